"""From our stock to SAP's on lists small enough to count by hand: the chart, its table and its file."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from etl import loads
from tests import two_counts
from tests.api.conftest import rows_of_csv
from tests.loading import take
from tests.plant_lists import listed, numbered

pytestmark = pytest.mark.django_db

CHART = "/api/v1/charts/inventory/drift-causes"
OURS, SAPS = Decimal("470.5"), Decimal("461.25")


@pytest.fixture
def client(signed_in: Callable[..., APIClient]) -> APIClient:
    """A reader in English after both lists."""
    two_counts.take_in()
    made = signed_in("viewer")
    made.credentials(HTTP_ACCEPT_LANGUAGE="en")
    return made


def test_ours_and_the_causes_make_saps_to_the_gram(client: APIClient) -> None:
    body = client.get(CHART).json()
    assert body["kind"] == "waterfall"
    assert [one["role"] for one in body["series"]] == ["", "level"]
    changes, levels = ([Decimal(y or 0) for _, y in one["points"]] for one in body["series"])
    names = [x for x, _ in body["series"][0]["points"]]
    assert names[0] == "Ours, 8 Oct 2025"
    assert names[1:-1]
    assert names[-1] == "SAP, 8 Oct 2025"
    assert (levels[0], levels[-1]) == (OURS, SAPS)
    assert sum(changes) == SAPS - OURS
    for place in range(1, len(names) - 1):
        assert levels[place] == levels[place - 1] + changes[place]
    assert levels[-2] == levels[-1]


def test_table_and_file_have_the_steps_in_their_order(client: APIClient) -> None:
    names = [x for x, _ in client.get(CHART).json()["series"][0]["points"]]
    assert [row["step"] for row in client.get(f"{CHART}/rows").json()["items"]] == names
    rows = rows_of_csv(client.get(f"{CHART}/rows", {"format": "csv"}))
    assert [row["step"] for row in rows] == names
    assert Decimal(rows[0]["level_kg"]) + sum(Decimal(row["change_kg"] or 0) for row in rows) == SAPS
    widget = client.get("/w/chart/inventory/drift-causes/").content.decode()
    assert "470.5" in widget
    assert "461.25" in widget


def test_without_a_second_list_there_is_nothing_to_lead_to(signed_in: Callable[..., APIClient]) -> None:
    two_counts.count(two_counts.FIRST, B1="300")
    assert all(one["points"] == [] for one in signed_in().get(CHART).json()["series"])


def test_waiting_rows_whose_day_cannot_be_read_explain_a_line_only_together(
    signed_in: Callable[..., APIClient],
) -> None:
    two_counts.count(two_counts.FIRST, B1="300", B2="300")
    rows = [
        {**two_counts.PLACE, "material": two_counts.PAINT, "batch": batch, "movement_type": "261",
         "posting_date": "31.02.2025", "quantity": quantity}
        for batch, quantity in (("B1", -20), ("B1", -30), ("B2", -20), ("B2", -30))
    ]  # fmt: skip
    rows += [  # a load that shows every day between the lists
        {**two_counts.PLACE, "material": two_counts.PAINT, "batch": "B3", "movement_type": movement,
         "posting_date": day, "quantity": quantity}
        for movement, day, quantity in (("101", two_counts.FIRST, 5), ("261", two_counts.SECOND, -5))
    ]  # fmt: skip
    load = take(listed("mb51", numbered(rows)), "mb51.xlsx", source="mb51")
    loads.approve(load)  # a second person has looked at so many bad rows
    loads.process(load.pk)
    two_counts.count(two_counts.SECOND, B1="250", B2="251")
    client = signed_in("viewer")
    lines = {row["batch"]: row for row in client.get("/api/v1/inventory/reconciliation").json()["items"]}
    assert [Decimal(lines["B1"][name]) for name in ("drift", "missing_documents", "unexplained")] == [
        50,
        50,
        0,
    ]
    assert Decimal(lines["B2"]["unexplained"]) == Decimal(lines["B2"]["drift"]) == 49
    assert Decimal(client.get("/api/v1/kpis/REC-UNX").json()["value"]) == 1
