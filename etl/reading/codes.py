"""The one canonical form of codes (materials, orders, plants …), so that codes of different lists join.

`read_code` is for columns whose list names the SAP field: a cell that the field can't hold is a fault, never a code.
Why zeros stay in some codes and go from others: docs/decisions/0003-canonical-codes.md and 0070.
"""

import re

from etl.reading.cells import Cell, as_text, clean_text
from etl.reading.problems import Fault
from etl.sources.fields import Field, Form

SHORT_CODE = 4
"""Codes up to this length keep their leading zeros: they are fixed-width keys (`0101`, `01`), not padded numbers."""

MOST_DIGITS = 15
"""Excel keeps no more digits of a number; the others become zeros."""

_WHOLE_NUMBER = re.compile(r"([0-9]+)\.0+")
_WHOLE = re.compile(r"([0-9]+)[.,]0{1,2}")
_NUMBER = re.compile(r"[-+−][0-9]+([.,][0-9]+)*|[0-9]+([.,][0-9]+)+")
# Excel writes the sign of the exponent; a batch like 25E2457310 has none.
_SCIENTIFIC = re.compile(r"-?[0-9]+([.,][0-9]+)?[eE][+-][0-9]+|-?[0-9]+[.,][0-9]+[eE][0-9]+")
_DATE = re.compile(
    r"(20[0-9]{2}[-./][01]?[0-9][-./][0-3]?[0-9]|[0-3]?[0-9][-./][0-3]?[0-9][-./](20)[0-9]{2})"
    r"([ T][0-9]{1,2}:[0-9:.]+( ?[AP]M)?)?"
)
_GUARDED = re.compile(r"""="(.*)"|['’](.*)""", re.DOTALL)
_PARTING = re.compile(r"[\s/]+")

BOOLEANS = frozenset({"TRUE", "FALSE", "WAHR", "FALSCH"})
"""How Excel writes the truth of a comparison into a text list."""


def canon_code(cell: Cell) -> str | None:
    """The canonical form of a code: trimmed, NFC, digits without `.0`, without padding zeros; None when blank.

    `0000001401` → `1401`, `0101` → `0101`, 1401.0 → `1401`. A number cannot tell how many zeros it lost:
    101.0 in a column of four-digit codes gives `101`.
    """
    return canon_text(as_text(cell)) or None


def canon_text(text: str) -> str:
    """The canonical form of a code that is already a cleaned text."""
    if "." in text and (number := _WHOLE_NUMBER.fullmatch(text)):
        text = number[1]
    if len(text) > SHORT_CODE and text[0] == "0" and text.isascii() and text.isdigit():
        return text.lstrip("0") or "0"
    return text


def read_code(cell: Cell, field: Field) -> str | Fault | None:
    """The canonical code in a cell, None when it is blank, or why the field can't hold it. Texts come cleaned."""
    if isinstance(cell, str):
        text = without_guard(cell)
        fault = _damaged(text, field, is_guarded=text is not cell)
    else:
        text, fault = as_text(cell), _not_typed(cell)
    code = canonical(text, field)
    return fault if fault or code is None else _fitting(code, field)


CANONICAL_FORMS = 1
"""Goes up when `canonical` changes, so that `migrate` brings stored rows into the new form."""


def canonical(text: str, field: Field) -> str | None:
    """The one form of a code in this field; None when it is blank. Whether it fits is another question.

    Applied to its own result it changes nothing.
    """
    if not text:
        return "0" if field.form is Form.COUNTER else None
    if "0" in text and (number := _WHOLE.fullmatch(text)):
        text = number[1]
    text = text.upper()
    match field.form:
        case Form.LETTERS:
            return text
        case Form.FIXED:
            return _without_zeros(text).zfill(field.longest) if _is_digits(text) else text
        case Form.NAME:
            return " ".join(text.split())
        case Form.PARTS:
            return "/".join(map(_without_zeros, _PARTING.split(text)))
        case _:
            return text if field.free and len(text) <= SHORT_CODE else _without_zeros(text)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _without_zeros(text: str) -> str:
    return (text.lstrip("0") or "0") if text[:1] == "0" and _is_digits(text) else text


def without_guard(text: str) -> str:
    """The text without the marks that keep Excel from making a number of it: `="0401"`, `'0401`."""
    if text[:1] in "='’" and (guarded := _GUARDED.fullmatch(text)):
        return clean_text(guarded[1] if guarded[2] is None else guarded[2])
    return text


def _not_typed(cell: Cell) -> Fault | None:
    """Why a cell that is no text holds no code."""
    if isinstance(cell, bool):
        return Fault.BOOLEAN
    if not isinstance(cell, int | float):
        return None if cell is None else Fault.CODE_DATE
    if not abs(cell) < 10**MOST_DIGITS:
        return Fault.DIGITS
    return Fault.CODE_NUMBER if cell < 0 or cell != int(cell) else None


def _damaged(text: str, field: Field, *, is_guarded: bool) -> Fault | None:
    """What Excel made of a code on its way through a text list. A guarded text is what it says."""
    if is_guarded or not text:
        return None
    if text.isalnum():
        return Fault.BOOLEAN if text.upper() in BOOLEANS else None
    if _SCIENTIFIC.fullmatch(text):
        return Fault.SCIENTIFIC
    if field.free:
        return None
    if _DATE.fullmatch(text):
        return Fault.CODE_DATE
    return Fault.CODE_NUMBER if _NUMBER.fullmatch(text) and not _WHOLE.fullmatch(text) else None


def _fitting(code: str, field: Field) -> str | Fault:
    if len(code) > field.longest:
        return Fault.LENGTH
    if field.form is Form.COUNTER and not _is_digits(code):
        return Fault.WORDS
    return code if code.isascii() or field.accents or field.free else Fault.WORDS
