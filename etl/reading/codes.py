"""The one canonical form of codes (materials, orders, plants …), so that codes of different lists join.

Why leading zeros go only from codes of more than four characters: docs/decisions/0003-canonical-codes.md.
"""

import re

from etl.reading.cells import Cell, as_text

SHORT_CODE = 4
"""Codes up to this length keep their leading zeros: they are fixed-width keys (`0101`, `01`), not padded numbers."""

_WHOLE_NUMBER = re.compile(r"([0-9]+)\.0+")


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
