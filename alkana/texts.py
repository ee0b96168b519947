"""Which texts the code and templates show, and whether each has its Vietnamese: the source texts are English.

Needs Babel, which development has and an installation does not.
"""

import ast
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

from alkana.local.places import PROJECT

CATALOGUE = PROJECT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
CODE = ("alkana", "etl", "inventory", "production", "sales", "alerts", "reports")
FUNCTIONS = (
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy",
    "npgettext", "npgettext_lazy",
)  # fmt: skip
KEYWORDS = dict.fromkeys(FUNCTIONS)
PLURALS = frozenset(name for name in FUNCTIONS if name.lstrip("p").startswith("ng") or name.startswith("np"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A text that somebody may see, with the first place that shows it."""

    text: str
    plural: str | None
    context: str | None
    place: str


def shown() -> dict[tuple[str | None, str], Shown]:
    """Every text of code and templates by (context, text)."""
    found: dict[tuple[str | None, str], Shown] = {}
    for text in _all():
        found.setdefault((text.context, text.text), text)
    return found


def _all() -> Iterator[Shown]:
    for app in CODE:
        for path in sorted((PROJECT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from _extract(path, path.read_text(encoding="utf-8"))
        for path in sorted((PROJECT / app).rglob("templates/**/*.html")):
            yield from _extract(path, templatize(path.read_text(encoding="utf-8"), origin=str(path)))
    for path in sorted((PROJECT / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            yield from _extract(path, templatize(path.read_text(encoding="utf-8"), origin=str(path)))


def _extract(path: Path, source: str) -> Iterator[Shown]:
    if path.suffix == ".py":
        ast.parse(source)
    place = path.relative_to(PROJECT).as_posix()
    for line, function, messages, _comments in extract_python(
        io.BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"}
    ):
        parts = (
            [messages] if isinstance(messages, str) else [part for part in messages if isinstance(part, str)]
        )
        if not parts:
            continue
        context = parts.pop(0) if "p" in str(function).split("gettext")[0] else None
        if parts:
            plural = parts[1] if function in PLURALS and len(parts) > 1 else None
            yield Shown(parts[0], plural, context, f"{place}:{line}")
