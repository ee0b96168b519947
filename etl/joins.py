"""How many rows of a list carry codes that are known: join coverage. A code that is read wrong joins nothing.

Only codes that have a list of their own are judged (plants, channels, movement types …): what nobody can list in
advance, as customers or documents, comes with the loads themselves. The apps that own the code lists declare them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from etl.models import Load
from etl.sources.base import Source

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class CodeList:
    """Codes that everybody knows. `columns` of lists hold them; `known` selects those that are standard or were named
    by staff, `mentioned` those that loads mention (with their number, to leave out the one that is judged)."""

    kind: str
    columns: tuple[str, ...]
    known: str
    mentioned: str = ""


_registry: dict[str, CodeList] = {}


def register(*lists: CodeList) -> None:
    """Make code lists known; called when their app is ready."""
    _registry.update({one.kind: one for one in lists})


def joined_columns(source: Source) -> dict[str, CodeList]:
    """The columns of a list whose codes have a code list."""
    owners = {column: one for one in _registry.values() for column in one.columns}
    return {column.name: owners[column.name] for column in source.columns if column.name in owners}


def coverage(source: Source, load: Load, counts: Mapping[str, Counter[str]]) -> list[dict[str, Any]]:
    """Per column: rows that carry a code, rows whose code is known, and examples of unknown codes.

    `counts` has the rows by code of each column. Codes that another active load mentions are known.
    """
    found = []
    for name, codes in joined_columns(source).items():
        rows = counts.get(name) or Counter()
        if not rows:
            continue
        known = _known(codes, load)
        unknown = {code: n for code, n in rows.items() if code not in known}
        examples = sorted(unknown, key=lambda code: (-unknown[code], code))[:EXAMPLES]
        asked = sum(rows.values())
        found.append(
            {"column": name, "asked": asked, "matched": asked - sum(unknown.values()), "unknown": examples}
        )
    return found


def _known(codes: CodeList, load: Load) -> set[str]:
    mentioned = codes.mentioned or (
        "select code from active_member where kind = %(kind)s and load_id <> %(load)s"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{codes.known} union {mentioned}", {"kind": codes.kind, "load": load.pk})
        return {code for (code,) in cursor.fetchall()}
