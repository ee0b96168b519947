"""Files of master data: what goes out comes in again, a preview that was carried out, history, the changed figure."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from inventory.models import DimMaterial, MaterialUnitFactor
from tests.admin.conftest import PAINT, RESIN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stock")]
Figure = Callable[..., Decimal | None]

LIST = "/admin/inventory/dimmaterial/"
FACTORS = "/admin/inventory/materialunitfactor/"
XLSX, CSV = "0", "1"
MANY = 5000


def many_materials(count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into dim_material (material_code, sap_description, sap_material_type) "
            "select (110000000 + n)::text, 'Vật tư số ' || n, 'ZFGD' from generate_series(1, %s) as n",
            [count],
        )


def upload(steward: Any, where: str, rows: tablib.Dataset, *, kind: str = "xlsx") -> Any:
    """Send a file for its preview."""
    content = rows.export(kind)
    content = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile(f"changes.{kind}", content)
    return steward.post(f"{where}import/", {"format": XLSX if kind == "xlsx" else CSV, "import_file": file})


def confirm(steward: Any, where: str, preview: Any) -> Any:
    """Import what was previewed."""
    form = preview.context["confirm_form"]
    return steward.post(f"{where}process_import/", {name: form[name].value() or "" for name in form.fields})


def test_a_file_of_5000_materials_is_previewed_imported_and_moves_the_figure(
    steward: Any, figure: Figure, tmp_path: Any, settings: Any
) -> None:
    settings.STORAGES["default"]["OPTIONS"]["location"] = str(tmp_path)
    many_materials(MANY - 1)
    assert figure("INV-QTY", material_type="ZPCK") is None
    codes = DimMaterial.objects.exclude(sap_description__in=["Sơn dầu trắng 18L", "DUNG MÔI PHA SƠN"])
    rows = tablib.Dataset(headers=["material_code", "local_material_type", "local_product_group"])
    for code in codes.values_list("material_code", flat=True):
        rows.append([int(code), "ZPCK", "Nhập từ tệp"])  # spreadsheets turn codes into numbers
    assert len(rows) == MANY

    preview = upload(steward, LIST, rows)
    result = preview.context["result"]
    assert not result.has_errors(), [e.error for _n, errors in result.row_errors() for e in errors][:3]
    assert result.totals["update"] == MANY
    moved = {one.before.name.en: one.is_change for one in result.effect}
    assert moved["Stock"] is False  # of the whole business: kilograms stay, their type changes
    assert len(preview.content) < 1_000_000
    assert not DimMaterial.objects.exclude(local_material_type=None).exists()

    assert confirm(steward, LIST, preview).status_code == 302
    assert DimMaterial.objects.filter(local_material_type="ZPCK").count() == MANY
    assert figure("INV-QTY", material_type="ZPCK") == 500
    changed = DimMaterial.history.filter(history_type="~")
    assert changed.count() == MANY
    assert {
        one.username for one in {entry.history_user for entry in changed.select_related("history_user")}
    } == {changed.first().history_user.username}
    assert set(changed.values_list("history_change_reason", flat=True)) == {"changes.xlsx"}
    assert DimMaterial.history.filter(history_type="+", history_user=None).count() == MANY


def test_what_is_exported_can_be_imported_unchanged_and_columns_of_sap_are_never_written(
    steward: Any, tmp_path: Any, settings: Any
) -> None:
    settings.STORAGES["default"]["OPTIONS"]["location"] = str(tmp_path)
    DimMaterial.objects.filter(material_code=PAINT).update(local_description="=1+1")
    answer = steward.post(f"{LIST}export/", {"format": XLSX, "resource": ""})
    assert answer.status_code == 200
    rows = tablib.Dataset().load(io.BytesIO(answer.content), format="xlsx")
    assert rows.headers[:3] == ["material_code", "sap_description", "local_description"]
    assert len(rows) == 3
    line = next(row for row in rows.dict if row["material_code"] == PAINT)
    assert not line["local_description"].startswith("=")
    edited = tablib.Dataset(headers=["material_code", "sap_description", "local_description"])
    edited.append([RESIN, "không được ghi", "Nhựa của tôi"])
    preview = upload(steward, LIST, edited, kind="csv")
    confirm(steward, LIST, preview)
    resin = DimMaterial.objects.get(material_code=RESIN)
    assert (resin.sap_description, resin.local_description) == ("Nhựa alkyd", "Nhựa của tôi")


def test_a_file_that_names_an_unknown_material_is_refused_with_its_row(
    steward: Any, tmp_path: Any, settings: Any
) -> None:
    settings.STORAGES["default"]["OPTIONS"]["location"] = str(tmp_path)
    rows = tablib.Dataset(headers=["material_code", "local_description"])
    rows.append(["999999999", "x"])
    preview = upload(steward, LIST, rows, kind="csv")
    result = preview.context["result"]
    assert [row.number for row in result.invalid_rows] == [1]
    assert "999999999" in preview.content.decode()
    assert "confirm_form" not in preview.context
    assert not DimMaterial.objects.filter(material_code="999999999").exists()


def test_weights_come_from_a_file_by_material_code(
    steward: Any, figure: Figure, tmp_path: Any, settings: Any
) -> None:
    settings.STORAGES["default"]["OPTIONS"]["location"] = str(tmp_path)
    rows = tablib.Dataset(headers=["material_code", "unit", "kg_per_unit", "source", "valid_from", "status"])
    rows.append([PAINT, "PC", "24.5", "staff", "2025-01-01", "accepted"])
    preview = upload(steward, FACTORS, rows, kind="csv")
    result = preview.context["result"]
    assert not result.has_errors(), [str(e.error) for _n, errors in result.row_errors() for e in errors][:3]
    assert not result.has_validation_errors(), [row.error_dict for row in result.invalid_rows]
    effect = {one.before.name.en: (one.before.value, one.after.value) for one in result.effect}
    assert effect["Stock"] == (500, 25_000)
    assert not MaterialUnitFactor.objects.exists()
    confirm(steward, FACTORS, preview)
    assert figure("INV-QTY") == 25_000
    assert MaterialUnitFactor.history.get().history_change_reason == "changes.csv"
