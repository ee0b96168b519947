"""kill -9 of the worker at ten points of a load, and of everything: nothing half-published, nothing lost."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.installation import Installation, installation, kill_group, prepare_template, wait_for, written
from tests.loading import workbook

TROUBLED = "tests.faults.troubled_worker"
POINTS = [
    "before anything",
    "file opened",
    "first block read",
    "rows copied",
    "described, not committed",
    "checked and committed",
    "changes computed",
    "facts derived",
    "version added, not committed",
    "committed, not announced",
]
MB51_HEADER = [
    "Posting Date", "Movement Type", "Plant", "Storage Location", "Material", "Material Description", "Batch",
    "Qty in Un. of Entry", "Unit of Entry", "Cost Center", "G/L Account", "Material Document", "Text", "Reference",
    "Reason for Movement", "Purchase Order",
]  # fmt: skip


def movements(month: int, count: int = 400) -> bytes:
    """A month of receipts into one place, one document a row."""
    return workbook(
        MB51_HEADER,
        [
            (
                date(2026, month, 1 + n % 28), "101", "1201", "0401", f"15000{n % 7:04d}", f"Resin {n % 7}",
                f"B{n % 5:07d}", 10.5 + n, "KG", None, "621100", f"50{month:02d}{n:06d}", None, None, "0", None,
            )
            for n in range(count)
        ],
    )  # fmt: skip


@pytest.fixture(scope="module")
def template() -> None:
    prepare_template()


@pytest.fixture
def site(template: None, folder: Path) -> Iterator[Installation]:
    """An installation with January published and February waiting in a file."""
    with installation(folder) as site:
        january, _ = written(folder, [("january.xlsx", movements(1)), ("february.xlsx", movements(2))])
        assert site.ask("ingest", january)[0]["state"] == "published"
        yield site


def receive(site: Installation) -> int:
    """Open a load for February without processing it, as the upload page does. Its number."""
    path = site.data_dir / "february.xlsx"
    printed = site.manage(
        "shell", "-c",
        "from pathlib import Path; from etl import loads, files; "
        f"print('load', loads.receive(files.chunks_of(Path({str(path)!r})), 'february.xlsx').load.pk)",
    )  # fmt: skip
    return int(printed.split()[-1])


def figures(site: Installation) -> list[tuple[object, ...]]:
    return site.query("select count(*), sum(quantity), max(date_id) from fact_inventory")


def state(site: Installation, load: int) -> str:
    return str(site.query("select state from etl_load where id = %s", load)[0][0])


def assert_whole(site: Installation, load: int) -> None:
    assert state(site, load) == "published"
    assert figures(site)[0][0] == 800
    assert site.query("select count(*) from raw_mb51")[0][0] == 800
    assert all(d["surplus"] == d["missing"] == 0 for d in site.ask("check_facts"))


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_at_any_point_leaves_the_last_good_state_and_the_load_goes_on(
    site: Installation, point: str
) -> None:
    before = figures(site)
    mark = site.data_dir / "died"
    load = receive(site)
    with site.worker(TROUBLED, TROUBLE="die", TROUBLE_AT=point, TROUBLE_MARK=str(mark)):
        site.send("etl.process_load", load)
        wait_for(mark.exists, f"the worker's death at “{point}”")
        seen = figures(site)
        assert seen in (before, figures(site)), "readers saw half a load"
        wait_for(lambda: state(site, load) == "published", "the load to go on by itself")
    assert_whole(site, load)


def test_everything_killed_at_once_and_the_load_is_resumed_by_the_schedule(site: Installation) -> None:
    mark = site.data_dir / "died"
    load = receive(site)
    with site.worker(TROUBLED, TROUBLE="die", TROUBLE_AT="rows copied", TROUBLE_MARK=str(mark)) as worker:
        site.send("etl.process_load", load)
        wait_for(mark.exists, "the worker's death")
        kill_group(worker)
    assert figures(site)[0][0] == 400
    with site.worker():
        site.send("etl.resume_stalled_loads")
        wait_for(lambda: state(site, load) == "published", "the load to be resumed")
    assert_whole(site, load)


def test_a_dead_load_can_be_discarded_and_leaves_nothing(site: Installation) -> None:
    before = figures(site)
    mark = site.data_dir / "died"
    load = receive(site)
    with site.worker(
        TROUBLED, TROUBLE="die", TROUBLE_AT="changes computed", TROUBLE_MARK=str(mark)
    ) as worker:
        site.send("etl.process_load", load)
        wait_for(mark.exists, "the worker's death")
        kill_group(worker)
    site.manage(
        "shell",
        "-c",
        f"from etl import loads; from etl.models import Load; loads.discard(Load.objects.get(pk={load}))",
    )
    assert state(site, load) == "discarded"
    assert figures(site) == before
    assert site.query("select count(*) from raw_mb51")[0][0] == 400
