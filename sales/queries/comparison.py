"""What moved revenue from one period to the other: price, volume, mix, new and lost materials."""

from decimal import Decimal

from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from sales import reasons
from sales.queries import lines
from sales.queries.revenue import reached, why_unknown

EFFECTS = ("volume", "price", "mix", "new", "lost")


def periods(filters: Filters) -> tuple[Filters, Filters] | None:
    """The period as far as data reach, and the one before it (R6); None without dates."""
    now = reached(filters)
    before = now.compared("previous")
    return (now, before) if before else None


def price_volume_mix_rows(filters: Filters) -> Select:
    """Per material, in VND: revenue before and now and the five effects, which add up to the change exactly."""
    both = periods(filters)
    if both is None:
        raise ValueError("filters must be resolved before periods are compared")
    return lines.billing(both[0], "price_volume_mix.sql", before=both[1])


def price_volume_mix(filters: Filters) -> Figure:
    """Change of net revenue against the period before, VND. kpis.md SAL-PVM.

    Details: `before`, `now`, then `volume` (Δkg × old price), `price` (Δprice × new kg), `mix` (what cannot be
    weighed), `new` and `lost` materials: before + the five = now. `volume_even` and `volume_shift` split the volume
    effect into all materials moving alike and the shift between dear and cheap ones.
    """
    both = periods(filters)
    if both is None:
        return Figure.unknown("VND", reasons.NO_BILLING)
    for period in both:
        if reason := why_unknown(period):
            return Figure.unknown("VND", reason)
    found = lines.row(lines.about(price_volume_mix_rows(filters), "effect", "price_volume_mix_total.sql"))
    names = ("before", "now", *EFFECTS, "volume_even", "volume_shift")
    details = tuple((name, Figure.of(Decimal(found[name]), "VND")) for name in names)
    return Figure.of(found["now"] - found["before"], "VND", details=details)
