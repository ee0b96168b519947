"""The stock list that a plant's stock stands on changes only when a second person agrees."""

from datetime import date

from alkana.accounts.viewer import Viewer
from alkana.refusals import Refused
from alkana.reporting import formats
from alkana.text import Text
from etl import edits
from etl.approvals import Kind, Subject
from inventory import masters
from inventory.models import InventoryAnchor, StockList
from inventory.queries import reconciliation
from inventory.queries.chosen import date_id, from_date_id

CODE = "stock-anchor"
BAD_SUBJECT = Text(
    "Cần mã nhà máy và ngày của danh sách tồn, ví dụ “plant”: “1401”, “snapshot_date”: “2026-01-21”.",
    "A plant and the day of a stock list are needed, as in “plant”: “1401”, “snapshot_date”: “2026-01-21”.",
)
STANDS_ALREADY = Text(
    "Tồn của nhà máy {plant} đã dựa trên danh sách ngày {day}.",
    "Stock of plant {plant} stands on the list of {day} already.",
)
SENTENCE = Text(
    "Tồn của nhà máy {plant} dựa trên danh sách SAP ngày {day} ({rows} dòng) thay cho ngày {before}: ",
    "Stock of plant {plant} stands on SAP's list of {day} ({rows} {rows:row|rows}) instead of that of {before}: ",
)
SHIFT = Text(
    "tồn mọi ngày đổi {kg} kg; số dòng đổi: {lines}.",
    "stock of every day changes by {kg} kg; lines that change: {lines}.",
)
UNCONVERTED = Text(" Không có hệ số quy đổi ra kg: {count}.", " Without a factor to kilograms: {count}.")
NO_SHIFT = Text("không dòng nào đổi.", "no line changes.")


def subject_of(plant: str, snapshot_date: date) -> dict[str, str]:
    """What a request about an anchor is about."""
    return {"plant": plant, "snapshot_date": snapshot_date.isoformat()}


def _read(subject: Subject) -> Subject:
    try:
        plant, day = subject["plant"], date.fromisoformat(subject["snapshot_date"])
    except (KeyError, TypeError, ValueError):
        raise Refused("bad-subject", BAD_SUBJECT, where={"subject": dict(subject)}) from None
    if not isinstance(plant, str) or len(subject) != 2:
        raise Refused("bad-subject", BAD_SUBJECT, where={"subject": dict(subject)})
    return subject_of(plant, day)


def _day(subject: Subject) -> date:
    return date.fromisoformat(subject["snapshot_date"])


def _permit(subject: Subject) -> None:
    plant, day = subject["plant"], _day(subject)
    masters.must_have_list(plant, day)
    if InventoryAnchor.objects.filter(plant=plant, date_id=date_id(day)).exists():
        said = STANDS_ALREADY.filled(plant=plant, day=formats.in_languages(formats.day, day))
        raise Refused("stands-already", said, where=dict(subject))


def _describe(subject: Subject) -> Text:
    """The effect is exact: what SAP counted that day less what we say of it is what every day changes by."""
    plant, day = subject["plant"], _day(subject)
    stands_on = InventoryAnchor.objects.get(plant=plant)
    shift = reconciliation.anchor_shift(day, plant)
    said = SENTENCE.filled(
        plant=plant,
        day=formats.in_languages(formats.day, day),
        before=formats.in_languages(formats.day, from_date_id(stands_on.date_id)),
        rows=_count(StockList.objects.get(plant=plant, date_id=date_id(day)).line_count),
    )
    if not shift["lines"]:
        return _joined(said, NO_SHIFT)
    kg = formats.in_languages(formats.number, shift["shift_kg"], sign=True)
    said = _joined(said, SHIFT.filled(kg=kg, lines=_count(shift["lines"])))
    if shift["unconverted"]:
        said = _joined(said, UNCONVERTED.filled(count=_count(shift["unconverted"])))
    return said


def _count(number: int) -> Text:
    return formats.in_languages(formats.number, number, 0)


def _joined(first: Text, second: Text) -> Text:
    return Text(first.vi + second.vi, first.en + second.en)


def _carry_out(subject: Subject, by: Viewer, note: str) -> None:
    with edits.alone():
        masters.accept_anchor(subject["plant"], _day(subject), user_id=by.user_id, note=note)


ANCHOR = Kind(
    code=CODE,
    title=Text("Lấy danh sách tồn làm mốc mới", "Accept a stock list as the new anchor"),
    asks="plan",
    decides="load",
    read=_read,
    permit=_permit,
    describe=_describe,
    carry_out=_carry_out,
    address=lambda _subject: "/inventory/reconcile/",
    plants=lambda subject: (subject["plant"],),
)
