"""Keys that stand several times in one file, by the rule of their list: all real, one too many, or a contradiction."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from psycopg2 import sql

from etl.models import Load
from etl.sources.base import Finer, Source
from etl.statements import identifiers, rows, run

# Identical lines of one document are all real: the second and further ones get an occurrence number into their key.
# A correction goes on counting where the load that it corrects, and its other corrections, have ended.
_NUMBER_LINES = """
with recursive repeated as (
    select r.row_key from {raw} as r where r.load_id = {load} and ({told_apart}) group by r.row_key having count(*) > 1
    union
    select r.row_key from {raw} as r inner join {raw} as p on p.row_key = r.row_key and p.load_id = any({family})
    where r.load_id = {load} and ({told_apart})
),
taken (row_key, places) as (
    select row_key, 0 from repeated
    union all
    select t.row_key, t.places + 1 from taken as t
    where exists (
        select 1 from {raw} as p where p.load_id = any({family})
        and p.row_key = case t.places when 0 then t.row_key else md5(t.row_key::text || ':' || (t.places + 1))::uuid end
    )
),
numbered as (
    select r.ctid as line, r.row_key,
        row_number() over (partition by r.row_key order by r.content_hash, r.row_number)
        + (select max(t.places) from taken as t where t.row_key = r.row_key) as place
    from {raw} as r inner join repeated on repeated.row_key = r.row_key
    where r.load_id = {load}
)
update {raw} as r set row_key = md5(n.row_key::text || ':' || n.place)::uuid
from numbered as n where r.ctid = n.line and n.place > 1
"""

_REPEATED = """
select array_agg(r.row_number order by r.row_number), count(distinct r.content_hash), {reasons}
from {raw} as r where r.load_id = {load} group by r.row_key having count(*) > 1
"""


ALL = sql.SQL("true")


@dataclass(slots=True)
class Repeats:
    """Rows whose key repeats, by their numbers in the sheet.

    `surplus` repeat a row that is kept, `unlike` contradict each other (one list per key), `told_apart` are all kept
    though their layout does not tell them apart, by what is missing there.
    """

    surplus: list[int] = field(default_factory=list)
    unlike: list[list[int]] = field(default_factory=list)
    told_apart: dict[Finer, list[int]] = field(default_factory=dict)


def settle(source: Source, load: Load, present: Collection[str]) -> Repeats:
    """Number the lines that are all real, remove those that are not, and say which. `present`: columns of the file."""
    parent = load.corrects
    others = parent.corrections.exclude(pk=load.pk).values_list("pk", flat=True) if parent else ()
    found = find(source, load.pk, present)
    gone = [*found.surplus, *(number for numbers in found.unlike for number in numbers)]
    if gone:
        names = identifiers(raw=source.raw_table)
        run("delete from {raw} where load_id = %s and row_number = any(%s)", names, [load.pk, gone])
    number_lines(source, load.pk, present, [parent.pk, *others] if parent else [])
    return found


def find(source: Source, load_id: int, present: Collection[str]) -> Repeats:
    """The rows of a load whose key repeats; none where lines of documents are counted."""
    found = Repeats()
    if source.identity:
        return found
    missing = list(_missing(source, present))
    reasons = sql.SQL(", ").join(
        [sql.SQL("bool_and({})").format(c) for _, c in missing] or [sql.SQL("false")]
    )
    names = identifiers(raw=source.raw_table) | {"load": sql.Literal(load_id), "reasons": reasons}
    for numbers, contents, *are_told_apart in rows(_REPEATED, names):
        reason = next((f for (f, _), is_one in zip(missing, are_told_apart, strict=False) if is_one), None)
        if reason is not None and (contents > 1 or reason.where):
            found.told_apart.setdefault(reason, []).extend(numbers)
        elif contents > 1:
            found.unlike.append(numbers)
        else:
            found.surplus += numbers[1:]
    return found


def number_lines(source: Source, load_id: int, present: Collection[str], family: list[int]) -> None:
    """Give the second and further real rows of a key a key of their own, going on behind the rows of `family`."""
    told_apart = [ALL] if source.identity else [condition for _, condition in _missing(source, present)]
    if told_apart:
        names = {
            "load": sql.Literal(load_id),
            "family": sql.Literal(family),
            "told_apart": sql.SQL(" or ").join(told_apart),
        }
        run(_NUMBER_LINES, identifiers(raw=source.raw_table) | names)


def _missing(source: Source, present: Collection[str]) -> Iterator[tuple[Finer, sql.Composable]]:
    """What the file can't tell apart, with the condition that a raw row `r` is of that kind."""
    for finer in source.finer:
        blank = sql.SQL(" and ").join(
            sql.SQL("r.{} is null").format(sql.Identifier(c)) for c in finer.columns
        )
        if finer.where:
            yield finer, sql.SQL("(r.{} is not null and {})").format(sql.Identifier(finer.where), blank)
        elif not set(finer.columns) & set(present):
            yield finer, sql.SQL("true")
