"""Addresses of the API that are more than a list, chart or figure: the summary and the card of a material."""

from alkana.reporting.columns import Code, Description, Flag, Material, MaterialType, Unit
from alkana.reporting.record import Record
from alkana.reporting.summary import Summary
from alkana.text import Text
from inventory.kpis import BY_BATCH
from inventory.queries import listed


class InventorySummary(Summary):
    """The figures of the stock page."""

    code = "inventory/summary"
    title = Text("Tóm tắt tồn kho", "Stock summary")
    kpis = ("INV-QTY", "INV-VAL", "INV-SKU", "INV-NEG", "INV-UNC", "INV-DOS", "INV-NONM", "INV-NONM-VAL",
            "INV-IN", "INV-OUT", "INV-NETC", "INV-TRA", "INV-ELS")  # fmt: skip
    filters = BY_BATCH
    sources = ("mb51", "mb52")


class MaterialCard(Record):
    """One material: what it is, where it lies, what moved in the period, what is on its way."""

    code = "inventory/materials"
    part = "material"
    title = Text("Vật tư", "Material")
    rows = listed.material
    columns = (
        Material(), Description(), MaterialType(), Unit(),
        Code("product_group", Text("Nhóm sản phẩm", "Product group")), Code("division", Text("Ngành", "Division")),
        Code("mrp_controller", Text("Bộ phận MRP", "MRP controller")), Flag("is_active", Text("Đang dùng", "Active")),
    )  # fmt: skip
    parts = {
        "stock": "inventory/batches",
        "movements": "inventory/movements",
        "in_transit": "inventory/in-transit",
        "elsewhere": "inventory/elsewhere",
    }
    filters = BY_BATCH - {"material"}
    sources = ("mb51", "mb52")
