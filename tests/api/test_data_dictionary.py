"""docs/data-dictionary.md says in both languages what models and KPIs say, and is current."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from alkana.reporting import data_dictionary, kpi

pytestmark = pytest.mark.django_db


def test_the_data_dictionary_is_current(monkeypatch: pytest.MonkeyPatch) -> None:
    """When this fails: bin/manage dictionary."""
    declared = [one for one in kpi.all_kpis() if not one.code.startswith("TEST-")]  # those of other tests
    monkeypatch.setattr(kpi, "all_kpis", lambda: declared)
    assert data_dictionary.PATH.read_text(encoding="utf-8") == data_dictionary.text()


def test_every_kpi_and_every_table_of_the_product_is_in_it_in_both_languages() -> None:
    text = data_dictionary.text()
    for one in kpi.all_kpis():
        assert f"### {one.code} · {one.name.vi} · {one.name.en}\n" in text
        assert f"- vi: {one.definition.vi}\n- en: {one.definition.en}\n" in text
        for name, said in (("độ chi tiết · grain", one.grain), ("trục ngày · date axis", one.date_axis)):
            assert f"- {name}: {said.vi} · {said.en}\n" in text
    for label in ("etl", "inventory", "production", "sales"):
        for model in apps.get_app_config(label).get_models():
            assert hasattr(model, "history_object") or f"`{model._meta.db_table}`" in text


def test_an_outdated_dictionary_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "data-dictionary.md"
    monkeypatch.setattr(data_dictionary, "PATH", path)
    with pytest.raises(CommandError):
        call_command("dictionary", "--check")
    call_command("dictionary")
    call_command("dictionary", "--check")
    path.write_text(path.read_text(encoding="utf-8") + "x", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("dictionary", "--check")
