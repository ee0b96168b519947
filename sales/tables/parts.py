"""What several lists of sales share: columns, where a customer or a material leads."""

from alkana.reporting.columns import Code, Count, Date, Money, Number, Volume, Weight, Words
from alkana.text import Text

CUSTOMER_NAME = Words("customer_name", Text("Tên khách hàng", "Customer name"), search=True, mobile=True)
SALESMAN = Code("salesman", Text("Mã nhân viên", "Salesman"))
SALESMAN_NAME = Words("salesman_name", Text("Nhân viên bán hàng", "Salesman name"), search=True)
GROUP = Code("customer_group", Text("Nhóm khách hàng", "Customer group"))
DOCUMENT = Code("billing_document", Text("Số hóa đơn", "Billing document"), search=True, mobile=True)
BILLED_ON = Date("billing_date", Text("Ngày hóa đơn", "Billing date"), mobile=True)
BILLING_TYPE = Code("billing_type", Text("Loại hóa đơn", "Billing type"))
MEANING = Code("meaning", Text("Ý nghĩa", "Meaning"), visible=False)
SALES_ORDER = Code("sales_order", Text("Đơn bán hàng", "Sales order"), search=True)
DELIVERY = Code("delivery", Text("Số giao hàng", "Delivery"), search=True)
REVENUE = Money("revenue_vnd", Text("Doanh thu thuần", "Net revenue"), kpi="SAL-NET", mobile=True)
SOLD_KG = Weight("sold_kg", Text("Khối lượng (kg)", "Volume, kg"), kpi="SAL-VOL")
SOLD_L = Volume("sold_l", Text("Thể tích (L)", "Volume, L"), visible=False)
KG_PRICE = Money("kg_price_vnd", Text("Giá mỗi kg", "Price per kg"), kpi="SAL-PKG", total=False)
INVOICES = Count("invoices", Text("Hóa đơn", "Invoices"), kpi="SAL-INV", total=False)
UNWEIGHED = Count("unweighed_items", Text("Dòng không có trọng lượng", "Items without weight"), visible=False)
SHARE = Number("share_of_all", Text("Tỷ trọng (0–1)", "Share (0–1)"), decimals=4)
CUMULATIVE = Number("cumulative_share", Text("Tỷ trọng cộng dồn (0–1)", "Cumulative share (0–1)"), decimals=4)
LAST_BILLED = Date("last_billing_date", Text("Hóa đơn gần nhất", "Last billing date"))
ROW_KEY = Code("row_key", Text("Khóa dòng", "Row key"), visible=False, sortable=False, sql_type="uuid")
