"""Genealogy of a batch: what went in, where it went, whether its mass adds up, and where it is now.

A batch is known by material and number (`material|batch`). Numbers are used again over materials, so a number alone may
mean several batches; then all of them are roots.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from alkana.refusals import Refused
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from production.queries.chosen import question

Direction = Literal["backward", "forward", "both"]
CERTAIN = ("hard", "strong")
MOST_NODES = 5_000
TOLERANCE_RATIO = Decimal("0.01")
TOLERANCE_KG = Decimal(5)
UNKNOWN_BATCH = Text("Không có lô “{batch}”.", "There is no batch “{batch}”.")
TOO_MANY = Text(
    "Phả hệ của lô này có hơn {most} lô. Hãy giới hạn số cấp hoặc chọn một hướng.",
    "The genealogy of this batch has more than {most} batches. Limit its depth or choose one direction.",
)


@dataclass(frozen=True, slots=True)
class Link:
    """`batch_id` came out of `parent_batch_id`. `quantity` of the parent went in, null for weak links."""

    batch_id: str
    parent_batch_id: str
    method: str
    confidence: str
    process_order: str
    parent_process_order: str
    production_date: date | None
    quantity: Decimal | None
    unit: str
    quantity_kg: Decimal | None
    row_key: Any
    load_id: int | None


@dataclass(frozen=True, slots=True)
class Balance:
    """Mass balance of a batch, in `unit`: received + returned + counted = everything that left + what is still there.

    `stock` is None while no stock list anchors its plants; the difference is then unknown too.
    """

    unit: str
    kg_per_unit: Decimal | None
    received: Decimal
    consumed: Decimal
    delivered: Decimal
    returned: Decimal
    scrapped: Decimal
    counted: Decimal
    posted_on: Decimal
    other: Decimal
    stock: Decimal | None
    transit: Decimal
    difference: Decimal | None

    @property
    def difference_kg(self) -> Decimal | None:
        """The difference in kilograms; None when it or the weight is unknown."""
        if self.difference is None or self.kg_per_unit is None:
            return None
        return self.difference * self.kg_per_unit

    @property
    def difference_ratio(self) -> Decimal | None:
        """Difference / received; None when unknown or nothing was received."""
        return None if self.difference is None or not self.received else self.difference / self.received

    @property
    def is_off(self) -> bool | None:
        """Whether the difference is beyond 1 % or 5 kg; None when unknown."""
        if self.difference is None:
            return None
        ratio, kg = self.difference_ratio, self.difference_kg
        far = abs(ratio) > TOLERANCE_RATIO if ratio is not None else self.difference != 0
        return far or (kg is not None and abs(kg) > TOLERANCE_KG)


@dataclass(frozen=True, slots=True)
class Node:
    """One batch of a genealogy. `depth`: 0 = asked for, negative = that many steps back, positive = forward.

    `facts` are the columns of `chain_nodes.sql` about its material, order and yield.
    """

    batch_id: str
    depth: int
    facts: Mapping[str, Any]
    balance: Balance | None


@dataclass(frozen=True, slots=True)
class Genealogy:
    """All batches reached from the roots and the links between them; `is_cut`: the asked depth ended it earlier."""

    roots: tuple[str, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    is_cut: bool


def roots_of(batch: str, material: str | None = None) -> tuple[str, ...]:
    """Batches that a number means: those made, linked or moved under it. `batch` may be `material|batch` itself.

    Raises Refused `unknown-record` when there is none.
    """
    if "|" in batch:
        material, _, batch = batch.partition("|")
    found = question("chain_roots", {"batch": batch, "material": material}).all()
    if not found:
        raise Refused("unknown-record", UNKNOWN_BATCH.filled(batch=batch[:40]), where={"batch": batch[:40]})
    return tuple(row["batch_id"] for row in found)


def genealogy(
    batch: str,
    direction: Direction = "both",
    *,
    include_weak: bool = False,
    material: str | None = None,
    depth: int | None = None,
) -> Genealogy:
    """The genealogy of a batch number (or `material|batch`). Four statements, whatever its size.

    Raises Refused `unknown-record`, or `genealogy-too-large` above 5,000 batches.
    """
    roots = roots_of(batch, material)
    links = links_from(roots, direction, include_weak=include_weak)
    depths = _depths(roots, links)
    kept = {batch_id: steps for batch_id, steps in depths.items() if depth is None or abs(steps) <= depth}
    if len(kept) > MOST_NODES:
        raise Refused("genealogy-too-large", TOO_MANY.filled(most=MOST_NODES), where={"batch": batch[:40]})
    shown = tuple(link for link in links if link.batch_id in kept and link.parent_batch_id in kept)
    return Genealogy(roots, nodes(kept), shown, is_cut=len(kept) < len(depths))


def links_from(
    roots: Sequence[str], direction: Direction = "both", *, include_weak: bool = False
) -> tuple[Link, ...]:
    """All links reached from some batches; every batch is visited once, so circles end."""
    rows = question(
        "chain_links",
        {
            "roots": list(roots),
            "confidences": [*CERTAIN, *(("weak",) if include_weak else ())],
            "is_backward": direction in ("backward", "both"),
            "is_forward": direction in ("forward", "both"),
        },
    ).all()
    return tuple(Link(**row) for row in rows)


def nodes(depths: Mapping[str, int]) -> tuple[Node, ...]:
    """What these batches are and whether their mass adds up, nearest first."""
    rows = question("chain_nodes", {"nodes": list(depths)}).all()
    found = [Node(row["batch_id"], depths[row["batch_id"]], row, _balance(row)) for row in rows]
    return tuple(sorted(found, key=lambda node: (abs(node.depth), node.depth, node.batch_id)))


def places(batch_ids: Iterable[str], filters: Filters) -> Select:
    """Where batches are now. Grain: batch × place (kind stock) or open transit (kind transit); in the reader's plants.

    Rows: batch_id, kind, plant, location, purchase_order, unit, quantity (null = no anchor), moved_quantity,
    quantity_kg.
    """
    return question("chain_places", {"nodes": list(batch_ids), "plants": _codes(filters, "plant")})


def deliveries(batch_ids: Iterable[str], filters: Filters) -> Select:
    """Who got batches. Grain: batch × delivery × issue date × unit. The reader's plants and channels only.

    Rows: batch_id, material, delivery, issue_date, goods_issue_date, plant, delivery_type, sales_order, channel,
    customer, customer_name, customer_city, ship_to, ship_to_name, salesman, unit, quantity, quantity_kg.
    """
    params = {
        "nodes": list(batch_ids),
        "plants": _codes(filters, "plant"),
        "channels": _codes(filters, "channel"),
    }
    return question("chain_deliveries", params)


def _codes(filters: Filters, name: str) -> list[str] | None:
    codes = filters.effective(name)
    return None if codes is None else list(codes)


def _depths(roots: Sequence[str], links: Sequence[Link]) -> dict[str, int]:
    """Steps from the roots, breadth first: backward ones negative. A batch reached both ways keeps the shorter one."""
    depths = dict.fromkeys(roots, 0)
    for step, here, there in ((-1, "batch_id", "parent_batch_id"), (1, "parent_batch_id", "batch_id")):
        nearby: dict[str, list[str]] = defaultdict(list)
        for link in links:
            nearby[getattr(link, here)].append(getattr(link, there))
        queue, seen = deque((root, 0) for root in roots), set(roots)
        while queue:
            batch_id, depth = queue.popleft()
            for neighbour in nearby[batch_id]:
                if neighbour not in seen:
                    seen.add(neighbour)
                    queue.append((neighbour, depth + step))
                    if neighbour not in depths or abs(depth + step) < abs(depths[neighbour]):
                        depths[neighbour] = depth + step
    return depths


def _balance(row: Mapping[str, Any]) -> Balance | None:
    if row["received"] is None:
        return None
    return Balance(
        row["unit"],
        row["kg_per_unit"],
        *(
            row[name]
            for name in (
                "received", "consumed", "delivered", "returned", "scrapped", "counted", "posted_on", "other",
                "stock", "transit", "difference",
            )
        ),
    )  # fmt: skip
