"""What people keep about lines of stock: decisions on stock that does not move, and who has a difference from SAP."""

from collections.abc import Mapping
from typing import Any

from alkana.refusals import Refused
from alkana.reporting.columns import Batch, Code, Date, Material, Plant, StorageLocation, Words
from alkana.text import Text
from etl.followups import FollowUp, Line
from inventory.models import DimLocation, DimMaterial, DimPlant, DriftAssignment, SlowMovingDecision
from inventory.queries import assigned

NO_LINE = Text("Không có dòng tồn này.", "There is no such line of stock.")
NO_DRIFT = Text(
    "Theo danh sách tồn mới nhất của SAP, dòng này không lệch quá dung sai.",
    "By SAP's newest stock list this line is within tolerance.",
)
DUE = Date("due_date", Text("Hạn xử lý", "Due"))
NOTE = Words("note", Text("Ghi chú", "Note"))


def _stock_place(line: Line) -> dict[str, Any]:
    material = DimMaterial.objects.filter(material_code=line["material"]).first()
    if material is None or not DimPlant.objects.filter(plant=line["plant"]).exists():
        raise Refused("unknown-line", NO_LINE, where=dict(line))
    return {"material": material, "plant": line["plant"]}


def _drift_place(line: Line) -> dict[str, Any]:
    material = DimMaterial.objects.filter(material_code=line["material"]).first()
    location = DimLocation.objects.filter(plant=line["plant"], storage_location=line["location"]).first()
    if material is None or location is None:
        raise Refused("unknown-line", NO_LINE, where=dict(line))
    found = assigned.drifting_on(line)
    if found is None:
        raise Refused("no-drift", NO_DRIFT, where=dict(line))
    return {"material": material, "location": location, "batch": line["batch"], "list_date": found}


def _is_open(line: Line, row: DriftAssignment) -> bool:
    day = assigned.drifting_on(line)
    return day is not None and row.pk in assigned.still_open(day, only=row.pk)


def _drifts(row: Mapping[str, Any]) -> bool:
    return not row["is_within_tolerance"]


DECISION = FollowUp(
    code="inventory/slow-moving/decision",
    title=Text("Quyết định về hàng chậm luân chuyển", "Decision on slow stock"),
    verb=Text("Quyết định", "Decide"),
    model=SlowMovingDecision,
    line=(Material(), Plant()),
    lookups={"material": "material__material_code", "plant": "plant"},
    kept=(
        Words("owner", Text("Người phụ trách", "Owner"), search=True),
        Code("decision", Text("Quyết định", "Decision")),
        DUE,
        NOTE,
    ),
    at="decision",
    place=_stock_place,
    sources=("mb51", "mb52"),
)
ASSIGNMENT = FollowUp(
    code="inventory/reconciliation/assignment",
    title=Text("Giao dòng lệch với SAP", "Assignment of a difference from SAP"),
    verb=Text("Giao việc", "Assign"),
    model=DriftAssignment,
    line=(Material(), Plant(), StorageLocation(), Batch()),
    lookups={
        "material": "material__material_code",
        "plant": "location__plant",
        "location": "location__storage_location",
        "batch": "batch",
    },
    kept=(Words("assignee", Text("Người xử lý", "Assignee"), search=True, mobile=True), DUE, NOTE),
    at="assignee",
    place=_drift_place,
    is_current=_is_open,
    is_offered=_drifts,
    sources=("mb51", "mb52"),
)
