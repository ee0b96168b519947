"""What each verb of a load did, and to which loads: one sentence for page, API and command line alike."""

from collections.abc import Iterable

from alkana.reporting import formats
from alkana.text import Text, in_both
from etl.models import Load, LoadState

NAMED = Text("lần nạp {number} (“{name}”)", "load {number} (“{name}”)")
BY = Text(" bởi {who}", " by {who}")
BY_SHELL = Text(" bằng dòng lệnh", " from the command line")
ALREADY = Text(
    "Tệp này đã được nạp lúc {when}{by}, là {load}; không có gì thay đổi.",
    "This file was already loaded on {when}{by} as {load}; nothing has changed.",
)
UNDO = Text("Đang hoàn tác {load}{others}.", "{load} is being undone{others}.")
UNDONE = Text(
    "Đã hoàn tác {load}{others}: {rows} dòng thôi được tính; phiên bản dữ liệu {version}.",
    "{load} is undone{others}: {rows} {rows:row no longer counts|rows no longer count}; data version {version}.",
)
GOES_WITH = Text(", kèm theo bản sửa của nó: {loads}", ", and with it what corrects it: {loads}")
PUBLISH = Text("Đang công bố {load}.", "{load} is being published.")
REDO = Text("Đang công bố lại {load}.", "{load} is being published again.")
STAY_UNDONE = Text(
    " Bản sửa của nó vẫn ở trạng thái hoàn tác, cần công bố riêng: {loads}.",
    " What corrects it stays undone and is published by itself: {loads}.",
)
DISCARDED = Text(
    "Đã bỏ {load}: {rows} dòng đã đọc bị xóa; tệp và bản ghi vẫn còn.",
    "{load} is discarded: {rows} {rows:row that was read is|rows that were read are} dropped, file and record stay.",
)
CANCEL = Text("Đang dừng {load} sớm nhất có thể.", "{load} is being stopped as soon as possible.")
ANSWERED = Text("Cảm ơn. {load} được nạp tiếp.", "Thank you. {load} goes on.")
TRIED_UNDO = Text(
    "đã thử hoàn tác {load} rồi trả lại: thay đổi của các chỉ số chính ở bên dưới",
    "undoing {load} was tried and taken back: what it changes in the main figures is below",
)
TRIED = Text(
    "Đã thử {load} mà không công bố: {new} dòng mới, {changed} dòng đổi, {same} dòng như cũ.",
    "{load} was tried without publishing: {new} new rows, {changed} changed, {same} the same.",
)
TAKEN = Text("Đã nhận {load}; đang đọc.", "{load} is taken in and being read.")
AGAIN = Text(
    "Tệp này đã có: {load}, trạng thái “{state}”; nạp tiếp từ đó.",
    "This file is known: {load} goes on from the state “{state}”.",
)


def already(load: Load) -> Text:
    """The file of a published load was handed in again."""
    who = BY.filled(who=load.created_by.username) if load.created_by else BY_SHELL
    when = formats.in_languages(formats.moment, load.published_at or load.created_at)
    return ALREADY.filled(when=when, by=who, load=_named(load))


def taken(load: Load, state_before: str = LoadState.RECEIVED) -> Text:
    """A file was handed in, perhaps one that a load which is not published has already."""
    if state_before == LoadState.RECEIVED:
        return _begun(TAKEN.filled(load=_named(load)))
    return AGAIN.filled(load=_named(load), state=in_both(LoadState(state_before).label))


def publishing(load: Load) -> Text:
    """A checked load was let go on, or an undone one again; corrections do not come back by themselves."""
    if load.state != LoadState.UNDONE:
        return _begun(PUBLISH.filled(load=_named(load)))
    waiting = [one for one in load.corrections.order_by("pk") if one.state == LoadState.UNDONE]
    said = _begun(REDO.filled(load=_named(load)))
    return _joined(said, STAY_UNDONE.filled(loads=_listed(waiting))) if waiting else said


def undoing(load: Load, others: Iterable[Load]) -> Text:
    """A load is about to be undone together with `others`."""
    return _begun(UNDO.filled(load=_named(load), others=_others(list(others))))


def undone(load: Load, others: Iterable[Load], rows: int) -> Text:
    """A load was undone together with `others`; `rows` of all of them counted before."""
    said = UNDONE.filled(
        load=_named(load),
        others=_others(list(others)),
        rows=_count(rows),
        version=load.data_version,
    )
    return _begun(said)


def discarded(load: Load) -> Text:
    """A load was given up."""
    return _begun(DISCARDED.filled(load=_named(load), rows=_count(load.rows_read)))


def cancelling(load: Load) -> Text:
    """A load was asked to stop."""
    return _begun(CANCEL.filled(load=_named(load)))


def answered(load: Load) -> Text:
    """A load was told what its file does not say."""
    return ANSWERED.filled(load=_begun(_named(load)))


def tried(load: Load) -> Text:
    """A load was carried out and taken back."""
    counts = {
        "new": _count(load.rows_new),
        "changed": _count(load.rows_changed),
        "same": _count(load.rows_same),
    }
    return _begun(TRIED.filled(load=_named(load), **counts))


def tried_undo(load: Load) -> Text:
    """A published load was undone and taken back."""
    return _begun(TRIED_UNDO.filled(load=_named(load)))


def rows_of(family: Iterable[Load]) -> int:
    """Rows that these loads brought or changed when they were published."""
    return sum(load.rows_new + load.rows_changed for load in family)


def _named(load: Load) -> Text:
    return NAMED.filled(number=load.pk, name=load.name)


def _listed(family: list[Load]) -> Text:
    names = [_named(load) for load in family]
    return Text(", ".join(name.vi for name in names), ", ".join(name.en for name in names))


def _others(family: list[Load]) -> Text:
    return GOES_WITH.filled(loads=_listed(family)) if family else Text("", "")


def _count(number: int) -> Text:
    return formats.in_languages(formats.number, number, 0)


def _joined(first: Text, second: Text) -> Text:
    return Text(first.vi + second.vi, first.en + second.en)


def _begun(said: Text) -> Text:
    """With a capital at its beginning."""
    return Text(said.vi[:1].upper() + said.vi[1:], said.en[:1].upper() + said.en[1:])
