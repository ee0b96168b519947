"""Customers, salesmen, cost centres and suppliers of the simulated plant."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random

from etl.demo import names
from etl.demo.plan import Plan


@dataclass(frozen=True, slots=True)
class Salesman:
    """One salesman. The name is upper case with diacritics, always composed (NFC)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer. `name` is stored as SAP has it: decomposed (NFD) for about 45 % of them.

    `one_time` accounts carry the name of whoever bought last: `names` are the names over time, in order.
    """

    code: str
    name: str
    channel: str
    group: str
    group_name: str
    city: str
    address: str
    salesman: Salesman
    payment_days: int
    discount: int
    weight: float
    one_time: bool = False
    names: tuple[str, ...] = ()

    def name_on(self, day: date) -> str:
        """The name a list of a day shows; for one-time accounts it changes with every month."""
        return self.names[(day.year * 12 + day.month) % len(self.names)] if self.one_time else self.name


@dataclass(frozen=True)
class Partners:
    """Everyone the plant deals with."""

    customers: tuple[Customer, ...]
    salesmen: tuple[Salesman, ...]
    cost_centers: tuple[str, ...]

    @cached_property
    def by_code(self) -> dict[str, Customer]:
        """Customers by their code."""
        return {c.code: c for c in self.customers}

    def salesman(self, code: str) -> Salesman:
        """The salesman with this code. Raises StopIteration for an unknown one."""
        return next(s for s in self.salesmen if s.code == code)


GROUPS = {
    "11": (
        ("01", "Local Furniture"),
        ("04", "Metal Industry"),
        ("05", "Can Industry"),
        ("06", "Chemical Industry"),
    ),
    "12": (("03", "Export Furniture"),),
    "13": (("30", "Distributor / Agent"), ("31", "Sub Distributor"), ("32", "Dealer / Shop")),
    "15": (("60", "Painting Applicator"), ("62", "Contractor"), ("63", "Project Owner")),
}
PAYMENT_DAYS = (0, 7, 14, 30, 30, 45, 60, 75, 90)


def invent_partners(plan: Plan, rng: Random) -> Partners:
    """All partners of a plant of this size."""
    people = [f"{family} {given}" for family in names.FAMILY_NAMES for given in names.GIVEN_NAMES]
    rng.shuffle(people)
    salesmen = tuple(
        Salesman(f"{10_000_100 + n}", unicodedata.normalize("NFC", people[n])) for n in range(plan.salesmen)
    )
    customers = []
    for n in range(plan.customers):
        channel = (
            rng.choices(("11", "13", "15", "12"), weights=(66, 27, 4, 3))[0]
            if n > 3
            else ("11", "13", "15", "12")[n]
        )
        customers.append(_customer(n, channel, rng, salesmen))
    return Partners(tuple(customers), salesmen, tuple(f"{11_010_100 + 10 * n}" for n in range(14)))


def _customer(n: int, channel: str, rng: Random, salesmen: tuple[Salesman, ...]) -> Customer:
    group, group_name = rng.choice(GROUPS[channel])
    one_time = channel in ("11", "13") and n % 23 == 7
    export = channel == "12"
    own_names = tuple(_company(rng, export) for _ in range(6 if one_time else 1))
    return Customer(
        code=f"{13_000 if export else 12_000}{n + 1:05d}",
        name=own_names[0],
        channel=channel,
        group=group,
        group_name=group_name,
        city=rng.choice(names.CITIES),
        address=f"{rng.randint(1, 480)} {rng.choice(names.STREETS)}",
        salesman=salesmen[(n * 7 + int(channel)) % len(salesmen)],
        payment_days=0 if one_time else rng.choice(PAYMENT_DAYS),
        discount=rng.choice((0, 0, 0, 0, 0, 0, 3, 5, 10, 15)),
        weight=(0.15 if export else 1.0) / (n + 2) ** 0.95,
        one_time=one_time,
        names=own_names,
    )


def _company(rng: Random, export: bool) -> str:
    if export:
        return f"{rng.choice(names.FOREIGN_COMPANIES)} {rng.choice(('GmbH', 'Ltd', 'BV', 'Inc'))}"
    proper = " ".join(rng.sample(names.SYLLABLES, 3))
    name = f"{rng.choice(names.COMPANY_FORMS)} {rng.choice(names.COMPANY_TRADES)} {proper}"
    return unicodedata.normalize("NFD" if rng.random() < 0.45 else "NFC", name)
