"""What a KPI card shows, made from the KPI's answer: texts in the reader's language, nothing left for templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from alkana.reporting import formats
from alkana.reporting.kpi import Kpi
from alkana.text import Text

WIDTH, HEIGHT = 84, 28
BANDS = {
    "good": Text("Tốt", "Good"),
    "watch": Text("Theo dõi", "Watch"),
    "act": Text("Cần xử lý", "Act"),
}
BETTER, WORSE, SAME = Text("tốt hơn", "better"), Text("xấu hơn", "worse"), Text("không đổi", "unchanged")
WITHOUT = Text("chưa kể {n} dòng: {why}", "not counting {n} {n:row|rows}: {why}")
UP, DOWN = Text("tăng", "up"), Text("giảm", "down")


@dataclass(frozen=True, slots=True)
class Delta:
    """The change against the comparison: sign by arrow and word, good or bad by colour and word."""

    icon: str
    tone: str
    text: str
    words: str
    against: str


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Lines (without the gaps) and the last point, in a box of 84 × 28."""

    lines: tuple[str, ...]
    last: tuple[float, float] | None
    label: str


@dataclass(frozen=True, slots=True)
class Card:
    """One KPI card, ready to be written."""

    kpi: Kpi
    query: str
    compare: str = ""
    figure: formats.Compact | None = None
    reason: str = ""
    left_out: str = ""
    delta: Delta | None = None
    sparkline: Sparkline | None = None
    band: str = ""
    band_word: str = ""
    not_filtered_by: tuple[Text, ...] = ()
    notes: tuple[str, ...] = ()
    error: str = ""


def card(
    kpi: Kpi, payload: Mapping[str, Any], *, query: str, compare: str, not_filtered_by: tuple[Text, ...]
) -> Card:
    """The card of an answer that was asked with `details`."""
    value = payload["value"]
    return Card(
        kpi=kpi,
        query=query,
        compare=compare,
        figure=formats.compact(value, payload["unit"]) if value is not None else None,
        reason=payload.get("reason_unknown") or "",
        left_out=_left_out(payload.get("left_out") or ()),
        delta=_delta(kpi, payload.get("comparison")),
        sparkline=sparkline(payload.get("trend") or (), payload["unit"]),
        band=payload.get("band") or "",
        band_word=str(BANDS[payload["band"]]) if payload.get("band") else "",
        not_filtered_by=not_filtered_by,
        notes=tuple(payload.get("notes") or ()),
    )


def _left_out(entries: Sequence[Mapping[str, Any]]) -> str:
    """Left-out rows by reason: "174 rows: no factor to kg"; the quantities stand in the lineage panel."""
    rows: dict[str, int] = {}
    for entry in entries:
        rows[str(entry["why"])] = rows.get(str(entry["why"]), 0) + entry["rows"]
    return " · ".join(str(WITHOUT.filled(n=formats.number(count), why=why)) for why, count in rows.items())


def _delta(kpi: Kpi, comparison: Mapping[str, Any] | None) -> Delta | None:
    if not comparison or comparison.get("delta") is None:
        return None
    change = Decimal(str(comparison["delta"]))
    if comparison.get("delta_unit") == "%" and _crosses_zero(comparison):
        amount = formats.short(abs(Decimal(comparison["change"])), comparison["unit"])
    else:
        amount = f"{formats.number(abs(change), 1)} {formats.unit_name(comparison.get('delta_unit'))}".strip()
    against = formats.span(comparison["from"], comparison["to"])
    if change == 0:
        return Delta(icon="minus", tone="soft", text=amount, words=str(SAME), against=against)
    went_up = change > 0
    is_better = kpi.good is not None and (kpi.good == "up") == went_up
    tone = "soft" if kpi.good is None else "good" if is_better else "act"
    judged = "" if kpi.good is None else f", {BETTER if is_better else WORSE}"
    if went_up:
        return Delta(icon="trending-up", tone=tone, text=amount, words=f"{UP}{judged}", against=against)
    return Delta(icon="trending-down", tone=tone, text=amount, words=f"{DOWN}{judged}", against=against)


def _crosses_zero(comparison: Mapping[str, Any]) -> bool:
    """Whether one of both figures is below zero: a share of such a base says nothing, the difference does."""
    if comparison.get("change") is None:
        return False
    before = Decimal(comparison["value"])
    return before < 0 or before + Decimal(comparison["change"]) < 0


def sparkline(trend: Sequence[Sequence[Any]], unit: str) -> Sparkline | None:
    """The last periods as lines; unknown ones are gaps. None when fewer than two are known."""
    known = [Decimal(str(value)) for _when, value in trend if value is not None]
    if len(known) < 2:
        return None
    least, most = min(known), max(known)
    spread = (most - least) or Decimal(1)
    step = WIDTH / max(1, len(trend) - 1)
    lines: list[list[str]] = [[]]
    last: tuple[float, float] | None = None
    for place, (_when, value) in enumerate(trend):
        if value is None:
            lines.append([])
            continue
        y = 2 + float((most - Decimal(str(value))) / spread) * (HEIGHT - 4)
        last = (round(place * step, 1), round(y, 1))
        lines[-1].append(f"{last[0]},{last[1]}")
    first, final = next(pair for pair in trend if pair[1] is not None), trend[-1]
    label = f"{formats.day(str(first[0]))}: {formats.short(first[1], unit)} → {formats.short(final[1], unit)}"
    return Sparkline(tuple(" ".join(line) for line in lines if line), last, label)
