"""Which encoding a text file is in: marks at its start, zero bytes, valid UTF-8, else the likelier Windows page."""

import codecs
import itertools
import unicodedata
from pathlib import Path

SAMPLE = 1 << 20
_CHUNK = 1 << 20
MAX_BROKEN = 0.05
"""Share of broken letters up to which a file still is UTF-8: programs cut texts at a number of bytes."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TONE_BYTES = frozenset(b"\xcc\xd2\xde\xec\xf2")
"""Combining tone marks in cp1258; Ì Ò Þ ì ò in cp1252."""


def find_encoding(path: Path) -> str | None:
    """Name of a Python codec that decodes the file, None when it is not text."""
    with path.open("rb") as stream:
        sample = stream.read(SAMPLE)
    for mark, codec in _MARKS:
        if sample.startswith(mark):
            return codec
    if b"\0" in sample:
        return _utf16_without_mark(sample)
    if _is_utf8(path):
        return "utf-8"
    if _has_controls(sample):
        return None
    return _windows_page(path)


def _utf16_without_mark(sample: bytes) -> str | None:
    """By where the zero bytes are: Latin letters have theirs in the upper half."""
    even, odd = sample[0::2], sample[1::2]
    zeros_even, zeros_odd = even.count(0), odd.count(0)
    if zeros_odd > 3 * zeros_even and zeros_odd > len(odd) // 4:
        return "utf-16-le"
    if zeros_even > 3 * zeros_odd and zeros_even > len(even) // 4:
        return "utf-16-be"
    return None


def _is_utf8(path: Path) -> bool:
    """Whether the letters beyond ASCII are UTF-8, but for a few that were cut in the middle."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    beyond = broken = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            text = decoder.decode(chunk)
            if not text.isascii():
                broken += text.count("\ufffd")
                beyond += sum(letter > "\x7f" for letter in text)
    return broken <= MAX_BROKEN * beyond


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _has_controls(sample: bytes) -> bool:
    """More control bytes than any text has."""
    controls = sum(sample.count(bytes([byte])) for byte in range(32) if byte not in b"\t\n\r\f\x1a\x1b")
    return controls > len(sample) // 1000


def _windows_page(path: Path) -> str:
    """cp1258 unless its tone marks stand where Vietnamese has none; cp1252, then Latin-1, for bytes it lacks."""
    if _decodes(path, "cp1258") and _tones_fit(path):
        return "cp1258"
    return "cp1252" if _decodes(path, "cp1252") else "latin-1"


def _tones_fit(path: Path) -> bool:
    """Whether most tone marks compose with the letter before them. True where there is none to judge by."""
    fitting = marks = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            if _TONE_BYTES.isdisjoint(chunk):
                continue
            text = chunk.decode("cp1258")
            for before, mark in itertools.pairwise(text):
                if unicodedata.combining(mark):
                    marks += 1
                    fitting += len(unicodedata.normalize("NFC", before + mark)) == 1
    return fitting >= 0.8 * marks
