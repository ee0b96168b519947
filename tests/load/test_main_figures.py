"""What a dry run and an undo say about the ten main figures, on every road."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from alkana.reporting import kpi
from etl import loads
from etl.models import DataVersion, Load, LoadState
from tests.load.test_uploads import ingest
from tests.loading import table, take
from tests.plant_lists import DEFAULTS, Row, listed, take_rows

pytestmark = pytest.mark.django_db


def invoices(value: int, *, day: date = date(2025, 10, 20), first: int = 1) -> list[Row]:
    return [
        {**DEFAULTS["zrsd002"], "billing_document": f"19300000{first:02d}", "billing_date": day, "price": value,
         "total_price": value, "net_value": value}
    ]  # fmt: skip


def figure(kept: dict[str, Any], code: str) -> tuple[Any, Any]:
    (found,) = [entry for entry in kept["figures"] if entry["code"] == code]
    return found["old"]["value"], found["new"]["value"]


def test_the_ten_main_figures_are_declared_by_the_apps_that_own_them() -> None:
    assert [one.code for one in kpi.main_kpis()] == [
        "INV-QTY", "INV-VAL", "INV-TRA", "PRD-COMP", "YLD", "MTO-OPEN", "OTIF", "AR-TOT", "SAL-NET", "SAL-VOL",
    ]  # fmt: skip


def test_a_dry_run_says_what_publishing_changes_and_changes_nothing() -> None:
    take_rows("zrsd002", invoices(100))
    before = DataVersion.objects.count(), table("fact_billing")
    held = take(listed("zrsd002", invoices(250, first=2)), "more.xlsx", source="zrsd002", publish=False)
    assert held.state == LoadState.CHECKED
    assert figure(held.figures, "SAL-NET") == ("100", "350")
    assert (held.figures["verb"], held.figures["from"]) == ("publish", "2025-10-01")
    assert figure(held.figures, "INV-QTY")[0] is None
    assert (DataVersion.objects.count(), table("fact_billing")) == before
    again = loads.dry_run(held)
    assert again.figures == held.figures
    assert DataVersion.objects.count() == before[0]


def test_an_undo_says_what_it_changed_and_can_be_tried_before() -> None:
    take_rows("zrsd002", invoices(100))
    more = take_rows("zrsd002", invoices(250, first=2), title="more")
    tried = loads.dry_run(more)
    assert (tried.state, tried.figures["verb"]) == (LoadState.PUBLISHED, "undo")
    assert figure(tried.figures, "SAL-NET") == ("350", "100")
    assert len(table("fact_billing")) == 2
    loads.undo(more)
    more.refresh_from_db()
    assert figure(more.figures, "SAL-NET") == ("350", "100")
    assert len(table("fact_billing")) == 1


def test_an_undone_load_can_be_tried_again(tmp_path: Path) -> None:
    take_rows("zrsd002", invoices(100))
    file = tmp_path / "more.xlsx"
    file.write_bytes(listed("zrsd002", invoices(250, first=2), title="more"))
    (said,) = ingest(file)
    call_command("undo", said["load"], stdout=StringIO())
    out = StringIO()
    call_command("ingest", file, dry_run=True, as_json=True, stdout=out)
    (tried,) = json.loads(out.getvalue())
    assert (tried["state"], tried["rows_new"]) == ("undone", 1)
    assert "1 new rows" in tried["message"]
    assert figure(tried["figures"], "SAL-NET") == ("100", "350")
    assert Load.objects.get(pk=said["load"]).state == LoadState.UNDONE


def test_the_command_line_prints_old_and_new(tmp_path: Path) -> None:
    take_rows("zrsd002", invoices(100))
    file = tmp_path / "more.xlsx"
    file.write_bytes(listed("zrsd002", invoices(250, first=2), title="more"))
    out = StringIO()
    call_command("ingest", file, dry_run=True, stdout=out)
    assert "main figures of 2025-10-01 – 2025-10-20:" in out.getvalue()
    assert "SAL-NET Net revenue: 100 VND → 350 VND" in out.getvalue()
    (said,) = ingest(file)
    for options, count in (({"dry_run": True}, 2), ({}, 1)):
        out = StringIO()
        call_command("undo", said["load"], stdout=out, **options)
        assert "SAL-NET Net revenue: 350 VND → 100 VND" in out.getvalue()
        assert len(table("fact_billing")) == count


def test_the_page_and_the_api_show_old_and_new(admin_client: Any) -> None:
    take_rows("zrsd002", invoices(100))
    held = take(listed("zrsd002", invoices(250, first=2)), "more.xlsx", source="zrsd002", publish=False)
    page = admin_client.get(f"/data/loads/{held.pk}/").content.decode()
    assert "350" in page.split('id="figures-title"')[1].split("</section>")[0]
    loads.approve(held)
    loads.process(held.pk)
    answer = admin_client.post(f"/api/v1/uploads/{held.pk}/dry-run").json()
    assert figure(answer["figures"], "SAL-NET") == ("350", "100")
    assert answer["state"] == "published"
