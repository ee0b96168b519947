"""What spreadsheet programs make of texts: which become formulas, how long one may be, which signs no file may hold."""

import re

# What no XML and no CSV should carry: control characters but tab and line ends, and what is no character at all.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
LONGEST_TEXT = 32_767

# Where a program may begin a cell: at the start, and behind whatever it cuts by (its list separator is the reader's,
# not the file's), past blanks and quotes; and what begins a formula there, in either width. A run is taken whole, so
# that no text costs more than its length.
PIECE = re.compile(r"((?:^|[;,|\t\r\n])[\s\";,|]*+)([=+\-@＝＋－＠]?)")
HANGING = ("\t", "\r", "\n")


def clean(text: str) -> str:
    """The text without signs that no file may hold."""
    return CONTROL.sub("", text)


def harmless(text: str) -> str:
    """A text of a CSV file: whatever separator the file is cut by, no piece of it starts a formula."""
    guarded = PIECE.sub(lambda piece: f"{piece[1]}'{piece[2]}" if piece[2] else piece[1], clean(text))
    return f"'{guarded}" if guarded.startswith(HANGING) else guarded


def is_too_long(value: object) -> bool:
    """Whether a text is longer than a cell of Excel holds, which counts in UTF-16 units."""
    if not isinstance(value, str) or len(value) * 2 <= LONGEST_TEXT:
        return False
    return len(clean(value).encode("utf-16-le")) > LONGEST_TEXT * 2


def fitted(text: str) -> str:
    """The text as a cell of a workbook holds it: clean, cut where the cell ends."""
    if not is_too_long(text):
        return clean(text)
    return clean(text).encode("utf-16-le")[: LONGEST_TEXT * 2].decode("utf-16-le", "ignore")
