"""Lists on 100,000 materials: found without diacritics, as many queries as on ten, no counting of everything."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from etl.backoffice.lists import COUNTED_ROWS, plain

pytestmark = pytest.mark.django_db
LIST = "/admin/inventory/dimmaterial/"
MATERIALS = 100_000


def add_materials() -> None:
    """100,000 of them, 100 of which are paint."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into dim_material (material_code, sap_description, sap_material_type) "
            "select (110000000 + n)::text, "
            "case when n %% 1000 = 7 then 'Sơn dầu ngoài trời ' else 'Vật tư ' end || n, 'ZFGD' "
            "from generate_series(1, %s) as n",
            [MATERIALS],
        )
        cursor.execute("analyze dim_material")


@pytest.fixture(scope="module")
def many(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A plant with 100,000 materials, for the tests that only look at it."""
    with django_db_blocker.unblock():
        add_materials()
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("delete from dim_material where material_code between '110000001' and '110100000'")
        cursor.execute("vacuum analyze dim_material")


def asked(client: Any, address: str) -> tuple[Any, list[str]]:
    """The answer and the statements that it took."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(address)
        answer.render() if hasattr(answer, "render") and not answer.is_rendered else None
    assert answer.status_code == 200
    # The data version is asked for every few seconds, whatever the page.
    return answer, [query["sql"] for query in queries if "etl_dataversion" not in query["sql"]]


def test_pages_take_the_same_few_queries_on_100_000_materials_as_on_none(
    steward: Any,
) -> None:
    from inventory.models import DimMaterial

    few = DimMaterial.objects.create(material_code="119999999", sap_description="Sơn dầu")
    pages = (LIST, f"{LIST}?q=son+dau", f"{LIST}{few.pk}/change/", f"{LIST}{few.pk}/history/")
    complete = (
        "/admin/autocomplete/?app_label=inventory&model_name=materialunitfactor&field_name=material&term=son"
    )
    for page in (*pages, complete):
        asked(steward, page)  # content types and permissions are looked up once per process
    before = [len(asked(steward, page)[1]) for page in (*pages, complete)]
    add_materials()
    after = [len(asked(steward, page)[1]) for page in (*pages, complete)]
    assert after == before
    # The form asks for what waits about the material, and for weight and price in use, beside its rows and rights.
    assert max(after) <= 14, after


def test_search_ignores_case_and_diacritics(many: None, steward: Any) -> None:
    for words in ("son dau", "SƠN DẦU", "dầu  son", "Đ sơn dau ngoai"[2:]):
        found = steward.get(LIST, {"q": words}).context["cl"]
        assert found.result_count == MATERIALS // 1000, words
    assert steward.get(LIST, {"q": "110000007"}).context["cl"].result_count == 1
    assert steward.get(LIST, {"q": "son xanh"}).context["cl"].result_count == 0


def test_python_and_the_database_agree_on_what_plain_text_is() -> None:
    texts = ["Sơn dầu", "ĐƯỜNG Đê", "Ử Ữ Ẵ", "ß É ñ", "a\u0301\u0323", "İstanbul", "100 % №1"]
    with connection.cursor() as cursor:
        cursor.execute(
            "select plain_text(t) from unnest(%s::text[]) with ordinality as u (t, n) order by n", [texts]
        )
        assert [plain(text) for text in texts] == [row[0] for row in cursor.fetchall()]


def test_a_list_of_any_length_counts_no_further_than_its_limit(many: None, steward: Any) -> None:
    answer, statements = asked(steward, LIST)
    assert str(answer.context["cl"].result_count) == f"{COUNTED_ROWS}+"
    of_materials = [sql for sql in statements if 'from "dim_material"' in sql.lower()]
    counting = [sql for sql in of_materials if "count(" in sql.lower()]
    assert len(counting) == 1
    assert f"LIMIT {COUNTED_ROWS + 1}" in counting[0]
    assert [sql for sql in of_materials if "LIMIT" not in sql] == []


def test_every_list_opens_with_few_queries_whatever_is_in_it(steward: Any, stock: None) -> None:
    from django.contrib import admin

    opened = 0
    for model, one in admin.site._registry.items():
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        if model._meta.app_label not in ("inventory", "production", "sales", "etl"):
            continue
        answer, statements = asked(steward, address)
        assert len(statements) <= 14, (address, len(statements))
        opened += 1
        for spec in answer.context["cl"].filter_specs:
            chosen = [one for one in spec.choices(answer.context["cl"]) if "query_string" in one][1:2]
            for choice in chosen:
                assert steward.get(address + choice["query_string"]).status_code == 200, (address, choice)
        searched = steward.get(address, {"q": "son"})
        assert searched.status_code == 200, (address, one.search_fields)
    assert opened >= 20
