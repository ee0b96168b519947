"""Cutting a line with quotes into fields: each field decides for itself whether its quotes enclose it.

Files that follow the rules and SAP's lists, which quote nothing and may hold `5" pipe`, look alike in single lines.
What settles a line that can be cut in several ways is how many fields a record of the file has.
"""

import re
from collections import deque
from collections.abc import Collection, Iterator
from typing import TextIO

MAX_FIELD = 131_072
"""Characters that no field reaches."""

MAX_LINES = 100
"""Lines that a field in quotes may go over."""

MOST_IN_VAIN = 50
"""Fields that open and never close, after which no more ends are looked for: nothing is quoted in this file."""

_MOST_CUTS = 64
_MOST_FIELDS = 300

_OPEN = re.compile(r'"[^"]*(?:""[^"]*)*\Z')


class FieldCutter:
    """Cuts lines of one file. `widths`: how many fields a record may have."""

    def __init__(self, delimiter: str, widths: Collection[int]) -> None:
        self._delimiter, self._widths = delimiter, widths
        end = rf"[ ]*(?:{re.escape(delimiter)}|\Z)"
        self._enclosed = re.compile(rf'"([^"]*(?:""[^"]*)*)"{end}')
        self._in_vain = 0
        self._closing = re.compile(rf'"{end}')

    def quoted(self, line: str, stream: TextIO, waiting: deque[str]) -> list[str]:
        """The fields of a line with quotes, and of lines after it over which a field in quotes goes on.

        `waiting` are lines that were read already; what is read in vain comes back there.
        """
        text = line.rstrip("\r\n")
        fields, is_open = self._strict(text)
        if not is_open and self._fits(fields):
            return fields
        bare = text.split(self._delimiter)
        if is_open and (whole := self._over_lines(line, stream, waiting, may_end=self._fits(bare))):
            return whole
        if self._fits(bare):
            return bare
        if not is_open and len(fields) == 1 and self._delimiter in fields[0]:
            inside, still_open = self._strict(
                fields[0]
            )  # a program that knew no separators quoted the whole line
            if not still_open and self._fits(inside):
                return inside
        return self._loosely(text) or (bare if is_open else fields)

    def _fits(self, fields: list[str]) -> bool:
        return len(fields) in self._widths

    def _strict(self, text: str) -> tuple[list[str], bool]:
        """Fields by the rules; also whether the last one opens and does not close. A field that breaks them is bare."""
        fields: list[str] = []
        place, end = 0, len(text)
        while place <= end:
            if text.startswith('"', place):
                if found := self._enclosed.match(text, place):
                    fields.append(found[1].replace('""', '"'))
                    place = found.end() + (found.end() == end and not found[0].endswith(self._delimiter))
                    continue
                if _OPEN.match(text, place):
                    return [*fields, text[place:]], True
            cut = text.find(self._delimiter, place)
            cut = end if cut < 0 else cut
            fields.append(text[place:cut])
            place = cut + 1
        return fields, False

    def _over_lines(
        self, line: str, stream: TextIO, waiting: deque[str], *, may_end: bool
    ) -> list[str] | None:
        """The fields when the open one goes on over the next lines, None (and nothing read) when it does not.

        `may_end`: the line is a record by itself too, so the next ones must not be.
        """
        if self._in_vain > MOST_IN_VAIN:
            return None
        taken: list[str] = []
        text = line
        while len(taken) < MAX_LINES and len(text) <= MAX_FIELD:
            more = waiting.popleft() if waiting else stream.readline()
            if not more:
                break
            taken.append(more)
            if may_end and self._fits(more.rstrip("\r\n").split(self._delimiter)):
                break
            text += more
            if '"' in more:
                fields, is_open = self._strict(text.rstrip("\r\n"))
                if not is_open:
                    if self._fits(fields):
                        return fields
                    break
        waiting.extendleft(reversed(taken))
        self._in_vain += len(taken) > 1
        return None

    def _loosely(self, text: str) -> list[str] | None:
        """The one way that gives a record when quotes inside of quotes need not be doubled, None without one."""
        if text.count(self._delimiter) > _MOST_FIELDS:
            return None
        cuts = [fields for fields, _ in zip(self._cuts(text, 0), range(_MOST_CUTS), strict=False)]
        fitting = [fields for fields in cuts if self._fits(fields)]
        return fitting[0] if len(fitting) == 1 and len(cuts) < _MOST_CUTS else None

    def _cuts(self, text: str, place: int) -> Iterator[list[str]]:
        if place > len(text):
            yield []
            return
        cut = text.find(self._delimiter, place)
        cut = len(text) if cut < 0 else cut
        ends = [(text[place:cut], cut + 1)]
        if text.startswith('"', place):
            for found in self._closing.finditer(text, place + 1):
                after = found.end() + (not found[0].endswith(self._delimiter))
                ends.append((text[place + 1 : found.start()].replace('""', '"'), after))
        for field, after in ends:
            if len(field) <= MAX_FIELD:
                yield from ([field, *rest] for rest in self._cuts(text, after))
