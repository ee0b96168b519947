"""Words that SAP writes in the language of the logon: units, statuses of orders, texts of movement types. Data only.

Each has one word that stands for it in all languages, the English one (for a movement type its number). A Vietnamese
logon shows the English word where SAP has none of its own, so it needs rows only where it has. `etl.logon` keeps them
in an editable table; *THÙNG* is left to staff: it is a carton in one plant and a pail in another.
"""

UNIT, STATUS, MOVEMENT = "unit", "status", "movement"
EN, DE, VI = "en", "de", "vi"

# The English word, the German ones, the Vietnamese ones.
UNITS: tuple[tuple[str, str, str], ...] = (
    ("PC", "ST", "CÁI CAI CHIẾC"),
    ("SET", "SATZ", "BỘ"),
    ("PAC", "PAK", "GÓI GOI"),
    ("CAR", "KAR", ""),
    ("BOX", "SCH", "HỘP HOP"),
    ("BT", "FL", "CHAI"),
    ("BAG", "BTL SAK", "BAO TÚI"),
    ("CRT", "KI", "KÉT"),
    ("CAN", "KAN", ""),
    ("DR", "TRO", "PHUY"),
    ("PAL", "", ""),
    ("ROL", "", "CUỘN"),
    ("RIM", "", "RAM"),
    ("PAA", "", "ĐÔI"),
    ("DZ", "", "TÁ"),
    ("EA", "", ""),
    ("KG", "", "KÍ KÝ"),
    ("G", "", "GAM"),
    ("TO", "", "TẤN TAN"),
    ("T", "", ""),
    ("L", "", "LÍT LIT"),
    ("LT", "", ""),
    ("ML", "", ""),
    ("CC", "", ""),
    ("M", "", "MÉT MET"),
    ("M2", "", ""),
    ("M3", "", ""),
    ("HR", "STD", "GIỜ"),
    ("DAY", "TAG", "NGÀY"),
    ("AU", "LE", ""),
)

STATUSES: tuple[tuple[str, str], ...] = (
    ("CRTD", "EROF"),
    ("REL", "FREI"),
    ("PREL", "TFRE"),
    ("CNF", "RÜCK RUECK"),
    ("PCNF", "TRÜC TRÜCK TRUE TRUECK"),
    ("DLV", "GLFT"),
    ("PDLV", "TGLF TLFT"),
    ("TECO", "TABG"),
    ("CLSD", "ABGS"),
    ("LKD", "GESP"),
    ("PRT", "DRUC"),
    ("PPRT", "TDRU"),
    ("PRC", "VOKL"),
    ("GMPS", "WABE"),
    ("MANC", "NMVP"),
    ("MACM", "MABS"),
    ("MSPT", "FMAT"),
    ("SETC", "ABRV"),
    ("DLFL", "LÖVM LOEVM"),
    ("DLT", "LÖKZ LOEKZ"),
)  # fmt: skip

# Status words that decide nothing about the state of an order.
OTHER_STATUSES = frozenset({
    "APG", "APGS", "APNG", "APRC", "APRS", "AVAC", "BASC", "BCRQ", "BNAS", "BRAR", "BRRQ", "CANC", "CPCK", "CRAB",
    "CRCR", "CRFI", "CSER", "DSEX", "ESTC", "GMCO", "ILAS", "MSCP", "NCMP", "NMAT", "NTUP", "OPGN", "ORAC", "ORAS",
    "ORRQ", "ORSP", "ORTE", "PCMN", "PCST", "PIGN", "PRTB", "QMDU", "RELR", "RESA", "SNEX", "SSAP", "USTS", "VCAL",
})  # fmt: skip

# Number, English, German and Vietnamese text.
MOVEMENTS: tuple[tuple[str, str, str, str], ...] = (
    ("101", "GR goods receipt", "WE Wareneingang", "Nhập kho hàng hóa"),
    ("102", "GR for PO reversal", "WE Storno", "Hủy nhập kho theo đơn hàng"),
    ("122", "RE return to vendor", "RL Rücklieferung", "Trả hàng nhà cung cấp"),
    ("201", "GI for cost center", "WA für Kostenstelle", "Xuất cho trung tâm chi phí"),
    ("202", "RE for cost center", "WA Storno Kostenst.", "Hủy xuất cho trung tâm chi phí"),
    ("261", "GI for order", "WA für Auftrag", "Xuất cho lệnh"),
    ("262", "RE for order", "WA Storno für Auftr.", "Hủy xuất cho lệnh"),
    ("311", "TF trfr within plant", "UL Umlag. im Werk", "Chuyển kho trong nhà máy"),
    ("321", "TF quality to unrest.", "UL Qual. an frei", "Kiểm tra sang tự do"),
    ("351", "TF to stck in trans.", "UB Bestand in Transit", "Xuất cho đơn chuyển kho"),
    ("531", "GR by-product", "WE Nebenprodukt", "Nhập sản phẩm phụ"),
    ("551", "GI scrapping", "WA Verschrottung", "Hủy hàng"),
    ("561", "Receipt per initial", "Best.aufnahme", "Nhập tồn đầu"),
    ("601", "GD goods issue:delvy", "WL WarenausLieferung", "Xuất hàng cho giao hàng"),
    ("602", "RE goods deliv. rev.", "WL Storno Lieferung", "Hủy xuất hàng cho giao hàng"),
    ("641", "TF to stck in trans", "UL Umlag. Transit", "Chuyển sang hàng đang chuyển"),
    ("653", "GD returns unrestr.", "WL Retoure frei", "Khách trả hàng, tự do"),
)


def standard() -> list[tuple[str, str, str, str]]:
    """Every word that is known without staff: kind, language, word as it is compared, meaning."""
    rows = [
        (UNIT, language, word, en)
        for en, de, vi in UNITS
        for language, words in ((EN, en), (DE, de), (VI, vi))
        for word in words.split()
    ]
    rows += [
        (STATUS, language, word, en)
        for en, de in STATUSES
        for language, words in ((EN, en), (DE, de))
        for word in words.split()
    ]
    rows += [(STATUS, EN, word, word) for word in sorted(OTHER_STATUSES)]
    rows += [
        (MOVEMENT, language, text.upper(), number)
        for number, en, de, vi in MOVEMENTS
        for language, text in ((EN, en), (DE, de), (VI, vi))
    ]
    return rows
