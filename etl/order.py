"""Which of two lists is the newer one, and in which order files given together are loaded."""

from collections.abc import Iterable
from pathlib import Path

from alkana.refusals import Refused
from etl.models import Load
from etl.reading.detect import detect
from etl.reading.workbook import open_list
from etl.rows import digest
from etl.sources.base import all_sources

# In the place of a moment that a file does not state; sorts before all that are stated.
UNSTATED = "0000-00-00"
# Parts of the text that orders loads, before those of a correction.
PARTS = 5


def precedence(load: Load) -> str:
    """A text that sorts loads of a list from old to new by what they say of themselves (loading.md, rule 5).

    As-of, then the document's own *modified*, then rows read, then the hash of the bytes. A correction comes right
    after the load that it corrects. The same bytes with other answers are told apart by the answers.
    """
    modified = load.modified_at.isoformat() if load.modified_at else UNSTATED
    answers = digest("|".join(f"{name}={answer}" for name, answer in sorted(load.inputs.items())))
    own = f"{load.as_of or UNSTATED}|{modified}|{load.rows_read:010d}|{load.file_id[:16]}|{answers[:8]}"
    return f"{load.corrects.precedence}|{own}" if load.corrects else own


def family_of(load: str) -> str:
    """SQL for what a load and its corrections have in common; `load` is the alias of etl_load."""
    return f"array_to_string((string_to_array({load}.precedence, '|'))[1:{PARTS}], '|')"


def in_load_order(paths: Iterable[Path], source: str = "") -> list[tuple[Path, str]]:
    """(path, list code or '') sorted by the declared order of the lists, masters first, so that fewer codes start as
    unknown; unknown files come last.

    Only the order depends on this look: figures are the same in any order.
    """
    rank = {s.code: s.order for s in all_sources()}
    found = [(path, source or _recognised(path)) for path in paths]
    return sorted(found, key=lambda pair: (rank.get(pair[1], 999), pair[0].name))


def _recognised(path: Path) -> str:
    try:
        with open_list(path, path.name) as file:
            chosen = detect(file, all_sources()).chosen
    except Refused:
        return ""
    return chosen.source.code if chosen else ""
