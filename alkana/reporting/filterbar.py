"""What the filter bar shows: controls, chips, quick ranges, the stamp. No figures; they wait for nothing here."""

import calendar
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from alkana.reporting import formats, stamp, values
from alkana.reporting.filters import LABELS, Filters
from alkana.reporting.page import Page, Tab
from alkana.text import Text

Link = Callable[..., str]
DAY = timedelta(days=1)
EARLIEST = date(2000, 1, 1)
COMPARISONS = (
    ("", Text("Không so sánh", "No comparison")),
    ("previous", Text("So với kỳ trước", "Against the period before")),
    ("last_year", Text("So với năm trước", "Against last year")),
)
UNITS = (
    ("", Text("Đơn vị: tự động", "Unit: as it fits")),
    ("kg", Text("kg", "kg")),
    ("base", Text("Đơn vị cơ bản", "Base unit")),
    ("value", Text("Giá trị", "Value")),
)
ALL = Text("tất cả", "all")


@dataclass(frozen=True, slots=True)
class Range:
    """One quick range."""

    title: Text
    query: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Control:
    """One multi-select. `summary` is what its button says, `selected` its codes with their names."""

    name: str
    label: Text
    summary: str
    selected: tuple[tuple[str, str], ...]

    @property
    def is_active(self) -> bool:
        """Whether it narrows anything."""
        return bool(self.selected)


@dataclass(frozen=True, slots=True)
class ChipView:
    """One removable chip."""

    label: str
    without: str


@dataclass(frozen=True, slots=True)
class FilterBar:
    """Everything of one filter bar."""

    filters: Filters
    resolved: Filters
    has_period: bool
    has_as_of: bool
    has_unit: bool
    compare: str
    controls: tuple[Control, ...]
    chips: tuple[ChipView, ...]
    ranges: tuple[Range, ...]
    before: str
    after: str
    sources: tuple[stamp.SourceState, ...]
    info: stamp.StampInfo
    version: int
    scope: str
    comparisons: tuple[tuple[str, Text], ...] = COMPARISONS
    units: tuple[tuple[str, Text], ...] = UNITS

    @property
    def tone(self) -> str:
        """good, watch or act: the worst of the sources."""
        states = {state.state for state in self.sources}
        if states & {"very_late", "missing"}:
            return "act"
        return "watch" if "late" in states else "good"

    @property
    def active_count(self) -> int:
        """How many filters are set, for the phone's button."""
        return len(self.chips)


def build(page: Page, tab: Tab, filters: Filters, *, compare: str, also: str) -> FilterBar:
    """The bar of one tab. `also` is the part of the query that is not a filter and must stay in links."""
    names = tab.filters if tab.filters is not None else page.filters
    info = stamp.current_info()
    own = info.of(page.sources)
    resolved = filters.resolved(own.as_of)

    def link(**changes: str | None) -> str:
        return "&".join(part for part in (filters.query_string(**changes), also) if part)

    labels = {name: values.labels(name, getattr(filters, name)) for name in names if _is_list(name, filters)}
    return FilterBar(
        filters=filters,
        resolved=resolved,
        has_period="from" in names,
        has_as_of="as_of" in names,
        has_unit="unit" in names,
        compare=compare,
        controls=tuple(
            _control(name, getattr(filters, name), labels.get(name, {})) for name in names if _is_many(name)
        ),
        chips=tuple(
            _chip(name, value, labels.get(name, {}), link(**{name: None})) for name, value in filters.items()
        ),
        ranges=tuple(_ranges(resolved, own.as_of, link)) if "from" in names else (),
        before=_shifted(resolved, link, -1),
        after=_shifted(resolved, link, 1),
        sources=own.sources,
        info=own,
        version=stamp.current_version(),
        scope=filters.scope.canonical(),
    )


def _is_many(name: str) -> bool:
    return name not in {"from", "to", "as_of", "unit"}


def _is_list(name: str, filters: Filters) -> bool:
    return _is_many(name) and bool(getattr(filters, name))


def _control(name: str, codes: tuple[str, ...], labels: dict[str, str]) -> Control:
    selected = tuple((code, labels.get(code) or code) for code in codes)
    if not codes:
        summary = str(ALL)
    elif len(codes) == 1:
        summary = selected[0][1]
    else:
        summary = formats.number(len(codes))
    return Control(name, LABELS[name], summary, selected)


def _chip(name: str, value: str, labels: dict[str, str], without: str) -> ChipView:
    if name in {"from", "to", "as_of"}:
        text = formats.day(value)
    else:
        text = ", ".join(
            f"{code} {labels[code]}" if labels.get(code, code) != code else code for code in value.split(",")
        )
    return ChipView(f"{LABELS[name]}: {text}", without)


def _ranges(resolved: Filters, as_of: date | None, link: Link) -> Iterable[Range]:
    if as_of is None:
        return
    first = as_of.replace(day=1)
    half = as_of.replace(month=1 if as_of.month <= 6 else 7, day=1)
    quarter = as_of.replace(month=as_of.month - (as_of.month - 1) % 3, day=1)
    spans = (
        (Text("Tháng này", "This month"), first, as_of),
        (Text("Tháng trước", "Last month"), _month_before(first), first - DAY),
        (Text("Quý này", "This quarter"), quarter, as_of),
        (Text("Nửa năm này", "This semester"), half, as_of),
        (Text("Từ đầu năm", "Year to date"), as_of.replace(month=1, day=1), as_of),
        (Text("30 ngày", "30 days"), as_of - DAY * 29, as_of),
        (Text("90 ngày", "90 days"), as_of - DAY * 89, as_of),
        (Text("365 ngày", "365 days"), as_of - DAY * 364, as_of),
        (Text("Tất cả", "All"), EARLIEST, as_of),
    )
    for title, start, end in spans:
        yield Range(
            title,
            link(**{"from": start.isoformat(), "to": end.isoformat()}),
            (resolved.from_date, resolved.to_date) == (start, end),
        )


def _shifted(resolved: Filters, link: Link, step: int) -> str:
    """The query of the period before or after: whole months by months, anything else by its own length."""
    first, last = resolved.from_date, resolved.to_date
    if first is None or last is None:
        return link()
    if first.day == 1 and (first.year, first.month) == (last.year, last.month):
        start = _month_before(first) if step < 0 else _end_of_month(first) + DAY
        end = _end_of_month(start)
    else:
        length = last - first + DAY
        start, end = first + length * step, last + length * step
    return link(**{"from": start.isoformat(), "to": end.isoformat()})


def _month_before(first: date) -> date:
    return (first - DAY).replace(day=1)


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
