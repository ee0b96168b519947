"""Our stock against a stock list of SAP: drift, and what explains it.

Drift = ours − listed, at the end of the list's day. Causes exclude each other and add up to the drift. Each is claimed
only where the data prove it, in this order; what is left is unexplained.

1. quarantined list line: the line of SAP's list waits in quarantine (its quantity, or all when that is unreadable).
2. missing documents: movement lines of the key that wait in quarantine, exactly; then, if that leaves just this
   amount, the other half of a document that moves goods inside a plant, or of a transfer between plants.
3. late posting: entered after the list was drawn. Proof: a load exported on the list's day or later, whose days contain
   the posting date, does not have the line.
4. missing days: no load covers some working day between anchor and list, so whatever is left may lie there.
5. unknown movement type: the lines of types whose meaning is unknown make up exactly the rest.
6. unit factor: the key is kept in one unit by us and in another by SAP, and nothing converts them.
7. opening stock: the anchor's line waits in quarantine, or an older list leads to this one exactly and past the anchor.
8. same-day cut-off: the rest equals what was posted last on the list's (or the anchor's) own day.
9. special stock: SAP's special stock of the key changed by it since the anchor, at most that much.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from inventory.queries import evidence
from inventory.queries.chosen import chosen, date_id, from_date_id, question, question_over
from inventory.queries.stock import NO_FACTOR

CAUSES = (
    ("missing_days", Text("Thiếu ngày", "Missing days")),
    ("missing_documents", Text("Thiếu chứng từ", "Missing documents")),
    ("unknown_movement_type", Text("Loại dịch chuyển chưa rõ", "Unknown movement type")),
    ("unit_factor", Text("Hệ số đơn vị", "Unit factor")),
    ("opening_stock", Text("Tồn đầu", "Opening stock")),
    ("quarantined_list_line", Text("Dòng tồn SAP còn cách ly", "Line of SAP's list in quarantine")),
    ("late_posting", Text("Ghi sổ sau khi xuất danh sách", "Posted after the list was drawn")),
    ("same_day_cut_off", Text("Chốt trong ngày", "Same-day cut-off")),
    ("special_stock", Text("Tồn đặc biệt", "Special stock")),
    ("unexplained", Text("Chưa giải thích", "Unexplained")),
)
NO_LIST = Text("chưa nạp danh sách tồn của ngày này", "no stock list of this day is loaded")
NO_DRIFT = Text("không có chênh lệch", "there is no drift")


def reconciliation(snapshot_date: date, plants: Sequence[str], filters: Filters | None = None) -> Select:
    """Lines of both lists at the end of a day. Grain: material × plant × storage location × batch × unit.

    Rows: material, description, material_type, plant, location, batch, unit, ours, listed, drift (ours − listed),
    kg_per_unit and drift_kg (null = no factor), tolerance (max of 0.1 % of the listed quantity and 0.5),
    is_within_tolerance, a column per cause of `CAUSES` (signed, adding up to drift), anchor_date_id (the list our stock
    stands on; the day itself = it is the anchor, drift is 0 by construction), material_id, location_id. Plants without
    an anchor or without a list of the day have no rows. Formula: kpis.md REC-DRIFT.
    """
    lines = drift(snapshot_date, plants, filters)
    return question_over("reconciliation", {"drift": lines}, _evidence(snapshot_date, list(plants)))


def drift(snapshot_date: date, plants: Sequence[str], filters: Filters | None = None) -> Select:
    """The lines of `reconciliation` without what explains them: quicker by far."""
    asked = replace(filters or Filters(), plant=tuple(plants), as_of=snapshot_date)
    return question("drift", {**chosen(asked), "on_id": date_id(snapshot_date), "on_date": snapshot_date})


def _evidence(snapshot_date: date, plants: list[str]) -> dict[str, Any]:
    anchors = {
        row["plant"]: from_date_id(row["date_id"])
        for row in Select(
            "select plant, date_id from inventory_anchor where plant = any(%(p)s)", {"p": plants}
        ).all()
    }
    anchored = [plant for plant in plants if plant in anchors]
    known = evidence.windows()
    rows = evidence.waiting_movements(anchored)
    rows += evidence.waiting_list_lines(anchored, dict.fromkeys(anchored, (snapshot_date, "list")))
    rows += evidence.waiting_list_lines(anchored, {plant: (anchors[plant], "anchor") for plant in anchored})
    missing: list[tuple[str, int]] = []
    for plant in anchored:
        first, last = sorted((anchors[plant], snapshot_date))
        missing += evidence.uncovered_days([plant], first + timedelta(1), last, known)
    return {
        "q_kind": [row.kind for row in rows],
        "q_plant": [row.plant for row in rows],
        "q_location": [row.location for row in rows],
        "q_material": [row.material for row in rows],
        "q_batch": [row.batch for row in rows],
        "q_quantity": [row.quantity for row in rows],
        "q_day": [row.day for row in rows],
        "l_load": [window.load_id for window in known],
        "l_plant": [window.plant for window in known],
        "l_first": [window.first for window in known],
        "l_last": [window.last for window in known],
        "u_plant": [plant for plant, _ in missing],
        "u_day": [day for _, day in missing],
    }


_SHIFT = """
select
    count(*) filter (where drift <> 0)::integer as lines,
    -coalesce(sum(drift_kg), 0) as shift_kg,
    count(*) filter (where drift <> 0 and drift_kg is null)::integer as unconverted
from """


def anchor_shift(snapshot_date: date, plant: str) -> dict[str, Any]:
    """What the stock of every day changes by when it stands on another list: SAP's of that day − ours of that day.

    lines: material × storage location × batch × unit that change; shift_kg: their sum; unconverted: those of them
    without a factor to kg.
    """
    rows = drift(snapshot_date, [plant])
    return Select(_SHIFT + rows.source("r"), rows.params).one() or {}


_LINES = """
    count(*) as lines,
    count(*) filter (where is_within_tolerance) as within,
    sum(abs(drift_kg)) as drift_kg,
    count(*) filter (where drift <> 0 and drift_kg is null) as unconverted,
    count(*) filter (where drift <> 0) as drifting_lines"""
_EXPLAINED = f"""{_LINES},
    sum(greatest(abs(drift_kg) - abs(unexplained * drift_kg / nullif(drift, 0)), 0)) as explained_kg,
    count(*) filter (where unexplained <> 0) as unexplained_lines"""


def _total(rows: Select, sums: str = _LINES) -> dict[str, Any]:
    """Sums over lines of `drift`, or with `_EXPLAINED` over those of `reconciliation`."""
    return Select(f"select {sums} from {rows.source('r')}", rows.params).one() or {}


def absolute_drift_kg(snapshot_date: date, plants: Sequence[str]) -> Figure:
    """REC-DRIFT: Σ |drift|. Unit: kg. Lines without a factor are left out and counted."""
    total = _total(drift(snapshot_date, plants))
    if not total["lines"]:
        return Figure.unknown("kg", NO_LIST)
    left_out = (LeftOut(total["unconverted"], NO_FACTOR),) if total["unconverted"] else ()
    if total["drift_kg"] is None and total["drifting_lines"]:
        return Figure.unknown("kg", NO_FACTOR, left_out=left_out)
    return Figure.of(total["drift_kg"] or Decimal(0), "kg", left_out=left_out)


def within_tolerance(snapshot_date: date, plants: Sequence[str]) -> Figure:
    """REC-OK: lines whose drift is within max(0.1 %, 0.5 unit) / lines in either list. Unit: %."""
    total = _total(drift(snapshot_date, plants))
    return Figure.ratio(total["within"], total["lines"], unknown=NO_LIST)


def explained_share(snapshot_date: date, plants: Sequence[str]) -> Figure:
    """REC-EXP: share of Σ |drift| in kg that has a named cause. Unit: %; lines without a factor left out and counted.

    Where nothing that drifts has a factor, the share is that of drifting lines.
    """
    total = _total(reconciliation(snapshot_date, plants), _EXPLAINED)
    if not total["lines"]:
        return Figure.unknown("%", NO_LIST)
    if not total["drifting_lines"]:
        return Figure.unknown("%", NO_DRIFT)
    if not total["drift_kg"]:
        explained = total["drifting_lines"] - total["unexplained_lines"]
        return Figure.ratio(explained, total["drifting_lines"], unknown=NO_DRIFT)
    left_out = (LeftOut(total["unconverted"], NO_FACTOR),) if total["unconverted"] else ()
    return Figure.ratio(total["explained_kg"], total["drift_kg"], unknown=NO_DRIFT, left_out=left_out)


def unexplained_lines(snapshot_date: date, plants: Sequence[str]) -> Figure:
    """REC-UNX: lines whose drift no named cause explains in full. Unit: lines."""
    total = _total(reconciliation(snapshot_date, plants), _EXPLAINED)
    if not total["lines"]:
        return Figure.unknown("lines", NO_LIST)
    return Figure.of(total["unexplained_lines"], "lines")
