"""KPIs of the data themselves: how good, how fresh and how complete the lists are. What each means: kpis.md."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from alkana.reporting import periods
from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.kpi import AS_OF, DAY_OF_LIST, Additivity, Band, Kpi, register
from alkana.text import Text
from etl import coverage, quality
from etl.models import Load, LoadState
from etl.sources.base import Mode, all_sources

NOTHING_LOADED = Text("chưa nạp danh sách nào", "no list is loaded yet")
NO_DAYS = Text("chưa nạp danh sách nào có ngày trong kỳ", "no list with days in the period is loaded yet")
UNDATED = Text("danh sách không nói ngày của nó", "the list does not say how new it is")
# Working days between two exports of a list, as the company takes them.
CADENCE_DAYS: Mapping[str, int] = {
    "mb51": 1, "cooispi": 1, "zrmm024": 1, "zrsd004": 1, "zrsd002": 1, "zrfi005": 5, "mb52": 22, "zrpp062": 22,
    "zrsd006": 22, "target": 130,
}  # fmt: skip
LIST = Text("danh sách", "list")
DATES = frozenset({"from", "to", "as_of"})


def newest_loads() -> dict[str, Load]:
    """The newest published load of every list that has one."""
    published = Load.objects.filter(state=LoadState.PUBLISHED, corrects=None).order_by("source", "precedence")
    return {load.source: load for load in published}


def load_score(_filters: Filters) -> Figure:
    """DQ-SCORE: Σ score × rows / Σ rows over the newest load of each list, 0–100. Details: each list."""
    scored = [
        (code, score.value, load.rows_read)
        for code, load in newest_loads().items()
        if (score := quality.score(load)).value is not None and load.rows_read
    ]
    return Figure.ratio(
        sum((value * rows for _, value, rows in scored if value is not None), Decimal(0)),
        sum(rows for _, _, rows in scored),
        unit="points",
        unknown=NOTHING_LOADED,
        details=tuple((code, Figure.of(value, "points")) for code, value, _ in scored if value is not None),
    )


def days_overdue(as_of: date, cadence: int, today: date) -> int:
    """Working days since a list's day beyond its cadence; never below 0."""
    passed = periods.working_days(as_of + timedelta(days=1), today) if as_of < today else []
    return max(len(passed) - cadence, 0)


def freshness(_filters: Filters) -> Figure:
    """DQ-FRESH: working days that the most outdated list is overdue, 0 when all are current. Details: each list.

    Counted from the list's own day to today in the plant's zone, less its cadence; days off do not count.
    """
    today, loads = timezone.localdate(), newest_loads()
    overdue = {
        code: days_overdue(load.as_of, CADENCE_DAYS.get(code, 1), today)
        for code, load in loads.items()
        if load.as_of
    }
    undated = len(loads) - len(overdue)
    left_out = (LeftOut(undated, UNDATED),) if undated else ()
    if not overdue:
        return Figure.unknown("working days", UNDATED if loads else NOTHING_LOADED, left_out=left_out)
    details = tuple((code, Figure.of(days, "working days")) for code, days in overdue.items())
    return Figure.of(max(overdue.values()), "working days", left_out=left_out, details=details)


def covered_days(filters: Filters) -> Figure:
    """DQ-COV: covered working days / working days, over the lists that have rows every working day. Unit: %.

    A list's range is its own first to last day inside the period. Details: each list.
    """
    counted, loaded = [], newest_loads()
    for source in all_sources():
        if source.code not in loaded or source.mode is not Mode.MERGE:
            continue
        rows = coverage.rows_per_day(source)
        if not rows:
            continue
        first, last = (
            max(min(rows), filters.from_date or date.min),
            min(max(rows), filters.to_date or date.max),
        )
        days = periods.working_days(first, last) if first <= last else []
        if days:
            counted.append((source.code, sum(day in rows for day in days), len(days)))
    return Figure.ratio(
        sum(covered for _, covered, _ in counted),
        sum(days for _, _, days in counted),
        unknown=NO_DAYS,
        details=tuple(
            (code, Figure.ratio(covered, days, unknown=NO_DAYS)) for code, covered, days in counted
        ),
    )


def _about_data(  # noqa: PLR0917  (a row of the list below)
    code: str, name: Text, definition: Text, formula: Text, unit: str, compute: Callable[[Filters], Figure],
    additivity: Additivity, *, bands: tuple[Band, ...] = (), date_axis: Text = AS_OF,
) -> Kpi:  # fmt: skip
    return Kpi(
        code=code, name=name, definition=definition, formula=formula, unit=unit, compute=compute, grain=LIST,
        date_axis=date_axis, additivity=additivity, filters=DATES, sources=(), bands=bands,
        good="down" if code == "DQ-FRESH" else "up",
    )  # fmt: skip


register(
    _about_data(
        "DQ-SCORE",
        Text("Điểm chất lượng", "Load score"),
        Text(
            "Điểm 0–100 của lần nạp mới nhất của mỗi danh sách, bình quân theo số dòng: đầy đủ, hợp lệ, không trùng, "
            "tiêu đề cột, tổng kiểm soát; phần không có dữ liệu thì không tính.",
            "Score 0–100 of the newest load of each list, weighted by rows: completeness, validity, uniqueness, "
            "headers, control totals; parts without data weigh nothing.",
        ),
        Text("Σ điểm × số dòng / Σ số dòng", "Σ score × rows / Σ rows"),
        "points",
        load_score,
        Additivity.RATIO,
        bands=(Band("act", Decimal(0)), Band("watch", Decimal(80)), Band("good", Decimal(95))),
    ),
    _about_data(
        "DQ-FRESH",
        Text("Độ mới", "Freshness"),
        Text(
            "Số ngày làm việc mà danh sách cũ nhất đã quá chu kỳ xuất của nó; 0 khi mọi danh sách còn mới.",
            "Working days by which the most outdated list is beyond its cadence; 0 while all are current.",
        ),
        Text(
            "ngày làm việc từ ngày của danh sách đến hôm nay − chu kỳ", "working days as-of → today − cadence"
        ),
        "working days",
        freshness,
        Additivity.SEMI_ADDITIVE,
    ),
    _about_data(
        "DQ-COV",
        Text("Độ phủ ngày", "Coverage"),
        Text(
            "Tỷ lệ ngày làm việc có dòng, của các danh sách có dòng mỗi ngày làm việc.",
            "Share of working days with rows, over the lists that have rows every working day.",
        ),
        Text("ngày làm việc có dòng / ngày làm việc", "covered working days / working days in range"),
        "%",
        covered_days,
        Additivity.RATIO,
        date_axis=DAY_OF_LIST,
    ),
)
