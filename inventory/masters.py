"""Verbs that change what stock stands on or how it is read: master edits, anchors, stored classes.

Each is one transaction that ends with a new data version, alone among publishers, so that readers see all of it.
"""

from datetime import date

from django.db import connection
from django.utils import timezone
from psycopg2 import sql

from alkana.refusals import Refused
from alkana.reporting import formats
from alkana.reporting.filters import Filters
from alkana.text import Text
from etl import derive, versions
from etl.derivations import KeyedDerivation, Matview, in_order
from etl.loads import publishing
from inventory.models import MaterialClass, StockAnchor, StockList
from inventory.queries.chosen import date_id
from inventory.queries.classes import computed_classes

SUMMARY = "mv_inventory_summary"
NO_LIST = Text(
    "Chưa nạp danh sách tồn của nhà máy {plant} ngày {day}.",
    "No stock list of plant {plant} for {day} is loaded.",
)


def changed(note: str) -> int:
    """Make an edit of master data (weights, prices, movement types, places) visible. Returns the data version.

    Call it inside the transaction of the edit. The view of current stock is refreshed, since weights are in it.
    """
    with publishing():
        _refresh()
        return versions.bump("masters", note=note)


def number_ranges_changed(note: str) -> int:
    """Make an edit of the number ranges visible: materials carry the type that their range gives them."""
    with publishing():
        members = _keyed("dim_material")
        derive.again(members, members.all_keys)
        return changed(note)


def accept_anchor(plant: str, snapshot_date: date, *, user_id: int | None = None, note: str = "") -> int:
    """Let a plant's stock stand on the stock list of another day. Returns the data version.

    Raises Refused when no active load has that list. People ask for it in `inventory.approvals`.
    """
    with publishing():
        must_have_list(plant, snapshot_date)
        StockAnchor.objects.create(
            plant=plant,
            snapshot_date=snapshot_date,
            accepted_by_id=user_id,
            accepted_at=timezone.now(),
            note=note,
        )
        _stand_again(plant)
        return versions.bump("anchor", note=f"{plant} {snapshot_date.isoformat()}")


def must_have_list(plant: str, snapshot_date: date) -> None:
    """Raise Refused unless an active load has the plant's stock list of that day."""
    if not StockList.objects.filter(plant=plant, date_id=date_id(snapshot_date)).exists():
        raise Refused(
            "no-such-stock-list",
            NO_LIST.filled(plant=plant, day=formats.in_languages(formats.day, snapshot_date)),
            where={"plant": plant, "snapshot_date": snapshot_date.isoformat()},
        )


def withdraw_anchor(plant: str) -> int:
    """Take back staff's newest choice for a plant: the choice before it counts again, else the earliest list."""
    with publishing():
        newest = StockAnchor.objects.filter(plant=plant, withdrawn_at=None).order_by("-accepted_at").first()
        if newest is not None:
            newest.withdrawn_at = timezone.now()
            newest.save(update_fields=["withdrawn_at"])
        _stand_again(plant)
        return versions.bump("anchor", note=plant)


def store_classes(month: int) -> int:
    """Compute and store the ABC and XYZ classes of a month (YYYYMM). Returns the number of materials."""
    with publishing():
        MaterialClass.objects.filter(month=month).delete()
        rows = computed_classes(Filters(), month)
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into material_class (month, material_id, abc, abc_by_picks, xyz, consumption_value, "
                "consumption_kg, pick_count, variation) select %(month)s, material_id, abc, abc_by_picks, xyz, "
                "consumption_value_vnd, consumption_kg, pick_count, variation from " + rows.source("c"),
                {**rows.params, "month": month},
            )
            count = int(cursor.rowcount)
        versions.bump("classes", note=str(month))
    return count


def _stand_again(plant: str) -> None:
    """Derive anchor and openings of one plant anew, and the view on them."""
    with connection.cursor() as cursor:
        literal = sql.Literal(plant).as_string(cursor.connection)
    of_plant = f"(select location_id from dim_location where plant = {literal})"
    opening = _keyed("inventory_opening")
    before = (
        f"select material_id, location_id, batch, unit from inventory_opening where location_id in {of_plant}"
    )
    derive.again(_keyed("inventory_anchor"), f"select {literal}::text as plant")
    after = f"select k.* from ({opening.all_keys}) as k where k.location_id in {of_plant}"
    derive.again(opening, f"{before} union {after}")
    _refresh()


def _keyed(target: str) -> KeyedDerivation:
    return next(d for d in in_order() if isinstance(d, KeyedDerivation) and d.target == target)


def _refresh() -> None:
    derive.refresh(next(d for d in in_order() if isinstance(d, Matview) and d.target == SUMMARY))
