"""Telling errors of the database apart: a connection that is gone, or something that it could not do."""

import psycopg2
from django.db import Error, InterfaceError, OperationalError

# SQLSTATE classes and codes with which the server ends or refuses a connection.
_LOST_CLASS = "08"
_LOST = frozenset({"57P01", "57P02", "57P03", "57P05", "25P03"})


def sqlstate(error: BaseException) -> str:
    """The error's five-character SQLSTATE, '' when the server gave none."""
    return str(getattr(_of_driver(error), "pgcode", None) or "")


def server_message(error: BaseException) -> str:
    """What the server says in its first line, without the statement."""
    diagnosis = getattr(_of_driver(error), "diag", None)
    primary = getattr(diagnosis, "message_primary", None)
    return str(primary or str(error).strip().partition("\n")[0])


def is_lost_connection(error: BaseException) -> bool:
    """Whether the connection is gone, so that the same work may succeed on another one.

    Neither the age of Django's connection nor whether it is open tells: after a rollback on a dead connection, and
    with connections that go back to the pool after each use, it is closed in any case.
    """
    if not isinstance(error, Error | psycopg2.Error):
        return False
    code = sqlstate(error)
    if code:
        return code.startswith(_LOST_CLASS) or code in _LOST
    # The server had no chance to give a code: the driver found the connection broken (in the middle of a statement that
    # is a bare DatabaseError), or could not make one.
    cause = _of_driver(error)
    return type(cause) is psycopg2.DatabaseError or isinstance(
        error, OperationalError | InterfaceError | psycopg2.OperationalError | psycopg2.InterfaceError
    )


def _of_driver(error: BaseException) -> BaseException:
    return error.__cause__ if isinstance(error.__cause__, psycopg2.Error) else error
