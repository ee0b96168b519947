"""Words by which people and programs call a row that adds up others, in the languages of SAP and Excel."""

import re
import unicodedata

_WORDS = (
    "grand total", "sub total", "subtotal", "total", "totals", "sum", "gesamtergebnis", "zwischenergebnis", "ergebnis",
    "gesamtsumme", "zwischensumme", "endsumme", "summe", "gesamt", "tổng cộng", "tổng số", "tổng phụ", "tổng", "cộng",
)  # fmt: skip
_WITHOUT_MARKS = frozenset({"tong cong", "tong so", "tong phu", "tong", "cong"})
"""Alone they are labels; at the end of a name they may be another word (`Thành Công`)."""

_LABEL = re.compile(
    rf"(?P<key>.*?)[\s:*]*(?<!\w)(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})[\s:*]*", re.DOTALL
)
_SPACED = re.compile(r"(?:\w ){3,}\w")


def sum_label(text: str) -> str | None:
    """What a label names of the rows that it adds up: `150000001 Total` → `150000001`, `Tổng cộng` → ``; else None."""
    composed = unicodedata.normalize("NFC", text).strip()
    lower = "".join(sign.lower()[:1] for sign in composed)  # letter for letter, so that places are the same
    if _SPACED.fullmatch(lower):
        lower = lower.replace(" ", "")
    if lower.strip(" :*") in _WITHOUT_MARKS:
        return ""
    found = _LABEL.fullmatch(lower)
    return composed[: found.end("key")].strip() if found else None


def is_sum_label(text: str) -> bool:
    """Whether the text is such a label."""
    return sum_label(text) is not None
