"""Each index of stock has a question that the planner answers with it; a month of days reads its partition only.

When one of these fails, either the question changed so that it no longer needs the index (drop it), or it became slow.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from alkana.db import partitions
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from inventory.derivations import SQL
from inventory.queries import flows, ledger, stock, transit
from inventory.queries.chosen import DATA_SPAN

pytestmark = pytest.mark.django_db

MATERIALS, BATCHES = 3000, 20_000
# A batch: received, sent on, received, delivered three times; and what was used to make it.
LINES = """
    (1, 0, '101', '1201', '0201', 12, false), (2, 1, '351', '1201', '0201', -12, true),
    (2, 1, '351', '1401', '', 12, true), (3, 2, '101', '1401', '0101', 12, true),
    (4, 6, '601', '1401', '0101', -4, false), (5, 12, '601', '1401', '0101', -4, false),
    (6, 20, '601', '1401', '0101', -4, false), (7, 0, '261', '1201', '0401', -9, false)
"""
MOVEMENTS = f"""
insert into fact_inventory (
    row_key, date_id, material_id, location_id, on_transfer_order, changes_stock, quantity, movement_type, batch, unit,
    material_document, reference, purchase_order
)
select
    gen_random_uuid(), d.date_id, m.material_id, l.location_id, k.ordered, true, k.quantity, k.movement_type,
    case when k.storage_location = '' then '' else 'B' || b end, 'KG', '49' || lpad((b * 10 + k.n)::text, 8, '0'),
    case when k.movement_type = '601' then '19' || lpad((b * 3 + k.n)::text, 8, '0') end,
    case when k.ordered then '44' || lpad(b::text, 8, '0') end
from generate_series(1, {BATCHES}) as b
cross join (values {LINES}) as k (n, lag, movement_type, plant, storage_location, quantity, ordered)
inner join dim_date as d on d.date = date '2024-01-02' + b * 700 / {BATCHES} + k.lag
inner join dim_material as m on m.material_code = '10' || lpad((b * 7 % {MATERIALS})::text, 7, '0')
inner join dim_location as l on l.plant = k.plant and l.storage_location = k.storage_location
"""
COUNTS = """
insert into fact_stock_count (
    row_key, stock_type, date_id, material_id, location_id, batch, special_stock, special_stock_number, quantity, unit,
    value, currency
)
select gen_random_uuid(), 'unrestricted', day, m.material_id, l.location_id, 'B1', '', '', 5, 'KG', 500, 'VND'
from dim_material as m
cross join (values (20240131), (20240229), (20240331), (20240430), (20240531), (20240630), (20240731)) as d (day)
inner join dim_location as l on l.plant = '1201' and l.storage_location = '0201'
"""


def fill(target: str, delta: str, source: str) -> None:
    """Run a derivation by differences over all rows of its input."""
    text = (SQL / f"{target}.sql").read_text(encoding="utf-8").strip().rstrip(";")
    with connection.cursor() as cursor:
        cursor.execute(f"create temp view {delta} as select *, 1 as sign from {source}")
        cursor.execute(f"create temp table filled as {text}")
        cursor.execute("select * from filled limit 0")
        columns = ", ".join(column.name for column in cursor.description)
        cursor.execute(f"insert into {target} ({columns}) select {columns} from filled")
        cursor.execute("drop table filled")
        cursor.execute(f"drop view {delta}")


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """160,000 movements over two years, their sums, and stock lists; rolled back in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into dim_material (material_code, sap_material_type, sap_base_unit) "
                f"select '10' || lpad(n::text, 7, '0'), case n % 40 when 0 then 'ZTRD' else 'ZFGD' end, 'KG' "
                f"from generate_series(0, {MATERIALS} - 1) as n"
            )
            partitions.ensure_partitions("fact_inventory", date(2024, 1, 1), date(2025, 12, 31))
            cursor.execute(MOVEMENTS)
            cursor.execute(COUNTS)
            cursor.execute(
                "insert into inventory_anchor values ('1201', 20240131, false), ('1401', 20240131, false)"
            )
            cursor.execute(
                "insert into transit_movement (row_key, date_id, plant, purchase_order, material_id, batch, unit, "
                "issued_quantity, received_quantity) select row_key, date_id, '1401', purchase_order, material_id, "
                "'B' || right(purchase_order, 5)::integer, unit, "
                "case when movement_type = '351' then quantity else 0 end, "
                "case when movement_type = '351' then 0 else quantity end from fact_inventory "
                "where on_transfer_order and quantity > 0 and date_id <> 20250115"
            )
            cursor.execute(
                "insert into material_channel (row_key, sales_organization, channel, material_id) select "
                "gen_random_uuid(), '1000', case when material_id % 40 = 0 then '12' else '11' end, material_id "
                "from dim_material"
            )
        for target in ("inventory_balance", "inventory_total", "inventory_batch_balance"):
            fill(target, "delta_fact_inventory", "fact_inventory")
        fill("transit_position", "delta_transit_movement", "transit_movement")
        with connection.cursor() as cursor:
            cursor.execute("refresh materialized view mv_inventory_summary")
            cursor.execute("analyze")
        yield
        transaction.set_rollback(True)


def plan(asked: Select) -> str:
    """The plan of a question, with partitions' index names reduced to those of the parent."""
    with connection.cursor() as cursor:
        cursor.execute(f"explain select * from {asked.source('asked')}", asked.params)
        text = "\n".join(line for (line,) in cursor.fetchall())
    named = {
        "fact_inventory_pkey": r"fact_inventory_\d{6}_pkey",
        "fact_inventory_material": r"fact_inventory_\d{6}_material_id_date_id_location_id_idx",
        "fact_inventory_document": r"fact_inventory_\d{6}_material_document_idx",
        "fact_inventory_batch": r"fact_inventory_\d{6}_batch_idx",
        "fact_inventory_reference": r"fact_inventory_\d{6}_reference_idx",
    }
    for name, pattern in named.items():
        text = re.sub(pattern, name, text)
    return text


ONE = Filters(
    material=("100000700",), as_of=date(2024, 3, 15), from_date=date(2024, 1, 1), to_date=date(2025, 12, 31)
)
QUESTIONS: dict[str, Any] = {
    "fact_inventory_material": lambda: ledger.ledger(ONE),
    "inventory_balance_material": lambda: stock.stock(
        Filters(material=("100000700",), as_of=date(2024, 3, 15))
    ),
    "inventory_total_pkey": lambda: stock.stock(Filters(material=("100000700",), as_of=date(2025, 11, 30))),
    "inventory_balance_pkey": lambda: flows.flows_by_class(
        Filters(from_date=date(2025, 9, 1), to_date=date(2025, 9, 30)), step="month"
    ),
    "inventory_batch_balance_pkey": lambda: stock.stock_by_batch(
        Filters(material=("100000700",), as_of=date(2025, 11, 30))
    ),
    "inventory_batch_balance_batch": lambda: stock.stock_by_batch(
        Filters(batch=("B700",), as_of=date(2025, 11, 30))
    ),
    "fact_inventory_batch": lambda: ledger.movements(
        Filters(batch=("B700",), from_date=date(2024, 1, 1), to_date=date(2025, 12, 31))
    ),
    "fact_inventory_document": lambda: Select(
        "select * from fact_inventory where material_document = '4900007003'"
    ),
    "fact_inventory_reference": lambda: Select("select * from fact_inventory where reference = '1900002104'"),
    "fact_inventory_pkey": lambda: Select(
        "select * from fact_inventory where row_key = '00000000-0000-0000-0000-000000000001'::uuid"
    ),
    "fact_stock_count_date": lambda: Select(
        "select sum(quantity) from fact_stock_count where date_id = 20240331"
    ),
    "transit_position_open": lambda: transit.in_transit(
        Filters(as_of=date(2026, 1, 1), material=("100000700",))
    ),
    "transit_movement_position": lambda: transit.in_transit(
        Filters(as_of=date(2026, 1, 1), material=("100000700",))
    ),
    "transit_movement_date": lambda: Select("select count(*) from transit_movement where date_id = 20240105"),
    "mv_inventory_summary_key": lambda: Select("select * from mv_inventory_summary where material_id = 700"),
    "mv_inventory_summary_plant": lambda: Select(
        "select * from mv_inventory_summary where plant = '1201' and storage_location = '9901'"
    ),
    "dim_material_type_code": lambda: Select(
        "select material_code from dim_material where material_type = 'ZTRD'"
    ),
    "dim_material_material_code": lambda: Select(
        "select * from dim_material where material_code = '100000700'"
    ),
    "dim_date_year_month": lambda: Select("select * from dim_date where year = 2025 and month = 3"),
    "material_channel_channel": lambda: Select(
        "select material_id from material_channel where channel = '12'"
    ),
}


@pytest.mark.parametrize("index", sorted(QUESTIONS))
def test_an_index_is_used(rows: None, index: str) -> None:
    assert index in plan(QUESTIONS[index]())


def test_a_month_of_days_reads_its_partition_only(rows: None) -> None:
    text = plan(
        flows.flows_by_class(Filters(from_date=date(2025, 3, 1), to_date=date(2025, 3, 31)), step="day")
    )
    assert set(re.findall(r"fact_inventory_(\d{6})", text)) == {"202503"}


def test_stock_of_an_old_day_reads_one_month_of_movements(rows: None) -> None:
    text = plan(stock.stock(Filters(as_of=date(2024, 6, 10))))
    read = set(re.findall(r"on fact_inventory_(\d{6})", text))
    assert len(read) <= 2
    assert "202406" in read


def test_current_stock_does_not_read_movements_of_other_months(rows: None) -> None:
    text = plan(stock.stock(Filters(as_of=date(2025, 12, 31))))
    assert len(set(re.findall(r"on fact_inventory_(\d{6})", text))) <= 2


def test_the_days_of_the_data_are_read_from_the_first_and_the_last_month_only(rows: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, costs off, timing off) {DATA_SPAN.sql}")
        read = [line for (line,) in cursor.fetchall() if "never executed" not in line]
    assert set(re.findall(r" on fact_inventory_(\d+) ", " ".join(read))) == {"202401", "202512"}
