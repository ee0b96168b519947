"""Each thread's own connection to Valkey, for what every request asks before anything else.

The client of `store` takes a connection out of a pool, asks it whether it still lives, and puts it back, each time;
that costs three times what sending and reading do (docs/decisions/0028).
"""

import os
import threading
from collections.abc import Sequence
from typing import Any

from redis.exceptions import ConnectionError as ConnectionLost

from alkana.reporting import store

Command = tuple[str | int, ...]


class _Held(threading.local):
    """The connection of this thread, closed when the thread ends."""

    connection: Any = None


_held = _Held()


def ask(*commands: Command) -> list[Any]:
    """Replies to commands that are sent together. A lost connection is opened anew, once. Raises RedisError."""
    try:
        return _asked(commands)
    except ConnectionLost:  # a server that was started anew, or that closes what is idle
        return _asked(commands)


def _asked(commands: Sequence[Command]) -> list[Any]:
    connection = _connection()
    try:
        connection.send_packed_command(connection.pack_commands(commands))
        return [connection.read_response() for _ in commands]
    except BaseException:
        connection.disconnect()  # replies that were not read must not be taken for those of the next question
        raise


def _connection() -> Any:
    """A child that was forked must not talk into its parent's conversation."""
    if _held.connection is None or _held.connection.pid != os.getpid():
        _held.connection = store.client().connection_pool.make_connection()
    return _held.connection
