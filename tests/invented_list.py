"""An eleventh list, invented: everything it takes to add one, in one file. Tests load it through the real pipeline."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.db import connection

from alkana.text import Text
from etl import derivations, raw
from etl.derivations import RowDerivation, SumDerivation
from etl.sources import base
from etl.sources.base import Check, Column, Input, Kind, Member, Mode, NamedDate, Severity, Source

HEADER = ["Count Date", "Shelf", "Article", "Pieces", "Counted By", "Remark"]

SHELF_COUNTS = Source(
    code="zshelf",
    title=Text("Kiểm kê kệ", "Shelf counts"),
    columns=(
        Column("count_date", "Count Date", Kind.DATE, nullable=False),
        Column("shelf", "Shelf", Kind.CODE, nullable=False),
        Column("article", "Article", Kind.CODE),
        Column("pieces", "Pieces", Kind.NUMBER, nullable=False),
        Column("counted_by", "Counted By"),
        Column("remark", "Remark", synonyms=("Ghi chú",), required=False),
    ),
    key=("shelf", "article"),
    as_of="count_date",
    members=(Member("article", ("article",)),),
    checks=(
        Check(
            "ZSHELF-001",
            Severity.ERROR,
            "pieces",
            lambda rows: rows["pieces"] < 0,
            Text("Số lượng âm", "Negative count"),
            Text("Kiểm lại kệ", "Count the shelf again"),
        ),
        Check(
            "ZSHELF-002",
            Severity.WARNING,
            "counted_by",
            lambda rows: rows["counted_by"].isna(),
            Text("Không rõ người kiểm", "Nobody signed"),
            Text("Ghi tên người kiểm", "Name the counter"),
        ),
    ),
    total_row_key=("shelf", "article"),
    totals=("pieces",),
)

DOCUMENT_LINES = replace(
    SHELF_COUNTS,
    key=("shelf", "article"),
    identity=("count_date", "pieces", "counted_by"),
)

SNAPSHOTS = replace(
    SHELF_COUNTS,
    mode=Mode.SNAPSHOT,
    unit=("taken_date",),
    key=("taken_date", "shelf", "article"),
    as_of="taken_date",
    inputs=(Input("taken_date", Text("ngày chụp", "snapshot date"), NamedDate.DAY, confirm=False),),
)

FACT_SQL = "select row_key, article, shelf, pieces, coalesce(remark, '') as remark from winner_zshelf"
SUM_SQL = """
select article, sum(sign * pieces) as pieces, sum(sign)::bigint as lines
from delta_fact_shelf group by article
"""


@contextmanager
def known(source: Source) -> Iterator[Source]:
    """The list has its raw table, a fact and a kept sum while the block runs, inside a test's transaction."""
    with tempfile.TemporaryDirectory() as folder:
        fact, kept = Path(folder) / "fact_shelf.sql", Path(folder) / "shelf_sum.sql"
        fact.write_text(FACT_SQL)
        kept.write_text(SUM_SQL)
        with connection.cursor() as cursor:
            cursor.execute(
                "create table fact_shelf "
                "(row_key uuid primary key, article text, shelf text, pieces numeric, remark text)"
            )
            cursor.execute("create table shelf_sum (article text primary key, pieces numeric, lines bigint)")
        base.register(source)
        raw.ensure_raw_table(source)
        derivations.register(
            [
                RowDerivation("fact_shelf", source.code, fact),
                SumDerivation("shelf_sum", ("article",), ("pieces", "lines"), ("fact_shelf",), kept),
            ]
        )
        try:
            yield source
        finally:
            base.unregister(source.code)
            derivations.unregister("fact_shelf")
            derivations.unregister("shelf_sum")
            derivations.select_of.cache_clear()
