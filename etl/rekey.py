"""Brings stored rows into the form that lists are read in now; the last step of `migrate`.

Codes get their canonical form, and keys and hashes are made anew, exactly as reading would make them. What stood twice
because one cell was written in two ways stands once afterwards; nothing else changes, and that is proved before it is
kept (docs/decisions/0071). Loads are taken one family (a load with its corrections) at a time: memory is one block of
rows, disk one family.
"""

import logging
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import md5
from typing import IO
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from psycopg2 import sql

from alkana.db.copy import NULL, EscapeCache
from etl import changes, loads, logon, logon_words, repeats, versions
from etl.models import DataVersion, ListForm, Load, Member
from etl.reading.codes import CANONICAL_FORMS, canonical
from etl.reading.words import Vocabularies
from etl.rows import RowKeys, digest
from etl.sources.base import Column, Mode, Source, all_sources
from etl.sources.fields import Field
from etl.statements import columns, drop_temp, each, first_column, identifiers, run, temp_table, value

logger = logging.getLogger(__name__)

ROWS_PER_BLOCK = 20_000
SPOOL_BYTES = 32 << 20
MOST_LINES = 200
"""Equal lines of a document that are looked for before its load is taken to have other keys."""


class FiguresChanged(Exception):
    """Re-keying would have changed more than doubles; nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """What became of a list. `doubles`: rows that counted beside one that said the same, and count no more."""

    codes: int
    keys: int
    doubles: int


def form_of(source: Source) -> str:
    """Hash of everything that codes, keys and hashes of a row follow from."""
    parts = [CANONICAL_FORMS, source.mode, source.key, source.identity, source.unit, source.finer]
    kinds = {c.field.words if c.field else c.words for c in source.stored_columns}
    words = [word for word in logon_words.standard() if word[0] in kinds]
    return digest(repr([*parts, *((c.name, c.field, c.words) for c in source.stored_columns), *words]))


def bring_up_to_date() -> dict[str, Rekeyed]:
    """Re-key every list whose rows were stored in another form. Derived tables are rebuilt at the end of `migrate`."""
    if value("select to_regclass('etl_listform') is null"):  # on the way back to a version without it
        return {}
    stored = dict(ListForm.objects.values_list("source", "form"))
    done = {}
    for source in all_sources():
        form = form_of(source)
        if stored.get(source.code) == form:
            continue
        with transaction.atomic():
            if Load.objects.filter(source=source.code).exists():
                loads.wait_for_turn()
                done[source.code] = rekey(source)
            ListForm.objects.update_or_create(source=source.code, defaults={"form": form})
    return done


def rekey(source: Source) -> Rekeyed:
    """Bring the stored rows of a list into its present form. Must run in a transaction.

    Raises FiguresChanged when any row counts afterwards that did not before, or one counts no more without another of
    its key in its place.
    """
    run("set local work_mem = '256MB'")
    _current(source, "before")
    words = logon.vocabularies()
    codes = _canonical_codes(source, words)
    made = _keys(source)
    members = _canonical_members(source, words)
    doubles = _prove(source) if codes or made else 0
    if codes or made or members:
        DataVersion.objects.create(
            kind=versions.REBUILD_DUE, note=f"keys of {source.code}", created_at=timezone.now()
        )
        run("analyze {raw}", identifiers(raw=source.raw_table))
        logger.info("re-keyed %s: %s codes, %s keys, %s doubles ended", source.code, codes, made, doubles)
    return Rekeyed(codes, made, doubles)


def _canonical_codes(source: Source, words: Vocabularies) -> int:
    """Cells of codes and of words of the logon's language that were written otherwise. Returns how many."""
    changed = 0
    for column in source.columns:
        if column.field is None and column.words not in words:
            continue
        names = identifiers(raw=source.raw_table, column=column.name)
        distinct = sql.SQL("select distinct {column} from {raw}").format(**names)
        other = [(old, new) for old in first_column(distinct) if (new := _as_read(old, column, words)) != old]
        for old, new in other:
            if old is None:
                changed += run("update {raw} set {column} = %s where {column} is null", names, [new])
        pairs = [(old, new) for old, new in other if old is not None]
        if pairs:
            changed += run(
                "update {raw} as r set {column} = p.new "
                "from unnest(%s::text[], %s::text[]) as p (old, new) where r.{column} = p.old",
                names,
                [[old for old, _ in pairs], [new for _, new in pairs]],
            )
    return changed


def _as_read(text: str | None, column: Column, words: Vocabularies) -> str | None:
    """A stored cell as it would be read now."""
    if column.field is not None:
        return _in_form(text or "", column.field, words) or None
    return words[column.words].translated(text) if text else text


def _keys(source: Source) -> int:
    """Keys and hashes of every load that has them in another form. Returns how many rows are in such loads."""
    maker = _KeyMaker(source)
    system = sql.SQL("select load_id, row_number, row_key from {raw} where false")
    temp_table("ended", system.format(**identifiers(raw=source.raw_table)))
    total = 0
    for family in _families(source):
        with tempfile.SpooledTemporaryFile(SPOOL_BYTES) as spool:
            maker.begin(spool)
            for load in family:
                maker.make(load.pk)
            if maker.differs:
                spool.seek(0)
                total += _store(source, maker.system, spool)
                for place, load in enumerate(family):
                    _settle(source, load.pk, [other.pk for other in family[:place]])
    return total


def _store(source: Source, system: list[str], spool: IO[bytes]) -> int:
    """Write the keys that were made. Returns how many rows they are of."""
    names = identifiers(raw=source.raw_table) | {
        "system": columns(system),
        "set": each("{c} = m.{c}", system, ", "),
        "differs": sql.SQL("({}) is distinct from ({})").format(columns(system, "r"), columns(system, "m")),
    }
    temp_table(
        "made_keys", sql.SQL("select load_id, row_number, {system} from {raw} where false").format(**names)
    )
    statement = sql.SQL("copy made_keys (load_id, row_number, {system}) from stdin").format(**names)
    with connection.cursor() as cursor:
        cursor.copy_expert(statement.as_string(cursor.connection), spool)
    run("analyze made_keys")
    run(
        "update {raw} as r set {set} from made_keys as m "
        "where r.load_id = m.load_id and r.row_number = m.row_number and {differs}",
        names,
    )
    return int(value("select count(*) from made_keys"))


def _settle(source: Source, load_id: int, before: list[int]) -> None:
    """Repeats within a load, as reading settles them; of a contradiction the last row stays, since it counted."""
    parts = {name for finer in source.finer for name in finer.columns}
    present = {name for name in parts if _is_filled(source, load_id, name)}
    found = repeats.find(source, load_id, present)
    gone = [*found.surplus, *(number for numbers in found.unlike for number in numbers[:-1])]
    if gone:
        run(
            "with gone as (delete from {raw} where load_id = %s and row_number = any(%s) "
            "returning load_id, row_number, row_key) insert into ended select * from gone",
            identifiers(raw=source.raw_table),
            [load_id, gone],
        )
    repeats.number_lines(source, load_id, present, before)


def _is_filled(source: Source, load_id: int, name: str) -> bool:
    names = identifiers(raw=source.raw_table, column=name)
    filled = "select exists (select from {raw} where load_id = %s and {column} is not null)"
    return bool(value(filled, names, [load_id]))


def _families(source: Source) -> Iterator[list[Load]]:
    """Loads that have rows, each with the corrections that count on from it, oldest first."""
    families: dict[int, list[Load]] = {}
    root: dict[int, int] = {}
    for load in Load.objects.filter(source=source.code).order_by("pk"):
        root[load.pk] = root.get(load.corrects_id or load.pk, load.pk)
        families.setdefault(root[load.pk], []).append(load)
    yield from families.values()


class _KeyMaker:
    """Makes the keys of stored rows as reading makes them: of their COPY texts. `differs`: some were other ones."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._keys = RowKeys(source)
        self._escape = EscapeCache()
        self.system = ["row_key", *(["unit_key"] if source.mode is Mode.SNAPSHOT else []), "content_hash"]

    def begin(self, spool: IO[bytes]) -> None:
        """Write into this spool from now on: load, row number and keys of every row, as COPY text."""
        self._spool = spool
        self.differs = False

    def make(self, load_id: int) -> None:
        """Make the keys of a load's rows."""
        sink = _Lines(lambda lines: self._block(load_id, lines))
        names = ["row_number", *self.system, *(c.name for c in self._source.stored_columns)]
        statement = sql.SQL("copy (select {} from {} where load_id = {}) to stdout").format(
            columns(names), sql.Identifier(self._source.raw_table), sql.Literal(load_id)
        )
        with connection.cursor() as cursor:
            cursor.copy_expert(statement.as_string(cursor.connection), sink)
        sink.finish()

    def _block(self, load_id: int, lines: list[str]) -> None:
        parted = list(zip(*map(self._cells, lines), strict=True))
        width = 1 + len(self.system)
        made = self._keys.of(parted[width:], len(lines))
        new = list(zip(*made, strict=True))
        written = (
            f"{load_id}\t{number}\t" + "\t".join(keys) for number, keys in zip(parted[0], new, strict=True)
        )
        self._spool.write(("\n".join(written) + "\n").encode())
        if not self.differs:
            stored = zip(*parted[1:width], strict=True)
            self.differs = not all(map(_is_same, stored, new))

    def _cells(self, line: str) -> list[str]:
        cells = line.split("\t")
        if "\\" in line.replace(NULL, ""):  # PostgreSQL escapes more control characters than reading does
            return [cell if cell == NULL else self._escape[_unescaped(cell)] for cell in cells]
        return cells


class _Lines:
    """The file that COPY writes to: hands on whole lines, a block at a time."""

    def __init__(self, take: Callable[[list[str]], None]) -> None:
        self._take = take
        self._lines: list[str] = []
        self._rest = b""

    def write(self, data: bytes) -> None:
        """Part of the output, cut anywhere."""
        *whole, self._rest = (self._rest + data).split(b"\n")
        self._lines += [line.decode() for line in whole]
        if len(self._lines) >= ROWS_PER_BLOCK:
            self.finish()

    def finish(self) -> None:
        """Hand on what is left."""
        if self._lines:
            self._take(self._lines)
            self._lines = []


_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def _unescaped(cell: str) -> str:
    """The value of a cell in COPY's text format."""
    return re.sub(r"\\(.)", lambda found: _CONTROLS.get(found[1], found[1]), cell)


def _is_same(stored: tuple[str, ...], made: tuple[str, ...]) -> bool:
    """Whether these keys are stored; a further line of a document has its place in its row key."""
    if [key.replace("-", "") for key in stored[1:]] != list(made[1:]):
        return False
    key = stored[0].replace("-", "")
    return key == made[0] or any(key == _numbered(made[0], place) for place in range(2, MOST_LINES))


def _numbered(key: str, place: int) -> str:
    """The key of the line that has this place among equal ones, as `etl.repeats` makes it in SQL."""
    return md5(f"{UUID(key)}:{place}".encode(), usedforsecurity=False).hexdigest()


def _canonical_members(source: Source, words: Vocabularies) -> int:
    """Codes that loads mention, and codes in what they say of them. Returns how many were written otherwise."""
    named = {c.name: c.field for c in source.columns}
    codes = {m.kind: [named[name] for name in m.code] for m in source.members}
    said = {(m.kind, about): named[name] for m in source.members for about, name in m.attributes.items()}
    changed = 0
    for load_id in Load.objects.filter(source=source.code).values_list("pk", flat=True):
        kept: dict[tuple[str, str], Member] = {}
        surplus: list[int] = []
        other: dict[int, Member] = {}
        for member in Member.objects.filter(load_id=load_id).order_by("pk"):
            code = _joined(member.code, codes.get(member.kind, []), words)
            attributes = {
                about: _in_form(text, said.get((member.kind, about)), words) if text else text
                for about, text in member.attributes.items()
            }
            if (first := kept.get((member.kind, code))) is not None:
                surplus.append(member.pk)
                first.attributes |= attributes
                other[first.pk] = first
                continue
            if code != member.code or attributes != member.attributes:
                member.code, member.attributes = code, attributes
                other[member.pk] = member
            kept[member.kind, code] = member
        Member.objects.filter(pk__in=surplus).delete()
        Member.objects.bulk_update(other.values(), ["code", "attributes"], batch_size=2_000)
        changed += len(other) + len(surplus)
    return changed


def _joined(code: str, parts: list[Field | None], words: Vocabularies) -> str:
    given = [code] if len(parts) < 2 else code.split("|")
    return "|".join(
        _in_form(text, part, words) if text else text
        for text, part in zip(given, parts or [None], strict=False)
    )


def _in_form(text: str, part: Field | None, words: Vocabularies) -> str:
    """A code as it would be read into this field now."""
    if part is None:
        return text
    form = canonical(text, part) or ""
    spoken = words.get(part.words)
    return (spoken and spoken.meaning(form)) or form


def _current(source: Source, name: str) -> None:
    """Keep which rows count, as a table."""
    changes.all_current_rows(source)
    names = identifiers(winner=f"winner_{source.code}")
    temp_table(f"{name}_keys", sql.SQL("select load_id, row_number, row_key from {winner}").format(**names))


def _prove(source: Source) -> int:
    """Rows that count no more, each because another of its key does. Raises FiguresChanged when anything else did."""
    _current(source, "after")
    added = value(
        "select count(*) from after_keys as a where not exists "
        "(select from before_keys as b where b.load_id = a.load_id and b.row_number = a.row_number)"
    )
    lost = (
        "select coalesce(r.row_key, e.row_key) as row_key from before_keys as b "
        "left join {raw} as r on r.load_id = b.load_id and r.row_number = b.row_number "
        "left join ended as e on e.load_id = b.load_id and e.row_number = b.row_number "
        "where not exists (select from after_keys as a where a.load_id = b.load_id and a.row_number = b.row_number)"
    )
    doubles = temp_table("lost_keys", sql.SQL(lost).format(**identifiers(raw=source.raw_table)))
    alone = value(
        "select count(*) from lost_keys as l where not exists (select from after_keys as a where a.row_key = l.row_key)"
    )
    if added or alone:
        raise FiguresChanged(f"{source.code}: {added} rows would count anew, {alone} would be lost")
    for table in ("before_keys", "after_keys", "lost_keys", "ended", "made_keys"):
        drop_temp(table)
    return doubles
