"""Lists to be worked through: codes and names that nobody has described yet."""

from alkana.reporting.columns import Code, Count, Money, Ordinal, Words
from alkana.reporting.table import Table
from alkana.text import Text
from sales.queries import listed


class UnknownCodeTable(Table):
    """Codes that lists mention and nobody has described. Value in VND as listed."""

    code = "sales/unknown-codes"
    title = Text("Mã chưa khai báo", "Codes nobody has described")
    rows = listed.unknown_codes
    columns = (
        Code("kind", Text("Loại mã", "Kind"), mobile=True), Code("code", Text("Mã", "Code"), mobile=True, search=True),
        Count("lines", Text("Số dòng", "Lines"), total=False),
        Money("value_vnd", Text("Giá trị liên quan", "Value concerned"), total=False),
    )  # fmt: skip
    key = ("kind", "code")
    order = ("-lines",)
    sources = ("zrsd002", "zrsd004", "zrfi005")


class UnmatchedTargetTable(Table):
    """Names in target lists that lead to no salesman, or to several. VND."""

    code = "sales/unmatched-targets"
    title = Text("Tên trong chỉ tiêu chưa khớp", "Target names without a salesman")
    rows = listed.unmatched_targets
    columns = (
        Code("match_name", Text("Tên so khớp", "Name as compared"), visible=False),
        Words("salesman_name", Text("Tên trong danh sách", "Name in the list"), mobile=True),
        Money("target_vnd", Text("Chỉ tiêu", "Target")),
        Ordinal("last_semester", Text("Nửa năm gần nhất", "Last semester")),
        Count("salesmen", Text("Số người trùng tên", "Salesmen of that name"), total=False),
        Words("candidates", Text("Ứng viên", "Candidates")),
    )  # fmt: skip
    key = ("match_name",)
    order = ("-target_vnd",)
    sources = ("target", "zrsd002")
