"""Words by which people and programs call a row that adds up others, in the languages of SAP and Excel."""

import re
import unicodedata

_WORDS = (
    "grand total", "sub total", "subtotal", "total", "totals", "sum", "gesamtergebnis", "zwischenergebnis", "ergebnis",
    "gesamtsumme", "zwischensumme", "endsumme", "summe", "gesamt", "tong cong", "tong so", "tong phu", "tong", "cong",
)  # fmt: skip
_ANY = "|".join(sorted(_WORDS, key=len, reverse=True))
_LABEL = re.compile(rf"(?P<before>.*?)[\s:*]*\b(?:{_ANY})\b(?:[\s:*]+(?P<after>.*)|[\s:*]*)", re.DOTALL)
_SPACED = re.compile(r"(?:\w ){3,}\w(?!\w)")


def sum_label(text: str) -> str | None:
    """What a label names of the rows that it adds up: `150000001 Total` → `150000001`, `Tổng cộng` → ``; else None."""
    composed = unicodedata.normalize("NFC", text)
    found = _LABEL.fullmatch(_folded(composed))
    if not found or (found["before"] and found["after"]):
        return None
    return composed[slice(*found.span("after" if found["after"] else "before"))].strip()


def is_sum_label(text: str) -> bool:
    """Whether the text is such a label."""
    return sum_label(text) is not None


def _folded(text: str) -> str:
    """Lower case without diacritics, letter for letter; `T O T A L` as `total`."""
    signs = []
    for sign in text:
        plain = unicodedata.normalize("NFD", sign.lower().replace("đ", "d"))[:1]
        signs.append(plain or sign)
    folded = "".join(signs)
    return folded.replace(" ", "") if _SPACED.fullmatch(folded.strip()) else folded
