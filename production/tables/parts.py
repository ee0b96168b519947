"""What several lists of production share: columns and where a batch leads."""

from alkana.reporting.columns import Batch, Code, Date, Quantity, State
from alkana.text import Text

ORDER = Code("process_order", Text("Lệnh", "Order"), search=True, mobile=True)
ORDER_TYPE = Code("order_type", Text("Loại lệnh", "Order type"))
ORDER_KIND = Code("order_kind", Text("MTS / MTO", "MTS / MTO"))
CONTROLLER = Code("mrp_controller", Text("Bộ phận MRP", "MRP controller"))
SALES_ORDER = Code("sales_order", Text("Đơn bán hàng", "Sales order"), search=True)
PRODUCT_GROUP = Code("product_group", Text("Nhóm sản phẩm", "Product group"))
BATCH = Batch()
STATE = State(mobile=True)
RELEASED = Date("release_date", Text("Phát lệnh", "Released"))
FINISHED = Date("actual_finish_date", Text("Hoàn thành", "Actual finish"))
ORDERED = Quantity("ordered_quantity", Text("Số lượng lệnh", "Ordered"))
DELIVERED = Quantity("delivered_quantity", Text("Đã nhập kho", "Delivered"))
