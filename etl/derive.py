"""Carries out derivations: incrementally by affected keys, and in full. `etl.proof` compares the two."""

from collections.abc import Callable

from psycopg2 import sql

from alkana.db import partitions, queries
from etl import changes
from etl.derivations import (
    MEMBERS,
    Derivation,
    KeyedDerivation,
    Matview,
    RowDerivation,
    SumDerivation,
    in_order,
    select_of,
    touched_by,
)
from etl.models import Load
from etl.sources.base import Source, get_source
from etl.statements import (
    Names,
    analyze_if_grown,
    columns,
    columns_of,
    drop_temp,
    each,
    first_column,
    identifiers,
    run,
    same,
    temp_table,
    value,
)

Step = Callable[[str], None]
Derived = RowDerivation | SumDerivation | KeyedDerivation


def incremental(load: Load, *, step: Step = lambda _: None) -> None:
    """Bring every table that depends on the load's list up to date with `changed_raw_<code>`.

    Must run in the publisher's transaction, after `changes.compute` and after the load's state was set.
    """
    source = get_source(load.source)
    changes.current_rows(source, load)
    mentioned = sql.SQL("select distinct kind, code from etl_member where load_id = {}")
    temp_table("changed_member", mentioned.format(sql.Literal(load.pk)))
    temp_table("changed_load", sql.SQL("select {}::integer as load_id").format(sql.Literal(load.pk)))
    reached = touched_by({source.raw_table, MEMBERS})
    read = {name for derivation in reached for name in derivation.reads}
    for derivation in in_order():
        if derivation not in reached:
            if derivation.target in read:
                _leave_untouched(derivation)
            continue
        step(derivation.target)
        with queries.labelled(f"derive.{derivation.target}"):
            _increment(derivation)


def _increment(derivation: Derivation) -> None:
    match derivation:
        case RowDerivation() | SumDerivation() | KeyedDerivation() if _may_fill(derivation):
            _fill(derivation)
        case RowDerivation():
            _row_increment(derivation)
        case SumDerivation():
            _sum_increment(derivation)
        case KeyedDerivation():
            again(derivation, derivation.scope)
        case Matview():
            refresh(derivation)


def full(*, step: Step = lambda _: None) -> None:
    """Derive everything anew from the raw rows of active loads. Identical to the sum of all increments."""
    prepare_full()
    for derivation in in_order():
        step(derivation.target)
        with queries.labelled(f"derive.{derivation.target}"):
            _anew(derivation)
            whole_table_delta(derivation)


def _anew(derivation: Derivation) -> None:
    match derivation:
        case RowDerivation(partition_by=str(column)):
            _replace_partitions(derivation, column)
        case KeyedDerivation(staff_columns=tuple()):
            again(derivation, derivation.all_keys)
        case Matview():
            refresh(derivation)
        case _:
            _apply_expected(derivation, expected(derivation))


def prepare_full() -> None:
    """Memory for sorting millions of rows, and `winner_<code>` over all keys of every list that facts are made of."""
    run("set local work_mem = '256MB'")
    run("set local maintenance_work_mem = '512MB'")
    for code in sorted({d.source for d in in_order() if isinstance(d, RowDerivation)}):
        changes.all_current_rows(get_source(code))


def expected(derivation: Derived) -> str:
    """A temp table with the full derivation of the target; its name."""
    if isinstance(derivation, KeyedDerivation):
        fill_scope(derivation, derivation.all_keys)
    name = f"expected_{derivation.target}"
    temp_table(name, _rows_of(derivation))
    return name


def whole_table_delta(derivation: Derivation) -> None:
    """In a full run every row of a fact counts as added."""
    if has_delta(derivation):
        drop_temp(f"delta_{derivation.target}")
        run("create temp view {delta} as select *, 1 as sign from {target}", _names(derivation.target))


def has_delta(derivation: Derivation) -> bool:
    """Whether others may read `delta_<target>`."""
    return isinstance(derivation, RowDerivation) or (
        isinstance(derivation, KeyedDerivation) and derivation.staff_columns is None
    )


def fill_scope(derivation: KeyedDerivation, keys: str) -> int:
    """`scope_<target>`: the keys to derive anew. Returns how many there are."""
    select = sql.SQL("select distinct {} from ({}) as affected").format(
        columns(derivation.key), sql.SQL(keys)
    )
    return temp_table(f"scope_{derivation.target}", select)


def again(derivation: KeyedDerivation, keys: str) -> None:
    """Derive the rows of these keys anew: those that a load affects, or that an edit of a master does."""
    affected = fill_scope(derivation, keys)
    if derivation.staff_columns is None:
        _replace_scope(derivation, affected)
    elif affected:
        _write_dimension(derivation)


def refresh(derivation: Matview) -> None:
    """Readers keep the old contents until commit."""
    run("refresh materialized view concurrently {target}", _names(derivation.target))


def _may_fill(derivation: Derivation) -> bool:
    """Whether the target is an empty fact: there is nothing to compare with, and every row is an added one."""
    return (isinstance(derivation, SumDerivation) or has_delta(derivation)) and not value(
        "select exists (select from {target})", _names(derivation.target)
    )


def _fill(derivation: Derived) -> None:
    """The increment of an empty target, without conflict checks and without a copy of the rows as delta."""
    if isinstance(derivation, KeyedDerivation):
        fill_scope(derivation, derivation.scope)
    if isinstance(derivation, RowDerivation) and derivation.partition_by:  # indexes are built after the rows
        partitions.ensure_months(derivation.target, _months_of(get_source(derivation.source)))
        _replace_partitions(derivation, derivation.partition_by)
    else:
        _insert_all(derivation)
    whole_table_delta(derivation)


def _insert_all(derivation: Derived) -> None:
    """Rows in the order of their key fill its index from left to right, which costs less."""
    key = () if isinstance(derivation, RowDerivation) else derivation.key
    names = _names(derivation.target) | {
        "columns": columns(columns_of(select_of(derivation.sql))),
        "select": _rows_of(derivation),
        "order": sql.SQL("order by {}").format(columns(key)) if key else sql.SQL(""),
    }
    added = run("insert into {target} ({columns}) select {columns} from ({select}) as added {order}", names)
    analyze_if_grown(derivation.target, added)


def _rows_of(derivation: Derived) -> sql.Composable:
    """The select of a derivation; a sum that is zero is no row."""
    select = sql.SQL(select_of(derivation.sql))
    if not isinstance(derivation, SumDerivation):
        return select
    return sql.SQL("select {} from ({}) as s where {}").format(
        columns([*derivation.key, *derivation.measures]),
        select,
        each("{c} <> 0", derivation.measures, " or "),
    )


def _row_increment(derivation: RowDerivation) -> None:
    source = get_source(derivation.source)
    _new_delta(derivation.target)
    run(
        "with gone as (delete from {target} as t using {changed} as c "
        "where t.row_key = c.row_key and c.old_load_id is not null returning t.*) "
        "insert into {delta} select gone.*, -1 from gone",
        _names(derivation.target, changed=f"changed_{source.raw_table}"),
    )
    _add(derivation)


def _months_of(source: Source) -> list[int]:
    """Months (YYYYMM) that the current rows of a list fall into by the list's own date."""
    if source.as_of is None:
        return []
    months = sql.SQL(
        "select distinct to_char(day, 'YYYYMM')::integer from (select distinct {day} as day from {winner}) as days "
        "where day is not null"
    )
    return first_column(
        months.format(day=sql.Identifier(source.as_of), winner=sql.Identifier(f"winner_{source.code}"))
    )


def _replace_partitions(derivation: RowDerivation, column: str) -> None:
    select = select_of(derivation.sql)
    partitions.replace_contents(derivation.target, column, columns_of(select), select)


def _replace_scope(derivation: KeyedDerivation, keys: int) -> None:
    """The rows of `scope_<target>`, which has so many keys, gone and derived; the difference is the delta."""
    if not keys:
        _empty_delta(derivation.target)
        return
    _new_delta(derivation.target)
    run(
        "with gone as (delete from {target} as t using {scope} as s where {same_key} returning t.*) "
        "insert into {delta} select gone.*, -1 from gone",
        _names(derivation.target, scope=f"scope_{derivation.target}")
        | {"same_key": same(derivation.key, "t", "s")},
    )
    _add(derivation)


def _add(derivation: RowDerivation | KeyedDerivation) -> None:
    """The rows of the select into the delta, and from there into the target."""
    select = select_of(derivation.sql)
    names = _names(derivation.target) | {"columns": columns(columns_of(select)), "select": sql.SQL(select)}
    run("insert into {delta} ({columns}, sign) select {columns}, 1 from ({select}) as added", names)
    run("analyze {delta}", names)
    tables = {}
    if isinstance(derivation, RowDerivation) and derivation.partition_by:
        tables = partitions.ensure_for(
            derivation.target, derivation.partition_by, rows_in=f"delta_{derivation.target}"
        )
    added = run("insert into {target} ({columns}) select {columns} from {delta} where sign = 1", names)
    for table, rows in (tables or {derivation.target: added}).items():
        analyze_if_grown(table, rows)


def _sum_increment(derivation: SumDerivation) -> None:
    difference = f"diff_{derivation.target}"
    temp_table(difference, _rows_of(derivation))
    names = _names(derivation.target, difference=difference) | {
        "key": columns(derivation.key),
        "columns": columns([*derivation.key, *derivation.measures]),
        "added": each("{c} = t.{c} + excluded.{c}", derivation.measures, ", "),
        "zero": each("t.{c} = 0", derivation.measures, " and "),
        "same_key": same(derivation.key, "t", "d"),
    }
    run(
        "insert into {target} as t ({columns}) select {columns} from {difference} "
        "on conflict ({key}) do update set {added}",
        names,
    )
    run("delete from {target} as t using {difference} as d where {same_key} and {zero}", names)


def _write_dimension(derivation: KeyedDerivation) -> None:
    """Upsert the selected columns; remove unmentioned members that staff have not touched, blank the others."""
    select = select_of(derivation.sql)
    selected = columns_of(select)
    values = [c for c in selected if c not in derivation.key]
    temp_table(f"fresh_{derivation.target}", sql.SQL(select))
    names = _names(
        derivation.target, scope=f"scope_{derivation.target}", fresh=f"fresh_{derivation.target}"
    ) | {
        "columns": columns(selected),
        "key": columns(derivation.key),
        "set": each("{c} = excluded.{c}", values, ", "),
        "blank": each("{c} = default", values, ", "),
        "differs": sql.SQL("({}) is distinct from ({})").format(
            columns(values, "t"), columns(values, "excluded")
        ),
        "in_scope": same(derivation.key, "t", "s"),
        "is_fresh": same(derivation.key, "f", "t"),
        "untouched": each("t.{c} is null", derivation.staff_columns or (), " and ")
        if derivation.staff_columns
        else sql.SQL("true"),
    }
    update = "do update set {set} where {differs}" if values else "do nothing"
    run(
        "insert into {target} as t ({columns}) select {columns} from {fresh} on conflict ({key}) " + update,
        names,
    )
    unmentioned = "{in_scope} and not exists (select 1 from {fresh} as f where {is_fresh})"
    run("delete from {target} as t using {scope} as s where " + unmentioned + " and {untouched}", names)
    if values:
        run("update {target} as t set {blank} from {scope} as s where " + unmentioned, names)


def _apply_expected(derivation: Derived, table: str) -> None:
    """Make a table equal to its full derivation, writing only the rows that differ."""
    written = columns_of(f"select * from {table}")
    key = ("row_key",) if isinstance(derivation, RowDerivation) else derivation.key
    names = _names(derivation.target, expected=table) | {
        "columns": columns(written),
        "mine": columns(written, "t"),
        "theirs": columns(written, "e"),
        "same_key": same(key, "t", "e"),
    }
    run(
        "delete from {target} as t where not exists (select 1 from {expected} as e "
        "where {same_key} and ({mine}) is not distinct from ({theirs}))",
        names,
    )
    run(
        "insert into {target} ({columns}) select {theirs} from {expected} as e "
        "where not exists (select 1 from {target} as t "
        "where {same_key} and ({mine}) is not distinct from ({theirs}))",  # several rows may share a row_key
        names,
    )
    run("analyze {target}", names)


def _leave_untouched(derivation: Derivation) -> None:
    """Empty delta and scope, for selects that read those of several inputs."""
    if has_delta(derivation):
        _empty_delta(derivation.target)
    if isinstance(derivation, KeyedDerivation):
        temp_table(
            f"scope_{derivation.target}",
            sql.SQL("select {} from {} where false").format(
                columns(derivation.key), sql.Identifier(derivation.target)
            ),
        )


def _empty_delta(target: str) -> None:
    """One that stays empty; the planner is told, it would expect two thousand rows."""
    _new_delta(target)
    run("analyze {delta}", _names(target))


def _new_delta(target: str) -> None:
    """Without the target's constraints: a select leaves some columns to its defaults."""
    drop_temp(f"delta_{target}")
    run(
        "create temp table {delta} on commit drop as select *, null::integer as sign from {target} where false",
        _names(target),
    )


def _names(target: str, **more: str) -> Names:
    return identifiers(target=target, delta=f"delta_{target}", **more)
