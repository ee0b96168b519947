"""The three kinds of column that a dimension has for one attribute: what SAP says, what staff say, what counts."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce


class PlainText(Func):
    """Lower case without Vietnamese or other diacritics: what searches compare. SQL function `plain_text`."""

    function = "plain_text"
    output_field = models.TextField()


def said_text(verbose_name: Any = None, **options: Any) -> Any:
    """A text that one side may leave unsaid: null means "not said", which is not the same as empty."""
    return models.TextField(verbose_name, null=True, blank=True, **options)


def said_flag(verbose_name: Any = None, **options: Any) -> Any:
    """A yes or no that staff may leave unsaid."""
    return models.BooleanField(verbose_name, null=True, blank=True, **options)


def effective(
    verbose_name: Any, *sources: str, default: Any = "", output: models.Field[Any, Any] | None = None
) -> Any:
    """A generated column: the first of `sources` that is said, else `default`."""
    field = output or models.TextField()
    return models.GeneratedField(
        verbose_name=verbose_name,
        expression=Coalesce(*(F(name) for name in sources), Value(default, output_field=field)),
        output_field=field,
        db_persist=True,
    )
