"""What the tables of sales are made of. `etl.derive` carries it out; the selects are in `sales/sql/`."""

from pathlib import Path

from etl.derivations import MEMBERS, KeyedDerivation, RowDerivation, register

SQL = Path(__file__).parent / "sql"


def _dimension(name: str) -> KeyedDerivation:
    """A dimension of codes that loads mention. Its select keeps what staff or seeds have described."""
    target = f"dim_{name}"
    return KeyedDerivation(
        target=target,
        key=(name,),
        inputs=(MEMBERS,),
        scope=f"select code as {name} from changed_member where kind = '{name}'",
        all_keys=(
            f"select code as {name} from active_member where kind = '{name}' union select {name} from {target}"
        ),
        sql=SQL / f"{target}.sql",
        staff_columns=(),
    )


# A document, what it names as its counterpart, and what names it: on both sides of the change.
_DOCUMENTS = """
with touched as (select billing_document, cancel_document from delta_fact_billing)
select billing_document from touched
union select cancel_document from touched where cancel_document <> ''
union select f.billing_document from touched
inner join fact_billing as f on f.cancel_document = touched.billing_document and f.cancel_document <> ''
"""

_WEIGHED = """
select material, unit, 'zrsd002' as source from {billing}
where material <> '' and unit not in ('KG', 'G', 'TO', 'T', '')
union
select material, unit, 'zrsd004' as source from {delivery} where unit not in ('KG', 'G', 'TO', 'T')
"""

DIMENSIONS = tuple(
    _dimension(name)
    for name in ("customer", "channel", "salesman", "customer_group", "billing_type", "delivery_type")
)

FACTS = tuple(
    RowDerivation(target=target, source=source, sql=SQL / f"{target}.sql")
    for target, source in (
        ("fact_billing", "zrsd002"),
        ("fact_delivery", "zrsd004"),
        ("fact_receivable", "zrfi005"),
        ("fact_target", "target"),
    )
)

DOCUMENTS = KeyedDerivation(
    target="billing_document",
    key=("billing_document",),
    inputs=("fact_billing",),
    scope=_DOCUMENTS,
    all_keys="select billing_document from fact_billing",
    sql=SQL / "billing_document.sql",
)

UNIT_FACTORS = KeyedDerivation(
    target="unit_factor_evidence",
    key=("material", "unit", "source"),
    inputs=("fact_billing", "fact_delivery"),
    scope=_WEIGHED.format(billing="delta_fact_billing", delivery="delta_fact_delivery"),
    all_keys=_WEIGHED.format(billing="fact_billing", delivery="fact_delivery"),
    sql=SQL / "unit_factor_evidence.sql",
)

register((*DIMENSIONS, *FACTS, DOCUMENTS, UNIT_FACTORS))
