"""The main figures before and after a load, found by doing it and taking it back: what a person judges it by.

Which they are is declared where they are registered (`alkana.reporting.kpi.declare_main`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from alkana.refusals import Refused
from alkana.reporting import formats, kpi, stamp
from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from alkana.reporting.snapshot import snapshot
from alkana.text import Text
from etl.models import Load

Figures = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Change:
    """One figure in words: what it was, what it would be or is, and whether that is another value."""

    name: str
    old: str
    new: str
    is_changed: bool


def as_of() -> date | None:
    """The day that published data reach, in the open transaction."""
    with snapshot() as version:
        return stamp.info(version).as_of


def period(load: Load, reached: date | None) -> Filters:
    """The last month that the load touches, as far as data reach; the newest month where its list has no dates."""
    months = [entry["month"] for entry in load.effect if entry["month"]]
    if not months:
        return Filters().resolved(reached)
    first = date.fromisoformat(f"{max(months)}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    last = min(last, reached) if reached and reached >= first else last
    return Filters(from_date=first, to_date=last, as_of=last)


def of(filters: Filters) -> Figures:
    """All main figures now."""
    with snapshot():
        return {declared.code: _figure(declared, filters) for declared in kpi.main_kpis()}


def _figure(declared: kpi.Kpi, filters: Filters) -> Figure:
    try:
        return declared.compute(filters)
    except Refused as refusal:  # before anything is loaded some have no day to be of
        return Figure.unknown(declared.unit, refusal.message)


def as_json(verb: str, filters: Filters, before: Figures, after: Figures) -> dict[str, Any]:
    """What a load keeps: old and new per figure. `verb` is publish or undo."""
    return {
        "verb": verb,
        "from": filters.from_date.isoformat() if filters.from_date else None,
        "to": filters.to_date.isoformat() if filters.to_date else None,
        "figures": [
            {
                "code": declared.code,
                "name_vi": declared.name.vi,
                "name_en": declared.name.en,
                "old": _value(before[declared.code]),
                "new": _value(after[declared.code]),
            }
            for declared in kpi.main_kpis()
        ],
    }


def _value(figure: Figure) -> dict[str, Any]:
    reason = figure.reason_unknown
    return {
        "value": None if figure.value is None else f"{Decimal(figure.value).normalize():f}",
        "unit": figure.unit,
        "reason_vi": reason.vi if reason else "",
        "reason_en": reason.en if reason else "",
    }


def changes(kept: Mapping[str, Any]) -> list[Change]:
    """What `as_json` kept, for a reader."""
    return [
        Change(
            str(Text(entry["name_vi"], entry["name_en"])),
            _shown(entry["old"]),
            _shown(entry["new"]),
            (entry["old"]["value"], entry["old"]["unit"]) != (entry["new"]["value"], entry["new"]["unit"]),
        )
        for entry in kept.get("figures", [])
    ]


def lines(kept: Mapping[str, Any]) -> list[str]:
    """The figures that change, in English, for the command line."""
    changed = [
        f"{entry['code']} {entry['name_en']}: {_text(entry['old']).en} → {_text(entry['new']).en}"
        for entry in kept.get("figures", [])
        if (entry["old"]["value"], entry["old"]["unit"]) != (entry["new"]["value"], entry["new"]["unit"])
    ]
    if not kept.get("figures"):
        return []
    span = f"{kept['from']} – {kept['to']}"
    return (
        [f"main figures of {span}:", *(f"  {line}" for line in changed)]
        if changed
        else [f"none of the ten main figures of {span} changes"]
    )


def _shown(value: Mapping[str, Any]) -> str:
    return str(_text(value))


def _text(value: Mapping[str, Any]) -> Text:
    if value["value"] is None:
        return Text(f"{formats.DASH} ({value['reason_vi']})", f"{formats.DASH} ({value['reason_en']})")
    number = formats.in_languages(formats.number, value["value"], None)
    unit = formats.in_languages(formats.unit_name, value["unit"])
    return Text(f"{number.vi} {unit.vi}".rstrip(), f"{number.en} {unit.en}".rstrip())
