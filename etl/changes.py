"""Which rows of a list become current, change or vanish when a load is published or undone.

The answer is the temp table `changed_raw_<code>(row_key, old_load_id, new_load_id)`: only rows whose content differs.
The current row of a key (MERGE) or of a unit (SNAPSHOT) is the one of the active load with the greatest precedence,
so the answer depends on the set of active loads and not on the order of events.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from psycopg2 import sql

from etl import order
from etl.models import Load
from etl.sources.base import Mode, Source
from etl.statements import Names, columns, drop_temp, identifiers, run, same, temp_table, value


@dataclass(frozen=True, slots=True)
class Counts:
    """What publishing does to the rows of one load. `older`: a newer load knows them otherwise."""

    new: int
    changed: int
    same: int
    older: int = 0


# Rows that the load brings, the best other active load that has the same key, and where the two differ: rows of the
# newer one change, those of the older one change nothing.
_MERGE = {
    "mine": "select row_key, content_hash from {raw} where load_id = {load}",
    "others": """
select distinct on (r.row_key) r.row_key, r.load_id, r.content_hash, l.precedence
from {mine} as mine
inner join {raw} as r on r.row_key = mine.row_key
inner join etl_load as l on l.id = r.load_id
where l.state = 'published' and l.id <> {load}
order by r.row_key, l.precedence desc
""",
    "changed": """
select
    mine.row_key,
    case when {activate} then others.load_id else {load} end as old_load_id,
    case when {activate} then {load} else others.load_id end as new_load_id
from {mine} as mine
left join {others} as others on others.row_key = mine.row_key
where
    others.row_key is null
    or (others.precedence < {precedence} and others.content_hash <> mine.content_hash)
""",
    "older": """
select mine.row_key
from {mine} as mine
inner join {others} as others on others.row_key = mine.row_key
where others.precedence >= {precedence} and others.content_hash <> mine.content_hash
""",
}

# Units that the load brings. A newer list replaces a unit as a whole; a list and its corrections are one family, of
# which each row counts as the last of them has it. Where the load's family is newest, its rows stand against those of
# the next newest one, or of its own where that has the unit already. Where another family is newer, those of the
# load's rows are older that the newest family has differently, or not at all.
_SNAPSHOT = {
    "units": "select distinct unit_key from {raw} where load_id = {load}",
    "others": """
select distinct units.unit_key, r.load_id, l.precedence, {family} as family, {family} = {own_family} as is_own
from {units} as units
inner join {raw} as r on r.unit_key = units.unit_key
inner join etl_load as l on l.id = r.load_id
where l.state = 'published' and l.id <> {load}
""",
    "ranked": """
with newest as (
    select distinct on (unit_key) unit_key, family, precedence
    from {others}
    where not is_own
    order by unit_key, precedence desc
)
select
    units.unit_key,
    newest.family,
    newest.precedence is not null and newest.precedence >= {precedence} as is_older,
    exists (select from {others} as o where o.unit_key = units.unit_key and o.is_own) as has_own
from {units} as units
left join newest on newest.unit_key = units.unit_key
""",
    "mine": """
select r.row_key, r.content_hash
from {ranked} as ranked inner join {raw} as r on r.unit_key = ranked.unit_key and r.load_id = {load}
where not ranked.is_older
""",
    "theirs": """
select distinct on (r.row_key) r.row_key, r.content_hash, r.load_id, o.precedence
from {ranked} as ranked
inner join {others} as o
    on o.unit_key = ranked.unit_key and (case when ranked.has_own then o.is_own else o.family = ranked.family end)
inner join {raw} as r on r.unit_key = o.unit_key and r.load_id = o.load_id
where
    not ranked.is_older
    and (not ranked.has_own or exists (select from {mine} as mine where mine.row_key = r.row_key))
order by r.row_key, o.precedence desc
""",
    "changed": """
select
    coalesce(mine.row_key, theirs.row_key) as row_key,
    case when {activate} then theirs.load_id when mine.row_key is not null then {load} end as old_load_id,
    case when not {activate} then theirs.load_id when mine.row_key is not null then {load} end as new_load_id
from {mine} as mine
full join {theirs} as theirs on theirs.row_key = mine.row_key
where
    mine.content_hash is distinct from theirs.content_hash
    and (theirs.precedence is null or theirs.precedence < {precedence})
""",
    "older": """
select r.row_key
from {ranked} as ranked
inner join {raw} as r on r.unit_key = ranked.unit_key and r.load_id = {load}
where
    ranked.is_older
    and not exists (
        select from {others} as o
        inner join {raw} as t on t.unit_key = o.unit_key and t.load_id = o.load_id
        where
            o.unit_key = ranked.unit_key and o.family = ranked.family
            and t.row_key = r.row_key and t.content_hash = r.content_hash
    )
""",
}

# No other active load of the list: every row of this one appears or vanishes, and nothing has to be compared.
_ALONE = """
create temp view {changed} as
select
    row_key,
    (case when {activate} then null else {load} end)::integer as old_load_id,
    (case when {activate} then {load} else null end)::integer as new_load_id
from {raw}
where load_id = {load}
"""


def compute(source: Source, load: Load, *, activate: bool) -> Counts:
    """Fill `changed_raw_<code>` for publishing (`activate`) or undoing `load`, and count from the load's side.

    Must run inside the publisher's transaction, before the load's state is changed.
    """
    alone = is_alone(source, load)
    changed = f"changed_{source.raw_table}"
    names = identifiers(raw=source.raw_table, changed=changed) | {
        "load": sql.Literal(load.pk),
        "precedence": sql.Literal(load.precedence),
        "activate": sql.Literal(activate),
        "family": sql.SQL(order.family_of("l")),
        "own_family": sql.Literal("|".join(load.precedence.split("|")[: order.PARTS])),
    }
    drop_temp(changed)
    older = 0
    if alone:
        run(_ALONE, names)
    else:
        older = _compare(_SNAPSHOT if source.mode is Mode.SNAPSHOT else _MERGE, names, changed)["older"]
    total = value("select count(*) from {raw} where load_id = {load}", names)
    if alone:
        return Counts(new=total if activate else 0, changed=0, same=0 if activate else total)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "select count(*) filter (where old_load_id is null and new_load_id is not null), "
                "count(*) filter (where old_load_id is not null and new_load_id is not null) from {changed}"
            ).format(**names)
        )
        new, changed_rows = cursor.fetchone()
    return Counts(new, changed_rows, same=total - new - changed_rows - older, older=older)


def _compare(steps: Mapping[str, str], names: Names, changed: str) -> dict[str, int]:
    """Fill `changed`, each step as a table with statistics of its own. Returns how many rows each has.

    The planner takes rows of a load that is younger than the statistics of its list for none, and would compare ten
    thousand of them with each other one by one.
    """
    rows = {}
    for step, select in steps.items():
        table = changed if step == "changed" else f"compared_{step}"
        rows[step] = temp_table(table, sql.SQL(select).format(**names))
        names = names | identifiers(**{step: table})
    return rows


def is_alone(source: Source, load: Load) -> bool:
    """Whether no other load of the list counts."""
    return not Load.objects.filter(source=source.code, state="published").exclude(pk=load.pk).exists()


def current_rows(source: Source, load: Load) -> None:
    """Make `winner_<code>`: the current raw rows of the keys in `changed_raw_<code>`.

    Copied and analysed where other loads count too: the planner takes a load that is younger than its statistics for
    empty, and would read dimensions once for every row.
    """
    if is_alone(source, load):
        drop_temp(f"winner_{source.code}")
        view = "create temp view {view} as select r.* from {raw} as r where r.load_id = {load} and {counts}"
        counts = sql.SQL("true" if load.state == "published" else "false")
        run(view, _names(source) | {"load": sql.Literal(load.pk), "counts": counts})
    else:
        rows = (
            "select r.* from {changed} as c inner join {raw} as r "
            "on r.row_key = c.row_key and r.load_id = c.new_load_id"
        )
        temp_table(f"winner_{source.code}", sql.SQL(rows).format(**_names(source)))


def all_current_rows(source: Source) -> None:
    """Make `winner_<code>` over all keys: the current raw rows of the whole list."""
    for name in ("beaten", "replaced"):
        drop_temp(f"{name}_{source.code}")
    names = _names(source) | {"family": sql.SQL(order.family_of("l"))}
    in_units = source.mode is Mode.SNAPSHOT
    key = ("unit_key", "row_key") if in_units else ("row_key",)
    names |= {"key": columns(key), "row": columns(key, "r"), "same_key": same(key, "b", "r")}
    beaten = "r.load_id = b.load_id and {same_key}"
    # Most keys are in one load only: find those in several first, cheaply, then rank just these.
    if Load.objects.filter(source=source.code, state="published").count() > 1:
        run(_BEATEN_ROWS, names)
    else:
        run(
            "create temp table {beaten} on commit drop as select {key}, load_id from {raw} where false", names
        )
    run("analyze {beaten}", names)
    if in_units:
        run(_REPLACED_UNITS, names)
        run("analyze {replaced}", names)
    drop_temp(f"winner_{source.code}")
    replaced = (
        "and not exists (select from {replaced} as p where p.unit_key = r.unit_key and p.load_id = r.load_id)"
    )
    run(
        "create temp view {view} as select r.* from {raw} as r "
        "inner join etl_load as l on l.id = r.load_id and l.state = 'published' "
        f"where not exists (select from {{beaten}} as b where {beaten}) {replaced if in_units else ''}",
        names,
    )


# Lists that a newer one replaces in a unit, with their corrections.
_REPLACED_UNITS = """
create temp table {replaced} on commit drop as
select unit_key, load_id
from (
    select
        u.unit_key, u.load_id, {family} as family,
        first_value({family}) over (partition by u.unit_key order by l.precedence desc) as newest
    from (select distinct unit_key, load_id from {raw}) as u
    inner join etl_load as l on l.id = u.load_id
    where l.state = 'published'
) as ranked
where family <> newest
"""

# Rows that another list, or another correction of theirs, has newer.
_BEATEN_ROWS = """
create temp table {beaten} on commit drop as
with repeated as (
    select {row}
    from {raw} as r
    inner join etl_load as l on l.id = r.load_id
    where l.state = 'published'
    group by {row}
    having count(*) > 1
),
ranked as (
    select {row}, r.load_id, row_number() over (partition by {row} order by l.precedence desc) as place
    from repeated as b
    inner join {raw} as r on {same_key}
    inner join etl_load as l on l.id = r.load_id
    where l.state = 'published'
)
select {key}, load_id from ranked where place > 1
"""


def _names(source: Source) -> dict[str, sql.Composable]:
    return {
        "view": sql.Identifier(f"winner_{source.code}"),
        "changed": sql.Identifier(f"changed_{source.raw_table}"),
        "beaten": sql.Identifier(f"beaten_{source.code}"),
        "replaced": sql.Identifier(f"replaced_{source.code}"),
        "raw": sql.Identifier(source.raw_table),
    }
