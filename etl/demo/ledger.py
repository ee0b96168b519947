"""All material documents of the company, kept by posting month, on disk when there are too many for memory."""

import pickle
import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import IO

from etl.demo.events import Document

Month = tuple[int, int]

REREAD_MONTHS = 2


class Ledger:
    """Documents in the order they were entered, by posting month.

    With `months_in_memory` only that many newest months stay in memory; older ones go to a temporary file.
    """

    def __init__(self, months_in_memory: int | None = None) -> None:
        self._limit = months_in_memory
        self._months: dict[Month, list[Document]] = {}
        self._spool: IO[bytes] | None = None
        self._spooled: dict[Month, int] = {}
        self._reread: dict[Month, list[Document]] = {}
        self.documents = 0
        self.lines = 0

    def append(self, document: Document) -> None:
        """Add a document. Raises ValueError when its month is closed (only with limited memory)."""
        month = (document.posting_date.year, document.posting_date.month)
        documents = self._months.get(month)
        if documents is None:
            if month in self._spooled:
                raise ValueError(
                    f"document {document.number} is posted into {month}, which is already on disk"
                )
            documents = self._months[month] = []
            self._spill()
        documents.append(document)
        self.documents += 1
        self.lines += len(document.lines)

    def _spill(self) -> None:
        if self._limit is None or len(self._months) <= self._limit:
            return
        if self._spool is None:
            self._spool = tempfile.TemporaryFile(prefix="alkana-demo-")  # noqa: SIM115 (lives as long as the ledger)
        oldest = min(self._months)
        self._spool.seek(0, 2)
        self._spooled[oldest] = self._spool.tell()
        pickle.dump(self._months.pop(oldest), self._spool, protocol=pickle.HIGHEST_PROTOCOL)

    def months(self) -> list[Month]:
        """Posting months that have documents, oldest first."""
        return sorted([*self._spooled, *self._months])

    def month(self, month: Month) -> list[Document]:
        """Documents posted in a month, in the order they were entered."""
        if month in self._months:
            return self._months[month]
        if month not in self._spooled or self._spool is None:
            return []
        if month not in self._reread:
            while len(self._reread) >= REREAD_MONTHS:
                self._reread.pop(next(iter(self._reread)))
            self._spool.seek(self._spooled[month])
            self._reread[month] = pickle.load(self._spool)  # noqa: S301 (our own temporary file)
        return self._reread[month]

    def __iter__(self) -> Iterator[Document]:
        return chain.from_iterable(self.month(month) for month in self.months())

    def between(self, first: date, last: date, *, known_on: date | None = None) -> Iterator[Document]:
        """Documents posted in a range of days and entered by `known_on`, by ascending posting date."""
        for month in self.months():
            if (first.year, first.month) <= month <= (last.year, last.month):
                wanted = [
                    d
                    for d in self.month(month)
                    if first <= d.posting_date <= last and (known_on is None or d.entered <= known_on)
                ]
                yield from sorted(wanted, key=lambda d: d.posting_date)
