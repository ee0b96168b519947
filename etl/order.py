"""In which order files given together are loaded: masters first, so that fewer codes start as unknown."""

from collections.abc import Iterable
from pathlib import Path

from alkana.refusals import Refused
from etl.reading.detect import detect
from etl.reading.workbook import open_list
from etl.sources.base import all_sources


def in_load_order(paths: Iterable[Path], source: str = "") -> list[tuple[Path, str]]:
    """(path, list code or '') sorted by the declared order of the lists; unknown files come last.

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
