"""`manage.py texts [--check]`: keep the Vietnamese catalogue complete."""

from argparse import ArgumentParser
from typing import Any

import polib
from django.core.management.base import BaseCommand, CommandError

from alkana.local.messages import compile_stale


class Command(BaseCommand):
    """Adds new texts to the catalogue and drops those that nothing shows any more."""

    help = "Write texts of code and templates to locale/vi; with --check, say what is missing and change nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--check` for lint."""
        parser.add_argument("--check", action="store_true", help="exit 1 when a text has no translation")

    def handle(self, *_: Any, **options: Any) -> None:
        """Raises CommandError when a text is missing or untranslated."""
        from alkana import texts

        catalogue = (
            polib.pofile(str(texts.CATALOGUE), encoding="utf-8") if texts.CATALOGUE.exists() else _new()
        )
        shown = texts.shown()
        entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
        missing = [text for key, text in shown.items() if key not in entries]
        unused = [entry for key, entry in entries.items() if key not in shown]
        if not options["check"]:
            _update(catalogue, missing, unused)
            texts.CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
            catalogue.save(str(texts.CATALOGUE))
            compile_stale()
            entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
            missing = unused = []
        lines = [f"{text.place}: not in the catalogue: {text.text!r}" for text in missing]
        lines += [f"not translated: {e.msgid!r}" for e in entries.values() if not e.translated()]
        lines += [f"shown nowhere: {entry.msgid!r}" for entry in unused]
        if lines:
            raise CommandError("\n".join([*lines, "Run: bin/manage texts, then translate locale/vi."]))
        self.stdout.write(f"{len(entries)} texts, all translated")


def _new() -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Language": "vi",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return catalogue


def _update(catalogue: polib.POFile, missing: list[Any], unused: list[polib.POEntry]) -> None:
    for entry in unused:
        catalogue.remove(entry)
    for text in missing:
        plural = {"msgid_plural": text.plural, "msgstr_plural": {0: ""}} if text.plural else {}
        catalogue.append(polib.POEntry(msgid=text.text, msgctxt=text.context, **plural))
    catalogue.sort(key=lambda entry: (entry.msgid.casefold(), entry.msgctxt or ""))
