"""The plant as the version before stored it, brought to the form of today by `migrate`: every table as it was."""

import pytest
from django.core.management import call_command

from etl import loads
from etl.derivations import in_order
from etl.models import Load
from etl.sources.base import all_sources
from etl.statements import Names, identifiers, run, value
from tests import old_form
from tests.demo_plant import LoadedPlant

pytestmark = pytest.mark.django_db

# Sums of what is stored, and what they are sums of: partitions of a table are in it.
TABLES = [d.target for d in in_order()] + [source.raw_table for source in all_sources()] + ["etl_member"]


def as_other_people_write(load: Load, name: str, code: str | None) -> str | None:
    """Every other load went through a spreadsheet that dropped zeros, wrote small letters or left zeros out."""
    if load.pk % 2 or code is None:
        return code
    if name in {"storage_location", "channel", "customer_group"} and code.startswith("0"):
        return code.lstrip("0") or code
    if name in {"batch", "unit", "base_unit", "weight_unit"}:
        return code.lower()
    if name == "reason":
        return None if load.pk % 4 else "0000"
    return code


def test_the_plant_in_the_form_of_then_comes_back_row_by_row(plant: LoadedPlant) -> None:
    with plant.changed():
        for table in TABLES:
            run("create temp table {was} on commit drop as select * from {table}", names(table))
        old_form.restore(as_other_people_write)
        assert not is_as_it_was("fact_inventory")
        assert value("select count(*) from fact_inventory") > value("select count(*) from was_fact_inventory")

        call_command("migrate", verbosity=0)
        assert [table for table in TABLES if not is_as_it_was(table)] == []
        assert [d for d in loads.check_facts() if not d.is_none] == []


def names(table: str) -> Names:
    return identifiers(table=table, was=f"was_{table}")


def is_as_it_was(table: str) -> bool:
    differ = (
        "select exists (select * from {table} except all select * from {was}) "
        "or exists (select * from {was} except all select * from {table})"
    )
    return not value(differ, names(table))
