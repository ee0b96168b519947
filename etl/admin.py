"""Loads in the back office: to look at. What is done with a load is done on its page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from alkana.backoffice import OnlyLookedAt
from alkana.reporting import formats
from alkana.text import Text
from etl import approvals, logon, rereading
from etl.backoffice import lists
from etl.backoffice.forms import MasterForm
from etl.backoffice.master import MasterAdmin
from etl.models import ApprovalOutcome, ApprovalRequest, DataVersion, ListCadence, Load, LoadState, LogonWord
from etl.quarantine import with_waiting
from etl.sources.base import all_sources

GOOD, BAD, WAITING = "success", "danger", "warning"
COLOURS = {
    LoadState.PUBLISHED: GOOD,
    LoadState.REFUSED: BAD,
    LoadState.FAILED: BAD,
    LoadState.NEEDS_INPUT: WAITING,
    LoadState.CHECKED: WAITING,
    LoadState.WAITS_APPROVAL: WAITING,
}


class ReadOnlyAdmin(OnlyLookedAt, ModelAdmin):
    """Rows that only verbs write."""

    paginator = lists.CountingPaginator
    show_full_result_count = False
    list_per_page = 50
    list_filter_submit = True
    list_fullwidth = True
    actions = None


class Sources(admin.SimpleListFilter):
    """Lists by their names."""

    title = _("list")
    parameter_name = "source"

    def lookups(self, request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        """Every declared list."""
        return [(source.code, str(source.title)) for source in all_sources()]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Load]") -> "QuerySet[Load] | None":
        """Loads of one list."""
        return queryset.filter(source=self.value()) if self.value() else None


@admin.register(Load)
class LoadAdmin(ReadOnlyAdmin):
    """Loads, newest first, each with the way to its page."""

    icon = "upload_file"
    list_display = (
        "page", "name", "source", "state_label", "reaches", "rows_new", "rows_changed", "waiting",
        "by", "taken_in",
    )  # fmt: skip
    list_display_links = None
    list_filter = (Sources, ("state", ChoicesDropdownFilter))
    list_select_related = ("created_by",)
    search_fields = ("name",)
    ordering = ("-created_at",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Load]":
        """Without what only a load's page shows."""
        rows: QuerySet[Load] = super().get_queryset(request)
        return with_waiting(rows).defer("findings", "headers", "effect", "detection", "control_totals")

    @display(description=_("load"), ordering="pk")
    def page(self, obj: Load) -> Any:
        """The way to the load's page."""
        return format_html(
            '<a class="backoffice-link" href="{}">{}</a>', reverse("load", args=[obj.pk]), obj.pk
        )

    @display(description=_("in quarantine"))
    def waiting(self, obj: Any) -> int:
        """Rows that nobody has corrected yet."""
        return int(obj.waiting_rows)

    @display(description=_("as of"), ordering="as_of")
    def reaches(self, obj: Load) -> str:
        """The day that the list reaches."""
        return formats.day(obj.as_of)

    @display(description=_("When"), ordering="created_at")
    def taken_in(self, obj: Load) -> str:
        """When it was taken in."""
        return formats.moment(obj.created_at)

    @display(description=_("By"))
    def by(self, obj: Load) -> str:
        """Who took it in."""
        return str(obj.created_by or "—")

    @display(description=_("state"), label=COLOURS, ordering="state")
    def state_label(self, obj: Load) -> tuple[str, str]:
        """State by name and colour."""
        return obj.state, obj.get_state_display()


@admin.register(ApprovalRequest)
class ApprovalRequestAdmin(ReadOnlyAdmin):
    """Who asked for what, and who agreed or did not. Decided on the page that each leads to."""

    icon = "how_to_reg"
    list_display = ("what", "outcome_label", "asked", "note", "decided", "decision_note")
    list_display_links = None
    list_filter = (("outcome", ChoicesDropdownFilter), "kind")
    list_select_related = ("asked_by", "decided_by")
    ordering = ("-asked_at",)

    @display(description=_("what"))
    def what(self, obj: ApprovalRequest) -> Any:
        """The sentence, with the way to its page."""
        address = approvals.get(obj.kind).address(obj.subject)
        said = Text(obj.sentence_vi, obj.sentence_en)
        return format_html('<a class="backoffice-link backoffice-sentence" href="{}">{}</a>', address, said)

    @display(
        description=_("outcome"), ordering="outcome",
        label={ApprovalOutcome.PENDING: WAITING, ApprovalOutcome.APPROVED: GOOD, ApprovalOutcome.REJECTED: BAD},
    )  # fmt: skip
    def outcome_label(self, obj: ApprovalRequest) -> tuple[str, str]:
        """Outcome by name and colour."""
        return obj.outcome, obj.get_outcome_display()

    @display(description=_("asked by"), ordering="asked_at")
    def asked(self, obj: ApprovalRequest) -> str:
        """Who asked, and when."""
        return f"{obj.asked_by or formats.DASH}, {formats.moment(obj.asked_at)}"

    @display(description=_("decided by"), ordering="decided_at")
    def decided(self, obj: ApprovalRequest) -> Any:
        """Who decided, and when; one person for both is said."""
        if obj.decided_at is None:
            return formats.DASH
        alone = f" ({_('by one person')})" if obj.is_alone else ""
        return f"{obj.decided_by or formats.DASH}, {formats.moment(obj.decided_at)}{alone}"


@admin.register(DataVersion)
class DataVersionAdmin(ReadOnlyAdmin):
    """Every state of the published data: loads, undos, edits of master data."""

    icon = "history"
    list_display = ("__str__", "kind", "note", "load", "published")
    list_display_links = None
    list_select_related = ("load",)
    list_filter = ("kind",)
    ordering = ("-id",)

    @display(description=_("When"), ordering="id")
    def published(self, obj: DataVersion) -> str:
        """When readers could see it."""
        return formats.moment(obj.created_at)


class LogonWordForm(MasterForm):
    """Words are kept in capitals, as they are compared."""

    def clean_word(self) -> str:
        return logon.as_compared(self.cleaned_data["word"])

    def clean_local_meaning(self) -> str | None:
        meaning = self.cleaned_data.get("local_meaning")
        return logon.as_compared(meaning) if meaning else None


@admin.register(LogonWord)
class LogonWordAdmin(MasterAdmin):
    """Units, status words and texts of movement types as SAP writes them in the language of the logon."""

    form = LogonWordForm
    icon = "translate"
    publish = staticmethod(rereading.publish)
    standards = {"local_meaning": "standard_meaning"}
    adds = True
    list_display = ("word", "kind", "language", "meaning", "standard_meaning", "local_note")
    list_filter = (("kind", ChoicesDropdownFilter), ("language", ChoicesDropdownFilter))
    search_fields = ("word", "meaning", "local_note")
    ordering = ("kind", "meaning", "word")
    fields = (("kind", "word"), ("language", "local_meaning"), "local_note")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A word is written once; what it means can change."""
        return ("kind", "word") if obj else ()


@admin.register(ListCadence)
class ListCadenceAdmin(MasterAdmin):
    """How often each list is exported: coverage, freshness and the age in every stamp are judged by it."""

    icon = "event_repeat"
    standards = {"local_cadence": "standard_cadence"}
    figures = ("DQ-COV", "DQ-FRESH")
    list_display = ("__str__", "source", "cadence", "local_note")
    search_fields = ("source", "local_note")
    ordering = ("source",)
    readonly_fields = ("source",)
    fields = ("source", "local_cadence", "local_note")
