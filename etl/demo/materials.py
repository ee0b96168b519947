"""Materials of the simulated plant, what they are made of, and their place in the product hierarchy."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from random import Random

from etl.demo import names
from etl.demo.plan import Plan


class Kind(StrEnum):
    """What a material is to the plant. Decides its number range, plant and storage location."""

    FINISHED = "finished"
    LIQUID = "liquid"
    BASE = "base"
    RECLAIMED = "reclaimed"
    RAW = "raw"
    PACKAGING = "packaging"
    TRADING = "trading"
    CONSUMABLE = "consumable"
    UNSOLD = "unsold"


@dataclass(frozen=True, slots=True)
class Material:
    """One material. `grams` is the net weight of one unit (0: has none), `millilitres` its volume.

    `made_to_order` is the attribute of the material (ZRMM024 `MTS / MTO`), not of an order. `price` is VND per unit.
    `density` is grams per litre; packs `by_volume` have a nominal size in litres. `channels` are the distribution
    channels it may be sold in. `popularity` is a relative frequency of demand.
    """

    code: str
    description: str
    kind: Kind
    unit: str
    grams: int = 0
    millilitres: int = 0
    made_to_order: bool = False
    price: int = 0
    channels: tuple[str, ...] = ()
    popularity: float = 0.0
    hierarchy: str = ""
    liquid: str = ""
    typical_quantity: int = 0
    density: int = 0
    by_volume: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """Components of a liquid or base: (material, grams per kilogram of output)."""

    components: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Packing:
    """Packaging of a finished good: (material, pieces per piece)."""

    components: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class Materials:
    """All materials with their recipes, and the draws that simulations make from them."""

    by_code: dict[str, Material]
    recipes: dict[str, Recipe]
    packings: dict[str, Packing]
    packs_of: dict[str, tuple[str, ...]]

    def of(self, *kinds: Kind) -> list[Material]:
        """Materials of these kinds, in code order."""
        return [m for m in self.by_code.values() if m.kind in kinds]


@dataclass(frozen=True, slots=True)
class Assortment:
    """What one channel sells out of stock or makes to order, with cumulated popularity for weighted draws."""

    materials: tuple[Material, ...]
    weights: tuple[float, ...]

    @classmethod
    def of(cls, materials: list[Material]) -> "Assortment":
        """An assortment of these materials, drawn by their popularity."""
        return cls(tuple(materials), tuple(accumulate(m.popularity for m in materials)))

    def draw(self, rng: Random) -> Material:
        """One material, popular ones more often."""
        return rng.choices(self.materials, cum_weights=self.weights)[0]


DIVISIONS = (("1", "11"), ("2", "13"), ("5", "15"))
PACKS = (
    (20_000, 0, "20KG", 34, 4),
    (0, 18_000, "18L", 24, 4),
    (0, 5_000, "5L", 14, 9),
    (4_000, 0, "4KG", 12, 10),
    (1_000, 0, "1KG", 9, 24),
    (0, 1_000, "1L", 7, 30),
)
OUTPUT_GRAMS = 1_000


def invent_materials(plan: Plan, rng: Random) -> Materials:
    """All materials of a plant of this size."""
    materials = Materials({}, {}, {}, {})
    raws = _raws(plan, rng, materials)
    packagings = _packagings(plan, materials)
    bases = _bases(plan, rng, materials, raws)
    _liquids(plan, rng, materials, raws=raws, bases=bases, packagings=packagings)
    _bought(plan, rng, materials)
    materials.by_code = dict(sorted(materials.by_code.items()))
    return materials


def _add(materials: Materials, material: Material) -> Material:
    materials.by_code[material.code] = material
    return material


def _raws(plan: Plan, rng: Random, materials: Materials) -> list[Material]:
    return [
        _add(
            materials,
            Material(
                code=f"15{n:07d}",
                description=f"{names.RAW_WORDS[n % len(names.RAW_WORDS)]} {chr(65 + n % 26)}R-{400 + n}",
                kind=Kind.RAW,
                unit="KG",
                grams=1_000,
                price=rng.randrange(12, 260) * 1_000,
                hierarchy="90",
            ),
        )
        for n in range(1, plan.raws + 1)
    ]


def _packagings(plan: Plan, materials: Materials) -> list[Material]:
    return [
        _add(
            materials,
            Material(
                code=f"16{n:07d}",
                description=f"{names.PACKAGING_WORDS[n % len(names.PACKAGING_WORDS)]} BB-{100 + n}",
                kind=Kind.PACKAGING,
                unit="PC",
                price=3_000 + 700 * (n % 40),
            ),
        )
        for n in range(1, plan.packagings + 1)
    ]


def _shares(rng: Random, count: int, total: int) -> list[int]:
    """`count` whole grams that add up to `total`, none of them zero."""
    cuts = sorted(rng.sample(range(1, total), count - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]


def _bases(plan: Plan, rng: Random, materials: Materials, raws: list[Material]) -> list[Material]:
    bases = []
    for n in range(1, plan.bases + 1):
        base = Material(
            code=f"12{n:07d}",
            description=f"BASE-PASTE {500 + n:04d} TRUNG GIAN",
            kind=Kind.BASE,
            unit="KG",
            grams=1_000,
        )
        chosen = rng.sample(raws, rng.randint(4, 6) * min(plan.raw_lines, 2))
        parts = _shares(rng, len(chosen), OUTPUT_GRAMS)
        materials.recipes[base.code] = Recipe(tuple((r.code, p) for r, p in zip(chosen, parts, strict=True)))
        bases.append(_add(materials, base))
    return bases


def _liquids(
    plan: Plan,
    rng: Random,
    materials: Materials,
    *,
    raws: list[Material],
    bases: list[Material],
    packagings: list[Material],
) -> None:
    finished_number = 1
    for n in range(1, plan.liquids + 1):
        series = names.SERIES[n % len(names.SERIES)]
        stem = f"{series} {1000 + n * 3 % 9000:04d} {rng.choice(names.COLOURS)}"
        division, channel = rng.choices(DIVISIONS, weights=(70, 27, 3))[0]
        density = rng.randint(860, 1_520)
        hierarchy = f"{division}{n % 4 + 1}{n % 6 + 10}{n % 9 + 10}{n % 7 + 10}{n % 5 + 1}{n % 90 + 10}"
        liquid = _add(
            materials,
            Material(
                code=f"12{n + 20_000:07d}",
                description=f"{stem} BÁN THÀNH PHẨM",
                kind=Kind.LIQUID,
                unit="KG",
                grams=1_000,
                millilitres=round(1_000_000 / density),
                hierarchy=hierarchy,
                density=density,
            ),
        )
        _recipe(plan, rng, materials, liquid, raws=raws, bases=bases)
        popularity = 1.0 / (n % plan.liquids + 6) ** 0.8
        made_to_order = rng.random() < 0.37
        packs = rng.choices(PACKS, weights=[p[3] for p in PACKS], k=rng.choice((1, 1, 1, 2, 2, 3)))
        codes = []
        for pack in dict.fromkeys(packs):
            finished = _finished(
                rng, finished_number, pack, stem=stem, density=density, channel=channel, hierarchy=hierarchy,
                liquid=liquid.code, made_to_order=made_to_order, popularity=popularity,
            )  # fmt: skip
            finished_number += 1
            codes.append(_add(materials, finished).code)
            cans = rng.sample(packagings, rng.randint(3, 4))
            materials.packings[finished.code] = Packing(tuple((c.code, 1) for c in cans))
        materials.packs_of[liquid.code] = tuple(codes)
        if n % 12 == 0:
            _add(
                materials,
                Material(
                    code=f"12{n + 60_000:07d}",
                    description=f"{series} {1000 + n * 3 % 9000:04d} SƠN THU HỒI",
                    kind=Kind.RECLAIMED,
                    unit="KG",
                    grams=1_000,
                    liquid=liquid.code,
                ),
            )


def _recipe(
    plan: Plan,
    rng: Random,
    materials: Materials,
    liquid: Material,
    *,
    raws: list[Material],
    bases: list[Material],
) -> None:
    base_count = rng.choice((1, 1, 2, 2, 3))
    base_total = rng.randint(120, 300)
    chosen = rng.sample(raws, min(len(raws), rng.randint(4, 8) * plan.raw_lines))
    parts = _shares(rng, len(chosen), OUTPUT_GRAMS - base_total)
    base_parts = _shares(rng, base_count, base_total)
    picked = rng.sample(bases, base_count)
    materials.recipes[liquid.code] = Recipe(
        tuple((b.code, p) for b, p in zip(picked, base_parts, strict=True))
        + tuple((r.code, p) for r, p in zip(chosen, parts, strict=True))
    )


def _finished(
    rng: Random,
    number: int,
    pack: tuple[int, int, str, int, int],
    *,
    stem: str,
    density: int,
    channel: str,
    hierarchy: str,
    liquid: str,
    made_to_order: bool,
    popularity: float,
) -> Material:
    """A liquid in a pack. Weight of litre packs follows from the density (grams per litre)."""
    pack_grams, pack_millilitres, label, _, typical = pack
    grams = pack_grams or pack_millilitres * density // 1_000
    also = rng.random()
    channels = (
        (channel, "12")
        if also < 0.06
        else (channel, "13" if channel == "11" else "11")
        if also < 0.25
        else (channel,)
    )
    return Material(
        code=f"10{number:07d}",
        description=f"{stem} /{label}",
        kind=Kind.FINISHED,
        unit="SET" if rng.random() < 0.05 else "PC",
        grams=grams,
        millilitres=pack_millilitres or round(pack_grams * 1_000 / density),
        made_to_order=made_to_order,
        price=grams * rng.randint(55, 210),
        channels=channels,
        popularity=popularity * rng.uniform(0.3, 1.2),
        hierarchy=hierarchy,
        liquid=liquid,
        typical_quantity=typical,
        density=density,
        by_volume=bool(pack_millilitres),
    )


def _bought(plan: Plan, rng: Random, materials: Materials) -> None:
    """Trading goods, office consumables, and saleable materials that nobody has bought yet."""
    for n in range(1, plan.tradings + 1):
        word = names.TRADING_WORDS[n % len(names.TRADING_WORDS)]
        _add(
            materials,
            Material(
                code=f"17{n:07d}",
                description=f"{word} TM-{200 + n}",
                kind=Kind.TRADING,
                unit="CC" if n % 40 == 5 else "SET" if n % 9 == 0 else "PC",
                grams=1 if n % 40 == 5 else rng.randrange(50, 4_000, 10),
                price=rng.randrange(20, 900) * 1_000,
                channels=("11", "13") if n % 3 else ("13",),
                popularity=1.0 / (n + 3),
                hierarchy=f"{'WXY'[n % 3]}{n % 3 + 1}{n % 5 + 10}{n % 8 + 10}{n % 6 + 10}{n % 4 + 1}{n % 50 + 10}",
                typical_quantity=6,
            ),
        )
    for n in range(1, plan.consumables + 1):
        word, unit = names.CONSUMABLE_WORDS[n % len(names.CONSUMABLE_WORDS)]
        _add(
            materials,
            Material(
                code=f"20{n:07d}",
                description=f"{word} VT-{n}",
                kind=Kind.CONSUMABLE,
                unit=unit,
                price=15_000 + n * 500,
            ),
        )
    for n in range(1, plan.unsold_materials + 1):
        division, channel = DIVISIONS[n % 3]
        _add(
            materials,
            Material(
                code=f"10{n + 500_000:07d}",
                description=f"{names.SERIES[n % len(names.SERIES)]} {n:04d} MẪU CŨ",
                kind=Kind.UNSOLD,
                unit="PC",
                grams=1_000 * (n % 20 + 1),
                price=90_000,
                channels=(channel,),
                hierarchy=f"{division}{n % 4 + 1}{n % 6 + 10}{n % 9 + 10}{n % 7 + 10}{n % 5 + 1}{n % 90 + 10}",
            ),
        )
