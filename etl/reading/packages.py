"""The zip package of an .xlsx: whether it is safe to read, how its rows are numbered, a copy the fast reader can read.

SAP's own exports number the header row 0 (`<row r="0" spans="">`), which the fast reader refuses. Reading the XML once
beforehand also proves the real size of what is unpacked and that no row is given twice, which readers lose silently.
"""

import operator
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from alkana.text import Text
from etl.reading.copies import TemporaryCopy
from etl.reading.refusing import refused

CHUNK = 1 << 20
MIB = 1 << 20
MAX_UNTAGGED = 8 * MIB
"""Bytes of sheet XML without a tag; a cell holds 32,767 characters at most."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a package may unpack to. Sizes in bytes; `ratio` is unpacked to packed, looked at above `ratio_from` bytes.

    `in_memory` bounds the parts that readers hold as a whole (shared strings, styles).
    """

    entries: int = 5_000
    unpacked: int = 6 << 30
    in_memory: int = 512 * MIB
    ratio: int = 200
    ratio_from: int = 32 * MIB


DEFAULT_LIMITS = Limits()

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


class Package:
    """An opened .xlsx package. Raises Refused from every method that meets something unsafe or broken."""

    def __init__(self, path: Path, name: str, limits: Limits = DEFAULT_LIMITS) -> None:
        self.path, self.name, self.limits = path, name, limits
        try:
            self._zip = zipfile.ZipFile(path)
        except _DAMAGED as error:
            raise refused("file-damaged", name, str(error)) from error
        try:
            self._check()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def _check(self) -> None:
        """Refuse what must not be read, from the package's table of contents alone."""
        entries = self._zip.infolist()
        names = {entry.filename.lower().lstrip("/") for entry in entries}
        if any(entry.flag_bits & 1 for entry in entries):
            raise refused("file-encrypted", self.name)
        if any("vbaproject.bin" in name or name.startswith("xl/macrosheets/") for name in names):
            raise refused("file-with-macros", self.name)
        if "xl/workbook.bin" in names:
            raise refused("file-format-unsupported", self.name, "xlsb")
        if "mimetype" in names and "content.xml" in names:
            raise refused("file-format-unsupported", self.name, "OpenDocument (ods)")
        if "xl/workbook.xml" not in names:
            raise refused(
                "not-a-workbook",
                self.name,
                Text("đây là tệp nén không chứa bảng tính", "it is an archive without a workbook inside"),
            )
        self._check_sizes(entries)

    def _check_sizes(self, entries: list[zipfile.ZipInfo]) -> None:
        limits = self.limits
        if len(entries) > limits.entries:
            detail = Text(f"{len(entries)} phần", f"{len(entries)} parts")
            raise refused("file-too-large-unpacked", self.name, detail)
        self._refuse_size(sum(entry.file_size for entry in entries), limits.unpacked)
        for entry in entries:
            if entry.file_size > limits.ratio_from and entry.file_size > limits.ratio * max(
                entry.compress_size, 1
            ):
                times = entry.file_size // max(entry.compress_size, 1)
                detail = Text(f"gấp {times} lần kích thước nén", f"{times} times its packed size")
                raise refused("file-too-large-unpacked", self.name, detail)
            if not _is_sheet(entry.filename) and _is_xml(entry.filename):
                self._refuse_size(entry.file_size, limits.in_memory)
                self._read_through(entry)

    def _refuse_size(self, size: int, limit: int) -> None:
        if size > limit:
            raise refused(
                "file-too-large-unpacked", self.name, f"{size / MIB:,.0f} MiB > {limit / MIB:,.0f} MiB"
            )

    def _read_through(self, entry: zipfile.ZipInfo) -> None:
        """Unpack and forget: proves that the declared size and check sum are the real ones."""
        for _ in self._chunks(entry):
            pass

    def _chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """The part's bytes. Refuses a document type: no workbook has one, but entity bombs do."""
        try:
            with self._zip.open(entry) as part:
                chunk = part.read(CHUNK)
                if b"<!DOCTYPE" in chunk and _is_xml(entry.filename):
                    raise refused("file-damaged", self.name, f"{entry.filename}: DTD")
                while chunk:
                    yield chunk
                    chunk = part.read(CHUNK)
        except _DAMAGED as error:
            raise refused("file-damaged", self.name, f"{entry.filename}: {error}") from error

    def sheet_parts(self) -> list[zipfile.ZipInfo]:
        """The parts that hold worksheets."""
        return [entry for entry in self._zip.infolist() if _is_sheet(entry.filename)]

    def head(self, entry: zipfile.ZipInfo) -> bytes:
        """The first MiB of a part."""
        return next(self._chunks(entry), b"")

    def survey(self, entry: zipfile.ZipInfo) -> "RowSurvey":
        """How the rows of a worksheet part are numbered. Reads all of it."""
        survey = RowSurvey()
        for piece in self._pieces(entry):
            survey.add(piece)
        return survey

    def cured_copy(self, folder: Path | None) -> tuple[TemporaryCopy, dict[str, "RowSurvey"]]:
        """An unpacked copy in which no row is numbered 0 and no sheet declares its dimension; the caller closes it.

        Also what the rows of each sheet part are numbered like.
        """
        surveys: dict[str, RowSurvey] = {}

        def cured(entry: zipfile.ZipInfo) -> Iterator[bytes]:
            survey = surveys[entry.filename] = RowSurvey()
            for number, piece in enumerate(self._pieces(entry)):
                has_zeros = survey.add(piece)
                yield cure(piece, dimension=number == 0, zeros=has_zeros)

        return self._copy(folder, cured), surveys

    def cured_top(self, folder: Path | None) -> TemporaryCopy:
        """A cured copy that has only the first rows of each sheet; the caller closes it."""

        def cured(entry: zipfile.ZipInfo) -> Iterator[bytes]:
            pieces = self._pieces(entry)
            first = next(pieces)
            top = first_rows(first)
            yield cure(top or first, dimension=True, zeros=True)
            if top is None:
                yield from (cure(piece, dimension=False, zeros=True) for piece in pieces)

        return self._copy(folder, cured)

    def _copy(
        self, folder: Path | None, sheet: Callable[[zipfile.ZipInfo], Iterator[bytes]]
    ) -> TemporaryCopy:
        copy = TemporaryCopy(folder)
        try:
            with zipfile.ZipFile(copy.stream, "w", zipfile.ZIP_STORED) as package:
                for entry in self._zip.infolist():
                    if not entry.is_dir():
                        with package.open(zipfile.ZipInfo(entry.filename), "w", force_zip64=True) as part:
                            for piece in (sheet if _is_sheet(entry.filename) else self._chunks)(entry):
                                part.write(piece)
            copy.stream.flush()
        except BaseException:
            copy.close()
            raise
        return copy

    def _pieces(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """The part's bytes, cut where a tag begins, so that no tag is split over two pieces."""
        rest = b""
        for chunk in self._chunks(entry):
            cut = chunk.rfind(b"<")
            if cut < 0:
                rest += chunk
                if len(rest) > MAX_UNTAGGED:
                    raise refused("file-damaged", self.name, f"{entry.filename}: XML")
                continue
            yield rest + chunk[:cut]
            rest = chunk[cut:]
        yield rest


def _is_sheet(part: str) -> bool:
    return part.lower().lstrip("/").startswith("xl/worksheets/") and part.lower().endswith(".xml")


def _is_xml(part: str) -> bool:
    return part.lower().endswith((".xml", ".rels"))


_USUAL_ROW_NUMBER = re.compile(rb'<row r="(\d+)"')
_ROW_TAG = re.compile(rb"<(?:[\w.-]+:)?row[\s/>]")
_ROW_NUMBER = re.compile(rb"""<(?:[\w.-]+:)?row\s(?:[^<>]*?\s)?r\s*=\s*["'](\d+)["']""")
_ROW_ZERO = re.compile(rb"""(<(?:[\w.-]+:)?row\b[^<>]*?)\sr\s*=\s*["']0+["']""")
_SHEET_DATA = re.compile(rb"<([\w.:-]*worksheet)\b.*?<((?:[\w.-]+:)?)sheetData\b", re.DOTALL)
_DIMENSION = re.compile(rb"<(?:[\w.-]+:)?dimension\b[^<>]*?/>|<(?:[\w.-]+:)?dimension\b[^<>]*>\s*</[^<>]*>")
_PLAIN_DIMENSION = re.compile(rb"""ref\s*=\s*["'][A-Z]{1,3}\d+(?::[A-Z]{1,3}\d+)?["']""")


def cure(piece: bytes, *, dimension: bool, zeros: bool) -> bytes:
    """Sheet XML without its declared dimension, without row numbers 0."""
    if dimension:
        piece = _DIMENSION.sub(b"", piece)
    return _ROW_ZERO.sub(rb"\1", piece) if zeros else piece


def first_rows(start: bytes) -> bytes | None:
    """A whole sheet made of the rows that are complete in the start of its XML; None when none is."""
    data = _SHEET_DATA.search(start)
    if not data:
        return None
    end = b"</" + data[2] + b"row>"
    cut = start.rfind(end)
    if cut < 0:
        return None
    return start[: cut + len(end)] + b"</" + data[2] + b"sheetData></" + data[1] + b">"


def needs_cure(head: bytes) -> bool:
    """Whether the beginning of a sheet's XML shows what the fast reader refuses."""
    if _ROW_ZERO.search(head):
        return True
    dimension = _DIMENSION.search(head)
    return dimension is not None and not _PLAIN_DIMENSION.search(dimension[0])


class RowSurvey:
    """How the rows of a sheet part are numbered, learnt piece by piece."""

    def __init__(self) -> None:
        self.rows = 0
        self._zeros = False
        self._ascending = True
        self._last = 0

    def add(self, piece: bytes) -> bool:
        """Take in the next piece, which begins and ends at tags; whether it has a row numbered 0."""
        found, rows = _USUAL_ROW_NUMBER.findall(piece), piece.count(b"<row")
        if not rows or rows != len(found):
            found, rows = _ROW_NUMBER.findall(piece), len(_ROW_TAG.findall(piece))
        self.rows += rows
        numbers = [number for number in map(int, found) if number]
        has_zeros = len(numbers) < len(found)
        self._zeros |= has_zeros
        if numbers:
            self._ascending &= self._last < numbers[0] and all(map(operator.lt, numbers, numbers[1:]))
            self._last = numbers[-1]
        return has_zeros

    @property
    def is_plain(self) -> bool:
        """Whether reading row by row loses nothing: numbers, where given, only ascend."""
        return self._ascending

    @property
    def needs_cure(self) -> bool:
        """Whether a row is numbered 0."""
        return self._zeros


def survey_of(head: bytes) -> RowSurvey:
    """How the rows at the beginning of a sheet's XML are numbered."""
    survey = RowSurvey()
    survey.add(head)
    return survey
