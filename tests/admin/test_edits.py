"""Edits of master data, each followed by the figure as a reader gets it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from etl.models import DataVersion
from inventory.models import DimMaterial, MaterialUnitFactor
from tests.admin.conftest import PAINT, RESIN, THINNER, errors_of, form_of
from tests.plant_lists import numbered, prove_increments, take_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stock")]
Figure = Callable[..., Decimal | None]

LIST = "/admin/inventory/dimmaterial/"


def address(code: str) -> str:
    return reverse(
        "admin:inventory_dimmaterial_change", args=[DimMaterial.objects.get(material_code=code).pk]
    )


def later(description: str) -> None:
    """A newer list that calls the paint something else."""
    row = {
        "material": PAINT,
        "material_description": description,
        "quantity": 1,
        "posting_date": date(2025, 11, 5),
    }
    take_rows("mb51", numbered([row], first=4_900_000_900))


def opened(steward: Any, code: str) -> dict[str, Any]:
    return form_of(steward.get(address(code)), "dimmaterial_form")


def with_weight(typed: dict[str, Any], kg: str) -> dict[str, Any]:
    return {
        **typed,
        "unit_factors-TOTAL_FORMS": "1",
        "unit_factors-0-unit": "PC",
        "unit_factors-0-kg_per_unit": kg,
        "unit_factors-0-source": "staff",
        "unit_factors-0-valid_from": "2025-01-01",
        "unit_factors-0-status": "accepted",
    }


def save(steward: Any, code: str, typed: dict[str, Any]) -> Any:
    """Save, and once more where the effect is shown first."""
    answer = steward.post(address(code), {**typed, "_save": ""})
    if answer.status_code == 200 and answer.context["edit"].is_shown:
        answer = steward.post(address(code), {**form_of(answer, "dimmaterial_form"), "_save": ""})
    assert answer.status_code == 302, errors_of(answer)
    return answer


def test_a_weight_shows_its_effect_before_it_is_saved_and_moves_the_figure_after(
    steward: Any, figure: Figure
) -> None:
    assert figure("INV-QTY", material=PAINT) == 0
    assert figure("INV-UNC", material=PAINT) == 1
    version = DataVersion.objects.latest("id").pk
    typed = {**with_weight(opened(steward, PAINT), "24.5"), "change_reason": "weighed"}

    shown = steward.post(address(PAINT), {**typed, "_save": ""})
    assert shown.status_code == 200
    effect = {one.before.name.en: (one.before.value, one.after.value) for one in shown.context["edit"].effect}
    assert effect["Stock"] == (0, 24_500)
    assert effect["Unconverted quantity"] == (1, 0)
    assert "24,500" in shown.content.decode()
    assert not MaterialUnitFactor.objects.exists()
    assert DataVersion.objects.latest("id").pk == version

    saved = steward.post(address(PAINT), {**form_of(shown, "dimmaterial_form"), "_save": ""})
    assert saved.status_code == 302, errors_of(saved)
    assert figure("INV-QTY", material=PAINT) == 24_500
    assert figure("INV-UNC", material=PAINT) == 0
    assert DataVersion.objects.latest("id").kind == "masters"
    entry = MaterialUnitFactor.history.get()
    assert entry.history_change_reason == "weighed"
    assert entry.history_user.groups.get().name == "steward"
    prove_increments()


def test_an_effect_that_was_shown_is_shown_anew_when_something_else_is_typed(steward: Any) -> None:
    typed = with_weight(opened(steward, PAINT), "24.5")
    shown = form_of(steward.post(address(PAINT), {**typed, "_save": ""}), "dimmaterial_form")
    again = steward.post(address(PAINT), {**shown, "unit_factors-0-kg_per_unit": "2.45", "_save": ""})
    assert again.status_code == 200
    assert again.context["edit"].is_shown
    assert not MaterialUnitFactor.objects.exists()


def test_what_moves_no_figure_is_saved_at_once_and_no_load_takes_it_back(steward: Any) -> None:
    typed = opened(steward, PAINT) | {"local_description": "Sơn dầu trắng, thùng 18 lít", "_save": ""}
    assert steward.post(address(PAINT), typed).status_code == 302
    later("SON DAU MOI")
    material = DimMaterial.objects.get(material_code=PAINT)
    assert (material.description, material.sap_description) == ("Sơn dầu trắng, thùng 18 lít", "SON DAU MOI")


def test_one_click_goes_back_to_what_sap_says(steward: Any) -> None:
    save(steward, PAINT, opened(steward, PAINT) | {"local_description": "Khác"})
    page = steward.get(address(PAINT)).content.decode()
    assert 'name="_clear" value="local_description"' in page
    assert "Sơn dầu trắng 18L" in page
    typed = opened(steward, PAINT)
    answer = steward.post(address(PAINT), {**typed, "_clear": "local_description"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(address(PAINT))
    material = DimMaterial.objects.get(material_code=PAINT)
    assert (material.local_description, material.description) == (None, "Sơn dầu trắng 18L")


def test_the_second_of_two_savers_hears_who_was_faster_and_loses_nothing(
    steward: Any, signed_in: Callable[..., Any], figure: Figure
) -> None:
    mine, theirs = opened(steward, PAINT), opened(steward, PAINT)
    other = signed_in("steward", is_staff=True)
    other.cookies["django_language"] = "en"
    save(other, PAINT, theirs | {"local_product_group": "Trang trí"})
    name = DimMaterial.history.latest("history_id").history_user.username

    answer = steward.post(address(PAINT), {**mine, "local_description": "Sơn của tôi", "_save": ""})
    assert answer.status_code == 200
    said = " ".join(answer.context["adminform"].form.non_field_errors())
    assert name in said
    assert "Trang trí" in said
    kept = form_of(answer, "dimmaterial_form")
    assert kept["local_description"] == "Sơn của tôi"
    assert DimMaterial.objects.get(material_code=PAINT).local_description is None

    assert steward.post(address(PAINT), {**kept, "_save": ""}).status_code == 302
    assert DimMaterial.objects.get(material_code=PAINT).local_description == "Sơn của tôi"


def test_a_weight_that_a_colleague_added_meanwhile_counts_as_a_faster_edit(
    steward: Any, signed_in: Callable[..., Any]
) -> None:
    mine = opened(steward, PAINT)
    other = signed_in("steward", is_staff=True)
    save(other, PAINT, with_weight(opened(other, PAINT), "2"))
    answer = steward.post(address(PAINT), {**mine, "local_description": "x", "_save": ""})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.has_error("__all__", "changed-meanwhile")


def test_many_are_edited_together_after_a_look_and_each_can_go_back(steward: Any, figure: Figure) -> None:
    before = figure("INV-QTY", material_type="ZRMA")
    assert before == 500
    chosen = [str(pk) for pk in DimMaterial.objects.values_list("pk", flat=True)]
    typed = {
        "action": "edit_many", "_selected_action": chosen, "select_across": "0",
        "set_local_material_type": "on", "to_local_material_type": "ZPCK", "change_reason": "wrong list",
    }  # fmt: skip
    asked = steward.post(LIST, {"action": "edit_many", "_selected_action": chosen})
    assert asked.status_code == 200

    looked = steward.post(LIST, {**typed, "preview": ""})
    assert looked.context["preview"].changed == 3
    assert {row.row for row in looked.context["preview"].rows} == {
        str(one) for one in DimMaterial.objects.all()
    }
    assert not DimMaterial.objects.exclude(local_material_type=None).exists()

    assert steward.post(LIST, {**typed, "apply": ""}).status_code == 302
    assert figure("INV-QTY", material_type="ZRMA") is None  # nothing of this type is left
    assert figure("INV-QTY", material_type="ZPCK") == 500
    resin = DimMaterial.objects.get(material_code=RESIN)
    newest, first = resin.history.order_by("-history_id")
    assert (newest.history_change_reason, newest.local_material_type) == ("wrong list", "ZPCK")
    assert newest.history_user.groups.get().name == "steward"
    assert (first.history_user, first.local_material_type) == (None, None)

    history = steward.get(reverse("admin:inventory_dimmaterial_history", args=[resin.pk]))
    assert "ZPCK" in history.content.decode()
    version = reverse("admin:inventory_dimmaterial_simple_history", args=[resin.pk, first.history_id])
    page = steward.get(version)
    assert page.status_code == 200
    assert [row.name for row in page.context["compared"] if not row.is_same] == ["material type"]
    assert DimMaterial.objects.get(pk=resin.pk).local_material_type == "ZPCK"
    assert steward.post(version, {"restore": ""}).status_code == 302
    assert figure("INV-QTY", material_type="ZRMA") == 500
    assert resin.history.count() == 3
    assert DimMaterial.objects.get(material_code=THINNER).material_type == "ZPCK"


def test_going_back_restores_what_staff_said_and_leaves_what_sap_says(steward: Any) -> None:
    save(steward, PAINT, opened(steward, PAINT) | {"local_description": "Một"})
    later("TÊN MỚI")
    save(steward, PAINT, opened(steward, PAINT) | {"local_description": "Hai"})
    material = DimMaterial.objects.get(material_code=PAINT)
    entry = material.history.get(local_description="Một")
    version = reverse("admin:inventory_dimmaterial_simple_history", args=[material.pk, entry.history_id])
    assert steward.post(version, {}).status_code == 302
    material.refresh_from_db()
    assert (material.local_description, material.sap_description) == ("Một", "TÊN MỚI")


def test_while_a_list_is_being_published_nothing_is_saved_and_nothing_typed_is_lost(
    steward: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg2
    from django.db import connection

    from etl import edits, loads

    # The loads of the set-up are in this test's transaction, which therefore has the real lock already.
    monkeypatch.setattr(loads, "LOCK_PUBLISH", 990_001)
    monkeypatch.setattr(edits, "WAIT_SECONDS", 1)
    typed = opened(steward, PAINT)
    publisher = psycopg2.connect(**{k: v for k, v in connection.get_connection_params().items() if k in
                                    ("dbname", "database", "user", "password", "host", "port")})  # fmt: skip
    try:
        with publisher.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s, 0)", [loads.LOCK_PUBLISH])
        answer = steward.post(address(PAINT), {**typed, "local_description": "Chờ", "_save": ""})
    finally:
        publisher.close()
    assert answer.status_code == 200
    assert edits.BUSY.en in answer.content.decode()
    assert form_of(answer, "dimmaterial_form")["local_description"] == "Chờ"
    assert DimMaterial.objects.get(material_code=PAINT).local_description is None
