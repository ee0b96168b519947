"""Names of months as Vietnamese, German and English programs write them, whole and short. Data and its look-up only."""

import unicodedata

_NAMES = {
    1: ("january", "januar", "janner", "jan"), 2: ("february", "februar", "feber", "feb"),
    3: ("march", "marz", "maerz", "mar", "mrz"), 4: ("april", "apr"), 5: ("may", "mai"),
    6: ("june", "juni", "jun"), 7: ("july", "juli", "jul"), 8: ("august", "aug"),
    9: ("september", "sept", "sep"), 10: ("october", "oktober", "oct", "okt"), 11: ("november", "nov"),
    12: ("december", "dezember", "dec", "dez"),
}  # fmt: skip
NUMBER_OF = {word: number for number, words in _NAMES.items() for word in words}
"""Month of each German and English name and its usual short forms, folded."""

VIETNAMESE = {
    "gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
"""Month of each word that follows *tháng*, folded."""

SHORTEST = 3
"""Letters that a shortened name has at least."""


def folded(text: str) -> str:
    """Lower case without diacritics: `Tháng` and `THANG` are one word, whichever way they are composed."""
    apart = unicodedata.normalize("NFKD", text).casefold().replace("đ", "d")
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def month_named(word: str) -> int | None:
    """1–12 for a folded German or English name, whole or shortened to at least three letters."""
    if word in NUMBER_OF:
        return NUMBER_OF[word]
    if len(word) < SHORTEST:
        return None
    return next((number for name, number in NUMBER_OF.items() if name.startswith(word)), None)
