"""Second approval over the API: what waits and was decided, asking, approving, rejecting, withdrawing."""

from http import HTTPStatus
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alkana.accounts.authentication import viewer_of
from alkana.refusals import Refused
from alkana.text import Text
from etl import approvals
from etl.approvals import Shown
from etl.models import ApprovalOutcome, ApprovalRequest

MOST = 200
BAD_OUTCOME = Text("Không có kết quả “{outcome}”.", "There is no outcome “{outcome}”.")


class AskSerializer(serializers.Serializer[Any]):
    """What is asked for. The subject of `stock-anchor` has plant and snapshot_date, that of `publish-load` a load."""

    kind = serializers.CharField(max_length=32)
    subject = serializers.DictField(child=serializers.JSONField())
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class DecideSerializer(serializers.Serializer[Any]):
    """Why it is decided so."""

    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class ApproveSerializer(DecideSerializer):
    """With the sentence that is agreed to: when it is another one by now, nothing is approved."""

    sentence = serializers.CharField(required=False, allow_blank=True, default="", source="seen")


class ApprovalSerializer(serializers.Serializer[Any]):
    """One request: who asked for what, what became of it, what the reader may do. `problem`: why it can't be done."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    title = serializers.CharField()
    subject = serializers.DictField(child=serializers.JSONField())
    sentence = serializers.CharField()
    problem = serializers.CharField(allow_blank=True)
    page = serializers.CharField()
    outcome = serializers.ChoiceField(choices=ApprovalOutcome.choices)
    asked_by = serializers.CharField(allow_null=True)
    asked_at = serializers.DateTimeField()
    note = serializers.CharField(allow_blank=True)
    decided_by = serializers.CharField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decision_note = serializers.CharField(allow_blank=True)
    is_alone = serializers.BooleanField()
    may = serializers.ListField(child=serializers.ChoiceField(choices=list(approvals.VERBS)))


class ApprovalsSerializer(serializers.Serializer[Any]):
    """Requests, newest first, at most 200; `count` is how many there are."""

    count = serializers.IntegerField()
    items = ApprovalSerializer(many=True)


def _shown(one: Shown) -> dict[str, Any]:
    request = one.request
    may = {"approve": one.may_approve, "reject": one.may_reject, "withdraw": one.may_withdraw}
    return {
        "id": request.pk,
        "kind": one.kind.code,
        "title": str(one.kind.title),
        "subject": request.subject,
        "sentence": one.sentence,
        "problem": one.problem,
        "page": one.address,
        "outcome": request.outcome,
        "asked_by": request.asked_by.username if request.asked_by else None,
        "asked_at": request.asked_at,
        "note": request.note,
        "decided_by": request.decided_by.username if request.decided_by else None,
        "decided_at": request.decided_at,
        "decision_note": request.decision_note,
        "is_alone": request.is_alone,
        "may": [verb for verb, is_allowed in may.items() if is_allowed],
    }


class ApprovalsView(APIView):
    """`GET approvals`: what waits, or with `outcome` what was decided. `POST approvals`: ask for something."""

    capability = "plan"

    @extend_schema(
        operation_id="approvals_list",
        parameters=[OpenApiParameter("outcome", OpenApiTypes.STR, enum=ApprovalOutcome.values)],
        responses=ApprovalsSerializer,
    )
    def get(self, request: Request) -> Response:
        outcome = request.query_params.get("outcome", ApprovalOutcome.PENDING)
        if outcome not in ApprovalOutcome.values:
            said = BAD_OUTCOME.filled(outcome=outcome)
            raise Refused("unknown-value", said, where={"parameter": "outcome"})
        viewer = viewer_of(request)
        found = approvals.visible(approvals.requests().filter(outcome=outcome), viewer)
        return Response(
            {"count": len(found), "items": [_shown(approvals.shown(one, viewer)) for one in found[:MOST]]}
        )

    @extend_schema(operation_id="approvals_ask", request=AskSerializer, responses={201: ApprovalSerializer})
    def post(self, request: Request) -> Response:
        body = AskSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        viewer, given = viewer_of(request), body.validated_data
        asked = approvals.ask(given["kind"], given["subject"], by=viewer, note=given["note"])
        return Response(_shown(approvals.shown(asked, viewer)), status=HTTPStatus.CREATED)


class ApprovalView(APIView):
    """`GET approvals/{id}`: one request."""

    capability = "plan"

    @extend_schema(operation_id="approvals_retrieve", responses=ApprovalSerializer)
    def get(self, request: Request, request_id: int) -> Response:
        viewer = viewer_of(request)
        asked = get_object_or_404(approvals.requests(), pk=request_id)
        approvals.must_see(asked, viewer)
        return Response(_shown(approvals.shown(asked, viewer)))


BODIES: dict[str, type[DecideSerializer]] = {
    "approve": ApproveSerializer,
    "reject": DecideSerializer,
    "withdraw": DecideSerializer,
}


class VerbView(APIView):
    """`POST approvals/{id}/{verb}`: approve, reject or withdraw."""

    capability = "load"
    verb = ""

    @extend_schema(responses=ApprovalSerializer)
    def post(self, request: Request, request_id: int) -> Response:
        get_object_or_404(ApprovalRequest, pk=request_id)
        body = BODIES[self.verb](data=request.data)
        body.is_valid(raise_exception=True)
        viewer = viewer_of(request)
        approvals.VERBS[self.verb](request_id, by=viewer, **body.validated_data)
        return Response(_shown(approvals.shown(approvals.requests().get(pk=request_id), viewer)))


def verb_view(verb: str, capability: str) -> type[VerbView]:
    """The view of one verb, with an operation of its own in the OpenAPI document."""
    made: type[VerbView] = type("VerbView", (VerbView,), {"verb": verb, "capability": capability})
    described = extend_schema(operation_id=f"approvals_{verb}", request=BODIES[verb])
    return extend_schema_view(post=described)(made)


urlpatterns = [
    path("approvals", ApprovalsView.as_view(), name="approvals"),
    path("approvals/<int:request_id>", ApprovalView.as_view(), name="approval"),
    *(
        path(
            f"approvals/<int:request_id>/{verb}",
            verb_view(verb, capability).as_view(),
            name=f"approval-{verb}",
        )
        for verb, capability in (("approve", "load"), ("reject", "load"), ("withdraw", "plan"))
    ),
]
