"""Files of master data: what goes out comes in again, a preview that was carried out, history, the changed figure."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from inventory.models import DimMaterial, MaterialPrice, MaterialUnitFactor
from tests.admin.conftest import PAINT, RESIN, THINNER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stock")]
Figure = Callable[..., Decimal | None]

LIST = "/admin/inventory/dimmaterial/"
FACTORS = "/admin/inventory/materialunitfactor/"
XLSX, CSV = "0", "1"
MANY = 5000


@pytest.fixture
def files(settings: Any, tmp_path: Any) -> None:
    """Files that are imported lie in a folder of the test."""
    settings.STORAGES["default"]["OPTIONS"]["location"] = str(tmp_path)


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
    assert rows.headers[:3] == ["Material", "Description in SAP", "Description"]
    assert len(rows) == 3
    line = next(row for row in rows.dict if row["Material"] == PAINT)
    assert not line["Description"].startswith("=")
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


def book_of(content: bytes) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def weights(*lines: tuple[str, ...], headings: tuple[str, ...] = ()) -> tablib.Dataset:
    usual = ("material_code", "unit", "kg_per_unit", "source", "valid_from", "status")
    rows = tablib.Dataset(headers=list(headings or usual))
    for line in lines:
        rows.append(line)
    return rows


@pytest.mark.usefixtures("files")
def test_good_rows_go_in_and_bad_ones_come_back_as_a_workbook_with_reasons(
    steward: Any, figure: Figure
) -> None:
    rows = weights(
        (PAINT, "PC", "24.5", "staff", "2025-01-01", "accepted"),
        ("999999999", "PC", "1", "staff", "2025-01-01", "accepted"),
        (THINNER, "PC", "abc", "staff", "2025-01-01", "accepted"),
        (THINNER, "PC", "-3", "staff", "2025-01-01", "accepted"),
        (THINNER, "PC", "3", "nobody", "2025-01-01", "accepted"),
        (THINNER, "PC", "3", "staff", "31.02.2025", "accepted"),
        (PAINT, "PC", "99", "staff", "2025-01-01", "accepted"),
    )
    preview = upload(steward, FACTORS, rows, kind="csv")
    page = preview.content.decode()
    assert "6 rows can't be taken. The others can" in page
    answer = confirm(steward, FACTORS, preview)
    assert answer.status_code == 302
    assert figure("INV-QTY") == 25_000
    assert MaterialUnitFactor.objects.count() == 1
    after = steward.get(FACTORS).content.decode()
    assert "6 rows were not taken." in after
    address = after.split("import/refused/")[1].split("/")[0]
    given = steward.get(f"{FACTORS}import/refused/{address}/")
    lines = book_of(given.content)
    assert lines[0] == (
        "material_code",
        "unit",
        "kg_per_unit",
        "source",
        "valid_from",
        "status",
        "_row",
        "_reason",
    )
    assert [line[6] for line in lines[1:]] == [3, 4, 5, 6, 7, 8]
    reasons = [line[7] for line in lines[1:]]
    assert reasons[0] == "Material: There is no 999999999."
    assert reasons[1] == "Kg per unit: “abc” can't be read here."
    assert "material_unit_factor_positive" in reasons[2]
    assert reasons[3].startswith("Source:")
    assert reasons[4].startswith("Valid from:")
    assert reasons[5] == "Row 2 of the file is about the same record."


@pytest.mark.usefixtures("files")
def test_the_workbook_of_bad_rows_is_corrected_and_imported(
    steward: Any, figure: Figure, signed_in: Callable[..., Any]
) -> None:
    rows = weights((PAINT, "PC", "x", "staff", "2025-01-01", "accepted"))
    preview = upload(steward, FACTORS, rows)
    assert "confirm_form" not in preview.context  # nothing would be written
    name = preview.context["result"].refused_rows
    assert signed_in("steward", is_staff=True).get(f"{FACTORS}import/refused/{name}/").status_code == 404
    given = steward.get(f"{FACTORS}import/refused/{name}/").content
    book = openpyxl.load_workbook(io.BytesIO(given))
    book.active["C2"] = 24.5
    saved = io.BytesIO()
    book.save(saved)
    file = SimpleUploadedFile("again.xlsx", saved.getvalue())
    again = steward.post(f"{FACTORS}import/", {"format": XLSX, "import_file": file})
    assert not again.context["result"].unused_headings
    confirm(steward, FACTORS, again)
    assert figure("INV-QTY") == 25_000


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    "headings",
    [
        ("Vật tư", "Đơn vị", "Kg mỗi đơn vị", "Nguồn", "Có hiệu lực từ", "Trạng thái"),
        ("Material", "Unit", "kg per unit", "Source", "Valid from", "Status"),
        ("MATERIAL_CODE", "unit ", "Kg  per unit", "source", "valid_from", "status"),
    ],
)
def test_headings_are_those_that_people_see_in_either_language(
    steward: Any, figure: Figure, headings: tuple[str, ...]
) -> None:
    rows = weights((PAINT, "PC", "24.5", "staff", "2025-01-01", "accepted"), headings=headings)
    preview = upload(steward, FACTORS, rows)
    assert preview.context["result"].unused_headings == []
    confirm(steward, FACTORS, preview)
    assert figure("INV-QTY") == 25_000


@pytest.mark.usefixtures("files")
def test_a_heading_that_nobody_knows_is_said_and_a_missing_key_is_named(steward: Any) -> None:
    rows = tablib.Dataset(headers=["Material", "Descripton"])
    rows.append([PAINT, "x"])
    assert "Columns that are not used: Descripton" in upload(steward, LIST, rows).content.decode()
    lacking = tablib.Dataset(headers=["Description"])
    lacking.append(["x"])
    assert "The file lacks the column Material." in upload(steward, LIST, lacking).content.decode()


def test_the_material_shows_weight_and_price_in_use_with_their_sources(steward: Any) -> None:
    material = DimMaterial.objects.get(material_code=PAINT)
    where = f"{LIST}{material.pk}/change/"
    assert "What counts today" in steward.get(where).content.decode()
    MaterialUnitFactor.objects.create(
        material=material, unit="PC", kg_per_unit="24.5", valid_from="2025-01-01"
    )
    MaterialPrice.objects.create(material=material, valid_from="2025-01-01", price="2000", per_quantity="4")
    page = steward.get(where).content.decode()
    assert "24.5 kg / PC · entered by staff" in page
    assert "500 VND / PC · entered by staff" in page
