"""Texts for people, in both languages of the product."""

from dataclasses import dataclass

from django.utils.translation import get_language, override


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in Vietnamese and English; `str()` gives the active language."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "vi").startswith("en") else self.vi

    def filled(self, **values: object) -> "Text":
        """The same text with `{placeholders}` replaced in both languages; texts among the values keep theirs."""
        vi = {name: value.vi if isinstance(value, Text) else value for name, value in values.items()}
        en = {name: value.en if isinstance(value, Text) else value for name, value in values.items()}
        return Text(self.vi.format(**vi), self.en.format(**en))


def in_both(label: object) -> Text:
    """A translatable label of Django's catalogues as a text in both languages."""
    with override("vi"):
        vi = str(label)
    with override("en"):
        return Text(vi, str(label))
