"""ZRSD002, billing: what the list looks like and what is wrong in it.

*Net Value* is in company currency on every row, export included; *Price*, *Total Price*, *Tax* and *Total* of a row
with an exchange rate are in the foreign currency. The identity between them is checked here, once, so that nothing
behind the loader ever multiplies *Net Value* by a rate (docs/decisions/0040). Names are what the newest load says of a
code: accounts of one-time customers show the latest buyer on all their rows.
"""

from collections.abc import Callable

import pandas as pd

from alkana.text import Text
from etl.sources import fields
from etl.sources.base import Check, Column, Kind, Member, Severity, Source, code, register

# VND that rounding inside SAP may move a row by.
TOLERANCE = 2
WEIGHT_UNITS = frozenset({"KG", "G", "TO", "T"})
VOLUME_UNITS = frozenset({"L", "LT", "ML", "M3", "CC"})
# What the tax in VND has room for; a barcode in the tax or in the rate is beyond it.
LARGEST_TAX_VND = 1e17


def _blank(column: str) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: rows[column].isna()


def _negative(column: str) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: rows[column] < 0


def exchange_rates(rows: pd.DataFrame) -> "pd.Series[float]":
    """Company currency per unit of the row's document currency; 1 where the list gives none."""
    return rows["exchange_rate"].where(rows["exchange_rate"] > 0, 1).fillna(1)


def _net_value_differs(rows: pd.DataFrame) -> "pd.Series[bool]":
    discounts = rows["discount_item"].fillna(0) + rows["discount_header"].fillna(0)
    expected = rows["total_price"] * exchange_rates(rows) - discounts
    return (rows["net_value"] - expected).abs() > TOLERANCE


def _total_price_differs(rows: pd.DataFrame) -> "pd.Series[bool]":
    return (rows["total_price"] - rows["price"] * rows["billed_quantity"]).abs() > TOLERANCE


def _total_differs(rows: pd.DataFrame) -> "pd.Series[bool]":
    domestic = exchange_rates(rows) == 1
    return domestic & ((rows["total"] - rows["net_value"] - rows["tax"].fillna(0)).abs() > TOLERANCE)


def _billed_before_ordered(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["billing_date"] < rows["sales_order_date"]


def _tax_too_large(rows: pd.DataFrame) -> "pd.Series[bool]":
    return (rows["tax"] * exchange_rates(rows)).abs() >= LARGEST_TAX_VND


def _unit_unknown(
    quantity: str, unit: str, known: frozenset[str]
) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: (rows[quantity].fillna(0) != 0) & ~rows[unit].isin(known)


COLUMNS = (
    Column("billing_date", "Billing Date", Kind.DATE, ("Bill. Date", "Fakturadatum", "Ngày hóa đơn")),
    code("billing_document", "Billing Document", fields.DOCUMENT,
         ("Billing Doc.", "Bill. Doc.", "Faktura", "Số hóa đơn", "Chứng từ thanh toán")),
    code("storage_location", "Sloc", fields.STORAGE_LOCATION,
         ("SLoc", "Storage Location", "Lagerort", "Kho"), required=False),
    code("tax_classification", "Tax Classification", fields.INDICATOR,
         ("Tax Class.", "Phân loại thuế"), required=False),
    Column("payment_days", "TOP", Kind.INTEGER, ("Terms of Payment", "Zahlungsbedingung", "Hạn thanh toán"),
           whole_digits=9,
           required=False),
    code("billing_type", "Billing Type", fields.TYPE, ("Bill. Type", "BillT", "Fakturaart", "Loại hóa đơn")),
    code("sales_organization", "Sales Organization", fields.ORGANIZATION,
         ("Sales Org.", "SOrg", "SOrg.", "Verkaufsorganisation", "Tổ chức bán hàng"), required=False),
    code("sales_office", "Sales Office", fields.ORGANIZATION,
         ("SOff.", "Verkaufsbüro", "Văn phòng bán hàng"), required=False),
    code("channel", "Dist Channel", fields.CHANNEL,
         ("Dist. Channel", "Distribution Channel", "DChl", "Vertriebsweg", "Kênh phân phối")),
    code("sold_to", "Sold-to", fields.PARTNER, ("Sold-to Party", "Sold-To Pt", "Auftraggeber", "Khách mua")),
    code("payer", "Payer", fields.PARTNER, ("Regulierer", "Người trả tiền"), required=False),
    code("bill_to", "Bill-to", fields.PARTNER, ("Bill-to Party", "Rechnungsempfänger", "Người nhận hóa đơn"),
         required=False),
    Column("bill_to_name", "Name of Bill to", synonyms=("Name of Bill-to", "Bill-to Name", "Tên khách hàng"),
           required=False),
    Column("customer_city", "Cust. City", synonyms=("City", "Customer City", "Thành phố"), required=False),
    code("customer_group", "Cust. Group", fields.CUSTOMER_GROUP,
         ("Customer Group", "CGrp", "Kundengruppe", "Nhóm khách hàng")),
    Column("transport_zone", "Trans. Zone", synonyms=("Transportation Zone", "Vùng vận chuyển"), required=False),
    Column("structure_group", "Reg Stru. Group", synonyms=("Reg. Stru. Group", "Regional Stru. Grp."),
         required=False),
    code("ship_to", "Ship-to", fields.PARTNER, ("Ship-to Party", "Warenempfänger", "Người nhận hàng"), required=False),
    Column("ship_to_name", "Name of Ship-to", synonyms=("Ship-to Name", "Tên nơi nhận"), required=False),
    Column("ship_to_address", "Address of Ship-to", synonyms=("Ship-to Address", "Địa chỉ nhận"), required=False),
    Column("usage", "Usage", synonyms=("Verwendung", "Mục đích sử dụng"), required=False),
    code("salesman", "Salesman ID", fields.PARTNER, ("Salesman", "Salesman Code", "Mã nhân viên bán hàng"),
         placeholders=("0",)),
    Column("salesman_name", "Salesman Name", synonyms=("Name of Salesman", "Tên nhân viên bán hàng")),
    Column("billing_item", "Billing Item", Kind.INTEGER, ("Bill. Item", "Item", "Fakturaposition", "Dòng hóa đơn")),
    code("material", "Material", fields.MATERIAL, ("Material Number", "Material Code", "Materialnummer", "Mã vật tư")),
    code("material_type", "Material Type", fields.TYPE, ("Mat. Type", "MTyp", "Materialart", "Loại vật tư"),
         required=False),
    Column("description", "Description", synonyms=("Material Description", "Materialkurztext", "Tên hàng"),
           required=False),
    Column("item_proposal", "Item Proposal", required=False),
    code("product_hierarchy", "Prod. Hierarchy", fields.HIERARCHY, ("Product Hierarchy", "Produkthierarchie"),
         required=False),
    Column("billed_quantity", "Billing Qty", Kind.NUMBER,
           ("Billed Quantity", "Billing Quantity", "Bill. Qty", "Fakturierte Menge", "Số lượng hóa đơn")),
    code("unit", "Sales Unit", fields.UNIT, ("SU", "Sales UoM", "Verkaufsmengeneinheit", "Đơn vị bán")),
    code("currency", "Curr", fields.CURRENCY, ("Currency", "Curr.", "Crcy", "Währung", "Tiền tệ")),
    Column("exchange_rate", "Exchange Rate", Kind.NUMBER, ("Exch. Rate", "Kurs", "Tỷ giá"), decimals=5),
    code("pricing_procedure", "Cust Pricing Proc", fields.INDICATOR, ("Cust. Pricing Proc.",), required=False),
    Column("price", "Price", Kind.NUMBER, ("Unit Price", "Preis", "Đơn giá")),
    Column("total_price", "Total Price", Kind.NUMBER, ("Gross Value", "Gesamtpreis", "Thành tiền")),
    Column("discount_item", "Discount Item", Kind.NUMBER, ("Item Discount", "Chiết khấu dòng")),
    Column("discount_header", "Discount (Header)", Kind.NUMBER, ("Discount Header", "Chiết khấu hóa đơn")),
    Column("down_payment", "DP", Kind.NUMBER, ("Down Payment", "Đặt cọc"), required=False),
    Column("discount_text", "Discount", synonyms=("Discount Text", "Chiết khấu"), required=False),
    Column("net_value", "Net Value", Kind.NUMBER, ("Net Val.", "Nettowert", "Giá trị thuần")),
    Column("tax", "Tax", Kind.NUMBER, ("Tax Amount", "Steuerbetrag", "Thuế")),
    Column("total", "Total", Kind.NUMBER, ("Total Amount", "Total Value", "Gesamtbetrag", "Tổng cộng")),
    Column("net_weight", "Net Weight", Kind.NUMBER, ("Nettogewicht", "Trọng lượng tịnh"),
           whole_digits=11),
    code("weight_unit", "Weight Unit", fields.UNIT, ("WUn", "Gewichtseinheit", "Đơn vị trọng lượng")),
    Column("volume", "Volum", Kind.NUMBER, ("Volume", "Volumen", "Thể tích"),
           whole_digits=11, required=False),
    code("volume_unit", "Volum Unit", fields.UNIT, ("Volume Unit", "VUn", "Volumeneinheit", "Đơn vị thể tích"),
         required=False),
    Column("formula_reason", "Cust. Formula Reason", required=False),
    code("sales_order", "SO No.", fields.DOCUMENT,
         ("SO No", "Sales Order", "SO Number", "Sales Doc.", "Kundenauftrag", "Số đơn bán hàng"), by_selection=True),
    Column("sales_order_date", "SO Date.", Kind.DATE, ("SO Date", "Sales Order Date", "Ngày đơn bán hàng"),
           required=False),
    code("delivery", "Doc Reference (OD).", fields.DOCUMENT,
         ("Doc Reference (OD)", "Doc. Reference (OD)", "Outbound Delivery", "Lieferung", "Số giao hàng"),
         by_selection=True),
    Column("cancelled", "Cancelled", synonyms=("Canceled", "Storniert", "Đã hủy"), required=False),
    code("cancel_document", "Doc. Cancel", fields.DOCUMENT,
         ("Doc Cancel", "Cancelled Document", "Stornobeleg", "Chứng từ hủy"), required=False),
    Column("tonnage", "Tonase", Kind.NUMBER, ("Tonnage",), required=False),
    Column("tonnage_unit", "Tonase Unit", synonyms=("Tonnage Unit",), required=False),
    Column("created_by", "Created By", synonyms=("Angelegt von", "Người tạo"), required=False),
    Column("posting_status", "Pos. Status", synonyms=("Posting Status", "Buchungsstatus"), required=False),
    Column("freight", "Ins & Freight (Export)", Kind.NUMBER, ("Ins. & Freight (Export)",), required=False),
)  # fmt: skip

CHECKS = (
    Check("ZRSD002-000", Severity.ERROR, "billing_document", _blank("billing_document"),
          Text("Thiếu số hóa đơn", "The billing document is missing"),
          Text("Điền số hóa đơn 10 chữ số", "Enter the 10-digit billing document")),
    Check("ZRSD002-001", Severity.ERROR, "billing_item", _blank("billing_item"),
          Text("Thiếu số dòng hóa đơn", "The billing item is missing"),
          Text("Điền số dòng của hóa đơn, ví dụ 10", "Enter the item of the billing document, for example 10")),
    Check("ZRSD002-002", Severity.ERROR, "billing_date", _blank("billing_date"),
          Text("Thiếu ngày hóa đơn", "The billing date is missing"),
          Text("Điền ngày hóa đơn, ví dụ 2025-10-31", "Enter the billing date, for example 2025-10-31")),
    Check("ZRSD002-003", Severity.ERROR, "net_value", _net_value_differs,
          Text("Giá trị thuần khác Thành tiền × Tỷ giá − Chiết khấu (quá 2 VND)",
               "Net Value is not Total Price × Exchange Rate − discounts (by more than 2 VND)"),
          Text("Giá trị thuần phải là VND; đối chiếu hóa đơn trong SAP rồi sửa cột sai",
               "Net Value must be in VND; compare with the document in SAP and correct the wrong column")),
    Check("ZRSD002-004", Severity.ERROR, "net_value", _blank("net_value"),
          Text("Thiếu giá trị thuần", "The net value is missing"),
          Text("Điền giá trị thuần bằng VND (0 nếu không tính tiền)", "Enter the net value in VND (0 if free)")),
    Check("ZRSD002-005", Severity.ERROR, "total_price", _blank("total_price"),
          Text("Thiếu thành tiền nên không kiểm tra được giá trị thuần",
               "The total price is missing, so the net value cannot be checked"),
          Text("Điền thành tiền theo tiền tệ chứng từ", "Enter the total price in document currency")),
    Check("ZRSD002-006", Severity.ERROR, "billing_type", _blank("billing_type"),
          Text("Thiếu loại hóa đơn", "The billing type is missing"),
          Text("Điền loại hóa đơn, ví dụ ZBA1", "Enter the billing type, for example ZBA1")),
    Check("ZRSD002-007", Severity.ERROR, "billed_quantity", _blank("billed_quantity"),
          Text("Thiếu số lượng", "The billed quantity is missing"),
          Text("Điền số lượng hóa đơn", "Enter the billed quantity")),
    Check("ZRSD002-008", Severity.WARNING, "sold_to", _blank("sold_to"),
          Text("Thiếu khách hàng", "The customer is missing"),
          Text("Dòng vẫn được tính, ở nhóm không có khách hàng; điền mã khách hàng",
               "The row counts, in the group without a customer; enter the customer")),
    Check("ZRSD002-009", Severity.WARNING, "material", _blank("material"),
          Text("Thiếu mã vật tư", "The material is missing"),
          Text("Dòng vẫn được tính vào doanh thu; điền mã vật tư", "The row counts as revenue; enter the material")),
    Check("ZRSD002-010", Severity.WARNING, "net_value", _negative("net_value"),
          Text("Giá trị thuần âm", "A negative net value"),
          Text("Dấu do bảng loại hóa đơn quyết định; nếu danh sách đã mang dấu thì đặt dấu của loại này là +1",
               "The billing type table gives the sign; if the list is signed already, set this type's sign to +1")),
    Check("ZRSD002-011", Severity.WARNING, "total_price", _total_price_differs,
          Text("Thành tiền khác Đơn giá × Số lượng", "Total Price is not Price × Billing Qty"),
          Text("Kiểm tra đơn giá và đơn vị giá", "Check the price and its price unit")),
    Check("ZRSD002-012", Severity.WARNING, "total", _total_differs,
          Text("Tổng cộng khác Giá trị thuần + Thuế", "Total is not Net Value + Tax"),
          Text("Kiểm tra tiền thuế của dòng", "Check the tax of the row")),
    Check("ZRSD002-013", Severity.WARNING, "weight_unit", _unit_unknown("net_weight", "weight_unit", WEIGHT_UNITS),
          Text("Đơn vị trọng lượng chưa biết", "Unknown weight unit"),
          Text("Trọng lượng không được quy ra kg; kiểm tra đơn vị", "The weight is not taken as kg; check the unit")),
    Check("ZRSD002-014", Severity.NOTE, "volume_unit", _unit_unknown("volume", "volume_unit", VOLUME_UNITS),
          Text("Đơn vị thể tích chưa biết", "Unknown volume unit"),
          Text("Thể tích không được quy ra lít; kiểm tra đơn vị", "The volume is not taken as litres; check the unit")),
    Check("ZRSD002-016", Severity.ERROR, "tax", _tax_too_large,
          Text("Thuế × Tỷ giá lớn hơn mức chứa được", "Tax × Exchange Rate is larger than can be held"),
          Text("Kiểm tra tiền thuế và tỷ giá của dòng", "Check tax and exchange rate of the row")),
    Check("ZRSD002-015", Severity.NOTE, "sales_order_date", _billed_before_ordered,
          Text("Ngày hóa đơn trước ngày đơn bán hàng", "Billed before the sales order's date"),
          Text("Kiểm tra ngày của đơn bán hàng", "Check the date of the sales order")),
)  # fmt: skip

_CUSTOMER = {"city": "customer_city", "customer_group": "customer_group", "channel": "channel"}

ZRSD002 = register(
    Source(
        code="zrsd002",
        title=Text("Hóa đơn bán hàng (ZRSD002)", "Billing (ZRSD002)"),
        columns=COLUMNS,
        key=("billing_document", "billing_item"),
        as_of="billing_date",
        members=(
            Member("customer", ("ship_to",), {"name": "ship_to_name", "address": "ship_to_address"}),
            Member("customer", ("bill_to",), {"name": "bill_to_name", **_CUSTOMER}),
            Member("customer", ("sold_to",), {"name": "bill_to_name", **_CUSTOMER}),
            Member("channel", ("channel",)),
            Member("salesman", ("salesman",), {"name": "salesman_name"}),
            Member("billing_type", ("billing_type",)),
            Member("customer_group", ("customer_group",)),
            Member(
                "material", ("material",), {"description": "description", "material_type": "material_type"}
            ),
        ),
        checks=CHECKS,
        total_row_key=("billing_document", "billing_item", "material"),
        # Only the first total row carries values, and for all units together: quantities are what can be compared.
        totals=("billed_quantity",),
        totals_by="unit",
        order=60,
    )
)
