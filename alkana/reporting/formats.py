"""How numbers, money and dates are written for people, in Vietnamese and English. Rounds only here, at display.

Texts of the API and of CSV files are not written with these: they stay ISO dates and plain decimals.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language

from alkana.text import Text, in_both

Number = Decimal | int
DASH = "—"
MONTH = re.compile(r"(\d{4})-?(0[1-9]|1[0-2])(?:$|-)")
WORD = re.compile(r"[^\s()/,]+")
DIGIT_SPACE, POINT_SPACE = "\u2007", "\u2008"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNITS: dict[str, Text] = {
    "days": Text("ngày", "days"),
    "day": Text("ngày", "days"),
    "working days": Text("ngày làm việc", "working days"),
    "lines": Text("dòng", "lines"),
    "rows": Text("dòng", "rows"),
    "orders": Text("lệnh", "orders"),
    "documents": Text("chứng từ", "documents"),
    "materials": Text("vật tư", "materials"),
    "times": Text("vòng", "times"),
    "class": Text("hạng", "class"),
    "number": Text("", ""),
    "count": Text("", ""),
    "1": Text("", ""),
    "VND": Text("₫", "VND"),
    "VND/day": Text("₫/ngày", "VND/day"),
    "VND/month": Text("₫/tháng", "VND/month"),
    "VND/kg": Text("₫/kg", "VND/kg"),
    "pp": Text("điểm %", "pp"),
    "points": Text("điểm", "points"),
    "h": Text("giờ", "h"),
}
ONE = {
    "days": "day",
    "working days": "working day",
    "lines": "line",
    "rows": "row",
    "orders": "order",
    "documents": "document",
    "materials": "material",
    "times": "time",
    "points": "point",
}
SCALES: tuple[tuple[Decimal, Text], ...] = (
    (Decimal(10**9), Text("tỷ", "bn")),
    (Decimal(10**6), Text("triệu", "m")),
)


@dataclass(frozen=True, slots=True)
class Compact:
    """A figure in few signs: `number`, its `unit` (scale word included), and the `full` text for tooltips."""

    number: str
    unit: str
    full: str


def is_vietnamese() -> bool:
    """Whether texts are written in Vietnamese now."""
    return not (get_language() or "vi").startswith("en")


def in_languages(write: Callable[..., str], *values: object, **options: object) -> Text:
    """What one of these functions writes, in each language: for sentences that are kept."""
    return in_both(lazy(write, str)(*values, **options))


def number(value: Number | str | None, decimals: int | None = None, *, sign: bool = False) -> str:
    """`1.234.567,8` in Vietnamese, `1,234,567.8` in English. Without `decimals` up to 3 and no trailing zeros."""
    if value is None or value == "":
        return DASH
    exact = Decimal(value)
    rounded = exact.quantize(Decimal(1).scaleb(-(3 if decimals is None else decimals)), ROUND_HALF_UP)
    text = f"{rounded:{'+' if sign else ''},f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in {"-0", "+0"}:
        text = "0"
    return text.translate(str.maketrans(",.", ".,")) if is_vietnamese() else text


def unit_name(unit: str | None, amount: Number | str | None = None) -> str:
    """A unit as people read it, in English the word that goes with an amount of 1; units of materials (KG, PC) stay as
    SAP writes them.
    """
    if unit in ONE and amount is not None and Decimal(amount) == 1 and not is_vietnamese():
        return ONE[unit]
    return str(UNITS[unit]) if unit in UNITS else (unit or "")


def headed(title: object, unit: str | None) -> str:
    """A title with its unit behind it, once: titles that say it already stay as they are."""
    name = unit_name(unit)
    words = WORD.findall(str(title).lower())
    return str(title) if not name or set(WORD.findall(name.lower())) <= set(words) else f"{title} ({name})"


def compact(value: Number | str, unit: str) -> Compact:
    """A figure for a card: three significant places or so, scaled to tonnes, millions or billions."""
    exact = Decimal(value)
    full = f"{number(exact)} {unit_name(unit, exact)}".strip()
    if unit == "%":
        return Compact(number(exact, 1), "%", f"{number(exact, 3)} %")
    if unit == "kg" and abs(exact) >= 10_000:
        tonnes = exact / 1000
        return Compact(number(tonnes, 0 if abs(tonnes) >= 1000 else 1), "t", full)
    for scale, word in SCALES:
        if abs(exact) >= scale:
            scaled = exact / scale
            return Compact(
                number(scaled, 0 if abs(scaled) >= 1000 else 1), f"{word} {unit_name(unit)}".strip(), full
            )
    places = 0 if exact == exact.to_integral_value() or abs(exact) >= 1000 else 1
    return Compact(number(exact, places), unit_name(unit, exact), full)


def short(value: Number | str | None, unit: str = "") -> str:
    """`compact` on one line, for axis ends and sentences."""
    if value is None:
        return DASH
    figure = compact(value, unit)
    if unit.startswith("VND") and not is_vietnamese():
        return f"VND {figure.number} {figure.unit.replace(unit_name(unit), '').strip()}".strip()
    return f"{figure.number} {figure.unit}".strip()


def day(value: date | str | None) -> str:
    """`21/01/2026` in Vietnamese, `21 Jan 2026` in English; takes dates and ISO texts."""
    if not value:
        return DASH
    exact = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    if is_vietnamese():
        return f"{exact.day:02d}/{exact.month:02d}/{exact.year}"
    return f"{exact.day} {MONTHS[exact.month - 1]} {exact.year}"


def span(first: date | str, last: date | str) -> str:
    """A period in few signs: `01/11 – 25/11/2025`, `1 – 25 Nov 2025`."""
    start, end = (date.fromisoformat(d) if isinstance(d, str) else d for d in (first, last))
    if start.year != end.year:
        return f"{day(start)} – {day(end)}"
    if is_vietnamese():
        return f"{start.day:02d}/{start.month:02d} – {day(end)}"
    same_month = start.month == end.month
    return f"{start.day}{'' if same_month else f' {MONTHS[start.month - 1]}'} – {day(end)}"


def moment(value: datetime | str | None) -> str:
    """Date and minute in the plant's zone."""
    if not value:
        return DASH
    exact = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = timezone.localtime(exact) if timezone.is_aware(exact) else exact
    return f"{day(local.date())} {local:%H:%M}"


def month(value: date | str | int) -> str:
    """`01/2026` in Vietnamese, `Jan 2026` in English, from any day of it, `YYYY-MM` or `YYYYMM`."""
    found = MONTH.match(str(value))
    if not found:
        return str(value)
    year, number_of_month = found.groups()
    return f"{number_of_month}/{year}" if is_vietnamese() else f"{MONTHS[int(number_of_month) - 1]} {year}"


def size(count: int) -> str:
    """Bytes as KB or MB."""
    if count < 1_000_000:
        return f"{number(Decimal(count) / 1000, 0 if count >= 10_000 else 1)} KB"
    return f"{number(Decimal(count) / 1_000_000, 1)} MB"


def yes_or_no(value: object) -> str:
    """A flag, also as a text of the API."""
    return str(YES if value in {True, "true", "True"} else NO)


def cell(value: object, kind: str, *, places: int = 0) -> str:
    """One cell of a table by the kind of its column (`alkana.reporting.columns`).

    `places`: decimals of the column's longest number; shorter ones are padded with spaces as wide as digits, so
    that decimal points stand below each other without claiming digits that are not there.
    """
    if value is None or value == "":
        return DASH + _padding(0, places) if kind not in {"text", "code"} else ""
    if kind == "flag":
        return yes_or_no(value)
    write = WRITERS.get(kind)
    if write is None:
        return str(value)
    return write(str(value)) + (_padding(_places_of(str(value)), places) if kind in WITH_DECIMALS else "")


def places(value: object) -> int:
    """Decimals that `number` writes for a value, 0 to 3."""
    return 0 if value is None or value == "" else _places_of(str(value))


def _places_of(text: str) -> int:
    return len(f"{Decimal(text).quantize(Decimal('0.001'), ROUND_HALF_UP):f}".rstrip("0").partition(".")[2])


def _padding(own: int, wanted: int) -> str:
    missing = wanted - own
    return (POINT_SPACE if own == 0 else "") + DIGIT_SPACE * missing if missing > 0 else ""


WRITERS: dict[str, Callable[[str], str]] = {
    "quantity": number,
    "weight": number,
    "number": number,
    "money": lambda text: number(text, 0),
    "count": lambda text: number(text, 0),
    "days": lambda text: number(text, None if "." in text else 0),
    "ratio": lambda text: f"{number(Decimal(text) * 100, 1)} %",
    "date": day,
    "moment": moment,
    "month": month,
    "ordinal": str,
}
WITH_DECIMALS = frozenset({"quantity", "weight", "number"})
YES = Text("Có", "Yes")
NO = Text("Không", "No")
