"""Sales targets of the simulated company, in the spelling of the workbook that somebody keeps by hand."""

import unicodedata

from etl.demo.events import Target
from etl.demo.plant import Plant

STEP = 50_000_000
GONE = "KHỔNG VỌNG NGUYÊN VŨ"
"""A salesman who has left and still has a target."""


def set_targets(plant: Plant) -> list[Target]:
    """Targets of every year: all salesmen but two, one of the two under a misspelled name, and one who has gone.

    Each salesman has the same amount in both semesters, somewhere around what he sells in half a year.
    """
    dice = plant.dice("targets")
    salesmen = plant.partners.salesmen
    days = (plant.plan.end - plant.plan.start).days + 1
    sold: dict[str, int] = dict.fromkeys((s.code for s in salesmen), 0)
    for invoice in plant.invoices:
        sold[invoice.salesman] += sum(item.net_value for item in invoice.items)
    names = [(s.name, s.code) for s in salesmen[:-1]]
    names += [(_without_marks(salesmen[-1].name), salesmen[-1].code), (GONE, salesmen[0].code)]
    targets = []
    for year in range(plant.plan.start.year, plant.plan.end.year + 1):
        for name, code in names:
            half_year = sold[code] * 182 // days
            amount = max(half_year * dice.randint(80, 130) // 100 // STEP, 2) * STEP
            targets += [Target(name, semester, year, amount) for semester in (1, 2)]
    return targets


def _without_marks(name: str) -> str:
    """The name as typed on a keyboard without Vietnamese."""
    decomposed = unicodedata.normalize("NFD", name.replace("Đ", "D"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
