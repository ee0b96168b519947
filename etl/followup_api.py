"""What people keep about a line, over the API: `GET`, `PUT` and `DELETE` at the list's address, one per declaration."""

from http import HTTPStatus
from typing import Any

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alkana.accounts.authentication import viewer_of
from alkana.accounts.models import User
from alkana.reporting import addresses
from etl import followups
from etl.followups import CHANGES, FollowUp, Line

SEEN = OpenApiParameter(
    "seen", OpenApiTypes.INT, description="As `GET` told it; when somebody was faster, nothing is cleared"
)


class FollowUpView(APIView):
    """`GET` what is kept about a line, with its history; `PUT` to keep something; `DELETE` to clear it."""

    kind: FollowUp
    body: type[serializers.Serializer[Any]]

    def get(self, request: Request) -> Response:
        return self._answer(request, self._line(request))

    def put(self, request: Request) -> Response:
        line = self._line(request)
        given = self.body(data=request.data)
        given.is_valid(raise_exception=True)
        said = dict(given.validated_data)
        seen = said.pop("seen", None)
        followups.keep(self.kind, line, said, by=viewer_of(request), seen=seen)
        return self._answer(request, line)

    def delete(self, request: Request) -> Response:
        query = request.query_params.dict()
        seen = query.pop("seen", "")
        line = self._line(request, query)
        followups.clear(self.kind, line, by=viewer_of(request), seen=int(seen) if seen.isdigit() else None)
        return Response(status=HTTPStatus.NO_CONTENT)

    def _line(self, request: Request, query: dict[str, str] | None = None) -> Line:
        line = self.kind.read(request.query_params.dict() if query is None else query)
        followups.must_see(line, viewer_of(request))
        return line

    def _answer(self, request: Request, line: Line) -> Response:
        kind = self.kind
        entries = [
            {
                "number": one.number,
                "at": one.at,
                "by": one.by or None,
                "change": one.change,
                "kept": one.values,
            }
            for one in followups.history(kind, line)
        ]
        return Response(
            {
                "line": line,
                "kept": followups.values(kind, followups.current(kind, line)),
                "seen": entries[0]["number"] if entries else 0,
                "may_keep": viewer_of(request).may(kind.capability),
                "history": entries,
            }
        )


def _kept_of(kind: FollowUp, *, name: str, is_body: bool) -> type[serializers.Serializer[Any]]:
    """What is kept, as the model knows it; people by their names."""
    names = [column.name for column in kind.kept]
    fields: dict[str, Any] = {
        person: serializers.SlugRelatedField(
            slug_field="username", queryset=User.objects.filter(is_active=True)
        )
        for person in kind.people()
    }
    if is_body:
        fields["seen"] = serializers.IntegerField(
            required=False, help_text="As `GET` told it; when somebody was faster, nothing is kept"
        )
        names.append("seen")
    meta = type("Meta", (), {"model": kind.model, "fields": names, "validators": []})
    return type(name, (serializers.ModelSerializer,), {"__doc__": kind.title.en, "Meta": meta, **fields})


def _answer_of(kind: FollowUp, name: str) -> type[serializers.Serializer[Any]]:
    kept = _kept_of(kind, name=f"{name}Kept", is_body=False)
    line = type(
        f"{name}Line", (serializers.Serializer,), {c.name: serializers.CharField() for c in kind.line}
    )
    entry = type(
        f"{name}Change",
        (serializers.Serializer,),
        {
            "number": serializers.IntegerField(),
            "at": serializers.DateTimeField(),
            "by": serializers.CharField(allow_null=True),
            "change": serializers.ChoiceField(choices=list(CHANGES.values())),
            "kept": kept(help_text="As it was since then; what was cleared, as it was before"),
        },
    )
    return type(
        name,
        (serializers.Serializer,),
        {
            "__doc__": f"{kind.title.en}: the line, what is kept, the number of its last change, all changes.",
            "line": line(),
            "kept": kept(allow_null=True),
            "seen": serializers.IntegerField(),
            "may_keep": serializers.BooleanField(),
            "history": entry(many=True),
        },
    )


def _view_of(kind: FollowUp) -> type[FollowUpView]:
    """The view of one declaration, described in full in the OpenAPI document."""
    body = _kept_of(kind, name=f"{kind.model.__name__}Body", is_body=True)
    capability = {"GET": "read", "PUT": kind.capability, "DELETE": kind.capability}
    made: type[FollowUpView] = type(
        "FollowUpView", (FollowUpView,), {"kind": kind, "body": body, "capability": capability}
    )
    answer = _answer_of(kind, kind.model.__name__)
    line = [OpenApiParameter(c.name, OpenApiTypes.STR, description=c.title.en) for c in kind.line]
    operation, tag = kind.code.replace("/", "_").replace("-", "_"), kind.code.split("/")[0]
    described: dict[str, dict[str, Any]] = {
        "get": {"responses": answer, "parameters": line},
        "put": {"request": body, "responses": answer, "parameters": line},
        "delete": {"responses": {204: None}, "parameters": [*line, SEEN]},
    }
    return extend_schema_view(
        **{
            method: extend_schema(
                operation_id=f"{operation}_{method}", summary=kind.title.en, tags=[tag], **how
            )
            for method, how in described.items()
        }
    )(made)


def register(*kinds: FollowUp) -> None:
    """Make declarations known, with their addresses; called when their app is ready."""
    followups.register(*kinds)
    addresses.register_api(
        *(path(kind.code, _view_of(kind).as_view(), name=f"api-{kind.code}") for kind in kinds)
    )
