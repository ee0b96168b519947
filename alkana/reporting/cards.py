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
        left_out=" · ".join(_left_out(entry) for entry in payload.get("left_out", ())),
        delta=_delta(kpi, payload.get("comparison")),
        sparkline=sparkline(payload.get("trend") or (), payload["unit"]),
        band=payload.get("band") or "",
        band_word=str(BANDS[payload["band"]]) if payload.get("band") else "",
        not_filtered_by=not_filtered_by,
    )


def _left_out(entry: Mapping[str, Any]) -> str:
    quantity = entry.get("quantity")
    amount = (
        formats.short(quantity, entry.get("unit") or "")
        if quantity is not None
        else formats.number(entry["rows"], 0)
    )
    return f"+ {amount} · {entry['why']}"


def _delta(kpi: Kpi, comparison: Mapping[str, Any] | None) -> Delta | None:
    if not comparison or comparison.get("delta") is None:
        return None
    change = Decimal(str(comparison["delta"]))
    unit = "%" if comparison.get("delta_unit") == "%" else formats.unit_name(comparison.get("delta_unit"))
    amount = f"{formats.number(abs(change), 1)} {unit}".strip()
    if change == 0:
        return Delta("minus", "soft", amount, str(SAME), _against(comparison))
    went_up = change > 0
    icon = "trending-up" if went_up else "trending-down"
    direction = str(UP if went_up else DOWN)
    if kpi.good is None:
        return Delta(icon, "soft", amount, direction, _against(comparison))
    is_better = (kpi.good == "up") == went_up
    words = f"{direction}, {BETTER if is_better else WORSE}"
    return Delta(icon, "good" if is_better else "act", amount, words, _against(comparison))


def _against(comparison: Mapping[str, Any]) -> str:
    if comparison.get("text"):
        return str(comparison["text"])
    return f"{formats.day(comparison.get('from'))} – {formats.day(comparison.get('to'))}"


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
