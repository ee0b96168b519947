"""The ten lists of the demo plant: headers, identities and links as measured, and the books they are compared with."""

import io
import unicodedata
import zipfile
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from statistics import median

import pytest
from python_calamine import CalamineWorkbook

from etl.demo.batch_truth import Batch, BatchTruth, Method
from etl.demo.lists import write_lists
from etl.demo.production_truth import ProductionTruth
from etl.demo.receivable_truth import OVER_30, ReceivableTruth
from etl.demo.sales_truth import Cut, SalesTruth
from etl.demo.spans import snapshot_days
from etl.demo.truth import View
from etl.demo.world import World, build
from etl.demo.written import WrittenFile

Row = dict[str, object]


@pytest.fixture(scope="module")
def world() -> World:
    return build("small", seed=7)


@pytest.fixture(scope="module")
def clean(world: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[WrittenFile]]:
    """All usual files without dirty rows, by list."""
    files: dict[str, list[WrittenFile]] = defaultdict(list)
    for file in write_lists(world, tmp_path_factory.mktemp("lists"), dirty=False):
        files[file.source].append(file)
    return files


def _rows(file: WrittenFile, key: str) -> list[Row]:
    """Data rows by header (repeated headers numbered); total rows have an empty key."""
    cured = io.BytesIO()
    with zipfile.ZipFile(file.path) as source, zipfile.ZipFile(cured, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'<row r="0" spans="">', b'<row r="1">'))
    cured.seek(0)
    header, *rows = CalamineWorkbook.from_filelike(cured).get_sheet_by_index(0).to_python()
    seen: Counter[str] = Counter()
    names = []
    for name in header:
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return [row for cells in rows if (row := dict(zip(names, cells, strict=True)))[key]]


def _newest(files: list[WrittenFile], *key: str) -> dict[tuple[object, ...], Row]:
    """The rows of all files, the newest file winning."""
    found: dict[tuple[object, ...], Row] = {}
    for file in sorted(files, key=lambda f: f.as_of):
        for row in _rows(file, key[0]):
            found[tuple(row[k] for k in key)] = row
    return found


def test_billing_identities_hold_on_every_row(clean: dict[str, list[WrittenFile]]) -> None:
    for row in _newest(clean["zrsd002"], "Billing Document", "Billing Item").values():
        total, net = row["Total Price"], row["Net Value"]
        assert total == pytest.approx(row["Price"] * row["Billing Qty"], abs=2)
        expected = total * row["Exchange Rate"] - row["Discount Item"] - row["Discount (Header)"]
        assert net == pytest.approx(expected, abs=2)
        if row["Exchange Rate"] == 1:
            assert row["Total"] == pytest.approx(net + row["Tax"], abs=2)
        assert row["Curr"] == "VND"


def test_billing_and_delivery_say_the_same_quantity(clean: dict[str, list[WrittenFile]]) -> None:
    delivered: dict[tuple[object, object], float] = defaultdict(float)
    for row in _newest(clean["zrsd004"], "Delivery", "Line Item").values():
        if row["Delivery Type"] in ("ZDA1", "EDA1"):
            delivered[row["Delivery"], row["Material"]] += row["Delivery Qty"]
    billed: dict[tuple[object, object], float] = defaultdict(float)
    for row in _newest(clean["zrsd002"], "Billing Document", "Billing Item").values():
        if row["Billing Type"] in ("ZBA1", "EBA2") and not row["Cancelled"]:
            billed[row["Doc Reference (OD)."], row["Material"]] += row["Billing Qty"]
    assert delivered == billed


def test_movement_list_and_delivery_list_say_the_same_quantity(
    world: World, clean: dict[str, list[WrittenFile]]
) -> None:
    issued: dict[tuple[str, str], int] = defaultdict(int)
    for _, _, line in world.truth.lines():
        if line.movement_type in ("601", "602"):
            issued[line.reference, line.material] -= line.quantity
    delivered: dict[tuple[str, str], int] = defaultdict(int)
    for row in _newest(clean["zrsd004"], "Delivery", "Line Item").values():
        if row["Delivery Type"] not in ("ZDE1", "ZDD1"):
            delivered[str(row["Delivery"]), str(row["Material"])] += round(row["Delivery Qty"] * 1_000)
    assert {k: q for k, q in issued.items() if q} == dict(delivered)


def test_yield_identities_hold_and_total_rows_stand_in_the_middle(
    clean: dict[str, list[WrittenFile]],
) -> None:
    rows = _newest(clean["zrpp062"], "Process Order")
    filled = [row for row in rows.values() if row["MRP controller"] == "P01"]
    for row in filled:
        output = row["GR Qty to 0201"] * row["Pc to Kg (actual)"]
        loss = row["GI SFG Liquid to Order Filling"] - output - row["GR By-Product"]
        assert row["Lossess FG Result (Kg)"] == pytest.approx(loss, abs=0.002)
        assert row["Variant FG (PC)"] == row["GR Qty to 0201"] - row["Process Order Qty"]
        if row["UoM 4"] == "LT" and row["SG Actual"] not in ("", "?"):
            density = float(str(row["SG Actual"]).replace(",", "."))
            assert row["Tonase Alkana(0201)"] * density == pytest.approx(output, abs=0.01)
    issued = [r for r in filled if r["GI SFG Liquid to Order Filling"]]
    ratio = sum(r["GR Qty to 0201"] * r["Pc to Kg (actual)"] for r in issued) / sum(
        r["GI SFG Liquid to Order Filling"] for r in issued
    )
    assert 0.97 < ratio < 0.99
    with_totals = [f for f in clean["zrpp062"] if len(_rows(f, "MRP controller")) > f.rows]
    assert with_totals
    descriptions = [row["Material Description"] for row in _rows(with_totals[0], "MRP controller")]
    assert "S U B T O T A L" in descriptions
    assert descriptions[-1] == "T O T A L"


def test_yield_names_the_liquid_order_with_a_leading_zero(clean: dict[str, list[WrittenFile]]) -> None:
    orders = _newest(clean["cooispi"], "Order")
    named = blank = 0
    for row in _newest(clean["zrpp062"], "Process Order").values():
        if row["MRP controller"] != "P01":
            continue
        parent = str(row["Order SFG Liquid"])
        blank += not parent
        if parent:
            named += 1
            assert len(parent) == 12
            assert orders[(parent[1:],)]["MRP controller"] == "P02"
    assert blank < 0.06 * named


def test_received_quantities_agree_between_orders_and_movements(world: World) -> None:
    received: dict[Batch, int] = defaultdict(int)
    for _, _, line in world.truth.lines():
        if line.movement_type in ("101", "102") and line.order:
            received[Batch(line.material, line.batch)] += line.quantity
    delivered: dict[Batch, int] = defaultdict(int)
    for order in world.orders.values():
        delivered[Batch(order.material, order.batch)] += order.delivered(world.plan.end)
    assert {b: q for b, q in received.items() if q} == {b: q for b, q in delivered.items() if q}


def test_order_numbers_and_statuses_look_like_the_measured_ones(clean: dict[str, list[WrittenFile]]) -> None:
    rows = list(_newest(clean["cooispi"], "Order").values())
    assert len({(row["Batch"], row["Material Number"]) for row in rows}) == len(rows)
    assert all(len(str(row["Order"])) == 11 for row in rows)
    statuses = [str(row["System Status"]) for row in rows]
    assert all(len(status) <= 40 for status in statuses)
    assert sum(status.endswith("*") for status in statuses) > 0.9 * len(statuses)
    shares = Counter(row["MRP controller"] for row in rows)
    assert shares["P03"] < 0.15 * len(rows) < 0.4 * len(rows) < shares["P01"]
    assert all(row["MRP controller"] == "P01" for row in rows if row["Sales Order"])


def test_transfer_orders_add_up_and_carry_their_placeholders(clean: dict[str, list[WrittenFile]]) -> None:
    rows = list(_newest(clean["zrmm024"], "Purch. Order", "Item").values())
    for row in rows:
        assert row["Qty. Intransit"] == pytest.approx(row["Qty. GI"] - row["Qty. Receipt"])
        assert row["GR Status"] == ("@5B@" if row["Qty. Receipt"] else "@5C@")
        assert row["Mat. Doc. GI"] == "Summary"
    assert {str(row["Purch. Order"])[:2] for row in rows} == {"44", "46"}


def test_receivables_add_up_row_by_row(clean: dict[str, list[WrittenFile]]) -> None:
    for file in clean["zrfi005"]:
        keys = set()
        for row in _rows(file, "Customer Code"):
            values = list(row.values())
            assert row["Total Target"] == sum(values[10:16])
            assert row["Total Realization"] == sum(values[17:24])
            keys.add((row["Customer Code"], row["Salesman Code"]))
        assert len(keys) == file.rows


def test_nearly_half_of_the_customer_names_are_decomposed(world: World) -> None:
    own = [c.name for c in world.partners.customers if c.channel != "12"]
    decomposed = sum(unicodedata.normalize("NFC", name) != name for name in own)
    assert 0.3 < decomposed / len(own) < 0.6


def test_names_of_one_time_customers_change_from_export_to_export(world: World) -> None:
    one_time = next(c for c in world.partners.customers if c.one_time)
    assert one_time.name_on(date(2025, 10, 31)) != one_time.name_on(date(2025, 11, 28))


def test_later_lists_of_orders_change_states_and_lose_none(clean: dict[str, list[WrittenFile]]) -> None:
    first, last = clean["cooispi"][0], clean["cooispi"][-1]
    before = {row["Order"]: row for row in _rows(first, "Order")}
    after = {row["Order"]: row for row in _rows(last, "Order")}
    assert before.keys() <= after.keys()
    changed = [n for n in before if before[n]["System Status"] != after[n]["System Status"]]
    assert changed


def test_revenue_of_the_books_is_the_sum_of_the_lists(
    world: World, clean: dict[str, list[WrittenFile]]
) -> None:
    signs = {"ZBA1": 1, "EBA2": 1, "ZBS1": -1, "EBS2": -1, "ZRE": -1}
    rows = _newest(clean["zrsd002"], "Billing Document", "Billing Item").values()
    listed = sum(signs[str(row["Billing Type"])] * round(row["Net Value"]) for row in rows)
    truth = SalesTruth(world)
    cut = Cut(world.plan.start, world.plan.end)
    assert truth.net_revenue(cut) == listed
    returned = sum(round(row["Net Value"]) for row in rows if row["Billing Type"] == "ZRE")
    assert (truth.gross_revenue(cut), truth.returned_value(cut)) == (listed + returned, returned)
    assert returned
    assert sum(truth.by_customer(cut).values()) == truth.net_revenue(cut)


def test_cancelled_documents_and_credits_are_in_the_last_billing_list_only(
    clean: dict[str, list[WrittenFile]],
) -> None:
    types = [Counter(row["Billing Type"] for row in _rows(f, "Billing Document")) for f in clean["zrsd002"]]
    assert all(set(found) <= {"ZBA1", "EBA2"} for found in types[:-1])
    marked = {
        r["Billing Document"]: r for r in _rows(clean["zrsd002"][-1], "Billing Document") if r["Cancelled"]
    }
    named = {r["Doc. Cancel"] for r in _rows(clean["zrsd002"][-1], "Billing Document") if r["Doc. Cancel"]}
    assert marked.keys() == named
    assert "ZRE" in types[-1]


def test_targets_match_sixteen_salesmen_by_name(world: World) -> None:
    truth = SalesTruth(world)
    targets = truth.targets(2025, 2)
    actual = truth.actual_by_salesman(2025, 2)
    assert len(targets) == 18
    assert len(targets.keys() & {s.name for s in world.partners.salesmen}) == 16
    assert targets == truth.targets(2025, 1)
    assert actual.keys() - targets.keys() <= {world.partners.salesmen[-1].name}


def test_delivery_dates_spread_around_the_goods_issue(world: World) -> None:
    on_time, due = SalesTruth(world).on_time(Cut(world.plan.start, world.plan.end))
    assert 0.35 < on_time / due < 0.65


def test_receivables_books_step_from_one_snapshot_to_the_next(world: World) -> None:
    truth = ReceivableTruth(world)
    *_, before, after = snapshot_days(world.plan)
    opening, more, less, closing = truth.bridge(before, after)
    assert opening + more - less == closing == truth.total(after)
    assert truth.over(after, OVER_30) < truth.total(after)
    assert truth.collected(after) > 0
    assert sum(target for target, _ in truth.by_bucket(after)) == truth.total(after)


def test_completion_and_schedule_are_counted_over_the_same_orders(world: World) -> None:
    truth = ProductionTruth(world)
    plan = world.plan
    completed, orders = truth.completed(plan.start, plan.end)
    assert 0.85 < completed / orders <= 1
    on_schedule, judged = truth.on_schedule(plan.start, plan.end)
    assert 0.1 < on_schedule / judged < 0.7
    assert truth.in_work()
    input_kg, output_kg, by_product_kg, loss_kg = truth.yield_parts(plan.start, plan.end)
    assert input_kg - output_kg - by_product_kg == loss_kg
    assert Decimal("0.97") < output_kg / input_kg < Decimal("0.99")


def test_genealogy_has_splits_merges_and_rework(world: World) -> None:
    truth = BatchTruth(world)
    edges = truth.edges()
    children: dict[Batch, set[Batch]] = defaultdict(set)
    for edge in edges:
        children[edge.parent].add(edge.child)
    assert any(len(found) > 1 for found in children.values())
    assert {edge.method for edge in edges} == {Method.YIELD_LIST, Method.TRANSFER_POSTING}
    consumed = truth.consumption_edges()
    by_child: dict[Batch, set[str]] = defaultdict(set)
    for edge in consumed:
        by_child[edge.child].add(edge.parent.material[:2])
    assert any({"12", "15"} <= kinds for kinds in by_child.values())
    known = {(e.child, e.parent): e.quantity for e in consumed}
    for edge in edges:
        if edge.method is Method.YIELD_LIST and edge.quantity is not None:
            assert known[edge.child, edge.parent] == edge.quantity
    covered, batches = truth.covered()
    assert 0.9 < covered / batches <= 1


def test_lead_times_are_like_the_measured_ones(world: World) -> None:
    times = [t for t in BatchTruth(world).lead_times() if t.finished and t.received and t.last_issue]
    assert 1 <= median((t.finished - t.released).days for t in times if t.finished) <= 4
    assert median((t.received - t.finished).days for t in times if t.received and t.finished) == 0
    assert all(t.goods_issue == t.last_issue for t in times)
    to_order = [t for t in times if t.made_to_order]
    assert to_order
    assert all(t.sales_order_date and t.sales_order_date <= t.released for t in to_order)
    assert all(t.storage_days is not None and t.storage_days >= 0 for t in times)


def test_what_stays_in_quarantine_is_missing_from_the_loaded_view(world: World) -> None:
    cut = Cut(world.plan.start, world.plan.end)
    assert SalesTruth(world, View.LOADED).net_revenue(cut) < SalesTruth(world).net_revenue(cut)
    assert len(ProductionTruth(world, View.LOADED).orders) < len(ProductionTruth(world).orders)


def test_every_batch_balances(world: World) -> None:
    for batch, found in BatchTruth(world, View.SAP).balances().items():
        came = found.opening + found.received + found.returned + found.counted
        went = (
            found.consumed + found.delivered + found.scrapped + found.moved + found.stock + found.in_transit
        )
        assert came == went, batch


def test_made_to_order_promises_are_open_or_completed(world: World) -> None:
    promises = BatchTruth(world).promises()
    assert any(p.completed_on for p in promises)
    assert any(p.completed_on is None for p in promises)
    assert all(p.planned for p in promises if p.completed_on)
