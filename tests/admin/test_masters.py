"""Other tables of staff: what their edits make true, at once and everywhere."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from etl.models import ApprovalRequest, DataVersion
from inventory.models import DimMaterial, DimMovementType, MaterialNumberRange
from tests.admin.conftest import RESIN, errors_of, form_of
from tests.plant_lists import numbered, prove_increments, take_rows

pytestmark = pytest.mark.django_db
Figure = Callable[..., Decimal | None]


def page(model: str, key: object) -> str:
    return reverse(f"admin:{model}_change", args=[key])


def change(client: Any, model: str, key: object, **typed: str) -> None:
    """Fill in the form of a record and save it, past its effect."""
    address, form = page(model, key), f"{model.partition('_')[2]}_form"
    answer = client.post(address, {**form_of(client.get(address), form), **typed, "_save": ""})
    if answer.status_code == 200 and answer.context["edit"].is_shown:
        answer = client.post(address, {**form_of(answer, form), "_save": ""})
    assert answer.status_code == 302, errors_of(answer)


def billed(**row: Any) -> None:
    """One invoice of October over 1,000,000 VND."""
    from tests.figures.sales_lists import billing

    billing(row)


def test_a_number_range_gives_its_type_to_every_material_at_once(
    steward: Any, stock: None, figure: Figure
) -> None:
    assert figure("INV-QTY", material_type="ZRMA") == 500
    change(steward, "inventory_materialnumberrange", "15", material_type="ZPCK")
    assert DimMaterial.objects.get(material_code=RESIN).material_type == "ZPCK"
    assert figure("INV-QTY", material_type="ZPCK") == 500
    prove_increments()
    assert MaterialNumberRange.history.filter(prefix="15").count() == 2


def test_a_movement_type_that_staff_call_consumption_is_consumption(
    steward: Any, stock: None, figure: Figure
) -> None:
    row = {
        "material": RESIN,
        "movement_type": "555",
        "quantity": -40,
        "unit": "KG",
        "posting_date": date(2025, 10, 2),
    }
    take_rows("mb51", numbered([row], first=4_900_000_700))
    before = figure("INV-CON", **{"from": "2025-10-01", "to": "2025-10-31"}) or 0
    assert not DimMovementType.objects.get(pk="555").is_consumption
    change(steward, "inventory_dimmovementtype", "555", local_is_consumption="true")
    assert figure("INV-CON", **{"from": "2025-10-01", "to": "2025-10-31"}) == before + 40
    prove_increments()


def test_a_day_off_is_one_working_day_less(steward: Any, stock: None) -> None:
    from inventory.models import DimDate

    version = DataVersion.objects.latest("id").pk
    day = DimDate.objects.get(date=date(2025, 10, 15))
    assert day.is_working_day
    change(
        steward, "inventory_dimdate", day.pk, local_is_working_day="false", change_reason="inventory count"
    )
    day.refresh_from_db()
    assert (day.is_working_day, day.standard_is_working_day) == (False, True)
    assert DataVersion.objects.latest("id").pk > version


def test_what_a_billing_type_means_decides_whether_it_is_revenue(steward: Any, figure: Figure) -> None:
    billed(billing_type="ZX99")
    period = {"from": "2025-10-01", "to": "2025-10-31"}
    assert not figure("SAL-NET", **period)
    change(
        steward, "sales_dimbillingtype", "ZX99", local_meaning="invoice", local_sign="1", local_is_revenue="true",
        local_is_invoice="true",
    )  # fmt: skip
    assert figure("SAL-NET", **period) == 1_000_000
    assert figure("SAL-INV", **period) == 1


def test_an_internal_channel_is_no_revenue(
    steward: Any, figure: Figure, signed_in: Callable[..., Any]
) -> None:
    billed(channel="13")
    period = {"from": "2025-10-01", "to": "2025-10-31"}
    assert figure("SAL-NET", **period) == 1_000_000
    change(steward, "sales_dimchannel", "13", local_is_internal="true")
    assert figure("SAL-NET", **period) == 1_000_000  # a channel waits for a second person
    asked = ApprovalRequest.objects.get().pk
    assert signed_in("steward").post(f"/api/v1/approvals/{asked}/approve").status_code == 200
    assert not figure("SAL-NET", **period)


def test_a_rule_for_made_to_order_takes_every_order_along_and_can_be_removed(steward: Any) -> None:
    from production.models import FactProductionOrder, MtoRule

    order = {"process_order": "10000100001", "order_type": "201X", "sales_order": "", "mrp_controller": "P02"}
    take_rows("cooispi", [order])
    assert not FactProductionOrder.objects.get().is_made_to_order
    add = reverse("admin:production_mtorule_add")
    typed = form_of(steward.get(add), "mtorule_form") | {"mrp_controller": "P02", "order_type": "201X"}
    typed.pop("needs_sales_order", None)
    answer = steward.post(add, {**typed, "is_active": "on", "_save": ""})
    if answer.status_code == 200:
        assert answer.context["edit"].is_shown, errors_of(answer)
        answer = steward.post(add, {**form_of(answer, "mtorule_form"), "_save": ""})
    assert answer.status_code == 302
    assert FactProductionOrder.objects.get().is_made_to_order
    rule = MtoRule.objects.get(order_type="201X")
    assert (
        steward.post(reverse("admin:production_mtorule_delete", args=[rule.pk]), {"post": "yes"}).status_code
        == 302
    )
    assert not FactProductionOrder.objects.get().is_made_to_order
    assert MtoRule.history.filter(id=rule.pk, history_type="-").get().history_user is not None
    prove_increments()


def test_every_way_of_writing_leaves_a_history_and_a_data_version(steward: Any) -> None:
    """A table that is registered without history could be changed without a trace."""
    from django.contrib import admin

    from etl.backoffice.master import MasterAdmin

    kept = [model for model, one in admin.site._registry.items() if isinstance(one, MasterAdmin)]
    assert len(kept) >= 20
    for model in kept:
        assert hasattr(model, "history"), model
        one = admin.site._registry[model]
        for column in (*one.bulk_fields, *one.import_fields, *one.standards):
            assert column.partition("__")[0] in {f.name for f in model._meta.fields}, (model, column)
        from alkana.reporting import kpi

        for code in one.figures:
            assert kpi.get(code)


def test_a_user_enters_the_back_office_by_role(signed_in: Callable[..., Any]) -> None:
    from django.contrib.auth.models import Group

    from alkana.accounts.models import User

    boss = signed_in("admin", is_staff=True)
    person = User.objects.create(username="lan")
    address = reverse("admin:accounts_user_change", args=[person.pk])
    typed = form_of(boss.get(address), "user_form")
    steward = Group.objects.get(name="steward")
    answer = boss.post(address, {**typed, "groups": [str(steward.pk)], "is_active": "on", "_save": ""})
    assert answer.status_code == 302, errors_of(answer)
    person.refresh_from_db()
    assert person.is_staff
    typed = form_of(boss.get(address), "user_form")
    typed.pop("groups", None)
    boss.post(address, {**typed, "is_active": "on", "scope_plants": "1201,1401", "_save": ""})
    person.refresh_from_db()
    assert (person.is_staff, person.scope_plants) == (False, ["1201", "1401"])
