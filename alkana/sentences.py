"""Marks in sentences for people: *the name of a column* and `what stands in a cell`, written for each road.

Sentences are kept with their marks. Pages show them as emphasis and code; files, the API, the command line and logs
say the words alone, what stands in a cell between quotes.
"""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# A mark opens before a sign and closes behind one, beside no letter or digit: names and values may hold marks, too.
MARK = re.compile(
    r"(?<![\w`])`(?=\S)(.+?)(?<=\S)`(?![\w`])|(?<![\w*])\*(?=\S)(.+?)(?<=\S)\*(?![\w*])", re.DOTALL
)


def plain(sentence: object) -> str:
    """The sentence in words alone."""
    return MARK.sub(lambda found: f"“{found[1]}”" if found[1] else found[2], str(sentence))


def marked_up(sentence: object) -> SafeString:
    """The sentence in HTML, everything else escaped."""
    text, parts, end = str(sentence), [], 0
    if isinstance(text, SafeString):
        return text
    for found in MARK.finditer(text):
        inside = f"<code>{escape(found[1])}</code>" if found[1] else f"<em>{escape(found[2])}</em>"
        parts += [escape(text[end : found.start()]), inside]
        end = found.end()
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308 (every part is escaped)
