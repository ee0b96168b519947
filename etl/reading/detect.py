"""Which list a file is, and where its header stands: one scorer for all lists, with its reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from alkana.refusals import Refused
from alkana.text import Text
from etl.reading.cells import Cell
from etl.reading.headers import HeaderMatch, match_headers
from etl.reading.workbook import PEEK_ROWS, ListFile
from etl.sources.base import Column, Severity, Source

SURE_LEAD = 0.15
"""Ahead of the next list by less than this share of its headers, a list is not chosen."""

LIKELY_SCORE = 0.5
"""From this share of its headers on, a list is what the file was meant to be, and its missing headers are named."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A list that the file may be, at its best header row (`header_row` as Excel counts)."""

    sheet: str
    header_row: int
    match: HeaderMatch

    @property
    def source(self) -> Source:
        """The list."""
        return self.match.source

    @property
    def columns(self) -> Mapping[str, int]:
        """Where each column of the list stands (0-based)."""
        return self.match.columns

    @property
    def score(self) -> float:
        """Share of the list's required headers that the row has, 0–1."""
        return self.match.score

    @property
    def matched(self) -> tuple[Column, ...]:
        """Columns of the list that were found."""
        return tuple(c for c in self.source.columns if c.name in self.match.columns)

    @property
    def missing(self) -> tuple[Column, ...]:
        """Required columns that were not found."""
        return self.match.missing

    @property
    def unknown_headers(self) -> tuple[str, ...]:
        """Names of the header row that the list does not know."""
        return self.match.unknown

    @property
    def is_correction(self) -> bool:
        """Whether this is a quarantine workbook that comes back corrected."""
        return "_row" in self.match.correction


@dataclass(frozen=True, slots=True)
class SheetNote:
    """A sheet that is not read although something stands on it; `code` is the last part of the finding's code."""

    code: str
    severity: Severity
    text: Text


@dataclass(frozen=True, slots=True)
class Detection:
    """All lists in the order of their likelihood, the one that it is, and which sheets are left out."""

    candidates: tuple[Candidate, ...]
    chosen: Candidate | None
    notes: tuple[SheetNote, ...] = field(default=())

    @property
    def unknown_headers(self) -> tuple[str, ...]:
        """Names of the header row that the chosen list does not know."""
        return self.chosen.unknown_headers if self.chosen else ()


def rank(file: ListFile, sources: Iterable[Source]) -> tuple[Candidate, ...]:
    """Every list at its best header row, the likeliest first. Lists without any header found are left out.

    On hidden sheets nothing is looked for: nobody sees what would be read.
    """
    return _ranked(file, [sheet for sheet in file.sheets if sheet not in file.hidden], sources)


def _ranked(file: ListFile, sheets: Iterable[str], sources: Iterable[Source]) -> tuple[Candidate, ...]:
    tops = {sheet: file.peek(sheet, PEEK_ROWS) for sheet in sheets}
    best = (_best_row(tops, source) for source in sources)
    found = [candidate for candidate in best if candidate and candidate.score > 0]
    return tuple(sorted(found, key=lambda c: (-c.score, -len(c.match.columns), c.source.code)))


def detect(file: ListFile, sources: Iterable[Source], source_code: str | None = None) -> Detection:
    """Find out which list the file is; `source_code` answers the question when it was asked.

    Raises Refused: no-known-list, list-on-hidden-sheet, header-missing, two-lists-equally-likely, several-sheets,
    unknown-list.
    """
    sources = tuple(sources)
    if source_code is not None:
        named = tuple(source for source in sources if source.code == source_code)
        if not named:
            raise _unknown_list(source_code, sources)
        candidates = rank(file, named)
    else:
        candidates = rank(file, sources)
    if not candidates or (source_code is None and candidates[0].score < LIKELY_SCORE):
        _refuse_hidden_list(file, sources)
        raise _no_known_list(file, candidates)
    best, *others = candidates
    if others and best.score - others[0].score < SURE_LEAD:
        raise _equally_likely(file, best, others[0])
    if best.missing:
        _refuse_hidden_list(file, [best.source])
        raise _header_missing(file, best)
    _refuse_second_sheet(file, best)
    return Detection(candidates, best, (*_hidden_notes(file), *_other_list_notes(file, best, sources)))


def _best_row(tops: dict[str, list[list[Cell]]], source: Source) -> Candidate | None:
    candidates = [
        Candidate(sheet, number, match_headers(cells, source))
        for sheet, rows in tops.items()
        for number, cells in enumerate(rows, 1)
        if cells
    ]
    return max(candidates, key=lambda c: (c.score, len(c.match.columns)), default=None)


def _refuse_second_sheet(file: ListFile, best: Candidate) -> None:
    """A second sheet with the same list would be left out silently."""
    for sheet in file.sheets:
        if sheet != best.sheet and sheet not in file.hidden:
            top = {sheet: file.peek(sheet, PEEK_ROWS)}
            other = _best_row(top, best.source)
            if other and not other.missing and len(top[sheet]) > other.header_row:
                raise Refused(
                    "several-sheets",
                    Text(
                        f"Tệp {file.name} có {best.source.title.vi} ở hai trang tính: {best.sheet}, {sheet}. "
                        "Hãy tách mỗi trang tính thành một tệp.",
                        f"The file {file.name} has {best.source.title.en} on two sheets: {best.sheet}, {sheet}. "
                        "Save each sheet as a file of its own.",
                    ),
                    where={"file": file.name, "sheets": [best.sheet, sheet]},
                )


def _hidden_notes(file: ListFile) -> list[SheetNote]:
    names = ", ".join(f"“{sheet}”" for sheet in file.sheets if sheet in file.hidden and file.peek(sheet))
    if not names:
        return []
    text = Text(
        f"Không đọc trang tính ẩn: {names}. Chỉ trang tính nhìn thấy được nạp.",
        f"Hidden sheets were not read: {names}. Only the sheet that can be seen is loaded.",
    )
    return [SheetNote("hidden-sheet", Severity.NOTE, text)]


def _other_list_notes(file: ListFile, best: Candidate, sources: Iterable[Source]) -> list[SheetNote]:
    """Another list on another sheet that can be seen would be left out silently."""
    seen = [sheet for sheet in file.sheets if sheet != best.sheet and sheet not in file.hidden]
    notes = []
    for other in _ranked(file, seen, (source for source in sources if source is not best.source)):
        if not other.missing:
            title = other.source.title
            text = Text(
                f"Trang tính “{other.sheet}” có {title.vi}, không được đọc. Hãy lưu thành tệp riêng rồi nạp.",
                f"The sheet “{other.sheet}” has {title.en}, which was not read. Save and load it as a file of its own.",
            )
            notes.append(SheetNote("other-list", Severity.WARNING, text))
    return notes


def _unknown_list(code: str, sources: Sequence[Source]) -> Refused:
    known = ", ".join(source.code for source in sources)
    return Refused(
        "unknown-list",
        Text(
            f"Không có danh sách nào tên là {code}. Các danh sách: {known}.",
            f"There is no list called {code}. Lists: {known}.",
        ),
        where={"parameter": "source", "value": code},
    )


def _no_known_list(file: ListFile, candidates: Sequence[Candidate]) -> Refused:
    vi = "".join(f" Gần nhất: {c.source.title.vi} ({c.score:.0%} tiêu đề bắt buộc)." for c in candidates[:1])
    en = "".join(
        f" Closest: {c.source.title.en} ({c.score:.0%} of its required headers)." for c in candidates[:1]
    )
    return Refused(
        "no-known-list",
        Text(
            f"Không nhận ra danh sách SAP nào trong tệp {file.name}: {PEEK_ROWS} dòng đầu không có tiêu đề đã biết.{vi}"
            " Hãy kiểm tra tệp có đúng là danh sách xuất từ SAP, còn nguyên dòng tiêu đề.",
            f"No known SAP list in the file {file.name}: none of the first {PEEK_ROWS} rows is a known header.{en}"
            " Check that the file is a list exported from SAP with its header row.",
        ),
        where={"file": file.name, "candidates": [c.source.code for c in candidates[:2]]},
    )


def _refuse_hidden_list(file: ListFile, sources: Iterable[Source]) -> None:
    """A whole list that stands where nobody sees it is neither read nor passed over."""
    sheets = [sheet for sheet in file.sheets if sheet in file.hidden]
    hidden = next((found for found in _ranked(file, sheets, sources) if not found.missing), None)
    if hidden is None:
        return
    title = hidden.source.title
    raise Refused(
        "list-on-hidden-sheet",
        Text(
            f"Trong tệp {file.name}, {title.vi} chỉ có ở trang tính ẩn “{hidden.sheet}”. Nếu đúng là danh sách cần "
            "nạp, hãy bỏ ẩn trang tính rồi lưu lại.",
            f"The file {file.name} has {title.en} only on the hidden sheet “{hidden.sheet}”. If that is the list to "
            "load, unhide the sheet and save the file.",
        ),
        where={"file": file.name, "sheet": hidden.sheet, "source": hidden.source.code},
    )


def _equally_likely(file: ListFile, best: Candidate, other: Candidate) -> Refused:
    return Refused(
        "two-lists-equally-likely",
        Text(
            f"Tệp {file.name} có thể là {best.source.title.vi} ({best.score:.0%}) hoặc {other.source.title.vi} "
            f"({other.score:.0%}). Hãy chọn loại danh sách.",
            f"The file {file.name} may be {best.source.title.en} ({best.score:.0%}) or {other.source.title.en} "
            f"({other.score:.0%}). Choose which list it is.",
        ),
        where={"file": file.name, "candidates": [best.source.code, other.source.code], "parameter": "source"},
    )


def _header_missing(file: ListFile, best: Candidate) -> Refused:
    similar = {column.header: best.match.similar(column) for column in best.missing}
    names = ", ".join(f"“{header}”" for header in similar)
    pairs = [(header, found) for header, found in similar.items() if found]
    vi = "".join(f" Tệp có “{found}”: có phải là “{header}”?" for header, found in pairs)
    en = "".join(f" The file has “{found}”: is it “{header}”?" for header, found in pairs)
    return Refused(
        "header-missing",
        Text(
            f"Tệp {file.name} giống {best.source.title.vi} (dòng {best.header_row}) nhưng thiếu tiêu đề {names}.{vi}"
            " Hãy thêm cột khi xuất từ SAP hoặc sửa tên tiêu đề.",
            f"The file {file.name} looks like {best.source.title.en} (row {best.header_row}) but lacks the headers "
            f"{names}.{en} Add the columns when exporting from SAP or correct their names.",
        ),
        where={
            "file": file.name,
            "source": best.source.code,
            "sheet": best.sheet,
            "row": best.header_row,
            "missing": list(similar),
            "similar": dict(pairs),
        },
    )
