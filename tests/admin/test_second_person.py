"""A weight, price or channel that changes by 25 % waits for a second person, whatever road the change comes."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import tablib
from django.urls import reverse
from django.utils import timezone

from etl.models import ApprovalRequest, HeldEdit
from inventory.models import DimMaterial, MaterialPrice, MaterialUnitFactor, UnitOfMeasure
from sales.models import DimChannel
from tests.admin.conftest import PAINT, THINNER, form_of
from tests.admin.test_edits import address, opened, with_weight
from tests.admin.test_files import confirm, upload
from tests.plant_lists import prove_increments

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stock")]
Figure = Callable[..., Decimal | None]
FACTORS = "/admin/inventory/materialunitfactor/"
PRICES = "/admin/inventory/materialprice/"
CHANNELS = "/admin/sales/dimchannel/"


@pytest.fixture
def second(signed_in: Callable[..., Any]) -> Any:
    client = signed_in("steward", is_staff=True, first_name="second")
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def files(settings: Any, tmp_path: Any) -> None:
    """Files that are imported lie in a folder of the test."""
    settings.STORAGES["default"]["OPTIONS"]["location"] = str(tmp_path)


@pytest.fixture
def weight(stock: None) -> MaterialUnitFactor:
    """A piece of paint weighs 20 kg, as said long ago."""
    return factor(PAINT, "20")


def factor(code: str, kg: str, **more: Any) -> MaterialUnitFactor:
    material = DimMaterial.objects.get(material_code=code)
    made = MaterialUnitFactor.objects.create(
        material=material, unit="PC", kg_per_unit=Decimal(kg), valid_from=date(2025, 1, 1), **more
    )
    aged()
    return made


def price(code: str, amount: str, **more: Any) -> MaterialPrice:
    material = DimMaterial.objects.get(material_code=code)
    made = MaterialPrice.objects.create(
        material=material, valid_from=date(2025, 1, 1), price=Decimal(amount), **more
    )
    aged()
    return made


def aged() -> None:
    """Everything in the histories was written two days ago."""
    for model in (MaterialUnitFactor, MaterialPrice, DimChannel, UnitOfMeasure):
        model.history.update(history_date=timezone.now() - timedelta(days=2))


def row(where: str, obj: Any) -> str:
    return f"{where}{obj.pk}/change/"


def save(client: Any, where: str, form_id: str, **typed: Any) -> str:
    """Fill in a form, look at the effect where it is shown, and press on; what the page says then."""
    fields = {**form_of(client.get(where), form_id), **typed, "_save": ""}
    answer = client.post(where, fields, follow=True)
    if answer.context and getattr(answer.context.get("edit"), "is_shown", False):
        answer = client.post(where, {**form_of(answer, form_id), "_save": ""}, follow=True)
    return str(answer.content.decode())


def weigh(client: Any, weight: MaterialUnitFactor, kg: str, **more: Any) -> str:
    return save(client, row(FACTORS, weight), "materialunitfactor_form", kg_per_unit=kg, **more)


def decide(client: Any, verb: str) -> str:
    newest = ApprovalRequest.objects.latest("pk").pk
    return str(client.post(f"/approvals/{newest}/{verb}/", {"note": ""}, follow=True).content.decode())


def waiting() -> list[str]:
    return list(ApprovalRequest.objects.filter(outcome="pending").values_list("sentence_en", flat=True))


# The form


def test_a_weight_that_changes_by_a_quarter_waits_and_counts_once_a_second_person_agrees(
    steward: Any, second: Any, figure: Figure, weight: MaterialUnitFactor
) -> None:
    said = weigh(steward, weight, "25", change_reason="new tins")
    assert "Not saved: sent to a second person" in said
    assert waiting() == [
        "Weights per unit, 1 row: Weight of 100000001, kg per PC, from 1 Jan 2025: 20 → 25 (+25 %)"
    ]
    assert figure("INV-QTY", material=PAINT) == 20_000
    assert "so a second person has to approve it" in decide(steward, "approve")
    assert figure("INV-QTY", material=PAINT) == 20_000

    page = second.get(reverse("held-edit", args=[HeldEdit.objects.get().pk]))
    text = page.content.decode()
    for part in ("new tins", "20,500", "25,500", "Approve", "Effect on figures"):
        assert part in text, part
    assert "Approved and carried out." in decide(second, "approve")
    assert figure("INV-QTY", material=PAINT) == 25_000
    entry = MaterialUnitFactor.history.latest("history_id")
    asker = ApprovalRequest.objects.get().asked_by
    assert (entry.history_user, entry.history_change_reason, entry.kg_per_unit) == (asker, "new tins", 25)
    assert entry.history_type == "~"
    prove_increments()


@pytest.mark.parametrize(
    ("kg", "is_held"),
    [("24.9", False), ("25", True), ("15.1", False), ("15", True), ("20", False), ("200", True)],
)
def test_the_limit_is_a_quarter_of_what_counts_now(
    steward: Any, weight: MaterialUnitFactor, kg: str, is_held: bool
) -> None:
    weigh(steward, weight, kg)
    assert bool(waiting()) == is_held
    weight.refresh_from_db()
    assert weight.kg_per_unit == (20 if is_held else Decimal(kg))


def test_a_first_weight_is_entered_by_one_person(steward: Any, figure: Figure) -> None:
    where = address(PAINT)
    save(steward, where, "dimmaterial_form", **with_weight(opened(steward, PAINT), "24.5"))
    assert figure("INV-QTY", material=PAINT) == 24_500
    assert not waiting()


def test_small_steps_of_one_day_count_together(steward: Any, weight: MaterialUnitFactor) -> None:
    weigh(steward, weight, "24")
    weight.refresh_from_db()
    assert weight.kg_per_unit == 24
    weigh(steward, weight, "28")
    weight.refresh_from_db()
    assert (weight.kg_per_unit, len(waiting())) == (24, 1)


def test_a_first_weight_corrected_at_once_is_a_change(steward: Any) -> None:
    save(steward, address(PAINT), "dimmaterial_form", **with_weight(opened(steward, PAINT), "24.5"))
    weigh(steward, MaterialUnitFactor.objects.get(), "245")
    assert MaterialUnitFactor.objects.get().kg_per_unit == Decimal("24.5")
    assert len(waiting()) == 1


def test_rejected_and_withdrawn_edits_change_nothing(
    steward: Any, second: Any, weight: MaterialUnitFactor
) -> None:
    weigh(steward, weight, "40")
    assert "Rejected: nothing has changed." in decide(second, "reject")
    weigh(steward, weight, "40")
    assert "The request is withdrawn." in decide(steward, "withdraw")
    weight.refresh_from_db()
    assert weight.kg_per_unit == 20
    assert not MaterialUnitFactor.history.filter(kg_per_unit=40).exists()


def test_what_changed_meanwhile_is_not_overwritten(
    steward: Any, second: Any, weight: MaterialUnitFactor
) -> None:
    weigh(steward, weight, "40")
    weigh(second, weight, "21")
    assert "has changed since this was asked for" in decide(second, "approve")
    weight.refresh_from_db()
    assert weight.kg_per_unit == 21


def test_an_installation_of_one_person_saves_and_writes_down_that_it_was_one(
    steward: Any, weight: MaterialUnitFactor, settings: Any, figure: Figure
) -> None:
    settings.APPROVE_ALONE = True
    assert "recorded as approved by one person" in weigh(steward, weight, "40")
    assert figure("INV-QTY", material=PAINT) == 40_000
    request = ApprovalRequest.objects.get()
    assert (request.outcome, request.is_alone) == ("approved", True)


def test_the_record_says_that_an_edit_of_it_waits(
    steward: Any, second: Any, weight: MaterialUnitFactor
) -> None:
    weigh(steward, weight, "40")
    for where in (row(FACTORS, weight), address(PAINT)):
        assert "An edit of this record waits for a second person" in second.get(where).content.decode(), where
    assert "waits for a second person" not in second.get(address(THINNER)).content.decode()
    assert "Weight of 100000001" in second.get("/admin/").content.decode()


# Other roads to the same value


def test_inside_the_material_a_weight_waits_too(steward: Any, weight: MaterialUnitFactor) -> None:
    typed = {"unit_factors-0-kg_per_unit": "200"}
    assert "Not saved" in save(steward, address(PAINT), "dimmaterial_form", **typed)
    weight.refresh_from_db()
    assert weight.kg_per_unit == 20
    kept = HeldEdit.objects.get()
    assert (kept.table, len(kept.rows)) == ("inventory.dimmaterial", 1)


def test_a_newer_row_another_day_and_another_state_are_ways_to_change_a_weight(
    steward: Any, weight: MaterialUnitFactor
) -> None:
    form = form_of(steward.get(f"{FACTORS}add/"), "materialunitfactor_form")
    material = DimMaterial.objects.get(material_code=PAINT)
    typed = {"material": material.pk, "unit": "PC", "source": "staff", "status": "accepted"}
    tomorrow = timezone.localdate() + timedelta(days=1)
    newer = {**form, **typed, "kg_per_unit": "200", "valid_from": tomorrow.isoformat(), "_save": ""}
    steward.post(f"{FACTORS}add/", newer, follow=True)
    assert MaterialUnitFactor.objects.count() == 1
    assert len(waiting()) == 1
    weigh(steward, weight, "20", status="rejected")
    weigh(steward, weight, "20", valid_from=tomorrow.isoformat())
    assert len(waiting()) == 3
    weight.refresh_from_db()
    assert (weight.status, weight.valid_from) == ("accepted", date(2025, 1, 1))


def test_removing_a_weight_waits_from_its_page_and_from_the_list(
    steward: Any, second: Any, weight: MaterialUnitFactor, figure: Figure
) -> None:
    said = steward.post(f"{FACTORS}{weight.pk}/delete/", {"post": "yes"}, follow=True).content.decode()
    assert "Not saved" in said
    assert MaterialUnitFactor.objects.count() == 1
    ticked = {"action": "delete_selected", "_selected_action": [weight.pk], "post": "yes"}
    assert "already" in steward.post(FACTORS, ticked, follow=True).content.decode() or len(waiting()) == 2
    assert MaterialUnitFactor.objects.count() == 1
    decide(second, "approve")
    assert not MaterialUnitFactor.objects.exists()
    assert figure("INV-UNC", material=PAINT) == 1
    assert MaterialUnitFactor.history.latest("history_id").history_type == "-"


def test_many_together_wait(steward: Any, second: Any, weight: MaterialUnitFactor) -> None:
    other = factor(THINNER, "10")
    ticked = {"action": "edit_many", "_selected_action": [weight.pk, other.pk], "select_across": "0"}
    typed = {**ticked, "set_status": "on", "to_status": "rejected"}
    shown = steward.post(FACTORS, {**typed, "preview": ""}).content.decode()
    assert "A second person has to agree" in shown
    assert "Send for approval" in shown
    assert "Not saved" in steward.post(FACTORS, {**typed, "apply": ""}, follow=True).content.decode()
    assert set(MaterialUnitFactor.objects.values_list("status", flat=True)) == {"accepted"}
    decide(second, "approve")
    assert set(MaterialUnitFactor.objects.values_list("status", flat=True)) == {"rejected"}


@pytest.mark.usefixtures("files", "weight")
def test_a_file_waits_as_a_whole(steward: Any, second: Any, figure: Figure) -> None:
    rows = tablib.Dataset(headers=["material_code", "unit", "kg_per_unit", "source", "valid_from", "status"])
    rows.append([PAINT, "PC", "30", "staff", "2025-01-01", "accepted"])
    rows.append([THINNER, "PC", "5", "staff", "2025-01-01", "accepted"])
    preview = upload(steward, FACTORS, rows, kind="csv")
    assert "A second person has to agree" in preview.content.decode()
    answer = confirm(steward, FACTORS, preview)
    assert answer.status_code == 302
    assert [one.kg_per_unit for one in MaterialUnitFactor.objects.all()] == [20]
    assert HeldEdit.objects.get().reason == "changes.csv"
    decide(second, "approve")
    assert figure("INV-QTY") == 30_000 + 1_000 + 500
    assert MaterialUnitFactor.history.filter(history_change_reason="changes.csv").count() == 2


def test_an_older_version_waits(steward: Any, weight: MaterialUnitFactor) -> None:
    MaterialUnitFactor.objects.filter(pk=weight.pk).update(kg_per_unit=60)
    weight.refresh_from_db()
    weight.save()
    old = MaterialUnitFactor.history.filter(kg_per_unit=20).latest("history_id")
    where = f"{FACTORS}{weight.pk}/history/{old.history_id}/"
    assert "A second person has to agree" in steward.get(where).content.decode()
    assert "Not saved" in steward.post(where, follow=True).content.decode()
    weight.refresh_from_db()
    assert weight.kg_per_unit == 60


# Prices, units, channels


def test_a_price_waits_by_what_one_unit_costs(steward: Any, second: Any) -> None:
    known = price(PAINT, "1000")
    form = "materialprice_form"
    save(steward, row(PRICES, known), form, price="1200", per_quantity="1")
    assert not waiting()
    aged()
    assert "Not saved" in save(steward, row(PRICES, known), form, price="1200", per_quantity="2")
    assert "Price of 100000001, from 1 Jan 2025: 1,200 → 600 (-50 %)" in waiting()[0]
    decide(second, "approve")
    known.refresh_from_db()
    assert (known.price, known.per_quantity) == (1200, 2)


def test_a_price_in_another_currency_is_no_price_that_counts(steward: Any) -> None:
    known = price(PAINT, "10", currency="USD")
    save(steward, row(PRICES, known), "materialprice_form", price="99")
    known.refresh_from_db()
    assert (known.price, waiting()) == (99, [])
    counts = price(THINNER, "1000")
    assert "Not saved" in save(steward, row(PRICES, counts), "materialprice_form", currency="USD")


def test_what_a_unit_of_mass_weighs_waits(steward: Any, second: Any, figure: Figure) -> None:
    kg = UnitOfMeasure.objects.get(pk="KG")
    where = f"/admin/inventory/unitofmeasure/{kg.pk}/change/"
    assert "Not saved" in save(steward, where, "unitofmeasure_form", kg_per_unit="1000")
    assert figure("INV-QTY") == 500
    assert "Weight of the unit KG, kg: 1 → 1,000" in waiting()[0]


def test_a_channel_that_becomes_internal_waits_and_its_name_does_not(steward: Any, second: Any) -> None:
    channel = DimChannel.objects.filter(is_internal=False).first() or DimChannel.objects.create(channel="99")
    where = f"{CHANNELS}{channel.pk}/change/"
    save(steward, where, "dimchannel_form", name_en="Shops")
    channel.refresh_from_db()
    assert (channel.name_en, waiting()) == ("Shops", [])
    assert "Not saved" in save(steward, where, "dimchannel_form", local_is_internal="true")
    channel.refresh_from_db()
    assert channel.is_internal is False
    assert f"Channel {channel.pk} is internal and no revenue: no → yes" in waiting()[0]
    decide(second, "approve")
    channel.refresh_from_db()
    assert channel.is_internal is True


# Attackers


def test_the_api_can_not_carry_out_what_nobody_agreed_to(
    steward: Any, second: Any, weight: MaterialUnitFactor, signed_in: Callable[..., Any]
) -> None:
    weigh(steward, weight, "40")
    asked = ApprovalRequest.objects.get()
    own = steward.post(f"/api/v1/approvals/{asked.pk}/approve", {}, format="json")
    assert (own.status_code, own.json()["code"]) == (403, "own-request")
    again = {"kind": "edit-masters", "subject": dict(asked.subject)}
    assert steward.post("/api/v1/approvals", again, format="json").json()["code"] == "already-asked"
    planner = signed_in("planner")
    assert planner.post(f"/api/v1/approvals/{asked.pk}/approve", {}, format="json").status_code == 403
    assert planner.get(f"/approvals/edits/{HeldEdit.objects.get().pk}/").status_code == 403
    for subject, code in (({"edit": 987_654}, "unknown-edit"), ({"edit": "1"}, "bad-subject"), ({}, "bad-subject"),
                          ({"edit": 10**30}, "unknown-edit"), ({"edit": -1}, "unknown-edit")):  # fmt: skip
        answer = steward.post(
            "/api/v1/approvals", {"kind": "edit-masters", "subject": subject}, format="json"
        )
        assert (answer.status_code, answer.json()["code"]) == (400, code), subject
    weight.refresh_from_db()
    assert weight.kg_per_unit == 20
    done = second.post(f"/api/v1/approvals/{asked.pk}/approve", {"note": "ok"}, format="json")
    assert (done.status_code, done.json()["outcome"]) == (200, "approved")
    weight.refresh_from_db()
    assert weight.kg_per_unit == 40


def test_a_decided_edit_is_not_carried_out_twice(
    steward: Any, second: Any, weight: MaterialUnitFactor
) -> None:
    weigh(steward, weight, "40")
    decide(second, "approve")
    subject = dict(ApprovalRequest.objects.get().subject)
    again = second.post("/api/v1/approvals", {"kind": "edit-masters", "subject": subject}, format="json")
    assert (again.status_code, again.json()["code"]) == (400, "changed-meanwhile")
