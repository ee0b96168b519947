"""The language of the logon changes values, not only headings: units, status words, texts of movement types."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from etl import logon, logon_words, rereading
from etl.models import Load, LoadState, LogonWord
from etl.sources.base import all_sources, get_source
from tests import old_form
from tests.load.test_one_convention import text_list
from tests.loading import table, take
from tests.plant_lists import Row, listed, prove_increments, take_rows

pytestmark = pytest.mark.django_db

GERMAN_MOVEMENTS = [
    "Buchungsdatum", "Bewegungsart", "Werk", "Lagerort", "Material", "Materialkurztext", "Charge", "Menge in ErfassME",
    "Erfassungsmengeneinheit", "Kostenstelle", "Sachkonto", "Materialbeleg", "Positionstext", "Referenz",
    "Grund der Bewegung", "Bestellung",
]  # fmt: skip
GERMAN_ORDERS = [
    "Werk", "Kundenauftrag", "Auftrag", "Auftragsart", "Materialnummer", "Eckstarttermin", "Freigabe ist",
    "Ist-Endtermin", "Materialkurztext", "Stücklistenalternative", "Charge", "Systemstatus", "Disponent",
    "Auftragsmenge (GMEIN)", "Gelieferte Menge (GMEIN)", "Mengeneinheit (=GMEIN)", "Erfaßt am", "Eckendtermin",
]  # fmt: skip


def written(header: list[str], rows: list[list[str]]) -> bytes:
    return "".join("\t".join(row) + "\r\n" for row in [header, *rows]).encode("utf-16")


def movements(unit: str) -> list[list[str]]:
    return [
        ["01.10.2025", "101", "1201", "0201", "100000001", "", "25J2400110", "41", unit, "", "", "5000000141", "",
         "", "0", ""],
        ["02.10.2025", "601", "1201", "0201", "100000001", "", "25J2400110", "-4", unit, "", "", "4900000142", "",
         "191000142", "0", ""],
    ]  # fmt: skip


def order(number: str, status: str, delivered: float, finish: date | None = None) -> Row:
    return {
        "process_order": number, "mrp_controller": "P02", "material": "120000001", "system_status": status,
        "ordered_quantity": 500, "delivered_quantity": delivered, "unit": "KG", "actual_finish_date": finish,
    }  # fmt: skip


GERMAN = ["TABG DRUC RÜCK GLFT", "TABG FREI", "ABGS RÜCK GLFT", "FREI DRUC"]
ENGLISH = ["TECO PRT CNF DLV", "TECO REL", "CLSD CNF DLV", "REL PRT"]
STATES = ["completed", "closed_without_output", "completed_short", "released"]


def orders(statuses: list[str]) -> list[Row]:
    ends = [(505, None), (0, None), (498, date(2025, 10, 3)), (0, None)]
    return [
        order(f"1000010014{n}", s, *end) for n, (s, end) in enumerate(zip(statuses, ends, strict=True), 1)
    ]


def german_orders() -> bytes:
    rows = []
    for row in orders(GERMAN):
        finish = row["actual_finish_date"]
        rows.append([
            "1201", "", row["process_order"], "201S", "120000001", "01.10.2025", "01.10.2025",
            finish.strftime("%d.%m.%Y") if finish else "", "", "1", "", row["system_status"], "P02", "500",
            str(row["delivered_quantity"]), "KG", "01.10.2025", "03.10.2025",
        ])  # fmt: skip
    return written(GERMAN_ORDERS, rows)


def states() -> list[str]:
    return [state for _, state in table("fact_production_order", "process_order, state")]


# --- units -----------------------------------------------------------------------------------------------------------


def test_the_same_movements_of_a_german_logon_are_the_same_rows() -> None:
    english = [column.header for column in get_source("mb51").columns[: len(GERMAN_MOVEMENTS)]]
    first = take(written(english, movements("PC")), "MB51 EN.txt")
    assert (first.state, first.rows_new) == (LoadState.PUBLISHED, 2)
    second = take(written(GERMAN_MOVEMENTS, movements("ST")), "MB51 DE.txt")
    assert (second.state, second.rows_same, second.rows_new, second.rows_changed) == (
        LoadState.PUBLISHED,
        2,
        0,
        0,
    )
    assert table("fact_inventory", "quantity::float, unit") == [(-4.0, "PC"), (41.0, "PC")]
    assert table("inventory_total", "quantity::float, unit") == [(37.0, "PC")]


@pytest.mark.parametrize(
    ("written_as", "unit"),
    [("st", "PC"), ("KAR", "CAR"), ("FL", "BT"), ("PAK", "PAC"), ("Cái", "PC"), ("CA\u0301I", "PC"), ("lít", "L"),
     ("kg", "KG"), ("Chiếc", "PC"), ("THÙNG", None), ("XYZ", "XYZ")],
)  # fmt: skip
def test_units_have_one_word_in_all_languages(written_as: str, unit: str | None) -> None:
    row = {"material_document": "5000000001", "batch": "B1", "quantity": 1, "unit": written_as}
    load = take(listed("mb51", [row]), "mb51.xlsx")
    if unit is None:  # staff have to say what it is: until then it is longer than SAP's units are
        assert load.rows_quarantined == 1
    else:
        assert table("fact_inventory", "unit") == [(unit,)]


def test_every_unit_column_of_every_list_speaks_all_languages() -> None:
    for source in all_sources():
        columns = [column.name for column in source.columns if column.field and column.field.words == "unit"]
        if not columns:
            continue
        load = take(
            text_list(source.code, [dict.fromkeys(columns, "ST")]), f"{source.code} 2025-10-31.txt",
            source=source.code, publish=False, inputs=INPUTS.get(source.code),
        )  # fmt: skip
        assert load.detection["words"]["unit"] == {"ST": "PC"}, source.code
        held = load.quarantined.all()
        assert not any("unit" in p["code"] for row in held for p in row.problems if "range" in p["code"])


INPUTS = {"zrpp062": {"period": "2025-10-01"}, "zrfi005": {"snapshot_date": "2025-10-31"}}


def test_total_rows_of_a_german_logon_are_compared_with_the_data() -> None:
    rows = [
        {"material_document": f"500000000{n}", "batch": "B1", "quantity": n, "unit": "ST"} for n in (1, 2)
    ]
    total = {"posting_date": None, "movement_type": None, "plant": None, "storage_location": None, "material": None,
             "reason": None, "quantity": 3, "unit": "ST"}  # fmt: skip
    load = take(listed("mb51", [*rows, total]), "mb51.xlsx")
    assert [(one["group"], one["agrees"]) for one in load.control_totals] == [("PC", True)]


# --- statuses --------------------------------------------------------------------------------------------------------


def test_orders_of_a_german_logon_are_in_the_same_states() -> None:
    take(german_orders(), "COOISPI DE.txt")
    assert states() == STATES
    take_rows("cooispi", orders(ENGLISH), title="English")
    assert states() == STATES


def test_orders_of_an_english_logon_stay_the_same_when_the_german_list_follows() -> None:
    take_rows("cooispi", orders(ENGLISH))
    assert states() == STATES
    load = take_rows("cooispi", orders(GERMAN), title="German")
    assert (load.rows_same, load.rows_changed) == (4, 0)
    assert states() == STATES
    prove_increments()


@pytest.mark.parametrize(
    ("status", "delivered", "state"),
    [
        ("EROF", 0, "planned"),
        ("frei  vokl", 0, "released"),
        ("FREI TRÜC", 0, "in_progress"),
        ("FREI RÜCK", 0, "confirmed"),
        ("FREI RUECK", 0, "confirmed"),
        ("LÖVM ABGS", 0, "cancelled"),
        ("FREI TGLF", 0, "partly_delivered"),
        ("TABG RU\u0308CK GLFT VOKL WABE NMVP ABRV*", 500, "completed"),
    ],
)
def test_german_status_words_say_what_the_english_ones_say(status: str, delivered: float, state: str) -> None:
    load = take_rows("cooispi", [order("10000100150", status, delivered)])
    assert states() == [state]
    assert not [f for f in load.findings if f["code"] == "COOISPI-unknown-status"]


def test_an_unknown_status_word_is_a_finding_that_names_it() -> None:
    rows = [
        order("10000100161", "REL QWER", 0),
        order("10000100162", "REL", 0),
        order("10000100163", "TECO QWER ASDF", 1),
    ]
    load = take_rows("cooispi", rows)
    assert [
        (f["severity"], f["rows"], f["examples"]) for f in load.findings if "unknown-status" in f["code"]
    ] == [("warning", 2, [2, 4])]
    (finding,) = [f for f in load.findings if "unknown-status" in f["code"]]
    assert "ASDF, QWER" in finding["text_en"]


# --- movement texts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["101", "WE Wareneingang", "GR goods receipt", "Nhập kho hàng hóa", "we wareneingang"]
)
def test_a_movement_type_may_be_written_as_its_text(text: str) -> None:
    row = {"material_document": "5000000001", "batch": "B1", "quantity": 1, "movement_type": text}
    load = take(listed("mb51", [row]), "mb51.xlsx")
    assert (load.state, load.rows_new) == (LoadState.PUBLISHED, 1)
    assert table("fact_inventory", "movement_type") == [("101",)]


# --- the table -------------------------------------------------------------------------------------------------------


def test_the_table_has_what_is_standard_once_and_keeps_what_staff_say() -> None:
    words = logon_words.standard()
    assert len({(kind, logon.as_compared(word)) for kind, _, word, _ in words}) == len(words)
    LogonWord.objects.filter(kind="unit", word="KI").update(local_meaning="BOX")
    logon.write_standards()
    assert LogonWord.objects.count() == len(words)
    assert LogonWord.objects.get(kind="unit", word="KI").meaning == "BOX"
    assert LogonWord.objects.get(kind="unit", word="ST").meaning == "PC"


def carton(title: str, unit: str) -> Load:
    row = {"material_document": "5000000001", "batch": "B1", "quantity": 3, "unit": unit}
    return take(listed("mb51", [row], title=title), "mb51.xlsx")


def test_a_word_that_gets_a_meaning_reads_the_lists_that_have_it_again() -> None:
    first = carton("de", "KRT")
    other = take_rows("cooispi", orders(ENGLISH))
    assert table("fact_inventory", "unit") == [("KRT",)]
    LogonWord.objects.create(kind="unit", word="KRT", local_meaning="CAR")
    assert rereading.read_again() == [first.pk]
    assert table("fact_inventory", "unit") == [("CAR",)]
    again = carton("en", "CAR")
    assert (again.rows_new, again.rows_same) == (0, 1)
    assert rereading.read_again() == []
    other.refresh_from_db()
    assert other.state == LoadState.PUBLISHED
    prove_increments()


def test_a_meaning_that_is_taken_back_lets_the_word_stand_for_itself() -> None:
    word = LogonWord.objects.create(kind="unit", word="KRT", local_meaning="CAR")
    load = carton("de", "KRT")
    assert table("fact_inventory", "unit") == [("CAR",)]
    word.delete()
    assert rereading.read_again() == [load.pk]
    assert table("fact_inventory", "unit") == [("KRT",)]
    prove_increments()


def test_a_status_word_that_gets_a_meaning_changes_the_state_of_its_orders() -> None:
    load = take_rows("cooispi", [order("10000100170", "FERTIG", 500)])
    assert states() == ["partly_delivered"]
    LogonWord.objects.create(kind="status", word="FERTIG", local_meaning="TECO")
    assert rereading.read_again() == [load.pk]
    assert states() == ["completed"]
    load.refresh_from_db()
    assert not [f for f in load.findings if "unknown-status" in f["code"]]
    prove_increments()


def test_lists_that_were_stored_before_words_were_known_are_found_too() -> None:
    load = carton("old", "KG")
    Load.objects.filter(pk=load.pk).update(detection={})
    assert rereading.read_otherwise() == []
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("update raw_mb51 set unit = 'ST' where load_id = %s", [load.pk])
    assert rereading.read_otherwise() == [load]


def test_rows_of_a_german_logon_that_were_stored_as_they_came_are_brought_to_one_word() -> None:
    """Two units for one posting, counted twice; statuses that no rule knew: right after `migrate`."""
    header = [column.header for column in get_source("mb51").columns[: len(GERMAN_MOVEMENTS)]]
    take(written(header, movements("PC")), "MB51 EN.txt")
    german = take(written(GERMAN_MOVEMENTS, movements("ST")), "MB51 DE.txt")
    statuses = dict(zip(ENGLISH, GERMAN, strict=True))
    orders_of_then = take_rows("cooispi", orders(ENGLISH))

    def as_then(load: Load, column: str, text: str | None) -> str | None:
        if load.pk == german.pk and column == "unit":
            return "ST"
        return statuses.get(text or "", text) if load.pk == orders_of_then.pk else text

    old_form.restore(as_then)
    assert sorted(table("fact_inventory", "unit")) == [("PC",), ("PC",), ("ST",), ("ST",)]
    assert states() != STATES
    call_command("migrate", verbosity=0)
    assert table("inventory_total", "quantity::float, unit") == [(37.0, "PC")]
    assert states() == STATES
    prove_increments()


def test_corrections_come_with_the_load_that_is_read_again() -> None:
    from etl import quarantine
    from tests.load.test_one_convention import _with_quantity

    rows: list[dict[str, Any]] = [
        {"material_document": f"500000000{n}", "batch": "B1", "quantity": quantity, "unit": "KRT"}
        for n, quantity in ((1, 3), (2, "x"))
    ]
    load = take(listed("mb51", rows), "mb51.xlsx")
    take(_with_quantity(quarantine.workbook(load, language="en"), 4), "fixed.xlsx")
    assert table("fact_inventory", "quantity::float, unit") == [(3.0, "KRT"), (4.0, "KRT")]
    LogonWord.objects.create(kind="unit", word="KRT", local_meaning="CAR")
    rereading.read_again()
    assert table("fact_inventory", "quantity::float, unit") == [(3.0, "CAR"), (4.0, "CAR")]
    assert not quarantine.waiting(load).exists()


def test_staff_edit_the_words_in_the_back_office(admin_client: Client) -> None:
    listing = admin_client.get("/admin/etl/logonword/?q=tabg")
    assert "TECO" in listing.content.decode()
    form = {"kind": "unit", "word": "krt", "language": "de", "local_meaning": "car", "local_note": "Karton",
            "change_reason": "", "seen": ""}  # fmt: skip
    answer = admin_client.post("/admin/etl/logonword/add/", form)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    word = LogonWord.objects.get(kind="unit", word="KRT")
    assert word.meaning == "CAR"
    assert word.history.count() == 1
