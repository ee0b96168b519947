"""Our stock against SAP's stock list, line by line."""

from alkana.reporting.columns import (
    Batch,
    Description,
    Flag,
    Material,
    MaterialType,
    Plant,
    Quantity,
    StorageLocation,
    Unit,
    Weight,
    Words,
)
from alkana.reporting.question import Parameter
from alkana.reporting.table import Proof, Table, plain_text
from alkana.text import Text
from inventory.followups import ASSIGNMENT
from inventory.kpis import BY_BATCH
from inventory.queries import advice
from inventory.queries.reconciliation import CAUSES
from inventory.tables.parts import BOTH, MATERIAL_PAGE

ASSIGNEE = Parameter(
    "assignee", {"type": "string", "maxLength": 100}, plain_text,
    Text("Chỉ dòng lệch của người này; “-” là chưa giao cho ai", "Only lines that this person has; “-”: nobody has"),
)  # fmt: skip


class ReconciliationTable(Table):
    """Lines of both lists with drift, its causes and who takes care of it. Units: as kept, and kg."""

    code = "inventory/reconciliation"
    title = Text("Đối chiếu với SAP", "Reconciliation with SAP")
    rows = advice.lines
    columns = (
        Material(), Description(), MaterialType(visible=False), Plant(), StorageLocation(), Batch(), Unit(),
        Quantity("ours", Text("Của ta", "Ours")), Quantity("listed", Text("SAP", "SAP")),
        Quantity("drift", Text("Chênh lệch", "Drift"), mobile=True),
        *ASSIGNMENT.kept[:-1],
        Words("suggestion", Text("Nên làm gì", "What to do"), sortable=False),
        *ASSIGNMENT.kept[-1:],
        Weight("drift_kg", Text("Chênh lệch (kg)", "Drift, kg")),
        Quantity("tolerance", Text("Dung sai", "Tolerance"), visible=False),
        Flag("is_within_tolerance", Text("Trong dung sai", "Within tolerance"), mobile=True),
        *(Quantity(code, title, visible=False) for code, title in CAUSES if code != "unexplained"),
        Quantity("unexplained", Text("Chưa giải thích", "Unexplained")),
    )  # fmt: skip
    key = ("material", "plant", "location", "batch", "unit")
    order = ("is_within_tolerance", "-drift_kg")
    filters = BY_BATCH
    sources = BOTH
    options = (ASSIGNEE,)
    drill = MATERIAL_PAGE
    follow_up = ASSIGNMENT
    proof = Proof(
        "inventory/proof",
        {"material": "material", "plant": "plant", "location": "location", "batch": "batch"},
    )
    heavy = True
