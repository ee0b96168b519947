"""Lists of what lies where: by place, by batch, below zero, in transit, as known earlier."""

from alkana.reporting.columns import (
    Batch,
    Code,
    Date,
    Description,
    Flag,
    Material,
    MaterialType,
    Money,
    Ordinal,
    Plant,
    Quantity,
    StorageLocation,
    Unit,
    Weight,
    Whole,
    Words,
)
from alkana.reporting.table import Proof, Raw, Table
from alkana.text import Text
from inventory.kpis import BY_BATCH, BY_PLACE
from inventory.queries import anomalies, elsewhere, listed, stock, transit
from inventory.tables.parts import BOTH, KNOWN_AT, MATERIAL_PAGE, STOCK, STOCK_KG, VALUE


class StockTable(Table):
    """Stock by material, plant and storage location. Units: base unit, kg, VND."""

    code = "inventory"
    title = Text("Tồn kho", "Stock")
    rows = stock.stock
    columns = (
        Material(), Description(), MaterialType(), Plant(mobile=True), StorageLocation(), Unit(), STOCK,
        STOCK_KG, Quantity("unconverted", Text("Chưa quy đổi", "Unconverted")), VALUE,
        Flag("is_anchored", Text("Có tồn mốc", "Anchored"), nullable=False),
    )  # fmt: skip
    key = ("material", "plant", "location", "unit")
    order = ("-stock_kg",)
    filters = BY_PLACE
    sources = BOTH
    drill = MATERIAL_PAGE
    proof = Proof("inventory/proof", {"material": "material", "plant": "plant", "location": "location"})


class StockByBatchTable(Table):
    """Stock by batch. Units: base unit, kg, VND."""

    code = "inventory/batches"
    title = Text("Tồn theo lô", "Stock by batch")
    rows = stock.stock_by_batch
    columns = (
        Material(), Description(), MaterialType(), Plant(), StorageLocation(), Batch(), Unit(), STOCK,
        STOCK_KG, VALUE, Flag("is_anchored", Text("Có tồn mốc", "Anchored"), nullable=False),
    )  # fmt: skip
    key = ("material", "plant", "location", "batch", "unit")
    order = ("-stock_kg",)
    filters = BY_BATCH
    sources = BOTH
    drill = MATERIAL_PAGE
    proof = Proof(
        "inventory/proof",
        {"material": "material", "plant": "plant", "location": "location", "batch": "batch"},
    )


class NegativeTable(StockByBatchTable):
    """Stock below zero, with the batch where it is."""

    code = "inventory/negative"
    title = Text("Tồn âm", "Negative stock")
    rows = anomalies.negative_stock  # type: ignore[assignment]
    order = ("stock_kg",)


class StockProofTable(Table):
    """What stock is made of: the anchoring count and the movements since. Units: as posted, and kg."""

    code = "inventory/proof"
    title = Text("Tồn kho gồm những dòng nào", "What stock is made of")
    rows = listed.stock_proof
    columns = (
        Date(mobile=True), Code("source", Text("Danh sách", "List")), Code("document", Text("Chứng từ", "Document")),
        Code("movement_type", Text("Loại dịch chuyển", "Movement type")), Plant(), StorageLocation(),
        Material(), Description(), Batch(), Quantity("quantity", Text("Số lượng", "Quantity"), mobile=True), Unit(),
        Weight("quantity_kg", Text("kg", "kg"), mobile=True),
        Code("row_key", Text("Khóa dòng", "Row key"), visible=False, sortable=False, sql_type="uuid"),
    )  # fmt: skip
    key = ("date", "source", "document", "row_key")
    order = ("date",)
    filters = BY_BATCH
    sources = BOTH
    raw = Raw(tables={"mb51": "inventory/movements", "mb52": "inventory/counts"})


class StockCountTable(Table):
    """Lines of SAP's stock lists. Unit: as listed."""

    code = "inventory/counts"
    title = Text("Danh sách tồn của SAP", "SAP's stock lists")
    rows = listed.stock_counts
    columns = (
        Date(mobile=True), Plant(), StorageLocation(), Material(), Description(), Batch(),
        Code("stock_type", Text("Loại tồn", "Stock type")),
        Code("special_stock", Text("Tồn đặc biệt", "Special stock")),
        Quantity("quantity", Text("Số lượng", "Quantity"), mobile=True), Unit(),
        Money("value_vnd", Text("Giá trị", "Value"), total=False),
        Code("row_key", Text("Khóa dòng", "Row key"), visible=False, sortable=False, sql_type="uuid"),
    )  # fmt: skip
    key = ("date", "row_key", "stock_type")
    order = ("-date",)
    filters = BY_BATCH
    sources = ("mb52",)
    raw = Raw("mb52")


class InTransitTable(Table):
    """Open positions between plants. Units: as posted, kg, working days."""

    code = "inventory/in-transit"
    title = Text("Hàng đang chuyển", "In transit")
    rows = transit.in_transit
    columns = (
        Plant(title=Text("Nơi nhận", "Receiving plant")),
        Code("purchase_order", Text("Đơn chuyển", "Transfer order"), search=True), Material(),
        Description(), MaterialType(visible=False), Batch(), Unit(),
        Quantity("issued_quantity", Text("Đã xuất", "Issued")),
        Quantity("received_quantity", Text("Đã nhận", "Received")),
        Quantity("open_quantity", Text("Còn mở", "Open"), mobile=True),
        Weight("open_kg", Text("Còn mở (kg)", "Open, kg"), kpi="INV-TRA"),
        Flag("is_over_received", Text("Nhận quá", "Over-received")),
        Date("first_date", Text("Xuất đầu tiên", "First issue")),
        Whole("age_working_days", Text("Tuổi (ngày làm việc)", "Age, working days"), mobile=True),
    )  # fmt: skip
    key = ("plant", "purchase_order", "material", "batch", "unit")
    order = ("-age_working_days",)
    filters = BY_BATCH
    sources = ("mb51",)
    drill = MATERIAL_PAGE


class ElsewhereTable(Table):
    """Own goods with subcontractors and customers, and what nothing says the place of. Units: base unit, kg, VND."""

    code = "inventory/elsewhere"
    title = Text("Tồn ở bên ngoài", "Stock elsewhere")
    rows = elsewhere.elsewhere
    columns = (
        Plant(), Code("place", Text("Mã nơi", "Place code"), visible=False),
        Words("place_name", Text("Nơi để hàng", "Place"), mobile=True, sortable=False), Material(), Description(),
        MaterialType(visible=False), Batch(), Unit(), STOCK,
        Weight("stock_kg", Text("Tồn (kg)", "Stock, kg"), kpi="INV-ELS", mobile=True),
        Money("value_vnd", Text("Giá trị", "Value")),
        Flag("is_anchored", Text("Có tồn mốc", "Anchored"), nullable=False),
    )  # fmt: skip
    key = ("plant", "place", "material", "batch", "unit")
    order = ("-stock_kg",)
    filters = BY_BATCH - {"location"}
    sources = BOTH
    drill = MATERIAL_PAGE


class KnownStockTable(Table):
    """Stock of a day as it was known at an earlier moment. Units: base unit and kg."""

    code = "inventory/known-stock"
    title = Text("Tồn kho theo thời điểm đã biết", "Stock as known on")
    rows = listed.known_stock
    columns = (
        Material(), Description(), MaterialType(), Plant(), StorageLocation(), Batch(), Unit(), STOCK,
        Weight("stock_kg", Text("Tồn (kg)", "Stock, kg"), kpi="INV-QTY"),
    )  # fmt: skip
    key = ("material", "plant", "location", "batch", "unit")
    order = ("-stock_kg",)
    filters = BY_BATCH
    sources = BOTH
    options = (KNOWN_AT,)
    heavy = True


class ArrivedSinceTable(Table):
    """Movement lines that figures gained or lost since a moment. Unit: as posted."""

    code = "inventory/arrived-since"
    title = Text("Dòng đến sau", "What arrived since")
    rows = listed.arrived_since
    columns = (
        Code("change", Text("Thay đổi", "Change"), mobile=True), Date(),
        Code("document", Text("Chứng từ", "Document")),
        Code("movement_type", Text("Loại dịch chuyển", "Movement type")), Material(), Plant(),
        StorageLocation(), Batch(), Quantity("quantity", Text("Số lượng", "Quantity"), mobile=True), Unit(),
        Words("load_name", Text("Tệp", "File")), Ordinal("load_id", Text("Lần nạp", "Load")),
        Code("row_key", Text("Khóa dòng", "Row key"), visible=False, sortable=False, sql_type="uuid"),
    )  # fmt: skip
    key = ("row_key",)
    order = ("-date",)
    filters = frozenset({"plant", "from", "to", "as_of"})
    sources = ("mb51",)
    options = (KNOWN_AT,)
    heavy = True
