"""kill -9 of the worker at ten points of a load, and of everything: nothing half-published, nothing lost."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import redis

from etl.demo.movement_list import HEADINGS
from tests.installation import Installation, installation, kill_group, wait_for, written
from tests.loading import workbook

TROUBLED = "tests.faults.troubled_worker"
POINTS = [
    "before anything",
    "file recognised",
    "first block read",
    "rows copied",
    "described, not committed",
    "checked and committed",
    "changes computed",
    "facts derived",
    "version added, not committed",
    "committed, not announced",
]
ROWS = 300


def movements(month: int) -> bytes:
    """A month of receipts into one place, one document a row."""
    return workbook(
        [heading.header for heading in HEADINGS],
        [
            (
                date(2026, month, 1 + n % 28), "101", "1201", "0401", f"15000{n % 7:04d}", f"Resin {n % 7}",
                f"B{n % 5:07d}", 10.5 + n, "KG", None, "621100", f"50{month:02d}{n:06d}", None, None, "0", None,
            )
            for n in range(ROWS)
        ],
    )  # fmt: skip


@pytest.fixture
def site(folder: Path) -> Iterator[Installation]:
    with installation(folder) as site:
        yield site


def receive(site: Installation, months: int) -> list[int]:
    """Open a load for each month without processing it, as the upload page does. Their numbers."""
    paths = written(site.data_dir, [(f"month {m}.xlsx", movements(m)) for m in range(1, months + 1)])
    printed = site.manage(
        "shell", "--verbosity", 0, "-c",
        "from pathlib import Path; from etl import loads, files\n"
        f"for path in {[str(p) for p in paths]!r}:\n"
        "    print(loads.receive(files.chunks_of(Path(path)), Path(path).name).load.pk)",
    )  # fmt: skip
    return [int(line) for line in printed.split()]


def figures(site: Installation) -> tuple[Any, ...]:
    """Published movements, and how many data versions there are (numbers of rolled back ones are not used again)."""
    counted = "select (select count(*) from fact_inventory), (select count(*) from etl_dataversion)"
    return site.query(counted)[0]


def state(site: Installation, load: int) -> str:
    return str(site.query("select state from etl_load where id = %s", load)[0][0])


def order(site: Installation, verb: str, point: str) -> Path:
    """Tell the troubled worker what shall happen where; the file that says that it has."""
    path = site.data_dir / "trouble"
    path.with_suffix(".reached").unlink(missing_ok=True)
    path.write_text(f"{verb} {point}")
    return path.with_suffix(".reached")


def troubled_worker(site: Installation) -> Any:
    return site.worker(TROUBLED, TROUBLE=str(site.data_dir / "trouble"))


def assert_whole(site: Installation, months: int) -> None:
    assert figures(site) == (months * ROWS, months)
    assert site.query("select count(*) from raw_mb51")[0][0] == months * ROWS
    assert all(d["surplus"] == d["missing"] == 0 for d in site.ask("check_facts"))


def test_a_worker_killed_at_ten_points_leaves_the_last_good_state_and_the_load_goes_on(
    site: Installation,
) -> None:
    loads = receive(site, len(POINTS))
    with troubled_worker(site):
        for done, (point, load) in enumerate(zip(POINTS, loads, strict=True)):
            before = figures(site)
            assert before == (done * ROWS, done)
            reached = order(site, "die", point)
            site.send("etl.process_load", load)
            wait_for(reached.exists, f"the worker's death at “{point}”")
            assert figures(site) in (before, ((done + 1) * ROWS, done + 1)), (
                f"half a load was seen at “{point}”"
            )
            wait_for(lambda load=load: state(site, load) == "published", f"the load to go on after “{point}”")
    assert_whole(site, len(POINTS))


def test_a_load_that_is_being_published_is_nobody_elses_to_take_up(site: Installation) -> None:
    (load,) = receive(site, 1)
    queue = redis.Redis.from_url(site.redis_url)
    with troubled_worker(site):
        reached = order(site, "wait", "facts derived")
        site.send("etl.process_load", load)
        wait_for(reached.exists, "the load to be held up")
        with site.worker():
            site.send("etl.resume_stalled_loads")
            wait_for(
                lambda: queue.llen("celery") + queue.hlen("unacked") == 1,
                "the schedule's job, which must not queue this load for a second worker",
            )
            reached.unlink()
            wait_for(lambda: state(site, load) == "published", "the load")
    assert_whole(site, 1)


def test_everything_killed_at_once_and_the_schedule_takes_the_load_up_or_a_person_discards_it(
    site: Installation,
) -> None:
    first, second = receive(site, 2)
    for load in (first, second):
        with troubled_worker(site) as worker:
            reached = order(site, "die", "changes computed")
            site.send("etl.process_load", load)
            wait_for(reached.exists, "the worker's death")
            kill_group(worker)
    assert figures(site) == (0, 0)
    site.manage(
        "shell",
        "-c",
        f"from etl import loads; from etl.models import Load; loads.discard(Load.objects.get(pk={second}))",
    )
    assert state(site, second) == "discarded"
    with site.worker():
        site.send("etl.resume_stalled_loads")
        wait_for(lambda: state(site, first) == "published", "the load to be resumed")
    assert_whole(site, 1)
