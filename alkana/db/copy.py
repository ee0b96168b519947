"""Bulk rows into PostgreSQL by COPY, produced while the server is taking them."""

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd
import psycopg2
from django.db import DatabaseError
from psycopg2 import sql

from alkana.db import queries

NULL = r"\N"
_END = object()


class EscapeCache(dict[object, str]):
    """COPY text of a cell value, computed once per distinct value. `None` becomes NULL."""

    def __missing__(self, value: object) -> str:
        if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124 (NaN)
            text = NULL
        else:
            text = (
                str(value).replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")
            )
        if len(self) > 200_000:
            self.clear()
        self[value] = text
        return text


class _Ahead:
    """Runs an iterator in a thread, a few items ahead of its reader; an error in it is raised at the reader."""

    def __init__(self, chunks: Iterator[bytes], depth: int) -> None:
        self._queue: queue.Queue[Any] = queue.Queue(depth)
        self._stopped = threading.Event()
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(chunks,), daemon=True, name="copy-ahead")
        self._thread.start()

    def _run(self, chunks: Iterator[bytes]) -> None:
        last: object = _END
        try:
            for chunk in chunks:
                if self._stopped.is_set():
                    return
                self._put(chunk)
        except BaseException as error:  # noqa: BLE001 (handed over to the reading side, which raises it)
            last = error
        self._put(last)

    def _put(self, item: object) -> None:
        while not self._stopped.is_set():
            try:
                self._queue.put(item, timeout=0.2)
            except queue.Full:
                continue
            return

    def __iter__(self) -> Iterator[bytes]:
        while (item := self._queue.get()) is not _END:
            if isinstance(item, BaseException):
                self.error = item
                raise item
            yield item

    def close(self) -> None:
        self._stopped.set()
        self._thread.join()


class _Reader:
    """The file object that psycopg2 wants, over chunks of bytes."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        if not self._rest:
            self._rest = memoryview(next(self._chunks, b""))
        if size < 0:
            size = len(self._rest)
        taken, self._rest = self._rest[:size], self._rest[size:]
        return bytes(taken)


def copy_rows(
    cursor: Any, table: str, columns: Iterable[str], chunks: Iterator[bytes], *, depth: int = 4
) -> None:
    """Write `chunks` (lines in COPY text format) into `table`.

    `chunks` runs in a thread of its own, so that making rows and storing them use two processors; it must not use
    the cursor's connection. Raises whatever `chunks` raises; the surrounding transaction then has to be rolled back.
    """
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    ahead = _Ahead(chunks, depth)
    try:
        with queries.timed("copy"):
            cursor.copy_expert(statement.as_string(cursor.connection), _Reader(ahead), size=1 << 20)
    except (psycopg2.Error, DatabaseError):
        if ahead.error is not None:  # the driver tells of it as of a cancelled statement
            raise ahead.error from None
        raise
    finally:
        ahead.close()
