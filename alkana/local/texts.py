"""Which texts the product shows through gettext, and whether all of them are translated.

Found without xgettext: Python by its syntax tree, templates by Django's own lexer. Texts of declarations carry both
languages themselves (`alkana.text.Text`) and need no catalogue.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alkana.local.places import PROJECT

FUNCTIONS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2}
FOLDERS = ("alkana", "etl", "inventory", "production", "sales", "alerts", "reports")
CATALOGUE = PROJECT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
# A literal in a tag, as in {% include "x.html" with legend=_("Language") %}.
IN_TAG = re.compile(r"_\(\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)')\s*\)")
TRANSLATE = re.compile(r"^(?:translate|trans)\s+(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)')")
VARIABLE = re.compile(r"^([\w.]+)")


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """One text to translate; `plural` is empty when it has none."""

    text: str
    plural: str = ""


def messages() -> dict[Message, list[str]]:
    """Every message of the product with the files that use it."""
    found: dict[Message, list[str]] = {}
    for path in sorted(p for folder in FOLDERS for p in (PROJECT / folder).rglob("*.py")):
        if "migrations" not in path.parts:
            for message in _in_python(path):
                found.setdefault(message, []).append(str(path.relative_to(PROJECT)))
    for path in sorted((PROJECT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            for message in _in_template(path):
                found.setdefault(message, []).append(str(path.relative_to(PROJECT)))
    return found


def _in_python(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        count = FUNCTIONS.get(name, 0)
        texts = [
            arg.value
            for arg in node.args[:count]
            if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if count and len(texts) == count:
            yield Message(*texts)


def _in_template(path: Path) -> Iterator[Message]:
    from django.template.base import Lexer, TokenType

    tokens = iter(Lexer(path.read_text(encoding="utf-8")).tokenize())
    for token in tokens:
        if token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            for double, single in IN_TAG.findall(token.contents):
                yield Message(_unescaped(double or single))
        if token.token_type is not TokenType.BLOCK:
            continue
        if match := TRANSLATE.match(token.contents):
            yield Message(_unescaped(match[1] if match[1] is not None else match[2]))
        elif token.split_contents()[0] in {"blocktranslate", "blocktrans"}:
            yield _block(tokens, trimmed="trimmed" in token.split_contents())


def _block(tokens: Iterator[Any], *, trimmed: bool) -> Message:
    from django.template.base import TokenType
    from django.utils.text import normalize_newlines

    parts = ["", ""]
    place = 0
    for token in tokens:
        if token.token_type is TokenType.BLOCK:
            if token.contents.startswith("plural"):
                place = 1
                continue
            break
        text = token.contents
        if token.token_type is TokenType.VAR:
            name = VARIABLE.match(text)
            text = f"%({name[1] if name else text})s"
        elif token.token_type is TokenType.TEXT:
            text = text.replace("%", "%%")
        parts[place] += text
    if trimmed:
        parts = [
            " ".join(line.strip() for line in normalize_newlines(part).strip().split("\n")) for part in parts
        ]
    return Message(parts[0], parts[1])


def _unescaped(text: str) -> str:
    return text.replace('\\"', '"').replace("\\'", "'")


def problems() -> list[str]:
    """What is wrong with the Vietnamese catalogue: missing, empty, fuzzy, unused entries, lost placeholders."""
    import polib

    entries = {
        Message(e.msgid, e.msgid_plural or ""): e for e in polib.pofile(str(CATALOGUE), encoding="utf-8")
    }
    used = messages()
    said = [f"not translated: {m.text!r} ({used[m][0]})" for m in used if m not in entries]
    said += [f"no longer used: {m.text!r}" for m in entries if m not in used]
    for message, entry in entries.items():
        texts = list(entry.msgstr_plural.values()) if message.plural else [entry.msgstr]
        if entry.fuzzy or not all(texts):
            said.append(f"not translated: {message.text!r}")
        elif any(_placeholders(text) != _placeholders(message.plural or message.text) for text in texts):
            said.append(f"placeholders differ: {message.text!r}")
    return said


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", text))


def update() -> int:
    """Add missing messages to the catalogue (empty) and drop unused ones. Returns how many wait for a translation."""
    import polib

    if CATALOGUE.exists():
        book = polib.pofile(str(CATALOGUE), encoding="utf-8", wrapwidth=110)
    else:
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        book = polib.POFile(encoding="utf-8", wrapwidth=110)
        book.metadata = {
            "Language": "vi",
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": "nplurals=1; plural=0;",
        }
    used = messages()
    known = {Message(e.msgid, e.msgid_plural or ""): e for e in book}
    for message, entry in known.items():
        if message not in used:
            book.remove(entry)
    for message in sorted(set(used) - set(known)):
        plural = {"msgid_plural": message.plural, "msgstr_plural": {0: ""}} if message.plural else {}
        book.append(polib.POEntry(msgid=message.text, msgstr="", **plural))
    for entry in book:
        paths = used.get(Message(entry.msgid, entry.msgid_plural or ""), [])
        entry.occurrences = [(path, "") for path in dict.fromkeys(paths)]
    book.sort(key=lambda e: e.msgid.lower())
    book.save(str(CATALOGUE))
    return sum(not (all(e.msgstr_plural.values()) if e.msgid_plural else e.msgstr) for e in book)
