"""Words as people type them: found whatever case and diacritics a text has, composed or decomposed."""

import re
import unicodedata
from functools import cache, lru_cache

MARKS = "[\u0300-\u036f]*"
# Latin letters with marks: Latin-1, Extended A and B, and Extended Additional with the Vietnamese ones.
RANGES = (range(0xC0, 0x250), range(0x1E00, 0x1F00))
STROKED = {"đ": "d", "Đ": "D"}


@lru_cache(maxsize=512)
def pattern(words: str) -> str:
    """A regular expression of PostgreSQL for texts that contain the words in their order.

    The pattern knows the variants of each letter, so that texts are compared as they stand: taking the marks off every
    row of a long list costs five times as much.
    """
    return r"\s+".join("".join(_sign(sign) for sign in _plain(word)) for word in words.split())


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(STROKED.get(sign, sign) for sign in decomposed if not unicodedata.combining(sign))


def _sign(sign: str) -> str:
    if not sign.isalpha():
        return sign if sign.isalnum() else f"\\{sign}"
    return f"[{sign}{sign.upper()}{_variants().get(sign, '')}]{MARKS}"


@cache
def _variants() -> dict[str, str]:
    found: dict[str, str] = {}
    for sign in [*(chr(point) for points in RANGES for point in points), *STROKED]:
        base = STROKED.get(sign, unicodedata.normalize("NFD", sign)[0])
        if base != sign and re.fullmatch("[A-Za-z]", base):
            found[base.lower()] = found.get(base.lower(), "") + sign
    return found
