"""Stock small enough to count by hand, staff who sign in, and forms filled in as a browser would."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.api.conftest import empty_cache, forget_answers, make_user, signed_in

__all__ = ["empty_cache", "make_user", "signed_in"]

PAINT, THINNER, RESIN = "100000001", "100000002", "150000001"
DAY = date(2025, 10, 31)


@pytest.fixture
def stock(db: None) -> None:
    """1,000 PC of paint and 200 PC of thinner, which nobody has weighed, and 500 kg of resin."""
    from tests.plant_lists import numbered, take_rows

    rows = [
        {"material": PAINT, "material_description": "Sơn dầu trắng 18L", "quantity": 1000},
        {"material": THINNER, "material_description": "DUNG MÔI PHA SƠN", "quantity": 200},
        {"material": RESIN, "material_description": "Nhựa alkyd", "quantity": 500, "unit": "KG"},
    ]
    take_rows("mb51", numbered(rows))
    counted = [
        {"plant": "1201", "storage_location": "0201", "material": row["material"], "unit": row.get("unit", "PC"),
         "unrestricted": row["quantity"]}
        for row in rows
    ]  # fmt: skip
    take_rows("mb52", counted, inputs={"snapshot_date": DAY.isoformat()})


@pytest.fixture
def steward(signed_in: Callable[..., Any]) -> Any:
    """A data steward's browser, in English."""
    client = signed_in("steward", is_staff=True)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def figure(signed_in: Callable[..., Any]) -> Callable[..., Decimal | None]:
    """`figure("INV-QTY", material=…)`: what the API answers to a viewer now."""
    viewer = signed_in("viewer")

    def ask(code: str, **filters: str) -> Decimal | None:
        forget_answers()
        answer = viewer.get(f"/api/v1/kpis/{code}", filters)
        assert answer.status_code == 200, answer.content
        value = answer.json()["value"]
        return None if value is None else Decimal(value)

    return ask


class Form(HTMLParser):
    """The fields of the form with an id, as a browser would send them back."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.fields: dict[str, Any] = {}
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.inside = given.get("id") == self.form_id
        if not self.inside:
            return
        if tag == "input" and name and given.get("type") not in ("submit", "button", "file"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.fields[name] = given.get("value") or ("on" if given.get("type") == "checkbox" else "")
        elif tag == "select":
            self._select = name
            self.fields.setdefault(name, "")
        elif tag == "option" and self._select and "selected" in given:
            self.fields[self._select] = given.get("value") or ""
        elif tag == "textarea":
            self._area = name
            self.fields[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data


def form_of(answer: Any, form_id: str) -> dict[str, Any]:
    """What the form on a page would send."""
    parser = Form(form_id)
    parser.feed(answer.content.decode())
    assert parser.fields, f"no form {form_id} on the page"
    return parser.fields


def errors_of(answer: Any) -> str:
    """Everything that a form of the admin complains about."""
    context = answer.context
    said = [str(context["adminform"].form.errors)]
    said += [str(one.formset.errors) for one in context.get("inline_admin_formsets", ())]
    return " ".join(said)
