"""What a file may leave open about its writing, the answers there are, and the sentences that ask for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from alkana.refusals import Refused
from alkana.text import Text
from etl.reading.dates import DayOrder
from etl.reading.numbers import Mark


class Choice(StrEnum):
    """A convention that is asked for. The value is the name of the answer: in `inputs`, and as `--option`."""

    DECIMAL = "decimal"
    DATES = "dates"

    @property
    def label(self) -> Text:
        """The question as a form puts it."""
        return _LABELS[self]

    @property
    def options(self) -> dict[str, Text]:
        """Each possible answer and what it means."""
        return _OPTIONS[self]


_LABELS = {
    Choice.DECIMAL: Text("Dấu thập phân trong tệp", "Decimal mark in the file"),
    Choice.DATES: Text("Thứ tự ngày và tháng trong tệp", "Order of day and month in the file"),
}
_OPTIONS: dict[Choice, dict[str, Text]] = {
    Choice.DECIMAL: {
        Mark.COMMA.value: Text("dấu phẩy (1.234,5)", "comma (1.234,5)"),
        Mark.POINT.value: Text("dấu chấm (1,234.5)", "point (1,234.5)"),
    },
    Choice.DATES: {
        DayOrder.DAY_FIRST.value: Text("ngày trước (31/12/2025)", "day first (31/12/2025)"),
        DayOrder.MONTH_FIRST.value: Text("tháng trước (12/31/2025)", "month first (12/31/2025)"),
    },
}
# Codes of the refusals that ask.
_CODES = {Choice.DECIMAL: "number-ambiguous", Choice.DATES: "date-ambiguous"}
AMBIGUOUS = frozenset(_CODES.values())
"""Codes of refusals that an answer to a choice resolves."""

_ASKS = {
    Choice.DECIMAL: Text(
        "Cột *{header}* của tệp {file} có `{example}`: dấu phẩy hay dấu chấm là dấu thập phân?",
        "The column *{header}* of the file {file} has `{example}`: is the comma or the point its decimal mark?",
    ),
    Choice.DATES: Text(
        "Cột *{header}* của tệp {file} có `{example}`: ngày hay tháng đứng trước?",
        "The column *{header}* of the file {file} has `{example}`: does the day or the month come first?",
    ),
}
_CONTRADICTS = Text(
    " Các ô khác trong tệp trái nhau: `{one}` và `{other}`.",
    " Other cells of the file contradict each other: `{one}` and `{other}`.",
)
_NOT_USED = {
    Choice.DECIMAL: Text(
        "Câu trả lời về dấu thập phân (`{answer}`) không được dùng: các số trong tệp cho thấy `{proved}`",
        "The answer on the decimal mark (`{answer}`) was not used: the file's numbers prove `{proved}`",
    ),
    Choice.DATES: Text(
        "Câu trả lời về thứ tự ngày và tháng (`{answer}`) không được dùng: các ngày trong tệp cho thấy `{proved}`",
        "The answer on day and month (`{answer}`) was not used: the file's dates prove `{proved}`",
    ),
}
_HOW = Text(
    " Hãy trả lời trên trang của lần nạp, bằng `inputs` qua API, hoặc bằng {options} khi dùng dòng lệnh.",
    " Answer on the page of the load, with `inputs` over the API, or with {options} on the command line.",
)


@dataclass(frozen=True, slots=True)
class Open:
    """A choice that the file leaves open: a column that depends on it, with an example.

    `contradiction` are two texts of the file that prove different conventions, if that is why.
    """

    choice: Choice
    column: str
    header: str
    example: str
    contradiction: Sequence[str] = ()


def ambiguous(file: str, asked: Sequence[Open]) -> Refused:
    """The refusal that asks for these choices, all at once. Its code is that of the first."""
    vi, en, options = "", "", []
    for one in asked:
        words = {"header": one.header, "file": file, "example": one.example}
        ask = _ASKS[one.choice].filled(**words)
        tail = Text("", "")
        if one.contradiction:
            tail = _CONTRADICTS.filled(one=one.contradiction[0], other=one.contradiction[1])
        vi, en = f"{vi} {ask.vi}{tail.vi}".strip(), f"{en} {ask.en}{tail.en}".strip()
        options += [f"`--{one.choice} {answer}`" for answer in one.choice.options]
    how = _HOW.filled(options=Text(" hoặc ".join(options), " or ".join(options)))
    first = asked[0]
    return Refused(
        _CODES[first.choice],
        Text(vi + how.vi, en + how.en),
        where={
            "file": file,
            "column": first.column,
            "header": first.header,
            "parameter": first.choice.value,
            "values": list(first.choice.options),
            "choices": [
                {"parameter": one.choice.value, "header": one.header, "example": one.example} for one in asked
            ],
        },
    )


def not_used(choice: Choice, answer: str, proved: str) -> Text:
    """What is said of an answer that the file itself contradicts."""
    return _NOT_USED[choice].filled(answer=answer, proved=proved)


def half_converted(file: str, header: str, cells: int, example: str) -> Refused:
    """The refusal of a list in which Excel has taken the month for the day wherever there is such a month."""
    return Refused(
        "dates-half-converted",
        Text(
            f"Trong cột *{header}* của tệp {file}, Excel đã đọc {cells} ngày với ngày và tháng đảo nhau và để lại "
            f"các ngày khác dưới dạng văn bản, như `{example}`. Hãy xuất lại từ SAP ra Excel, hoặc nạp thẳng tệp văn "
            "bản của SAP mà không mở bằng Excel.",
            f"In the column *{header}* of the file {file}, Excel has read {cells} dates with day and month exchanged "
            f"and left the others as texts, like `{example}`. Export the list from SAP to Excel again, or load SAP's "
            "text file as it is, without opening it in Excel.",
        ),
        where={"file": file, "header": header},
    )
