"""Reading .xls (Excel 97–2003): at most 65,536 rows, so read as a whole."""

from collections.abc import Iterator
from pathlib import Path

from python_calamine_plus import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from etl.reading.cells import Cell
from etl.reading.refusing import refused
from etl.reading.workbook import MAX_COLUMNS, ListFile


class XlsFile(ListFile):
    """An .xls workbook."""

    kind = "xls"

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        try:
            self._book = CalamineWorkbook.from_path(str(path))
        except PasswordError as error:
            raise refused("file-encrypted", name) from error
        except CalamineError as error:
            raise refused("file-damaged", name, str(error)) from error
        self.sheets = [s.name for s in self._book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        self.epoch_1904 = self._book.epoch_1904

    def close(self) -> None:
        self._book.close()

    def rows(self, sheet: str) -> Iterator[tuple[int, list[Cell]]]:
        if sheet not in self.sheets:
            raise refused("no-sheet", self.name, sheet, sheet=sheet)
        try:
            rows = self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        except CalamineError as error:
            raise refused("file-damaged", self.name, str(error), sheet=sheet) from error
        for number, cells in enumerate(rows, 1):
            yield number, cells[:MAX_COLUMNS]  # type: ignore[misc]
