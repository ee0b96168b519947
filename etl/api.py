"""Uploads over the API: a file in, its progress, its quarantine, and the decisions that a person takes on it."""

import json
from datetime import date
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from alkana.accounts.authentication import viewer_of
from alkana.refusals import Refused
from alkana.text import Text
from etl import answers, loads, quarantine
from etl.decisions import decide
from etl.models import Load, LoadState
from etl.reading.asking import Choice
from etl.reports import details
from etl.tasks import process_load

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadSerializer(serializers.Serializer[Any]):
    """What comes with a file. `inputs` answers what the file does not say, `totals` are those that SAP shows (by
    column or column:unit), `publish` false stops after the check."""

    file = serializers.FileField(allow_empty_file=True)
    source = serializers.CharField(required=False, allow_blank=True, default="", max_length=32)  # type: ignore[assignment]
    as_of = serializers.DateField(required=False, allow_null=True, default=None)
    inputs = serializers.JSONField(required=False, default=dict)
    totals = serializers.JSONField(required=False, default=dict)
    publish = serializers.BooleanField(required=False, default=True)

    def validate_inputs(self, value: object) -> dict[str, str]:
        return _answers(value)

    def validate_totals(self, value: object) -> dict[str, str]:
        return _totals(value)


class AnswersSerializer(serializers.Serializer[Any]):
    """Answers to what a load asked."""

    source = serializers.CharField(required=False, allow_blank=True, default="", max_length=32)  # type: ignore[assignment]
    as_of = serializers.DateField(required=False, allow_null=True, default=None)
    inputs = serializers.JSONField(required=False, default=dict)

    def validate_inputs(self, value: object) -> dict[str, str]:
        return _answers(value)


class ProgressSerializer(serializers.Serializer[Any]):
    """How far a running load is."""

    stage = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()


class CorrectionSerializer(serializers.Serializer[Any]):
    """A load that corrects rows of another one; it is undone with it."""

    load = serializers.IntegerField()
    file = serializers.CharField()
    state = serializers.ChoiceField(choices=LoadState.choices)
    rows_new = serializers.IntegerField()
    rows_changed = serializers.IntegerField()


class LoadSerializer(serializers.Serializer[Any]):
    """State, counts and findings of one load. `rows_waiting` of the quarantined rows are not corrected yet; `answer` is
    what a request did, and to which loads."""

    id = serializers.IntegerField()
    status_url = serializers.CharField()
    file = serializers.CharField()
    sha256 = serializers.CharField()
    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    load = serializers.IntegerField()
    state = serializers.ChoiceField(choices=[*LoadState.values, "already_loaded"])
    rows_read = serializers.IntegerField()
    rows_new = serializers.IntegerField()
    rows_changed = serializers.IntegerField()
    rows_same = serializers.IntegerField()
    rows_older = serializers.IntegerField()
    rows_quarantined = serializers.IntegerField()
    data_version = serializers.IntegerField(allow_null=True)
    seconds = serializers.FloatField()
    message = serializers.CharField(allow_blank=True)
    message_vi = serializers.CharField(allow_blank=True)
    message_en = serializers.CharField(allow_blank=True)
    message_code = serializers.CharField(allow_blank=True)
    as_of = serializers.DateField(allow_null=True)
    inputs = serializers.DictField()
    progress = ProgressSerializer(allow_null=True)
    where = serializers.DictField()
    reasons = serializers.ListField(child=serializers.DictField())
    findings = serializers.ListField(child=serializers.DictField())
    control_totals = serializers.ListField(child=serializers.DictField())
    effect = serializers.ListField(child=serializers.DictField())
    figures = serializers.DictField()
    detection = serializers.DictField()
    corrects = serializers.IntegerField(allow_null=True)
    corrections = CorrectionSerializer(many=True)
    rows_waiting = serializers.IntegerField()
    answer = serializers.CharField(required=False)
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)


def _answers(value: object) -> dict[str, str]:
    if isinstance(value, str):
        try:
            value = json.loads(value or "{}")
        except ValueError as error:
            raise serializers.ValidationError("inputs is a JSON object") from error
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise serializers.ValidationError("inputs is a JSON object of strings")
    for name, answer in value.items():
        if name in list(Choice):
            if answer not in Choice(name).options:
                raise serializers.ValidationError(f"{name} is one of {', '.join(Choice(name).options)}")
            continue
        try:
            date.fromisoformat(answer)
        except ValueError as error:
            raise serializers.ValidationError(f"{name} is a date, YYYY-MM-DD") from error
    return value


def _totals(value: object) -> dict[str, str]:
    if isinstance(value, str):
        try:
            value = json.loads(value or "{}")
        except ValueError as error:
            raise serializers.ValidationError("totals is a JSON object") from error
    if not isinstance(value, dict):
        raise serializers.ValidationError('totals is a JSON object, as in {"quantity:KG": "1234.5"}')
    return {str(name): str(total) for name, total in value.items()}


def _shown(
    request: Request, load: Load, *, already: bool = False, answer: Text | None = None
) -> dict[str, Any]:
    url = reverse("upload", args=[load.pk], request=request)
    told = {"answer": str(answer)} if answer else {}
    return {"id": load.pk, "status_url": url} | details(load, already=already) | told


class UploadsView(APIView):
    """`POST uploads`: take a file in; a worker reads, checks and publishes it."""

    capability = "load"
    parser_classes = [MultiPartParser, FormParser]

    @extend_schema(
        operation_id="uploads_create",
        request={"multipart/form-data": UploadSerializer},
        responses={202: LoadSerializer, 200: LoadSerializer},
    )
    def post(self, request: Request) -> Response:
        body = UploadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        file = given["file"]
        if file.size > settings.UPLOAD_MAX_MB * 1024 * 1024:
            raise Refused("file-too-large", _too_large(file.name), where={"file": file.name})
        received = loads.receive(
            file.chunks(),
            file.name,
            source=given["source"],
            as_of=given["as_of"],
            inputs=given["inputs"],
            totals=given["totals"],
            user=request.user if request.user.pk else None,
            auto_publish=given["publish"],
        )
        if received.already:
            told = answers.already(received.load)
            return Response(_shown(request, received.load, already=True, answer=told))
        process_load.delay(received.load.pk)
        told = answers.taken(received.load)
        return Response(_shown(request, received.load, answer=told), status=HTTPStatus.ACCEPTED)


def _too_large(name: str) -> Text:
    limit = settings.UPLOAD_MAX_MB
    return Text(
        f"Tệp “{name}” lớn hơn {limit} MB. Hãy xuất danh sách theo từng tháng.",
        f"The file “{name}” is larger than {limit} MB. Export the list month by month.",
    )


class UploadView(APIView):
    """`GET uploads/{id}`: state, progress, counts, findings."""

    capability = "load"

    @extend_schema(operation_id="uploads_retrieve", responses=LoadSerializer)
    def get(self, request: Request, load_id: int) -> Response:
        return Response(_shown(request, get_object_or_404(Load, pk=load_id)))


class QuarantineView(APIView):
    """`GET uploads/{id}/quarantine`: the rows that wait for correction, as a workbook."""

    capability = "load"

    @extend_schema(
        operation_id="uploads_quarantine",
        parameters=[OpenApiParameter("Accept-Language", OpenApiTypes.STR, OpenApiParameter.HEADER)],
        responses={(200, XLSX): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, load_id: int) -> HttpResponse:
        load = get_object_or_404(Load, pk=load_id)
        language = "en" if (get_language() or "vi").startswith("en") else "vi"
        name = f"quarantine-load-{load.pk}.xlsx"
        content = quarantine.workbook(load, language=language)
        return HttpResponse(
            content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )


class UploadFileView(APIView):
    """`GET uploads/{id}/file`: the bytes as they came."""

    capability = "load"

    @extend_schema(
        operation_id="uploads_file", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, load_id: int) -> FileResponse:
        load = get_object_or_404(Load, pk=load_id)
        return FileResponse(load.file.path.open("rb"), as_attachment=True, filename=load.name)


class AnswersView(APIView):
    """`POST uploads/{id}/answers`: say what the file does not; the load goes on."""

    capability = "load"
    parser_classes = [JSONParser, FormParser, MultiPartParser]

    @extend_schema(operation_id="uploads_answer", request=AnswersSerializer, responses={202: LoadSerializer})
    def post(self, request: Request, load_id: int) -> Response:
        body = AnswersSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        load = get_object_or_404(Load, pk=load_id)
        loads.answer(load, **body.validated_data)
        process_load.delay(load.pk)
        return Response(_shown(request, load, answer=answers.answered(load)), status=HTTPStatus.ACCEPTED)


class DecisionView(APIView):
    """`POST uploads/{id}/{decision}`: publish, undo, discard, cancel or dry-run."""

    capability = "load"
    decision = ""

    @extend_schema(request=None, responses={202: LoadSerializer, 200: LoadSerializer})
    def post(self, request: Request, load_id: int) -> Response:
        load = get_object_or_404(Load, pk=load_id)
        told = decide(load, self.decision, by=viewer_of(request))
        load.refresh_from_db()
        later = self.decision in ("publish", "undo", "cancel")
        status = HTTPStatus.ACCEPTED if later else HTTPStatus.OK
        return Response(_shown(request, load, answer=told), status=status)


def decision_view(decision: str) -> type[DecisionView]:
    """The view of one decision, with an operation of its own in the OpenAPI document."""
    made: type[DecisionView] = type("DecisionView", (DecisionView,), {"decision": decision})
    named = extend_schema(operation_id=f"uploads_{decision.replace('-', '_')}")
    return extend_schema_view(post=named)(made)


urlpatterns = [
    path("uploads", UploadsView.as_view(), name="uploads"),
    path("uploads/<int:load_id>", UploadView.as_view(), name="upload"),
    path("uploads/<int:load_id>/quarantine", QuarantineView.as_view(), name="upload-quarantine"),
    path("uploads/<int:load_id>/file", UploadFileView.as_view(), name="upload-file"),
    path("uploads/<int:load_id>/answers", AnswersView.as_view(), name="upload-answers"),
    *(
        path(f"uploads/<int:load_id>/{verb}", decision_view(verb).as_view(), name=f"upload-{verb}")
        for verb in ("publish", "undo", "discard", "cancel", "dry-run")
    ),
]
