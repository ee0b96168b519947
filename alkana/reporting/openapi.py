"""The OpenAPI document of declared questions: parameters from filters and options, answers from their shape."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.openapi import AutoSchema

from alkana.reporting.csv_files import CONVENTIONS
from alkana.reporting.filters import DATES, LABELS, NAMES, UNITS
from alkana.reporting.problems import SCHEMA as PROBLEM
from alkana.reporting.table import Table
from alkana.text import Text

STAMP: dict[str, Any] = {
    "type": "object",
    "description": "What the answer is labelled with",
    "required": ["data_version", "as_of", "loaded_at", "scope", "definition_versions"],
    "properties": {
        "data_version": {"type": "integer"},
        "as_of": {"type": ["string", "null"], "format": "date"},
        "loaded_at": {"type": ["string", "null"], "format": "date-time"},
        "scope": {"type": "string", "example": "all"},
        "definition_versions": {"type": "object", "additionalProperties": {"type": "integer"}},
    },
}
PROBLEMS = {
    "400": Text("Tham số hoặc nội dung sai, có nêu tên", "A parameter or the body is wrong; it is named"),
    "401": Text("Chưa đăng nhập", "Not signed in"),
    "403": Text("Không có quyền", "Not allowed"),
    "404": Text("Không có", "Not found"),
    "405": Text("Phương thức không dùng được", "Method not allowed"),
    "406": Text("Không có dạng được yêu cầu", "Not acceptable"),
    "415": Text("Kiểu nội dung không đọc được", "Unsupported content type"),
    "429": Text("Quá nhiều yêu cầu", "Too many requests"),
}
CONVENTION = Text(
    "Quy ước của tệp CSV: api, hoặc reader để mở bằng bảng tính của người đọc",
    "How a CSV file is written: as the API writes it, or reader: as the reader's spreadsheet opens it",
)
FILES = {
    "text/csv": {"schema": {"type": "string"}},
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
        "schema": {"type": "string", "format": "binary"}
    },
}
DATE_SCHEMA = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$", "example": "2026-01-21"}


def with_components(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the schemas that every operation refers to (a hook of drf-spectacular)."""
    result["components"].setdefault("schemas", {}).update({"Stamp": STAMP, "Problem": PROBLEM})
    return result


def problem_responses() -> dict[str, Any]:
    """The answers that every address can give when it cannot give its own."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": text.en, "content": content} for status, text in PROBLEMS.items()}


class ApiSchema(AutoSchema):
    """Views of their own: as REST framework describes them, plus the problem answers."""

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        return problem_responses() | bodies


class DeclaredSchema(ApiSchema):
    """Views of declared questions."""

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any
    ) -> dict[str, Any] | None:
        """The whole operation, from the declaration."""
        self.registry, self.path, self.method = registry, path, method
        self.path_regex, self.path_prefix = path_regex, path_prefix
        question = self.view.described_question()  # type: ignore[attr-defined]
        operation: dict[str, Any] = {
            "operationId": path.removeprefix("/api/v1/")
            .replace("/", "_")
            .translate({ord(c): None for c in "{}"}),
            "summary": question.title.en,
            "description": (question.__doc__ or "").strip().split("\n")[0],
            "tags": [question.tag or question.code.split("/")[0]],
            "parameters": parameters(question, path),
            "responses": {
                "200": {"description": question.title.en, "content": _content(question)},
                "304": {"description": "Not modified: If-None-Match names the current answer"},
                **problem_responses(),
            },
        }
        if auth := self.get_auth():
            operation["security"] = [scheme for scheme in auth if scheme]
        return operation


def _content(question: Any) -> dict[str, Any]:
    shape: Mapping[str, Any] = question.shape()
    properties = {**shape.get("properties", {}), "stamp": {"$ref": "#/components/schemas/Stamp"}}
    answer = {**shape, "properties": properties, "required": [*shape.get("required", []), "stamp"]}
    json_content = {"application/json": {"schema": answer}}
    return json_content | FILES if isinstance(question, Table) else json_content


def parameters(question: Any, path: str) -> list[dict[str, Any]]:
    """Address part, filters, options."""
    found: list[dict[str, Any]] = []
    for name in ("code", question.part):
        if name and f"{{{name}}}" in path:
            found.append({"name": name, "in": "path", "required": True, "schema": {"type": "string"}})
    for name in NAMES:
        if name in question.filters:
            found.append(
                {"name": name, "in": "query", "description": LABELS[name].en, **_filter_schema(name)}
            )
    for parameter in question.parameters:
        found.append(
            {
                "name": parameter.name,
                "in": "query",
                "description": parameter.help.en,
                "schema": dict(parameter.schema),
            }
        )
    if isinstance(question, Table):
        formats = {"type": "string", "enum": ["xlsx", "csv"]}
        found.append(
            {"name": "format", "in": "query", "description": "All rows as a file", "schema": formats}
        )
        conventions = {"type": "string", "enum": list(CONVENTIONS)}
        found.append(
            {"name": "convention", "in": "query", "description": CONVENTION.en, "schema": conventions}
        )
    return found


def _filter_schema(name: str) -> dict[str, Any]:
    if name in DATES:
        return {"schema": DATE_SCHEMA}
    if name == "unit":
        return {"schema": {"type": "string", "enum": list(UNITS)}}
    return {"schema": {"type": "array", "items": {"type": "string"}}, "style": "form", "explode": False}
