"""Figures of the back office as people read them."""

from django import template

from alkana.reporting.formats import number
from etl.backoffice.effects import Change, Measured

register = template.Library()


@register.filter
def figure(measured: Measured) -> str:
    """A figure, or why it is unknown."""
    return number(measured.value) if measured.is_known else f"— ({measured.reason})"


@register.filter
def difference(change: Change) -> str:
    """With its sign; a dash when one of both is unknown."""
    return "—" if change.difference is None else number(change.difference, sign=True)
