"""Two stock lists of SAP with a movement between them, small enough to reconcile by hand.

On the second day it is 470.5 kg by our account and 461.25 by SAP's: of B1 SAP has 20 kg less, of B2 10.75 kg more.
Pieces have no weight, so in kilograms they are on neither side.
"""

from datetime import date

from etl.models import Load
from tests.plant_lists import Row, numbered, take_rows

FIRST, SECOND, THIRD = date(2025, 10, 6), date(2025, 10, 8), date(2025, 10, 10)
PLANT, LOCATION = "1201", "0401"
PAINT, LIQUID, PIECES = "150000001", "150000002", "170000001"
PLACE: Row = {"plant": PLANT, "storage_location": LOCATION, "unit": "KG"}


def count(day: date, **held: str) -> Load:
    """SAP's list of a day: paint by batch, and `liquid` and `pieces` without one."""
    others: dict[str, Row] = {
        "liquid": {"material": LIQUID, "batch": ""},
        "pieces": {"material": PIECES, "batch": "", "unit": "PC"},
    }
    rows = [
        {**PLACE, "material": PAINT, "batch": name, **others.get(name, {}), "unrestricted": quantity}
        for name, quantity in held.items()
    ]
    return take_rows("mb52", rows, inputs={"snapshot_date": day.isoformat()}, title=str(day))


def use(day: date, kilograms: str) -> Load:
    """Paint of B1 goes into production."""
    row = {
        "material": PAINT,
        "batch": "B1",
        "posting_date": day,
        "movement_type": "261",
        "quantity": f"-{kilograms}",
    }
    first = 4_900_000_000 + day.toordinal()
    return take_rows("mb51", numbered([{**PLACE, **row}], first=first), title=f"used {day}")


def take_in() -> None:
    """The first list, which stock stands on, 30 kg of B1 used, and the second list."""
    count(FIRST, B1="300", B2="200", liquid="0.5", pieces="7")
    use(SECOND, "30")
    count(SECOND, B1="250", B2="210.75", liquid="0.5", pieces="4")
