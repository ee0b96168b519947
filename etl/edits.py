"""Edits of master data as a publish: one transaction, alone among publishers, that ends with a data version.

The publisher's lock is taken before the first row is written. A load that is being published holds rows of the same
dimensions; taking the lock afterwards would let the two wait for each other, and one of them would be thrown out.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

from alkana.refusals import Refused
from alkana.text import Text
from etl import loads, versions

WAIT_SECONDS = 15
BUSY = Text(
    "Một danh sách đang được công bố nên chưa lưu gì cả. Hãy lưu lại sau ít phút.",
    "A list is being published, so nothing has been saved. Save again in a few minutes.",
)


@contextmanager
def alone() -> Iterator[None]:
    """One transaction, alone among publishers. Raises Refused `publishing` when one of them takes too long."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select set_config('lock_timeout', %s, true)", [f"{WAIT_SECONDS}s"])
            try:
                loads.wait_for_turn()
            except OperationalError as error:
                raise Refused("publishing", BUSY) from error
            cursor.execute("select set_config('lock_timeout', '0', true)")
        yield


def publish(note: str) -> int:
    """Make an edit visible that is read when a question is asked. Returns the data version.

    Masters that tables are derived from have a verb of their own, in the app that owns them.
    """
    return versions.bump("masters", note=note)
