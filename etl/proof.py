"""The proof that incremental = full: every derived table against its full derivation, row by row."""

from collections.abc import Callable
from dataclasses import dataclass

from psycopg2 import sql

from etl import derive
from etl.derivations import Derivation, KeyedDerivation, Matview, in_order
from etl.statements import columns, columns_of, each, identifiers, same, temp_table, value


@dataclass(frozen=True, slots=True)
class Difference:
    """How a table differs from its full derivation: rows that should not be there, rows that are missing."""

    table: str
    surplus: int
    missing: int

    @property
    def is_none(self) -> bool:
        return not self.surplus and not self.missing


def prove(*, step: Callable[[str], None] = lambda _: None) -> list[Difference]:
    """One entry per derived table. Works in temp tables only; the caller's transaction can be rolled back."""
    derive.prepare_full()
    differences = []
    for derivation in in_order():
        step(derivation.target)
        table = _definition(derivation) if isinstance(derivation, Matview) else derive.expected(derivation)
        differences.append(_compare(derivation, table))
        derive.whole_table_delta(derivation)
    return differences


def _definition(view: Matview) -> str:
    """A view's own definition, evaluated now."""
    text = value("select pg_get_viewdef(%s::regclass)", None, [view.target])
    name = f"expected_{view.target}"
    temp_table(name, sql.SQL(str(text).rstrip().rstrip(";")))
    return name


def _compare(derivation: Derivation, table: str) -> Difference:
    names = identifiers(target=derivation.target, expected=table) | {
        "columns": columns(columns_of(f"select * from {table}")),
        "derived": _derived_rows(derivation),
    }
    surplus = (
        "select count(*) from (select {columns} from {target} as t where {derived} "
        "except all select {columns} from {expected}) as x"
    )
    missing = "select count(*) from (select {columns} from {expected} except all select {columns} from {target}) as x"
    return Difference(derivation.target, value(surplus, names), value(missing, names))


def _derived_rows(derivation: Derivation) -> sql.Composable:
    """Which rows must come of the derivation: of a dimension not those that only staff's words keep."""
    if not isinstance(derivation, KeyedDerivation) or not derivation.staff_columns:
        return sql.SQL("true")
    return sql.SQL("(({untouched}) or exists (select 1 from {expected} as e where {same_key}))").format(
        untouched=each("t.{c} is null", derivation.staff_columns, " and "),
        expected=sql.Identifier(f"expected_{derivation.target}"),
        same_key=same(derivation.key, "t", "e"),
    )
