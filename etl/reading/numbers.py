"""Numbers written as text: which decimal mark a column uses, and what each text is worth under it.

Numbers that Excel stores as numbers never come here.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

MINORITY = 0.05
"""Share of texts in the other convention (as faulty cells) up to which the file's convention is not in doubt."""


class Mark(StrEnum):
    """The decimal mark of a column."""

    COMMA = ","
    POINT = "."

    @property
    def other(self) -> "Mark":
        """The mark that then groups thousands."""
        return Mark.POINT if self is Mark.COMMA else Mark.COMMA


class Hint(StrEnum):
    """What one text says about the decimal mark of its column."""

    COMMA = ","
    POINT = "."
    NEUTRAL = "reads the same under both"
    UNCLEAR = "reads differently under both"
    NO_NUMBER = "is no number"


_GROUP_BLANK = r"['’\s]"
_BLANK_GROUPED = re.compile(rf"(\d{{1,3}}(?:{_GROUP_BLANK}\d{{3}})+)((?:[.,]\d*)?)")
_EXPONENT = re.compile(r"(\d+(?:[.,]\d*)?|[.,]\d+)[eE]([+-]?\d{1,3})")
_BODY = re.compile(r"\d*(?:[.,]\d*)*")


@dataclass(frozen=True, slots=True)
class _Written:
    """A number's text taken apart: sign, digits with `.` and `,`, power of ten, and whether blanks group it."""

    negative: bool
    body: str
    exponent: int
    blank_grouped: bool


def _take_apart(text: str) -> _Written | None:
    """None when the text has anything that no number has."""
    rest = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    negative, exponent = False, 0
    if rest.endswith("%"):
        rest, exponent = rest[:-1].rstrip(), -2
    if len(rest) > 2 and rest[0] == "(" and rest[-1] == ")":
        negative, rest = True, rest[1:-1].strip()
    elif rest[:1] in "+-" and rest:
        negative, rest = rest[0] == "-", rest[1:].lstrip()
    elif rest.endswith("-"):
        negative, rest = True, rest[:-1].rstrip()
    blank_grouped = False
    if grouped := _BLANK_GROUPED.fullmatch(rest):
        rest, blank_grouped = re.sub(_GROUP_BLANK, "", grouped[1]) + grouped[2], True
    if power := _EXPONENT.fullmatch(rest):
        rest, exponent = power[1], exponent + int(power[2])
    if not _BODY.fullmatch(rest) or not any(map(str.isdigit, rest)):
        return None
    return _Written(negative, rest, exponent, blank_grouped)


def hint(text: str) -> Hint:
    """What this text says about the decimal mark: `1.234,5` a comma, `1,234` nothing that could be trusted."""
    written = _take_apart(text)
    if written is None:
        return Hint.NO_NUMBER
    body = written.body
    if "." not in body and "," not in body:
        return Hint.NEUTRAL
    readable = [mark for mark in Mark if _value(written, mark) is not None]
    if not readable:
        return Hint.NO_NUMBER
    if len(readable) == 2:
        return Hint.UNCLEAR
    return Hint(readable[0].value)


def _value(written: _Written, mark: Mark) -> float | None:
    whole, _, decimals = written.body.partition(mark)
    thousands = mark.other
    if mark in decimals or thousands in decimals:
        return None
    if thousands in whole:
        groups = whole.split(thousands)
        if written.blank_grouped or not 1 <= len(groups[0]) <= 3 or groups[0][0] == "0":
            return None
        if any(len(group) != 3 for group in groups[1:]):
            return None
        whole = "".join(groups)
    digits = f"{whole or '0'}.{decimals or '0'}e{written.exponent}"
    value = float(digits)
    if not math.isfinite(value):
        return None
    return -value if written.negative else value


def parse_number(text: str, mark: Mark) -> float | None:
    """The number under this decimal mark, None when it is none. Percent are ratios: `15 %` → 0.15."""
    written = _take_apart(text)
    return None if written is None else _value(written, mark)


_hint_of = lru_cache(maxsize=50_000)(hint)


@dataclass(slots=True)
class NumberSurvey:
    """What all cells of a column say about its decimal mark. `examples` by what a text says."""

    comma: int = 0
    point: int = 0
    unclear: int = 0
    typed: int = 0
    texts: int = 0
    examples: dict[Hint, str] = field(default_factory=dict)

    def add(self, texts: Mapping[str, int], *, typed: int = 0) -> None:
        """Take in texts (cleaned, not blank) with their counts, and how many cells are numbers already."""
        self.typed += typed
        for text, count in texts.items():
            self.texts += count
            said = _hint_of(text)
            self.examples.setdefault(said, text)
            match said:
                case Hint.COMMA:
                    self.comma += count
                case Hint.POINT:
                    self.point += count
                case Hint.UNCLEAR:
                    self.unclear += count

    @property
    def mark(self) -> Mark | None:
        """The decimal mark that the texts prove, None when they leave it open or contradict each other."""
        evidence = self.comma + self.point
        if not evidence or min(self.comma, self.point) > MINORITY * evidence:
            return None
        return Mark.COMMA if self.comma > self.point else Mark.POINT

    @property
    def must_ask(self) -> bool:
        """Whether text is how this column writes numbers, yet some can be read in two ways."""
        return self.mark is None and self.unclear > 0 and self.texts > self.typed
