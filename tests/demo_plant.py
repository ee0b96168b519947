"""The demo plant with its books, taken in through the real pipeline."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from dj_db_conn_pool.core import pool_container
from django.db import connection, transaction

from etl import files, loads
from etl.demo.batch_truth import BatchTruth, LeadTime
from etl.demo.billing_list import dirt_of_invoice_item
from etl.demo.delivery_list import dirt_of_delivery_item
from etl.demo.events import Document, Line
from etl.demo.lists import write_lists
from etl.demo.production_truth import OrderState, ProductionTruth
from etl.demo.receivable_truth import ReceivableTruth
from etl.demo.sales_truth import SalesTruth, taken_in
from etl.demo.spans import snapshot_days
from etl.demo.stock import StockKey
from etl.demo.truth import View
from etl.demo.workdays import is_working_day
from etl.demo.world import World, build
from etl.demo.written import WrittenFile
from etl.models import Load, LoadState
from inventory.models import DimDate
from tests import databases

STOCK_LISTS = ["mb51", "mb52", "zrsd006"]
# What the file does not say and its name does: what a person confirms when asked.
ANSWERS = {"zrfi005": "snapshot_date", "zrpp062": "period", "mb52": "snapshot_date"}
# PLANT_SIZE=medium proves every figure on a year of the measured plant.
SIZE = os.environ.get("PLANT_SIZE", "small")
SEED = 7


@dataclass(frozen=True)
class LoadedPlant:
    """A simulated company whose lists went through the real pipeline."""

    world: World
    loads: tuple[Load, ...]

    @contextmanager
    def changed(self) -> Iterator[None]:
        """What happens inside is taken back afterwards."""
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    @cached_property
    def production(self) -> ProductionTruth:
        """Books of orders and yield, as far as lists with their dirty rows can tell."""
        return ProductionTruth(self.world, View.LOADED)

    @cached_property
    def batches(self) -> BatchTruth:
        """Books of batches, likewise."""
        return BatchTruth(self.world, View.LOADED)

    @cached_property
    def movements(self) -> list[tuple[Document, Line]]:
        """Every movement line that lists tell of."""
        return [(document, line) for document, _, line in self.world.truth.lines(View.LOADED)]

    def stock_on(self, day: date) -> dict[StockKey, Decimal]:
        """Stock on hand at the end of a day, as loaded lists tell it."""
        if day not in self._stocks:
            self._stocks[day] = self.world.truth.stock(day, view=View.LOADED)
        return self._stocks[day]

    @cached_property
    def _stocks(self) -> dict[date, dict[StockKey, Decimal]]:
        return {}

    @cached_property
    def lead_times(self) -> list[LeadTime]:
        """Dates of every filling order that delivered something, or still may."""
        states = self.order_states
        return [
            time
            for time in self.batches.lead_times()
            if not (states[time.order.number].is_closed and not states[time.order.number].delivered)
        ]

    @cached_property
    def order_states(self) -> dict[str, OrderState]:
        """Every production order as its newest list shows it."""
        return {state.order.number: state for state in self.production.orders}

    @cached_property
    def sales(self) -> SalesTruth:
        """Books of billing and deliveries, likewise."""
        return SalesTruth(self.world, View.LOADED)

    @cached_property
    def receivables(self) -> ReceivableTruth:
        """Books of receivables, likewise."""
        return ReceivableTruth(self.world, View.LOADED)

    @cached_property
    def snapshots(self) -> list[date]:
        """Days of the receivables lists, oldest first."""
        return sorted(snapshot_days(self.world.plan))

    @cached_property
    def kg_per_unit(self) -> dict[str, Decimal]:
        """True net weight of a unit of every material that lists can weigh; kilograms weigh one.

        A delivery, an invoice or the yield of an order that gave something shows weights.
        """
        world = self.world
        shown = {row.order.material for row in self.production.yields if row.output_kg > 0}
        shown |= {
            item.material
            for delivery in world.deliveries
            if delivery.goods_issue is not None
            for item in delivery.items
            if taken_in(dirt_of_delivery_item(world.seed, delivery, item))
        }
        shown |= {
            item.material
            for invoice in world.invoices
            for item in invoice.items
            if taken_in(dirt_of_invoice_item(world.seed, invoice, item))
        }
        true = world.truth.kg_per_unit()
        return {
            m.code: Decimal(1) if m.unit == "KG" else true[m.code]
            for m in world.materials.by_code.values()
            if m.unit == "KG" or (m.code in shown and m.code in true)
        }


def take_in(paths: list[Path]) -> tuple[Load, ...]:
    """Publish these files in this order."""
    published = []
    for path in paths:
        load = loads.process(loads.receive(files.chunks_of(path), path.name).load.pk)
        assert load.state == LoadState.PUBLISHED, load.message_en
        published.append(load)
    return tuple(published)


def take_in_written(written: WrittenFile) -> Load:
    """Publish one file, with the date that its user knows; exactly its bad rows end in quarantine."""
    asked = ANSWERS.get(written.source)
    answer = written.first if written.source == "zrpp062" else written.as_of
    inputs = {asked: answer.isoformat()} if asked and answer else None
    received = loads.receive(files.chunks_of(written.path), written.path.name, inputs=inputs)
    load = loads.process(received.load.pk)
    assert load.state == LoadState.PUBLISHED, (written.path.name, load.message_en)
    assert load.rows_quarantined == len(written.quarantined), written.path.name
    return load


def loaded(folder: Path, *, dirty: bool) -> Iterator[LoadedPlant]:
    """The small plant's lists of stock, in a transaction that is rolled back in the end."""
    world = build("small", SEED)
    written = write_lists(world, folder, lists=STOCK_LISTS, dirty=dirty)
    with transaction.atomic():
        yield LoadedPlant(world, take_in([file.path for file in written]))
        transaction.set_rollback(True)


@contextmanager
def on_database(name: str) -> Iterator[None]:
    """Everything that asks the database asks this one, until the end of the block."""
    before = connection.settings_dict["NAME"]
    _connect_to(name)
    try:
        yield
    finally:
        _connect_to(before)


def _connect_to(name: str) -> None:
    leave_database()
    connection.settings_dict["NAME"] = name


def leave_database() -> None:
    """Close every connection of this process: nobody can copy or drop a database that somebody is in."""
    connection.close()
    if pool := pool_container.pop(connection.alias, None):
        pool.dispose()


@contextmanager
def copied_database(suffix: str, *, source: str = "") -> Iterator[str]:
    """A database that begins as a copy of the empty one, or of `source`; gone after the block."""
    name = f"{connection.settings_dict['NAME']}_{suffix}"
    databases.copy(source or databases.empty(), name)
    try:
        yield name
    finally:
        leave_database()
        databases.drop(name)


@contextmanager
def whole_plant() -> Iterator[tuple[str, LoadedPlant]]:
    """A database of its own with all ten lists of the plant, dirty rows included. Nothing is rolled back in it."""
    world = build(SIZE, SEED)

    def make(name: str) -> None:
        with on_database(name), tempfile.TemporaryDirectory(prefix="alkana-") as folder:
            take_in_all(world, Path(folder))

    source = databases.kept(f"plant_{SIZE}", make, Path(__file__))
    with copied_database("plant", source=source) as name:
        with on_database(name):
            taken = tuple(Load.objects.order_by("pk"))
        yield name, LoadedPlant(world, taken)


def take_in_all(world: World, folder: Path) -> tuple[Load, ...]:
    """Write all lists as the company exports them, and publish them, masters first."""
    enter_days_off(world)
    return tuple(take_in_written(written) for written in write_lists(world, folder))


def enter_days_off(world: World) -> None:
    """What the plant's staff enter in the calendar: its days off beside the holidays that the product knows."""
    plan = world.plan
    days = [plan.start + timedelta(days=n) for n in range((plan.end - plan.start).days + 1)]
    for is_working in (True, False):
        chosen = [day for day in days if is_working_day(day) == is_working]
        DimDate.objects.filter(date__in=chosen, is_working_day=not is_working).update(
            local_is_working_day=is_working
        )
