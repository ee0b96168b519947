"""Lists that stay quick on tables of any size: counting that stops, and search without case and diacritics."""

import unicodedata
from functools import reduce
from operator import and_
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Func, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.functional import cached_property

COUNTED_ROWS = 10_000


class AtLeast(int):
    """A count that stopped: "10000+"."""

    def __str__(self) -> str:
        return f"{int(self)}+"


class CountingPaginator(Paginator):
    """Counts rows up to a limit: a page of a long list must not read all of it. Further rows are found by searching."""

    @cached_property
    def count(self) -> int:
        """The number of rows, `AtLeast` the limit when there are more."""
        rows = self.object_list
        if not isinstance(rows, QuerySet):
            return len(rows)
        counted = rows.order_by().values("pk")[: COUNTED_ROWS + 1].count()
        return AtLeast(COUNTED_ROWS) if counted > COUNTED_ROWS else counted


def plain(text: str) -> str:
    """Lower case without diacritics: what the SQL function `plain_text` makes of a text."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    kept = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return kept.replace("đ", "d")


def search(rows: "QuerySet[Model]", words: str, fields: tuple[str, ...]) -> "QuerySet[Model]":
    """Rows that have every word in one of the fields. A model with `search_text` has it stored; others are small."""
    wanted = plain(words).split()
    if not wanted or not fields:
        return rows
    if len(fields) == 1 and fields[0].endswith("search_text"):
        return rows.filter(reduce(and_, (Q(**{f"{fields[0]}__contains": word}) for word in wanted)))
    texts: list[Any] = []
    for name in fields:
        texts += [
            Coalesce(F(name), Value(""), output_field=TextField()),
            Value(" ", output_field=TextField()),
        ]
    found: QuerySet[Model] = rows.alias(
        found_in=Func(
            Concat(*texts, output_field=TextField()), function="plain_text", output_field=TextField()
        )
    )
    return found.filter(reduce(and_, (Q(found_in__contains=word) for word in wanted)))
