"""What is wrong with a cell, as a sentence for the person who can correct it."""

from dataclasses import dataclass
from enum import StrEnum

from alkana.text import Text
from etl.reading.cells import Cell, as_text, column_letter


class Fault(StrEnum):
    """Why a cell has no typed value. The value is the last part of the rule's code (`MB51-date`)."""

    BLANK = "blank"
    NUMBER = "number"
    UNCLEAR_NUMBER = "unclear-number"
    OTHER_MARK = "other-mark"
    INTEGER = "integer"
    RANGE = "range"
    DATE = "date"
    NO_SUCH_DAY = "no-such-day"
    OTHER_ORDER = "other-order"
    UNCLEAR_DATE = "unclear-date"
    YEAR = "year"
    ERROR_CELL = "error-cell"
    HASHES = "hashes"
    SCIENTIFIC = "scientific"
    CODE_DATE = "code-date"
    CODE_NUMBER = "code-number"
    BOOLEAN = "boolean"
    DIGITS = "digits"
    LENGTH = "length"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One faulty cell. `position` is the row's place in its block (0-based), `column` the list's column name."""

    position: int
    column: str
    value: Cell
    code: str
    text: Text
    fix: Text


AS_TEXT = Text(
    "Xuất lại từ SAP ra Excel (không mở và lưu CSV bằng Excel), hoặc định dạng cột {letter} là Văn bản (Text) "
    "trước khi dán mã vào.",
    "Export from SAP to Excel again (do not open and save a CSV in Excel), or format column {letter} as Text "
    "before the codes are pasted.",
)

_SAYS: dict[Fault, tuple[Text, Text]] = {
    Fault.BLANK: (
        Text("Dòng {row}: *{header}* trống.", "Row {row}: *{header}* is blank."),
        Text("Điền giá trị vào cột {letter}.", "Fill in column {letter}."),
    ),
    Fault.NUMBER: (
        Text(
            "Dòng {row}: *{header}* là `{value}`, không phải số.",
            "Row {row}: *{header}* is `{value}`, not a number.",
        ),
        Text(
            "Ghi số vào cột {letter}, không kèm đơn vị.", "Write a number in column {letter}, without a unit."
        ),
    ),
    Fault.UNCLEAR_NUMBER: (
        Text(
            "Dòng {row}: *{header}* là `{value}`, có thể đọc thành hai số khác nhau.",
            "Row {row}: *{header}* is `{value}`, which can be read as two different numbers.",
        ),
        Text(
            "Ghi thành số (không phải văn bản) ở cột {letter}.",
            "Write it as a number, not as text, in column {letter}.",
        ),
    ),
    Fault.OTHER_MARK: (
        Text(
            "Dòng {row}: *{header}* là `{value}`, dấu thập phân khác với các số khác trong tệp.",
            "Row {row}: *{header}* is `{value}`, its decimal mark is not that of the file's other numbers.",
        ),
        Text(
            "Ghi thành số (không phải văn bản) ở cột {letter}, hoặc xuất lại danh sách từ SAP.",
            "Write it as a number, not as text, in column {letter}, or export the list from SAP again.",
        ),
    ),
    Fault.INTEGER: (
        Text(
            "Dòng {row}: *{header}* là `{value}`, không phải số nguyên.",
            "Row {row}: *{header}* is `{value}`, not a whole number.",
        ),
        Text("Ghi số nguyên vào cột {letter}.", "Write a whole number in column {letter}."),
    ),
    Fault.RANGE: (
        Text(
            "Dòng {row}: *{header}* là `{value}`, lớn hơn mức cột này chứa được; có thể là mã vạch.",
            "Row {row}: *{header}* is `{value}`, larger than this column can hold; perhaps a barcode.",
        ),
        Text(
            "Ghi lại số đúng ở cột {letter} hoặc xuất lại danh sách từ SAP.",
            "Write the right number in column {letter} or export the list from SAP again.",
        ),
    ),
    Fault.DATE: (
        Text(
            "Dòng {row}: *{header}* là `{value}`, không phải ngày.",
            "Row {row}: *{header}* is `{value}`, not a date.",
        ),
        Text("Ghi ngày (31.12.2025) vào cột {letter}.", "Write a date (31.12.2025) in column {letter}."),
    ),
    Fault.NO_SUCH_DAY: (
        Text(
            "Dòng {row}: *{header}* là `{value}`, không có ngày này.",
            "Row {row}: *{header}* is `{value}`, no such day.",
        ),
        Text(
            "Sửa ở cột {letter} hoặc xuất lại danh sách từ SAP.",
            "Correct it in column {letter} or export the list from SAP again.",
        ),
    ),
    Fault.OTHER_ORDER: (
        Text(
            "Dòng {row}: *{header}* là `{value}`, ngày và tháng ngược thứ tự với các ngày khác trong tệp.",
            "Row {row}: *{header}* is `{value}`, day and month the other way round than in the file's other dates.",
        ),
        Text(
            "Ghi ngày (31.12.2025) vào cột {letter}, hoặc xuất lại danh sách từ SAP.",
            "Write a date (31.12.2025) in column {letter}, or export the list from SAP again.",
        ),
    ),
    Fault.UNCLEAR_DATE: (
        Text(
            "Dòng {row}: *{header}* là `{value}`, có thể đọc thành hai ngày khác nhau.",
            "Row {row}: *{header}* is `{value}`, which can be read as two different days.",
        ),
        Text(
            "Ghi ngày dạng 31.12.2025 vào cột {letter}.", "Write the date like 31.12.2025 in column {letter}."
        ),
    ),
    Fault.YEAR: (
        Text(
            "Dòng {row}: *{header}* là `{value}`, năm không thể đúng.",
            "Row {row}: *{header}* is `{value}`, a year that cannot be right.",
        ),
        Text(
            "Sửa năm ở cột {letter} hoặc kiểm tra chứng từ trong SAP.",
            "Correct the year in column {letter} or check the document in SAP.",
        ),
    ),
    Fault.ERROR_CELL: (
        Text(
            "Dòng {row}: *{header}* là lỗi Excel `{value}`.",
            "Row {row}: *{header}* is the Excel error `{value}`.",
        ),
        Text(
            "Thay công thức ở cột {letter} bằng giá trị.",
            "Replace the formula in column {letter} by its value.",
        ),
    ),
    Fault.HASHES: (
        Text(
            "Dòng {row}: *{header}* là `{value}`: cột trong Excel quá hẹp khi lưu nên giá trị đã mất.",
            "Row {row}: *{header}* is `{value}`: Excel's column was too narrow when it was saved, the value is lost.",
        ),
        Text(
            "Xuất lại danh sách từ SAP; nếu lưu từ Excel thì nới rộng cột {letter} trước.",
            "Export the list from SAP again; before saving it in Excel, widen column {letter}.",
        ),
    ),
    Fault.SCIENTIFIC: (
        Text(
            "Dòng {row}: *{header}* là `{value}`: Excel đã đổi mã thành số dạng khoa học, các chữ số đã mất.",
            "Row {row}: *{header}* is `{value}`: Excel made a number in scientific notation of the code, "
            "its digits are lost.",
        ),
        AS_TEXT,
    ),
    Fault.CODE_DATE: (
        Text(
            "Dòng {row}: *{header}* là `{value}`: Excel đã đổi mã thành ngày.",
            "Row {row}: *{header}* is `{value}`: Excel made a date of the code.",
        ),
        AS_TEXT,
    ),
    Fault.CODE_NUMBER: (
        Text(
            "Dòng {row}: *{header}* là `{value}`: đây là số lượng hay số tiền, không phải mã.",
            "Row {row}: *{header}* is `{value}`: that is an amount, not a code.",
        ),
        AS_TEXT,
    ),
    Fault.BOOLEAN: (
        Text(
            "Dòng {row}: *{header}* là `{value}`: kết quả đúng/sai của Excel, không phải mã.",
            "Row {row}: *{header}* is `{value}`: Excel's true or false, not a code.",
        ),
        AS_TEXT,
    ),
    Fault.DIGITS: (
        Text(
            "Dòng {row}: *{header}* là số `{value}` quá 15 chữ số: Excel đã làm mất các chữ số cuối.",
            "Row {row}: *{header}* is the number `{value}` of more than 15 digits: Excel lost the last ones.",
        ),
        AS_TEXT,
    ),
    Fault.LENGTH: (
        Text(
            "Dòng {row}: *{header}* là `{value}`, dài hơn {longest} ký tự mà SAP chứa được ở đây.",
            "Row {row}: *{header}* is `{value}`, longer than the {longest} characters that SAP holds here.",
        ),
        Text(
            "Có lẽ dán nhầm cột: ghi lại mã vào cột {letter} hoặc xuất lại danh sách từ SAP.",
            "It probably belongs in another column: enter the code in column {letter} or export the list again.",
        ),
    ),
    Fault.WORDS: (
        Text(
            "Dòng {row}: *{header}* là `{value}`: đây là chữ, không phải mã của SAP.",
            "Row {row}: *{header}* is `{value}`: words, not a code of SAP.",
        ),
        Text(
            "Có lẽ dán nhầm cột: ghi lại mã vào cột {letter} hoặc xuất lại danh sách từ SAP.",
            "It probably belongs in another column: enter the code in column {letter} or export the list again.",
        ),
    ),
}

LONGEST_SHOWN = 60
"""Characters of a cell that a sentence repeats."""

_CODE_OF = {
    Fault.UNCLEAR_NUMBER: Fault.NUMBER,
    Fault.OTHER_MARK: Fault.NUMBER,
    Fault.NO_SUCH_DAY: Fault.DATE,
    Fault.OTHER_ORDER: Fault.DATE,
    Fault.UNCLEAR_DATE: Fault.DATE,
    Fault.YEAR: Fault.DATE,
}


def problem_code(source_code: str, fault: Fault) -> str:
    """The rule's code: `MB51-blank`, `-number`, `-integer`, `-range`, `-date`, `-error-cell`."""
    return f"{source_code.upper()}-{_CODE_OF.get(fault, fault)}"


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a file as its reader knows it: header as spelt there, 0-based place."""

    source_code: str
    column: str
    header: str
    index: int
    longest: int = 0
    """Characters of a code that its field holds."""

    def problem(self, position: int, row_number: int, value: Cell, fault: Fault) -> CellProblem:
        """The problem of the cell in this column of the row Excel numbers `row_number`."""
        text, fix = _SAYS[fault]
        words = {
            "row": row_number,
            "header": self.header,
            "value": _shortened(as_text(value)),
            "letter": column_letter(self.index),
            "longest": self.longest,
        }
        return CellProblem(
            position,
            self.column,
            value,
            problem_code(self.source_code, fault),
            text.filled(**words),
            fix.filled(**words),
        )


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1].rstrip()}…"
