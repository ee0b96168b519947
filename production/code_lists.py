"""Codes that production lists must be among, and those that say the month of their row."""

from collections.abc import Iterable
from datetime import date

from etl.joins import CodeList, register
from etl.uploads import DatedCodes, register_dated
from production.models import FactProductionOrder

register(
    *(
        CodeList(
            name,
            (name,),
            known=f"select {name} as code from dim_{name} where is_standard or name_vi <> '' or name_en <> ''",
        )
        for name in ("mrp_controller", "order_type")
    )
)


def _finish_dates(orders: Iterable[str]) -> dict[str, date | None]:
    found = FactProductionOrder.objects.filter(process_order__in=list(orders))
    return dict(found.values_list("process_order", "actual_finish_date"))


# Yield of an order counts on its finish (sql/questions/yields.sql); only orders that no order list has need the month.
register_dated("zrpp062", "period", DatedCodes("process_order", _finish_dates))
