"""Filters that lists of staff tables share."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class Overridden(admin.SimpleListFilter):
    """Rows where staff say something else than SAP or the standard."""

    title = _("local value")
    parameter_name = "overridden"

    def lookups(self, request: HttpRequest, _model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Yes or no."""
        return (("yes", _("Yes")), ("no", _("No")))

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Model]") -> "QuerySet[Model] | None":
        """Any of the local columns is said."""
        if self.value() not in ("yes", "no"):
            return None
        columns = [
            f.name
            for f in queryset.model._meta.concrete_fields
            if f.name.startswith("local_") and f.name != "local_note"
        ]
        said = reduce(or_, (Q(**{f"{name}__isnull": False}) for name in columns))
        return queryset.filter(said) if self.value() == "yes" else queryset.exclude(said)
