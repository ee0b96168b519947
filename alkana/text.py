"""Texts for people, in both languages of the product."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from django.utils.translation import get_language, override


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in Vietnamese and English; `str()` gives the active language."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "vi").startswith("en") else self.vi

    def filled(self, **values: object) -> "Text":
        """The same text with `{placeholders}` replaced in both languages; texts among the values keep theirs.

        `{n:row|rows}` is the word that goes with a number.
        """
        vi = {name: value.vi if isinstance(value, Text) else value for name, value in values.items()}
        en = {name: value.en if isinstance(value, Text) else value for name, value in values.items()}
        return Text(_filled(self.vi, vi), _filled(self.en, en))


class _Words(Formatter):
    def format_field(self, value: object, spec: str) -> str:
        one, mark, many = spec.partition("|")
        if not mark:
            return str(super().format_field(value, spec))
        return one if str(value) == "1" else many


_WORDS = _Words()


def _filled(text: str, values: Mapping[str, object]) -> str:
    return _WORDS.vformat(text, (), values) if "|" in text else text.format(**values)


def in_both(label: object) -> Text:
    """A translatable label of Django's catalogues as a text in both languages."""
    with override("vi"):
        vi = str(label)
    with override("en"):
        return Text(vi, str(label))
