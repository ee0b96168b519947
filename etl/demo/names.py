"""Invented words for things and people. No name here belongs to a real product, company or person."""

SERIES = (
    "VELORIN-K", "TODUNAX-P", "KAMIRUS-W", "ORLESKA-D", "PELVANO-X", "QUIMBRA-S", "ZANTHEO-M", "LUVERIK-G",
    "NORDAMI-T", "BRIVEXO-L", "SOLMEKA-V", "TARQUEL-R", "IXOMIRA-N", "DRAVEKO-U", "FENOLKA-B", "MIRZUNA-H",
)  # fmt: skip

COLOURS = (
    "TRẮNG SỮA", "TRẮNG NGÀ", "XÁM KHÓI", "XÁM ĐÁ", "ĐEN MỜ", "ĐỎ GẠCH", "XANH RÊU", "XANH LAM", "VÀNG NGHỆ",
    "NÂU CÁNH GIÁN", "BÓNG 75%", "BÓNG 50%", "MỜ 25%", "TRONG SUỐT", "LÓT TRẮNG", "LÓT XÁM",
)  # fmt: skip

RAW_WORDS = (
    "NHỰA", "BỘT ĐỘN", "BỘT MÀU", "DUNG MÔI", "PHỤ GIA", "CHẤT ĐÓNG RẮN", "DẦU", "CHẤT PHÂN TÁN", "CHẤT LÀM MỜ",
)  # fmt: skip

PACKAGING_WORDS = ("THÙNG", "LON", "NẮP", "NHÃN", "HỘP CARTON", "CAN NHỰA", "ĐAI SẮT", "TEM")

TRADING_WORDS = ("CỌ LĂN", "GIẤY NHÁM", "BĂNG KEO", "SÚNG PHUN", "CHỔI QUÉT", "MẶT NẠ LỌC")

CONSUMABLE_WORDS = (
    ("GIẤY IN A4", "RIM"), ("BAO TAY VẢI", "PAA"), ("KHẨU TRANG", "BOX"), ("GIẺ LAU", "KG"), ("MỰC IN", "BT"),
    ("MÀNG CO", "ROL"), ("BÚT LÔNG", "PC"), ("KHĂN GIẤY", "PAC"),
)  # fmt: skip

COMPANY_FORMS = (
    "Công ty TNHH",
    "Công ty Cổ phần",
    "Doanh nghiệp tư nhân",
    "Cửa hàng",
    "Xưởng gỗ",
    "Đại lý sơn",
)

COMPANY_TRADES = (
    "Nội Thất", "Chế Biến Gỗ", "Cơ Khí", "Xây Dựng", "Vật Liệu", "Trang Trí", "Thương Mại", "Sản Xuất Đồ Gỗ",
)  # fmt: skip

SYLLABLES = (
    "Sương", "Trúc", "Vũ", "Đằng", "Khuê", "Miên", "Phượng", "Thạch", "Uyển", "Vọng", "Ngưu", "Đường", "Lưu", "Nghệ",
    "Quế", "Riềng", "Sếu", "Tràm", "Ước", "Vẹt", "Xoài", "Yến", "Bưởi", "Cừu", "Điệp", "Giếng", "Hến", "Ốc",
)  # fmt: skip

FOREIGN_COMPANIES = (
    "Ostrelka Möbel", "Vandurin Furniture", "Kelpahaus Trading", "Brimoskar Timber", "Zolfane Interiors",
    "Quarnelo Wood", "Tuvalsen Design", "Pelmorska Holz",
)  # fmt: skip

FAMILY_NAMES = ("ÂU", "CUNG", "DIỆP", "KHỔNG", "LỤC", "MẠC", "NGHIÊM", "ÔNG", "QUÁCH", "TIÊU", "UÔNG", "VI")
GIVEN_NAMES = (
    "THẠCH TRÚC", "MIÊN VŨ", "ĐẰNG GIANG", "KHUÊ TRÂM", "SƯƠNG ĐIỆP", "UYỂN ĐÌNH", "VỌNG NGUYÊN", "QUẾ LƯU",
    "NGHỆ TƯỜNG", "TRÀM HƯƠNG",
)  # fmt: skip

CITIES = ("Bình Sương", "Đồng Trúc", "Long Khuê", "Vĩnh Điệp", "An Tràm", "Phú Yến", "Tân Miên", "Hải Thạch")
STREETS = ("Đường Số 7", "Quốc lộ Tràm", "Hẻm 12 Phượng Vỹ", "Khu công nghiệp Đằng Khuê", "Lô B4 Đường Sếu")

COST_TEXTS = (
    "Xuất dùng văn phòng",
    "Xuất bảo trì máy",
    "Vệ sinh xưởng",
    "Xuất mẫu cho khách",
    "Dùng phòng thí nghiệm",
)
ADJUSTMENT_TEXTS = ("Kiểm kê chênh lệch", "Điều chỉnh sau kiểm kê", "Cân lại", "Chênh lệch đóng gói")
EDITED_TEXT = "Đã kiểm tra lại chứng từ"
FORMULA_LIKE_TEXT = "=điều chỉnh theo biên bản"
