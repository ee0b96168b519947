"""ZRSD002 as SAP writes it: billing items. Net Value is VND in every row, also where prices are in dollars."""

from collections import defaultdict
from datetime import date
from pathlib import Path

from etl.demo.delivery_list import nominal_size
from etl.demo.dirt import DIRTY_ONE_IN, Cell, Dirt, Verdict, roll
from etl.demo.events import Invoice, InvoiceItem
from etl.demo.quirks import CellKind, Family, Heading
from etl.demo.world import World
from etl.demo.written import ListRow, WrittenFile, write_list

_NUMBER, _MONEY, _WHOLE = CellKind.NUMBER, CellKind.MONEY, CellKind.WHOLE
HEADINGS = (
    Heading("Billing Date", CellKind.DATE), Heading("Billing Document"), Heading("Sloc"), Heading("Tax Classification"),
    Heading("TOP", _WHOLE), Heading("Billing Type"), Heading("Sales Organization"), Heading("Sales Office"),
    Heading("Dist Channel"), Heading("Sold-to"), Heading("Payer"), Heading("Bill-to"), Heading("Name of Bill to"),
    Heading("Cust. City"), Heading("Cust. Group"), Heading("Trans. Zone"), Heading("Reg Stru. Group"),
    Heading("Ship-to"),
    Heading("Name of Ship-to"), Heading("Address of Ship-to"), Heading("Usage"), Heading("Salesman ID"),
    Heading("Salesman Name"), Heading("Billing Item", _WHOLE), Heading("Material"), Heading("Material Type"),
    Heading("Description"), Heading("Item Proposal"), Heading("Prod. Hierarchy"), Heading("Billing Qty", _NUMBER),
    Heading("Sales Unit"), Heading("Curr"), Heading("Exchange Rate", _WHOLE), Heading("Cust Pricing Proc"),
    Heading("Price", _MONEY), Heading("Total Price", _MONEY), Heading("Discount Item", _MONEY),
    Heading("Discount (Header)", _MONEY), Heading("DP", _MONEY), Heading("Discount"), Heading("Net Value", _WHOLE),
    Heading("Tax", _MONEY), Heading("Total", _MONEY), Heading("Net Weight", _NUMBER), Heading("Weight Unit"),
    Heading("Volum", _NUMBER), Heading("Volum Unit"), Heading("Cust. Formula Reason"), Heading("SO No."),
    Heading("SO Date.", CellKind.DATE), Heading("Doc Reference (OD)."), Heading("Cancelled"), Heading("Doc. Cancel"),
    Heading("Tonase", _NUMBER), Heading("Tonase Unit"), Heading("Created By"), Heading("Pos. Status"),
    Heading("Ins & Freight (Export)", _MONEY),
)  # fmt: skip
COLUMN = {heading.header: index for index, heading in enumerate(HEADINGS)}
INVOICE_TYPES = frozenset({"ZBA1", "EBA2"})


def dirt_of_invoice_item(seed: int, invoice: Invoice, item: InvoiceItem) -> Dirt | None:
    """How an item is spelled wrong, the same in every export. Cancelled documents and their cancellation are right."""
    number = roll(seed, "invoice", invoice.number, item.item)
    if number % DIRTY_ONE_IN or invoice.cancelled_on or invoice.cancels:
        return None
    choices = (
        Dirt("impossible_date", "Billing Date", f"31.02.{invoice.billed.year}", None, Verdict.QUARANTINED),
        Dirt("broken_identity", "Net Value", item.net_value + 1_000_000, None, Verdict.QUARANTINED),
        Dirt("text_quantity", "Billing Qty", "abc", None, Verdict.QUARANTINED),
        Dirt("text_amount", "Net Value", "n/a", None, Verdict.QUARANTINED),
        Dirt("blanks_around_code", "Sold-to", f" {invoice.customer} ", None, Verdict.KEPT),
    )
    return choices[number // DIRTY_ONE_IN % len(choices)]


def write_billing(
    world: World,
    path: Path,
    first: date,
    last: date,
    *,
    exported: date | None = None,
    family: Family = Family.R,
    dirty: bool = True,
    totals: bool = True,
    cancellations: bool = False,
) -> WrittenFile:
    """Write the invoices billed between two days.

    The usual selection leaves out what is cancelled by the day of the export; with `cancellations` the list shows
    cancelled documents (marked), their cancellation, and credits for returns.
    """
    on = exported or last
    rows: list[ListRow] = []
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for invoice in sorted(world.invoices, key=lambda i: i.number):
        cancelled = invoice.cancelled_on is not None and invoice.cancelled_on <= on
        plain = invoice.billing_type in INVOICE_TYPES and not cancelled
        if not first <= invoice.billed <= min(last, on) or not (plain or cancellations):
            continue
        for item in invoice.items:
            row = _row(world, invoice, item, on)
            unit = world.materials.by_code[item.material].unit
            dirt = dirt_of_invoice_item(world.seed, invoice, item) if dirty else None
            for place, column in enumerate(("Billing Qty", "Net Value", "Net Weight", "Tonase")):
                # Totals are of what the list shows: spoilt afterwards, it would be stopped by them.
                shown = dirt.written if dirt and dirt.column == column else row[COLUMN[column]]
                sums[unit][place] += shown if isinstance(shown, int) else 0
            rows.append(ListRow(row, dirt))
    quantities = tuple((unit, values[0]) for unit, values in sorted(sums.items()))
    written = WrittenFile(path, "zrsd002", family, len(rows), on, first, last, totals=quantities)
    return write_list(written, HEADINGS, rows, _totals(sums) if totals else [])


def _totals(sums: dict[str, list[int]]) -> list[list[Cell]]:
    """One total row per sales unit; the first also has the sums of value and weight over all units."""
    rows = []
    for number, (unit, values) in enumerate(sorted(sums.items())):
        row: list[Cell] = ["" if h.kind is CellKind.TEXT else None for h in HEADINGS]
        row[COLUMN["Billing Qty"]] = values[0]
        row[COLUMN["Sales Unit"]] = unit
        if number == 0:
            for place, column in enumerate(("Net Value", "Net Weight", "Tonase"), start=1):
                row[COLUMN[column]] = sum(v[place] for v in sums.values())
            for column, text in (("Curr", "VND"), ("Weight Unit", "KG"), ("Tonase Unit", "LT/KG")):
                row[COLUMN[column]] = text
        rows.append(row)
    return rows


def _row(world: World, invoice: Invoice, item: InvoiceItem, on: date) -> list[Cell]:
    customer = world.partners.by_code[invoice.customer]
    material = world.materials.by_code[item.material]
    salesman = world.partners.salesman(invoice.salesman)
    export = invoice.exchange_rate != 1
    name = customer.name_on(on)
    cancelled = invoice.cancelled_on is not None and invoice.cancelled_on <= on
    kilograms = item.quantity * material.grams // 1_000
    return [
        invoice.billed, invoice.number, "0101", "1", invoice.payment_days, invoice.billing_type, "1000",
        f"10{invoice.channel}", invoice.channel, customer.code, customer.code, customer.code, name,
        "" if export else customer.city, customer.group, "", f"R{int(customer.code[-2:]) % 8 + 1:02d}",
        "" if export else customer.code, "" if export else name, "" if export else customer.address,
        "Z01" if roll(world.seed, "usage", invoice.number) % 100 == 0 else "", salesman.code, salesman.name,
        item.item, item.material, "ZTRD" if item.material.startswith("17") else "ZFGD", material.description, "",
        material.hierarchy, item.quantity, material.unit, "VND", invoice.exchange_rate, "1", item.price,
        item.total_price, item.discount_item, item.discount_header, 0, item.discount_text, item.net_value, item.tax,
        item.total, kilograms, "KG", item.quantity * material.millilitres // 1_000, "L", "", invoice.sales_order,
        invoice.ordered, invoice.delivery, "X" if cancelled else "", invoice.cancels,
        item.quantity * nominal_size(material) // 1_000, "LT/KG",
        f"USER{roll(world.seed, 'user', invoice.number) % 12 + 1:02d}", "C", 0,
    ]  # fmt: skip
