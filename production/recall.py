"""The recall pack: everything one needs to call customers about a batch, as one workbook.

Customers and deliveries of the batch and of what was made of it, stock to block, goods in transit, whether the mass
adds up, and how sure each link is. Codes and texts are text cells, so none can start a formula.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import override

from alkana.reporting import formats, stamp
from alkana.reporting.export import number_format
from alkana.reporting.filters import Filters
from alkana.reporting.snapshot import snapshot
from alkana.reporting.spreadsheets import LONGEST_TEXT, clean, fitted, is_too_long
from alkana.text import Text
from production.models.batches import ChainMethod, Confidence
from production.queries import chain

log = logging.getLogger(__name__)

DIRECTIONS = {
    "backward": Text("Ngược: lô này được làm từ gì", "Backward: what the batch was made of"),
    "forward": Text("Xuôi: lô này đi đâu", "Forward: where the batch went"),
    "both": Text("Cả hai hướng", "Both directions"),
}
YES, NO = Text("có", "yes"), Text("không", "no")
# What a genealogy is read from.
LISTS = ("zrpp062", "cooispi", "mb51", "zrsd004")
PLACES = {
    "stock": Text("trong kho", "on hand"),
    "vendor": Text("tại nhà gia công", "at a subcontractor"),
    "customer": Text("tại khách hàng", "at a customer"),
    "unplaced": Text("không rõ kho", "place not said"),
}
CUT_TEXTS = Text(
    "{n} ô dài hơn {most} ký tự, giới hạn của một ô Excel, nên bị cắt",
    "{n} {n:cell is|cells are} longer than the {most} characters that a cell of Excel holds, and cut",
)


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a sheet: key of the rows, its name, and how its cells are formatted."""

    key: str
    title: Text
    kind: str = "text"
    width: int = 16


BATCH = Heading("batch_id", Text("Lô (vật tư|số lô)", "Batch (material|number)"), width=26)
UNIT = Heading("unit", Text("Đơn vị", "Unit"), width=8)
WEIGHT = Heading("quantity_kg", Text("Khối lượng (kg)", "Weight (kg)"), "weight")

CUSTOMERS = (
    Heading("customer", Text("Mã khách hàng", "Customer")),
    Heading("customer_name", Text("Khách hàng", "Customer name"), width=40),
    Heading("customer_city", Text("Thành phố", "City"), width=20),
    Heading("channel", Text("Kênh", "Channel"), width=8),
    Heading("deliveries", Text("Số giao hàng", "Deliveries"), "count"),
    Heading("first_issue_date", Text("Xuất đầu", "First issue"), "date"),
    Heading("last_issue_date", Text("Xuất cuối", "Last issue"), "date"),
    Heading("quantities", Text("Số lượng", "Quantities"), width=24),
    WEIGHT,
)
DELIVERIES = (
    BATCH,
    Heading("material", Text("Vật tư", "Material")),
    Heading("delivery", Text("Giao hàng", "Delivery")),
    Heading("issue_date", Text("Ngày xuất", "Issued"), "date"),
    Heading("sales_order", Text("Đơn bán hàng", "Sales order")),
    Heading("customer", Text("Mã khách hàng", "Customer")),
    Heading("customer_name", Text("Khách hàng", "Customer name"), width=40),
    Heading("ship_to", Text("Mã nơi nhận", "Ship-to")),
    Heading("ship_to_name", Text("Nơi nhận", "Ship-to name"), width=40),
    Heading("salesman", Text("Nhân viên bán hàng", "Salesman")),
    Heading("quantity", Text("Số lượng", "Quantity"), "quantity"),
    UNIT,
    WEIGHT,
)
STOCK = (
    BATCH,
    Heading("place", Text("Nơi để hàng", "Place"), width=20),
    Heading("plant", Text("Nhà máy", "Plant"), width=10),
    Heading("location", Text("Kho", "Storage location"), width=10),
    Heading("quantity", Text("Tồn", "Stock"), "quantity"),
    Heading("moved_quantity", Text("Theo dịch chuyển", "By movements"), "quantity"),
    UNIT,
    WEIGHT,
)
TRANSIT = (
    BATCH,
    Heading("plant", Text("Nhà máy nhận", "Receiving plant"), width=10),
    Heading("purchase_order", Text("Đơn chuyển kho", "Purchase order")),
    Heading("quantity", Text("Đang chuyển", "In transit"), "quantity"),
    UNIT,
    WEIGHT,
)
MASS = (
    BATCH,
    Heading("description", Text("Tên vật tư", "Description"), width=40),
    Heading("process_order", Text("Lệnh", "Order")),
    Heading("finish_date", Text("Hoàn thành", "Finished"), "date"),
    Heading("depth", Text("Số bước", "Steps"), "count", 8),
    UNIT,
    *(
        Heading(key, title, "quantity")
        for key, title in (
            ("received", Text("Nhập", "Received")),
            ("consumed", Text("Xuất dùng", "Consumed")),
            ("delivered", Text("Xuất giao", "Delivered")),
            ("returned", Text("Trả lại", "Returned")),
            ("scrapped", Text("Hủy", "Scrapped")),
            ("counted", Text("Kiểm kê, điều chỉnh", "Counted, adjusted")),
            ("posted_on", Text("Chuyển sang lô khác", "Posted to other batches")),
            ("other", Text("Khác", "Other")),
            ("stock", Text("Tồn", "Stock")),
            ("transit", Text("Đang chuyển", "In transit")),
            ("difference", Text("Chênh lệch", "Difference")),
        )
    ),
    Heading("difference_ratio", Text("Chênh lệch (%)", "Difference (%)"), "ratio"),
    Heading("verdict", Text("Đánh giá", "Verdict"), width=20),
)
LINKS = (
    Heading("parent_batch_id", Text("Lô đầu vào", "Went in"), width=26),
    Heading("batch_id", Text("Lô đầu ra", "Came out"), width=26),
    Heading("confidence", Text("Độ tin cậy", "Confidence"), width=12),
    Heading("method", Text("Cách nối", "Method"), width=20),
    Heading("process_order", Text("Lệnh", "Order")),
    Heading("production_date", Text("Ngày", "Date"), "date"),
    Heading("quantity", Text("Số lượng", "Quantity"), "quantity"),
    UNIT,
    WEIGHT,
    Heading("load_id", Text("Lần nạp", "Load"), "count", 8),
)


@dataclass(frozen=True, slots=True)
class _Pack:
    """What was asked for, what was found, and of which data."""

    batch: str
    direction: chain.Direction
    include_weak: bool
    filters: Filters
    by: str
    found: chain.Genealogy
    version: int
    info: stamp.StampInfo


VERDICTS = {
    None: Text("chưa biết (thiếu mốc tồn)", "unknown (no stock anchor)"),
    False: Text("khớp", "adds up"),
    True: Text("lệch quá 1 % hoặc 5 kg", "off by more than 1 % or 5 kg"),
}


def write_recall_pack(
    batch: str,
    target: IO[bytes] | Path,
    *,
    direction: chain.Direction = "forward",
    include_weak: bool = False,
    filters: Filters,
    by: str,
    language: str = "vi",
) -> chain.Genealogy:
    """Write the workbook of a batch number (or `material|batch`), read in one snapshot. Stock, transit and customers
    are those of the reader's plants and channels.

    Raises Refused `unknown-record` or `genealogy-too-large`. Every pack is logged with who asked for it.
    """
    with snapshot() as version, override(language):
        found = chain.genealogy(batch, direction, include_weak=include_weak)
        traced = [node.batch_id for node in found.nodes if node.depth >= 0 or direction == "backward"]
        places = chain.places(traced, filters).all()
        delivered = chain.deliveries(traced, filters).all()
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        with xlsxwriter.Workbook(target, options) as book:
            about = book.add_worksheet(str(Text("Giới thiệu", "About")))
            sheets = (
                (Text("Khách hàng", "Customers"), CUSTOMERS, _by_customer(delivered)),
                (Text("Giao hàng", "Deliveries"), DELIVERIES, delivered),
                (
                    Text("Tồn cần chặn", "Stock to block"),
                    STOCK,
                    [{**p, "place": str(PLACES[p["kind"]])} for p in places if p["kind"] in PLACES],
                ),
                (Text("Đang chuyển", "In transit"), TRANSIT, [p for p in places if p["kind"] == "transit"]),
                (Text("Cân bằng khối lượng", "Mass balance"), MASS, [_mass(node) for node in found.nodes]),
                (Text("Liên kết", "Links"), LINKS, [_link(link) for link in found.links]),
            )
            for title, headings, rows in sheets:
                _sheet(book, title, headings, rows)
            cut = sum(is_too_long(value) for *_, rows in sheets for row in rows for value in row.values())
            info = stamp.info(version).of(LISTS)
            pack = _Pack(batch, direction, include_weak, filters, by, found, version, info)
            _about(book, about, pack, cut)
    log.info("recall pack", extra={"batch": batch, "direction": direction, "weak": include_weak, "by": by})
    return found


def _by_customer(delivered: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row per customer and channel, most kilograms first; unknown customers stay a row of their own."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in delivered:
        groups.setdefault((row["customer"], row["channel"]), []).append(row)
    summed = []
    for (customer, channel), rows in groups.items():
        per_unit: dict[str, Decimal] = {}
        for row in rows:
            per_unit[row["unit"]] = per_unit.get(row["unit"], Decimal(0)) + row["quantity"]
        weights = [row["quantity_kg"] for row in rows]
        summed.append(
            {
                "customer": customer,
                "customer_name": rows[0]["customer_name"],
                "customer_city": rows[0]["customer_city"],
                "channel": channel,
                "deliveries": len({row["delivery"] for row in rows}),
                "first_issue_date": min(row["issue_date"] for row in rows),
                "last_issue_date": max(row["issue_date"] for row in rows),
                "quantities": " + ".join(
                    f"{quantity.normalize():f} {unit}" for unit, quantity in per_unit.items()
                ),
                "quantity_kg": None if None in weights else sum(weights, Decimal(0)),
            }
        )
    return sorted(summed, key=lambda row: (-(row["quantity_kg"] or 0), row["customer"]))


def _mass(node: chain.Node) -> dict[str, Any]:
    facts, balance = node.facts, node.balance
    row = {
        "batch_id": node.batch_id,
        "description": facts["description"],
        "process_order": facts["process_order"],
        "finish_date": facts["actual_finish_date"],
        "depth": node.depth,
        "unit": facts["unit"],
    }
    if balance is None:
        return {**row, "verdict": str(VERDICTS[None])}
    parts = {heading.key: getattr(balance, heading.key) for heading in MASS if heading.kind == "quantity"}
    return {
        **row,
        **parts,
        "difference_ratio": balance.difference_ratio,
        "verdict": str(VERDICTS[balance.is_off]),
    }


def _link(link: chain.Link) -> dict[str, Any]:
    return {
        **{heading.key: getattr(link, heading.key) for heading in LINKS},
        "confidence": link.confidence,
        "method": link.method,
    }


def _about(book: Any, sheet: Any, pack: _Pack, cut: int) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)
    bold = book.add_format({"bold": True})
    weak = sum(link.confidence == Confidence.WEAK for link in pack.found.links)
    lines = [
        (Text("Hồ sơ thu hồi lô", "Recall pack of batch"), pack.batch),
        (Text("Lô gốc", "Root batches"), ", ".join(pack.found.roots)),
        (Text("Hướng", "Direction"), str(DIRECTIONS[pack.direction])),
        (Text("Liên kết yếu", "Weak links"), f"{YES if pack.include_weak else NO} ({weak})"),
        (Text("Số lô", "Batches"), str(len(pack.found.nodes))),
        (Text("Phiên bản dữ liệu", "Data version"), f"v{pack.version}"),
        (Text("Dữ liệu đến", "Data to"), formats.day(pack.info.as_of)),
        (Text("Người xuất", "Made by"), pack.by),
        (Text("Xuất lúc", "Made at"), formats.moment(timezone.now())),
        (Text("Phạm vi", "Scope"), pack.filters.scope.canonical()),
        (Text("Độ tin cậy của liên kết", "How sure links are"), ""),
        *((Text(value, value), str(label)) for value, label in Confidence.choices),
        (Text("Cách nối", "How links are found"), ""),
        *((Text(value, value), str(label)) for value, label in ChainMethod.choices),
    ]
    if cut:
        said = CUT_TEXTS.filled(n=formats.number(cut), most=formats.number(LONGEST_TEXT))
        lines.append((Text("Văn bản bị cắt", "Cut texts"), str(said)))
    for row, (name, value) in enumerate(lines):
        sheet.write_string(row, 0, str(name), bold)
        sheet.write_string(row, 1, clean(value))


def _sheet(book: Any, title: Text, headings: Sequence[Heading], rows: Iterable[dict[str, Any]]) -> None:
    sheet = book.add_worksheet(str(title))
    head = book.add_format({"bold": True, "bottom": 1})
    looks = [book.add_format({"num_format": number_format(heading.kind)}) for heading in headings]
    sheet.freeze_panes(1, 1)
    for place, heading in enumerate(headings):
        sheet.set_column(place, place, heading.width)
        sheet.write_string(0, place, str(heading.title), head)
    last = 0
    for last, row in enumerate(rows, 1):
        for place, heading in enumerate(headings):
            _write(sheet, last, place, row.get(heading.key), looks[place])
    sheet.autofilter(0, 0, max(last, 1), len(headings) - 1)


def _write(sheet: Any, row: int, place: int, value: Any, cell_format: Any) -> None:
    if value is None:
        return
    if isinstance(value, Decimal | int):
        sheet.write_number(row, place, value, cell_format)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, cell_format)
    else:
        sheet.write_string(row, place, fitted(str(value)), cell_format)
