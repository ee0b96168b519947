"""Records: everything about one thing, by its code in the address (`inventory/materials/{material}`)."""

from collections.abc import Callable, Mapping, Sequence
from types import FunctionType
from typing import Any, ClassVar

from alkana.refusals import Refused
from alkana.reporting.answer import Payload
from alkana.reporting.columns import Column
from alkana.reporting.filters import Filters
from alkana.reporting.question import Asked, Question, ask
from alkana.reporting.select import Rows, as_select
from alkana.reporting.table import Table, get_table, list_shape
from alkana.text import Text

PART_ROWS = 50
GONE = Text("Không có {title} “{code}”.", "There is no {title} “{code}”.")


class Record(Question):
    """One thing. `rows(filters, code)` yields its only row; `parts` are tables narrowed to it by the filter `part`."""

    columns: ClassVar[Sequence[Column]]
    rows: ClassVar[Callable[[Filters, str], Rows]]
    parts: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if isinstance(cls.__dict__.get("rows"), FunctionType):
            cls.rows = staticmethod(cls.__dict__["rows"])
        super().__init_subclass__(**kwargs)

    def compute(self, asked: Asked) -> Payload:
        """The row's columns, then the first rows of each part. Raises Refused `unknown-record`."""
        row = as_select(type(self).rows(asked.filters.dated(), asked.part)).one()
        if row is None:
            raise Refused(
                "unknown-record",
                Text(
                    GONE.vi.format(title=self.title.vi.lower(), code=asked.part[:60]),
                    GONE.en.format(title=self.title.en.lower(), code=asked.part[:60]),
                ),
                where={self.part: asked.part[:60]},
            )
        payload: Payload = {column.name: row[column.name] for column in self.columns}
        for name, code in self.parts.items():
            table = get_table(code)
            narrowed = Filters.parse(
                {**dict(asked.filters.only(table.filters).items()), self.part: asked.part},
                scope=asked.filters.scope,
            )
            payload[name] = ask(table, narrowed, language=asked.language, limit=PART_ROWS).payload
            payload[name].pop("stamp")
        return payload

    def shape(self) -> Mapping[str, Any]:
        """JSON schema of the answer."""
        properties: dict[str, Any] = {column.name: column.schema() for column in self.columns}
        for name, code in self.parts.items():
            table: Table = get_table(code)
            properties[name] = list_shape(
                {"type": "object", "properties": {column.name: column.schema() for column in table.columns}}
            )
        return {"type": "object", "properties": properties}
