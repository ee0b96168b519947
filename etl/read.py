"""Reads a stored file into the raw table of its list: detect, type, check, quarantine, copy. One transaction.

Nothing that is written here is visible in figures: that is what publishing does.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Any

import numpy as np
import pandas as pd
from django.db import connection

from alkana.db.copy import copy_rows
from alkana.refusals import Refused
from alkana.text import Text
from etl import continuity, joins, logon, order, progress, raw, repeats, typed_totals
from etl.checks import Checker, Problem
from etl.emptiness import emptied, is_judged
from etl.logon import UNKNOWN_STATUS
from etl.logon_words import STATUS
from etl.models import Load, LoadState, Member, QuarantinedRow
from etl.quarantine import Quarantine, stated_load, waiting
from etl.reading.asking import Choice, not_used
from etl.reading.blocks import Block, sums_of, typed_blocks
from etl.reading.body import Body
from etl.reading.codes import canon_code
from etl.reading.detect import Candidate, Detection, SheetNote, detect
from etl.reading.survey import Conventions
from etl.reading.words import Vocabularies
from etl.reading.workbook import ListFile, open_list
from etl.rows import ControlTotals, Mentions, RowLines
from etl.sources.base import Finer, Input, Severity, Source, all_sources
from etl.statements import analyze_if_grown
from etl.uploads import SAME_BYTES, dated_codes, proposal, said_of

STRANGE_SHOWN = 10
"""Unknown words that a finding names."""

LAST_ROWS_OF_PROGRAMS = frozenset({16_384, 65_536, 1_048_576})
"""Where Excel 5 to 95, Excel 97 to 2003 with SAP's own download, and Excel since 2007 end a sheet."""


class NeedsInput(Exception):
    """The file does not say something that the list needs; `questions` are the inputs without an answer."""

    def __init__(
        self, source: Source, questions: list[Input], proposals: dict[str, str] | None = None
    ) -> None:
        super().__init__(source.code)
        self.proposals = proposals or {}
        self.source = source
        self.questions = questions


@dataclass(slots=True)
class _Reading:
    """State of one pass over a file."""

    load: Load
    source: Source
    inputs: dict[str, str]
    checker: Checker
    quarantine: Quarantine
    mentions: Mentions
    totals: ControlTotals
    lines: RowLines
    words: Vocabularies
    newest: date | None = None
    rows: int = 0
    last_row: int = 0
    conventions: Conventions = field(default_factory=Conventions)
    strange: list[int] = field(default_factory=list)
    corrected: list[int] = field(default_factory=list)
    taken_before: list[int] = field(default_factory=list)
    still_waiting: frozenset[int] = frozenset()
    codes: dict[str, Counter[str]] = field(default_factory=dict)
    days: set[date] = field(default_factory=set)
    filled: Counter[str] = field(default_factory=Counter)
    filled_rows: int = 0


def read(load: Load) -> None:
    """Fill raw rows, members and quarantine of `load` and describe it. Must run in a transaction.

    Raises `Refused` (the file can't be taken), `NeedsInput`, `progress.Cancelled`.
    """
    progress.report(load.pk, "read")
    with open_list(load.file.path, load.name) as file:
        detection = _recognise(load, file)
        candidate = detection.chosen or detection.candidates[0]
        load.inputs = answers(load, candidate.source, lambda name: _codes_in(file, candidate, name))
        _read_rows(load, file, candidate, detection.notes)


def _recognise(load: Load, file: ListFile) -> Detection:
    """Which list the file is, written down on the load with the reasons."""
    detection = detect(file, all_sources(), load.source or None)
    candidate = detection.chosen or detection.candidates[0]
    load.source, load.sheet, load.header_row = candidate.source.code, candidate.sheet, candidate.header_row
    load.headers = list(candidate.match.headers)
    load.modified_at = file.modified.replace(tzinfo=UTC) if file.modified else None  # as documents keep it
    load.detection = {
        "kind": file.kind,
        "unknown_headers": list(candidate.unknown_headers),
        "candidates": [
            {
                "source": c.source.code,
                "score": round(c.score, 3),
                "matched": [column.header for column in c.matched],
                "missing": [column.header for column in c.missing],
            }
            for c in detection.candidates[:2]
        ],
    }
    if candidate.is_correction:
        load.corrects = _corrected_load(load)
        # Its cells are still written like those of its file.
        said = load.corrects.detection.get("conventions", {})
        load.inputs = {**said, **load.corrects.inputs, **load.inputs}
    return detection


def _read_rows(load: Load, file: ListFile, candidate: Candidate, notes: Iterable[SheetNote]) -> None:
    source = candidate.source
    _clear(load, source)
    words = logon.vocabularies()
    reading = _Reading(
        load,
        source,
        load.inputs,
        Checker(source),
        Quarantine(load),
        Mentions(source),
        ControlTotals(source),
        RowLines(source, load.pk, load.inputs, candidate.columns.keys()),
        words,
    )
    reading.codes = {name: Counter() for name in joins.joined_columns(source)}
    for note in notes:
        code = f"{source.code.upper()}-{note.code}"
        reading.checker.note(code, note.severity, note.text, [candidate.header_row])
    load.rows_duplicate = 0
    if load.corrects:
        reading.still_waiting = frozenset(waiting(load.corrects).values_list("row_number", flat=True))
    with connection.cursor() as cursor:
        copy_rows(cursor, source.raw_table, reading.lines.columns, _chunks(reading, file, candidate))
        _look_for_cut(reading)
        _compare_totals(reading, file, candidate)
        progress.report(load.pk, "check", reading.rows, reading.rows)
        _settle_repeats(reading, file, candidate)
        analyze_if_grown(source.raw_table, reading.rows)
        reading.quarantine.store(cursor)
    Member.objects.bulk_create(
        (
            Member(load=load, kind=kind, code=code, attributes=said)
            for kind, code, said in reading.mentions.items()
        ),
        batch_size=5_000,
    )
    _look_for_same_bytes(reading)
    _look_for_unused_answers(reading)
    _name_strange_words(reading)
    _describe(reading)
    load.reasons = []
    load.detection = {
        **load.detection,
        "joins": joins.coverage(source, load, reading.codes),
        "continuity": continuity.covered(source, load, reading.days),
    }
    if is_judged(source):
        _look_for_emptied_columns(reading)


def _compare_totals(reading: _Reading, file: ListFile, candidate: Candidate) -> None:
    """Say which rows only add up others, and where what they state is not what was read."""
    totals, code = reading.totals, reading.source.code.upper()
    if totals.is_unclear:
        answered = {choice.value: reading.inputs.get(choice) for choice in Choice}
        totals.explain(sums_of(file, candidate, words=reading.words, **answered))
    if totals.subtotals:
        reading.checker.note(f"{code}-subtotal", Severity.NOTE, SUBTOTALS, totals.subtotals)
    headers = {column.name: column.header for column in reading.source.columns}
    kinds = (
        (totals.differing(), "total", Severity.ERROR, DIFFERS),
        (totals.uncertain(), "total-unread", Severity.WARNING, UNREAD),
    )
    for found, rule, severity, text in kinds:
        for total in found:
            said = text.filled(
                column=headers[total.column],
                group=total.group,
                stated=total.stated,
                read=total.read,
                unread=total.unread,
            )
            reading.checker.note(f"{code}-{rule}", severity, said, total.numbers)


SUBTOTALS = Text(
    "Dòng cộng các dòng khác (tổng phụ, tổng cộng): không phải dữ liệu",
    "Row that adds up other rows (subtotal, total): not data",
)
DIFFERS = Text(
    "Tổng trong tệp khác tổng các dòng đọc được: *{column}* {group} ghi {stated}, đọc được {read}",
    "A total in the file is not what its rows add up to: *{column}* {group} says {stated}, read were {read}",
)
UNREAD = Text(
    "Không so được tổng của *{column}* {group}: {unread} dòng không đọc được số (tệp ghi {stated}, đọc được {read})",
    "The total of *{column}* {group} cannot be compared: {unread} rows have no readable amount "
    "(the file says {stated}, read were {read})",
)


def _look_for_cut(reading: _Reading) -> None:
    """A list that ends where a program can write no further may go on in SAP."""
    if reading.last_row in LAST_ROWS_OF_PROGRAMS:
        row = reading.last_row
        text = Text(
            f"Tệp kết thúc đúng ở dòng {row:,}".replace(",", ".")
            + ", giới hạn của chương trình bảng tính: phần sau có thể "
            "đã bị cắt. Hãy so tổng với SAP hoặc xuất lại cho khoảng thời gian ngắn hơn.",
            f"The file ends exactly at row {row:,}, a limit of spreadsheet programs: what follows may be cut off. "
            "Compare its totals with SAP or export a shorter period again.",
        )
        reading.checker.note(f"{reading.source.code.upper()}-cut", Severity.WARNING, text, [row])


def _look_for_strange_words(reading: _Reading, block: Block) -> None:
    """Rows with status words of which nothing is known; hardly any list has one."""
    for column in reading.source.columns:
        unknown = reading.words[column.words].unknown if column.words in reading.words else ()
        if unknown:
            texts = zip(block.row_numbers.tolist(), block.frame[column.name].tolist(), strict=True)
            reading.strange += [
                number
                for number, text in texts
                if isinstance(text, str) and not unknown.isdisjoint(text.upper().replace("*", " ").split())
            ]


def _name_strange_words(reading: _Reading) -> None:
    if reading.strange:
        found = sorted(reading.words[STATUS].unknown)
        shown = ", ".join(found[:STRANGE_SHOWN]) + (" …" if len(found) > STRANGE_SHOWN else "")
        code = f"{reading.source.code.upper()}-unknown-status"
        reading.checker.note(code, Severity.WARNING, UNKNOWN_STATUS.filled(words=shown), reading.strange)


def _look_for_unused_answers(reading: _Reading) -> None:
    """A file that proves its convention is read by it, whatever was answered: whoever answered is told."""
    used = reading.conventions.used()
    for choice in reading.conventions.proved:
        answer = reading.inputs.get(choice, used[choice])
        if answer != used[choice]:
            code = f"{reading.source.code.upper()}-{choice}-not-used"
            reading.checker.note(code, Severity.NOTE, not_used(choice, answer, used[choice]), [])


def _look_for_same_bytes(reading: _Reading) -> None:
    """The same bytes for another day may be right (nothing moved) or a slip: whoever looks is told.

    Read by another convention, one of the two is wrong.
    """
    load = reading.load
    others = Load.objects.filter(file=load.file_id, source=load.source, state=LoadState.PUBLISHED)
    for other in others.exclude(pk=load.pk).order_by("pk"):
        if other.inputs != load.inputs or other.stated_as_of != load.stated_as_of:
            text = SAME_BYTES.filled(load=other.pk, answers=said_of(other))
            differs = any(other.inputs.get(choice) != load.inputs.get(choice) for choice in Choice)
            severity = Severity.WARNING if differs else Severity.NOTE
            reading.checker.note(f"{load.source.upper()}-same-bytes", severity, text, [])


def _look_for_emptied_columns(reading: _Reading) -> None:
    """A column that is suddenly empty is found here, and stops the load at its gate."""
    load = reading.load
    load.detection = {**load.detection, "filled": dict(reading.filled), "filled_rows": reading.filled_rows}
    if load.corrects:
        return
    found = emptied(reading.source, load, reading.filled, reading.filled_rows)
    for column in found:
        code = f"{load.source.upper()}-empty-{column.name}"
        reading.checker.note(code, Severity.ERROR, column.text, [load.header_row])
    if found:
        load.findings = reading.checker.as_json()


def answers(load: Load, source: Source, codes: Callable[[str], set[str]]) -> dict[str, str]:
    """Value of every input of the list, as given, as written in the file's name, or as no row needs to be told.

    `codes` gives the distinct codes of a column. Raises NeedsInput for inputs without a value: what a file does not say
    is never guessed.
    """
    given, missing = {k: v for k, v in load.inputs.items() if k in list(Choice)}, []
    proposals: dict[str, str] = {}
    for question in source.inputs:
        value = load.inputs.get(question.column) or (
            load.stated_as_of.isoformat() if load.stated_as_of and question.column == source.as_of else None
        )
        value = value or (None if question.confirm else proposal(question, load.name))
        if not value:
            month, is_enough = _month_of_rows(source, question, codes)
            value = month if is_enough else None
            proposals |= {question.column: month} if month else {}
        if value:
            given[question.column] = value
        else:
            missing.append(question)
    if missing:
        raise NeedsInput(source, missing, proposals)
    return given


def _month_of_rows(
    source: Source, question: Input, codes: Callable[[str], set[str]]
) -> tuple[str | None, bool]:
    """The month of most rows that say their day by a code that other lists know, and whether all rows do."""
    dated = dated_codes(source.code, question.column)
    mentioned = codes(dated.column) if dated else set()
    if dated is None or not mentioned:
        return None, False
    known = dated.known(mentioned)
    months = Counter(day.replace(day=1) for day in known.values() if day)
    month = max(months, key=lambda one: (months[one], one)).isoformat() if months else None
    return month, month is not None and mentioned <= known.keys()


def _codes_in(file: ListFile, candidate: Candidate, name: str) -> set[str]:
    """Distinct codes of a column, without typing the list."""
    place = candidate.columns.get(name)
    if place is None:
        return set()
    rows = (cells for number, cells in file.rows(candidate.sheet) if number > candidate.header_row)
    codes = (canon_code(cells[place]) for cells in rows if place < len(cells))
    return {code for code in codes if code}


def _clear(load: Load, source: Source) -> None:
    raw.ensure_raw_table(source)
    raw.delete_rows(source, load.pk)
    load.members.all().delete()
    load.quarantined.all().delete()


def _corrected_load(load: Load) -> Load:
    """The load whose quarantine workbook this file is: the one named in it, else the newest that waits."""
    with_rows = Load.objects.filter(
        source=load.source, quarantined__corrected_by=None, quarantined__repeats=False
    ).exclude(quarantined=None)
    stated = stated_load(load.file.path)
    candidates = with_rows.filter(pk=stated) if stated else with_rows
    parent = candidates.exclude(pk=load.pk).order_by("-pk").first()
    if parent is None:
        raise Refused(
            "nothing-to-correct",
            Text(
                "Tệp này là danh sách dòng cách ly, nhưng không có lần nạp nào đang chờ sửa. Hãy nạp lại tệp gốc.",
                "This is a quarantine workbook, but no load is waiting for a correction. Load the original file again.",
            ),
            where={"file": load.name},
        )
    return parent


def _chunks(reading: _Reading, file: ListFile, candidate: Candidate) -> Iterator[bytes]:
    total = file.row_count(candidate.sheet) or 0
    decimal, dates = reading.inputs.get(Choice.DECIMAL), reading.inputs.get(Choice.DATES)
    for block in typed_blocks(file, candidate, decimal=decimal, dates=dates, words=reading.words):
        progress.report(reading.load.pk, "read", reading.rows, total)
        yield _take(reading, block)


def _take(reading: _Reading, block: Block) -> bytes:
    """One block: rows with errors into quarantine, the others as lines of the raw table."""
    reading.rows += len(block.frame)
    reading.last_row = block.last_row
    reading.conventions = block.conventions
    reading.totals.add(block)
    _look_for_strange_words(reading, block)
    _put_aside(reading, block)
    failed = reading.checker.failures(block)
    kept = np.ones(len(block.frame), dtype=bool)
    kept[list(failed)] = False
    again = _taken_before(reading, block)
    kept &= ~again
    for position, problems in sorted(failed.items()):
        if again[position]:
            continue
        waits_there = block.corrected_rows is not None and block.corrected_rows[position] > 0
        reading.quarantine.add(
            int(block.row_numbers[position]), block.cells[position], problems, repeats=bool(waits_there)
        )
    frame, numbers = (
        (block.frame, block.row_numbers) if kept.all() else (block.frame[kept], block.row_numbers[kept])
    )
    if block.corrected_rows is not None:
        reading.corrected += block.corrected_rows[kept & (block.corrected_rows > 0)].tolist()
    reading.mentions.add(frame)
    for name, codes in reading.codes.items():
        codes.update({str(code): int(rows) for code, rows in frame[name].value_counts().items()})
    if is_judged(reading.source):
        reading.filled.update({str(name): int(count) for name, count in frame.notna().sum().items()})
        reading.filled_rows += len(frame)
    if reading.source.as_of in frame.columns and len(frame):
        days = frame[reading.source.as_of].dropna().unique()
        reading.days |= {day.date() for day in pd.to_datetime(days)}
        newest = frame[reading.source.as_of].max()
        if not pd.isna(newest):
            reading.newest = max(filter(None, [reading.newest, newest.date()]))
    return reading.lines.lines(frame, numbers.tolist())


def _taken_before(reading: _Reading, block: Block) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Rows of a correction that another correction brought in already: taking them twice would double them."""
    if block.corrected_rows is None:
        return np.zeros(len(block.frame), dtype=bool)
    again: np.ndarray[Any, np.dtype[np.bool_]] = np.array(
        [number > 0 and number not in reading.still_waiting for number in block.corrected_rows], dtype=bool
    )
    reading.taken_before += block.row_numbers[again].tolist()
    return again


def _put_aside(reading: _Reading, block: Block) -> None:
    """Lines that are no rows of the list: quarantined with both numbers of fields, or headings, only counted."""
    code = reading.source.code.upper()
    for row in block.ragged:
        text = RAGGED.filled(row=row.number, fields=row.fields, expected=row.expected)
        shown = " ¦ ".join(map(str, row.cells))[:SHOWN]
        reading.quarantine.add(
            row.number, row.cells, [Problem(f"{code}-fields", "", shown, text, RAGGED_FIX)]
        )
        reading.checker.note(f"{code}-fields", Severity.ERROR, text, [row.number])
    reading.rows += len(block.ragged)
    if block.headings:
        reading.checker.note(f"{code}-heading", Severity.NOTE, HEADING, sorted(block.headings))
    if block.rejoined:
        reading.checker.note(f"{code}-rejoined", Severity.NOTE, REJOINED, sorted(block.rejoined))


SHOWN = 200
"""Characters of a line that are quoted in its problem; the quarantine keeps all."""

RAGGED = Text(
    "Dòng {row} có {fields} trường, tiêu đề có {expected}: không biết ô nào thuộc cột nào.",
    "Row {row} has {fields} fields, the header {expected}: which cell belongs to which column cannot be told.",
)
RAGGED_FIX = Text(
    "Xuất lại danh sách thành .xlsx, hoặc đưa từng ô về đúng cột của nó trong dòng này.",
    "Export the list as .xlsx, or move each cell of this row to its column.",
)
HEADING = Text(
    "Tiêu đề lặp lại giữa danh sách (ngắt trang, ghép tệp): bỏ qua",
    "The header once more in the middle of the list (page break, lists pasted together): skipped",
)
REJOINED = Text(
    "Dòng bị dấu phân cách hoặc ngắt dòng trong văn bản cắt ra, đã ghép lại: chỉ có một cách ghép",
    "Row cut by a separator or a line break inside a text, put together again: there is only one way",
)


def _settle_repeats(reading: _Reading, file: ListFile, candidate: Candidate) -> None:
    """Keys that occur more than once in the file, by the rule of the list."""
    found = repeats.settle(reading.source, reading.load, candidate.columns.keys())
    reading.load.rows_duplicate = len(found.surplus)
    code = reading.source.code.upper()
    if found.surplus:
        reading.checker.note(f"{code}-repeated", Severity.NOTE, REPEATED, sorted(found.surplus))
    for finer, numbers in found.told_apart.items():
        text = _lacks(reading.source, finer, candidate)
        reading.checker.note(f"{code}-layout", Severity.WARNING, text, sorted(numbers))
    if unlike := {number for numbers in found.unlike for number in numbers}:
        reading.checker.note(f"{code}-key", Severity.ERROR, UNLIKE, sorted(unlike))
        _quarantine_rows(reading, file, candidate, unlike)


def _lacks(source: Source, finer: Finer, candidate: Candidate) -> Text:
    """What the layout should have had, by the heading that SAP gives it."""
    header = next(c.header for c in source.columns if c.name == finer.columns[0])
    is_there = any(name in candidate.columns for name in finer.columns)
    return (BLANK_PART if is_there else MISSING_PART).filled(header=header)


REPEATED = Text(
    "Dòng trùng hoàn toàn trong tệp; giữ một dòng", "Row repeated identically in the file; one is kept"
)
CORRECTED_BEFORE = Text(
    "Dòng này đã được một bản sửa trước đưa vào; không lấy lần nữa",
    "An earlier correction brought this row in already; it is not taken again",
)
UNLIKE = Text(
    "Cùng một khóa nhưng nội dung khác nhau trong cùng tệp",
    "The same key stands several times in this file with different contents",
)
UNLIKE_FIX = Text(
    "So các dòng này với SAP. Nếu đều có thật thì bố cục thiếu cột phân biệt chúng: thêm cột đó rồi xuất lại; "
    "nếu không, giữ dòng đúng rồi nạp lại",
    "Compare these rows with SAP. If all are real, the layout lacks the column that tells them apart: add it and "
    "export again; if not, keep the one that is right and load it again",
)
MISSING_PART = Text(
    "Bố cục thiếu cột “{header}”: các dòng này chỉ khác nhau ở cột đó nên được giữ tất cả. "
    "Thêm cột vào bố cục trong SAP rồi xuất lại để phân biệt chúng.",
    "Layout without column “{header}”: these rows differ by that column only, so all of them are kept. "
    "Add it to the layout in SAP and export again to tell them apart.",
)
BLANK_PART = Text(
    "Cột “{header}” trống: các dòng này chỉ khác nhau ở cột đó nên được giữ tất cả. "
    "Điền cột này hoặc xuất lại từ SAP để phân biệt chúng.",
    "Column “{header}” is blank: these rows differ by that column only, so all of them are kept. "
    "Fill it in or export again from SAP to tell them apart.",
)


def _quarantine_rows(reading: _Reading, file: ListFile, candidate: Candidate, numbers: set[int]) -> None:
    key = " + ".join(c.header for c in reading.source.columns if c.name in reading.source.key)
    problem = Problem(f"{reading.source.code.upper()}-key", key, "", UNLIKE, UNLIKE_FIX)
    for number, cells in Body(file, candidate).rows():
        if number in numbers:
            reading.quarantine.add(number, cells, [problem])


def _describe(reading: _Reading) -> None:
    load = reading.load
    as_of = load.stated_as_of or reading.newest
    if as_of is None and reading.source.as_of in reading.inputs:
        as_of = date.fromisoformat(reading.inputs[str(reading.source.as_of)])
    load.as_of = as_of
    if reading.taken_before:
        code = f"{load.source.upper()}-corrected-before"
        reading.checker.note(code, Severity.NOTE, CORRECTED_BEFORE, reading.taken_before)
    load.rows_duplicate += len(reading.taken_before)
    load.rows_read = reading.rows
    load.rows_quarantined = reading.quarantine.rows
    load.findings = reading.checker.as_json()
    typed = typed_totals.compared(reading.source, reading.totals.sums(), load.typed_totals)
    load.control_totals = reading.totals.as_json() + typed
    load.precedence = order.precedence(load)
    words = {
        kind: {word: vocabulary.meanings.get(word) for word in sorted(vocabulary.met)}
        for kind, vocabulary in reading.words.items()
        if vocabulary.met
    }
    load.detection = {**load.detection, "conventions": reading.conventions.used(), "words": words}
    if load.corrects:
        load.detection = {**load.detection, "corrected_rows": reading.corrected}


def mark_corrected(load: Load, *, published: bool) -> None:
    """Tell the corrected load's quarantine that these rows are in (or, after an undo, are waiting again)."""
    if load.corrects is None:
        return
    rows = QuarantinedRow.objects.filter(load=load.corrects)
    if published:
        rows.filter(row_number__in=load.detection.get("corrected_rows", [])).update(corrected_by=load)
    else:
        rows.filter(corrected_by=load).update(corrected_by=None)
