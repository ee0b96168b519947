"""The demo plant with its books, taken in through the real pipeline."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from etl import files, loads
from etl.demo.lists import write_lists
from etl.demo.world import World, build
from etl.models import Load, LoadState

STOCK_LISTS = ["mb51", "mb52", "zrsd006"]


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


def take_in(paths: list[Path]) -> tuple[Load, ...]:
    """Publish these files in this order."""
    published = []
    for path in paths:
        load = loads.process(loads.receive(files.chunks_of(path), path.name).load.pk)
        assert load.state == LoadState.PUBLISHED, load.message_en
        published.append(load)
    return tuple(published)


def loaded(folder: Path, *, dirty: bool) -> Iterator[LoadedPlant]:
    """The small plant, in a transaction that is rolled back in the end."""
    world = build("small", 7)
    written = write_lists(world, folder, lists=STOCK_LISTS, dirty=dirty)
    with transaction.atomic():
        yield LoadedPlant(world, take_in([file.path for file in written]))
        transaction.set_rollback(True)
