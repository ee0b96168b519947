"""Filters that write numbers and dates for people: `{{ value|quantity }}`, `{{ load.created_at|moment }}`."""

from collections.abc import Mapping
from typing import Any

from django import template

from alkana import sentences
from alkana.reporting import formats

register = template.Library()

register.filter("day", formats.day)
register.filter("moment", formats.moment)
register.filter("month", formats.month)
register.filter("file_size", formats.size)
register.filter("unit_name", formats.unit_name)
register.filter("compact", formats.compact)
register.filter("short", formats.short)
register.filter("sentence", sentences.marked_up)


@register.filter
def quantity(value: Any) -> str:
    """A number with up to three decimals."""
    return formats.number(value)


@register.filter
def whole(value: Any) -> str:
    """A number without decimals."""
    return formats.number(value, 0)


@register.filter
def at(mapping: Mapping[str, Any], key: str) -> Any:
    """The value under a key that is itself a variable; None when there is none."""
    return mapping.get(key)
