"""Tables of the write road: stored files, loads, what they mention, what they could not take, and data versions.

Raw tables (`raw_<code>`) have no model: `etl.raw` makes them from the declaration of their list.
"""

from pathlib import Path

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from etl.sources.base import Cadence, get_source


class StoredFile(models.Model):
    """The bytes of an uploaded file, kept once under their hash. Grain: one row per distinct content."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField(help_text=_("bytes"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def path(self) -> Path:
        """Where the bytes lie, outside of anything that is served."""
        return Path(settings.ALKANA_DATA_DIR) / "files" / self.sha256[:2] / self.sha256


class LoadState(models.TextChoices):
    """Life of a load. Only a published load counts in figures."""

    RECEIVED = "received", _("received")
    READING = "reading", _("being read")
    NEEDS_INPUT = "needs_input", _("needs an answer")
    CHECKED = "checked", _("checked, ready to publish")
    WAITS_APPROVAL = "waits_approval", _("waits for approval")
    PUBLISHED = "published", _("published")
    UNDONE = "undone", _("undone")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed, can be resumed")
    CANCELLED = "cancelled", _("cancelled")
    DISCARDED = "discarded", _("discarded")


class Load(models.Model):
    """One file taken in as one list. Grain: one row per attempt to load a file.

    `precedence` orders the loads of a list from old to new by what the list says of itself, never by upload time.
    rows_read = rows_new + rows_changed + rows_same + rows_older + rows_quarantined, always, once published.
    """

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="loads")
    name = models.CharField(_("file name"), max_length=255)
    source = models.CharField(_("list"), max_length=32, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=LoadState, default=LoadState.RECEIVED)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    stated_as_of = models.DateField(null=True, blank=True)
    inputs = models.JSONField(default=dict, blank=True)
    modified_at = models.DateTimeField(
        null=True, blank=True, help_text=_("the document's own modified property")
    )
    precedence = models.CharField(max_length=400, blank=True, db_collation="C")
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    auto_publish = models.BooleanField(default=True, help_text=_("publish without asking once it is checked"))
    sheet = models.CharField(max_length=255, blank=True)
    header_row = models.IntegerField(null=True, blank=True)
    headers = models.JSONField(default=list, blank=True)
    detection = models.JSONField(default=dict, blank=True)
    rows_read = models.IntegerField(_("rows read"), default=0)
    rows_new = models.IntegerField(_("new"), default=0)
    rows_changed = models.IntegerField(_("changed"), default=0)
    rows_same = models.IntegerField(_("same"), default=0)
    rows_older = models.IntegerField(
        _("older"), default=0, help_text=_("a newer list says something else about them")
    )
    rows_quarantined = models.IntegerField(_("quarantined"), default=0)
    rows_duplicate = models.IntegerField(default=0, help_text=_("identical repeats of a key inside the file"))
    findings = models.JSONField(
        default=list, blank=True, help_text=_("per rule: code, severity, text, rows, examples")
    )
    control_totals = models.JSONField(default=list, blank=True)
    typed_totals = models.JSONField(
        default=dict,
        blank=True,
        help_text=_("totals that SAP shows, as a person typed them: column or column:group"),
    )
    effect = models.JSONField(
        default=list, blank=True, help_text=_("per month: rows and totals before and after")
    )
    reasons = models.JSONField(
        default=list, blank=True, help_text=_("why it waits or waited for approval: gate, text, evidence")
    )
    figures = models.JSONField(
        default=dict, blank=True, help_text=_("main figures before and after, of its dry run or its undo")
    )
    message_code = models.CharField(max_length=64, blank=True)
    message_vi = models.TextField(blank=True)
    message_en = models.TextField(blank=True)
    where = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    data_version = models.BigIntegerField(null=True, blank=True)
    seconds = models.FloatField(default=0)

    class Meta:
        verbose_name = _("load")
        verbose_name_plural = _("loads")
        indexes = [
            models.Index(fields=["source", "state", "precedence"], name="load_source_state_precedence"),
            models.Index(fields=["-created_at"], name="load_created"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {self.name}"


class LoadEvent(models.Model):
    """What happened to a load and when: the activity intervals that "as known on" is answered from.

    Grain: one row per publish or undo. A load was active at a moment when its last event before it is a publish.
    """

    load = models.ForeignKey(Load, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=16, choices=[("publish", _("published")), ("undo", _("undone"))])
    happened_at = models.DateTimeField()
    data_version = models.BigIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("load event")
        verbose_name_plural = _("load events")
        indexes = [models.Index(fields=["load", "happened_at"], name="load_event_load_at")]

    def __str__(self) -> str:
        return f"{self.load_id} {self.kind} v{self.data_version}"


class ApprovalOutcome(models.TextChoices):
    """What became of a request."""

    PENDING = "pending", _("waits for approval")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ApprovalRequest(models.Model):
    """Something that one person asks for and a second one decides on. Grain: one row per request.

    `kind` says what is done with `subject` once it is approved. The sentence is what asker and decider were told.
    """

    kind = models.CharField(_("kind"), max_length=32)
    subject = models.JSONField(_("subject"), help_text=_("what it is about: a plant and a day, a load"))
    sentence_vi = models.TextField()
    sentence_en = models.TextField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), null=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    asked_at = models.DateTimeField(_("asked at"))
    note = models.TextField(_("note"), blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=16, choices=ApprovalOutcome, default=ApprovalOutcome.PENDING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.TextField(_("note on the decision"), blank=True)
    is_alone = models.BooleanField(
        _("by one person"), default=False, help_text=_("asked and approved by one person, as the setting allows")
    )  # fmt: skip

    class Meta:
        verbose_name = _("request for approval")
        verbose_name_plural = _("requests for approval")
        indexes = [models.Index(fields=["outcome", "-asked_at"], name="approval_outcome_asked")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=models.Q(outcome=ApprovalOutcome.PENDING),
                name="approval_pending_once",
            ),
            # Two people, unless the installation says otherwise: kept by the database, whatever the code does.
            models.CheckConstraint(
                condition=~models.Q(outcome=ApprovalOutcome.APPROVED)
                | models.Q(is_alone=True)
                | models.Q(asked_by__isnull=True)
                | models.Q(decided_by__isnull=True)
                | ~models.Q(asked_by=models.F("decided_by")),
                name="approval_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {self.kind} · {self.outcome}"


class HeldEdit(models.Model):
    """An edit of master data that waits for a second person: its rows before and after, and what made it wait.

    Grain: one row per edit, whatever road it came (form, many together, file, older version, removal). What became of
    it is said by the `ApprovalRequest` about it.
    """

    table = models.CharField(max_length=100, help_text=_("the table that was edited, app.model"))
    rows = models.JSONField(encoder=DjangoJSONEncoder)
    moved = models.JSONField(
        encoder=DjangoJSONEncoder, help_text=_("what changes by more than one person may")
    )
    reason = models.CharField(_("reason"), max_length=100, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("edit that waits")
        verbose_name_plural = _("edits that wait")

    def __str__(self) -> str:
        return f"{self.pk} · {self.table}"


class Member(models.Model):
    """A code of a dimension that a load mentions, with what that file says about it. Grain: load × kind × code."""

    load = models.ForeignKey(Load, on_delete=models.CASCADE, related_name="members")
    kind = models.CharField(max_length=32)
    code = models.TextField(db_collation="C")
    attributes = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("mentioned code")
        verbose_name_plural = _("mentioned codes")
        constraints = [models.UniqueConstraint(fields=["kind", "code", "load"], name="member_kind_code_load")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class ListForm(models.Model):
    """The form that the stored rows of a list are in: what their keys were made of. Grain: one row per list."""

    source = models.CharField(_("list"), max_length=32, primary_key=True)
    form = models.CharField(
        max_length=32, help_text=_("hash of what keys, hashes and codes of a row follow from")
    )

    class Meta:
        verbose_name = _("form of stored rows")
        verbose_name_plural = _("forms of stored rows")

    def __str__(self) -> str:
        return f"{self.source} {self.form}"


class QuarantinedRow(models.Model):
    """A row that was not taken, with its original cells and why. Grain: load × sheet row."""

    load = models.ForeignKey(Load, on_delete=models.CASCADE, related_name="quarantined")
    row_number = models.IntegerField()
    cells = models.JSONField()
    problems = models.JSONField(help_text=_("code, column, value, text and fix in both languages"))
    corrected_by = models.ForeignKey(
        Load, null=True, blank=True, on_delete=models.SET_NULL, related_name="corrects_rows"
    )
    repeats = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("still wrong in a correction: the row waits in the corrected load"),
    )

    class Meta:
        verbose_name = _("quarantined row")
        verbose_name_plural = _("quarantined rows")
        constraints = [models.UniqueConstraint(fields=["load", "row_number"], name="quarantined_load_row")]

    def __str__(self) -> str:
        return f"{self.load_id} · {self.row_number}"


class DataVersion(models.Model):
    """A state of the published data that readers can see. Grain: one row per publish, undo, rebuild or master edit."""

    id = models.BigAutoField(primary_key=True)
    created_at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    load = models.ForeignKey(Load, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("data version")
        verbose_name_plural = _("data versions")

    def __str__(self) -> str:
        return f"v{self.pk}"


CADENCES = [
    (Cadence.DAY.value, _("every working day")),
    (Cadence.WEEK.value, _("weekly")),
    (Cadence.MONTH.value, _("monthly")),
    (Cadence.QUARTER.value, _("quarterly")),
    (Cadence.HALF_YEAR.value, _("half-yearly")),
    (Cadence.YEAR.value, _("yearly")),
]


class LogonWord(models.Model):
    """A word that SAP writes in the language of the logon, and the one that stands for it. Grain: kind × word.

    Read when a list is read: what is stored has the meaning. `meaning` of a unit or status is the English word, of a
    movement text the number of its type. An edit reads the lists that have the word again.
    """

    kind = models.TextField(
        _("kind"),
        choices=[("unit", _("unit")), ("status", _("status of an order")), ("movement", _("text of a movement type"))],
    )  # fmt: skip
    word = models.TextField(_("word"), help_text=_("as SAP writes it; capitals or not makes no difference"))
    language = models.TextField(
        _("language of the logon"),
        choices=[("en", "English"), ("de", "Deutsch"), ("vi", "Tiếng Việt")],
        blank=True,
    )
    standard_meaning = models.TextField(_("standard meaning"), null=True, blank=True, editable=False)  # noqa: DJ001
    local_meaning = models.TextField(  # noqa: DJ001
        _("local meaning"), null=True, blank=True,
        help_text=_("the English unit or status, or the number of the movement type"),
    )  # fmt: skip
    meaning = models.GeneratedField(
        verbose_name=_("meaning"),
        expression=Coalesce(models.F("local_meaning"), models.F("standard_meaning")),
        output_field=models.TextField(null=True),
        db_persist=True,
    )
    local_note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("word of the logon's language")
        verbose_name_plural = _("words of the logon's language")
        constraints = [models.UniqueConstraint(fields=["kind", "word"], name="logon_word_kind_word")]

    def __str__(self) -> str:
        return f"{self.word} = {self.meaning or '—'}"


class ListCadence(models.Model):
    """How often a list is exported. Grain: one row per list. `standard_*` is declared with it, `local_*` by staff."""

    source = models.CharField(_("list"), max_length=32, primary_key=True)
    standard_cadence = models.TextField(_("declared cadence"), choices=CADENCES)
    local_cadence = models.TextField(_("local cadence"), choices=CADENCES, null=True, blank=True)  # noqa: DJ001
    cadence = models.GeneratedField(
        verbose_name=_("exported"),
        expression=Coalesce(models.F("local_cadence"), models.F("standard_cadence")),
        output_field=models.TextField(choices=CADENCES),
        db_persist=True,
    )
    local_note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("cadence of a list")
        verbose_name_plural = _("cadences of lists")

    def __str__(self) -> str:
        try:
            return str(get_source(self.source).title)
        except KeyError:
            return self.source
