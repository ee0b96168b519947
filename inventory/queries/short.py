"""Stock that a load, or its undo, would leave below zero."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from alkana.reporting import formats, stamp
from alkana.reporting.filters import Filters
from alkana.reporting.snapshot import snapshot
from alkana.text import Text
from etl.impossible import Look
from inventory.queries.anomalies import TOLERANCE
from inventory.queries.stock import stock

SHORT = Text(
    "Tồn âm: vật tư {material}, {place}: {change} {unit} trên tồn {before} {unit}, còn {after} {unit}",
    "Stock below zero: material {material}, {place}: {change} {unit} of {before} {unit} in stock leaves {after} {unit}",
)
Line = tuple[str, str, str]


def on_hand() -> dict[Line, Decimal]:
    """Stock at the end of the last day, by material, place and unit; places without an anchor are left out."""
    with snapshot() as version:
        filters = Filters().resolved(stamp.info(version).as_of)
        return {
            (row["material"], f"{row['plant']}/{row['location']}", row["unit"]): row["stock"]
            for row in stock(filters).all()
            if row["stock"] is not None
        }


def said(before: Mapping[Line, Decimal], after: Mapping[Line, Decimal]) -> Sequence[Text]:
    """Lines below zero after, and less so before."""
    nothing = Decimal(0)
    worse = [
        (quantity, line)
        for line, quantity in after.items()
        if quantity < -TOLERANCE and quantity < before.get(line, nothing)
    ]
    return [_sentence(line, before.get(line, nothing), quantity) for quantity, line in sorted(worse)]


def _sentence(line: Line, before: Decimal, after: Decimal) -> Text:
    material, place, unit = line
    return SHORT.filled(
        material=material,
        place=place,
        unit=unit,
        change=formats.in_languages(formats.number, after - before, None, sign=True),
        before=formats.in_languages(formats.number, before, None),
        after=formats.in_languages(formats.number, after, None),
    )


BELOW_ZERO = Look(frozenset({"mb51", "mb52"}), on_hand, said)
