"""KPIs of the data themselves: how good, how fresh and how complete the lists are. What each means: kpis.md."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from alkana.reporting import periods
from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.kpi import AS_OF, DAY_OF_LIST, Additivity, Band, Kpi, register
from alkana.text import Text
from etl import cadence, coverage, quality
from etl.models import Load, LoadState
from etl.sources.base import all_sources

NOTHING_LOADED = Text("chưa nạp danh sách nào", "no list is loaded yet")
NO_DAYS = Text("chưa nạp danh sách nào có ngày trong kỳ", "no list with days in the period is loaded yet")
UNDATED = Text("danh sách không nói ngày của nó", "the list does not say how new it is")
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


def days_overdue(as_of: date, cadence_days: int, today: date) -> int:
    """Working days since a list's day beyond its cadence; never below 0."""
    passed = periods.working_days(as_of + timedelta(days=1), today) if as_of < today else []
    return max(len(passed) - cadence_days, 0)


def freshness(_filters: Filters) -> Figure:
    """DQ-FRESH: working days that the most outdated list is overdue, 0 when all are current. Details: each list.

    Counted from the list's own day to today in the plant's zone, less its cadence; days off do not count.
    """
    today, loads, cadences = timezone.localdate(), newest_loads(), cadence.in_use()
    overdue = {
        code: days_overdue(load.as_of, cadence.days_between(cadences[code]), today)
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
    """DQ-COV: covered working days / working days. A day is covered when its period of the list's cadence has rows. %.

    A list's range goes from its own first to its last period, inside the period asked for. Details: each list.
    """
    counted, loaded, cadences = [], newest_loads(), cadence.in_use()
    for source in all_sources():
        rows = coverage.rows_per_day(source) if source.code in loaded else {}
        first, last = filters.from_date or date.min, filters.to_date or date.max
        days = cadence.covered(cadences[source.code], rows, first, last)
        if days.working:
            counted.append((source.code, len(days.working) - len(days.missing), len(days.working)))
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
            "Điểm 0–100 của lần nạp mới nhất của mỗi danh sách, bình quân theo số dòng: 25 đầy đủ, 20 hợp lệ, "
            "15 không trùng, 20 khớp mã, 10 liên tục, 10 tổng kiểm soát; phần không có dữ liệu thì không tính.",
            "Score 0–100 of the newest load of each list, weighted by rows: 25 completeness, 20 validity, "
            "15 uniqueness, 20 join coverage, 10 continuity, 10 control totals; parts without data weigh nothing.",
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
            "Tỷ lệ ngày làm việc mà danh sách có dòng, tính theo chu kỳ xuất của từng danh sách: danh sách hằng tháng "
            "phủ mọi ngày của tháng nó có dòng.",
            "Share of working days that the lists have rows for, each by its own cadence: a monthly list covers every "
            "day of a month that it has rows in.",
        ),
        Text("ngày làm việc được phủ / ngày làm việc", "covered working days / working days in range"),
        "%",
        covered_days,
        Additivity.RATIO,
        date_axis=DAY_OF_LIST,
    ),
)
