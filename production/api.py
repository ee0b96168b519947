"""Addresses of the API that are more than a list, chart or figure: summaries, genealogy, recall pack."""

import tempfile
from collections.abc import Mapping
from typing import Any

from django.http import FileResponse, HttpRequest
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from alkana.accounts.authentication import viewer_of
from alkana.reporting.addresses import register_api
from alkana.reporting.answer import Payload
from alkana.reporting.columns import SCHEMAS
from alkana.reporting.export import CONTENT_TYPES
from alkana.reporting.filters import Filters
from alkana.reporting.question import Asked, Parameter, Question
from alkana.reporting.summary import Summary
from alkana.reporting.table import one_of, whole_number
from alkana.text import Text
from production.kpis import MTO_FILTERS, ORDER_FILTERS, STAGE_FILTERS, TIME_LISTS
from production.queries import chain
from production.recall import LISTS, write_recall_pack

DIRECTION = Parameter(
    "direction", {"type": "string", "enum": ["both", "backward", "forward"]}, one_of("both", "backward", "forward"),
    Text("Hướng truy xuất", "Direction"), "both",
)  # fmt: skip
WEAK = Parameter(
    "weak", {"type": "string", "enum": ["0", "1"]}, lambda text: one_of("0", "1")(text) == "1",
    Text("Kể cả liên kết yếu", "Weak links too"), False,
)  # fmt: skip
DEPTH = Parameter(
    "depth", {"type": "integer", "minimum": 1, "maximum": 50}, whole_number(1, 50), Text("Số cấp", "Steps"),
)  # fmt: skip
BATCH_SCOPE = frozenset({"plant", "channel", "material"})


class ProductionSummary(Summary):
    """The figures of the production page."""

    code = "production/summary"
    title = Text("Tóm tắt sản xuất", "Production summary")
    kpis = ("PRD-ORD", "PRD-COMP", "PRD-SCH", "PRD-LATE", "PRD-WIP", "PRD-QTY", "YLD", "YLD-LOSS", "YLD-CHAIN",
            "SG-DEV", "GEN-COV", "GEN-BAL")  # fmt: skip
    filters = ORDER_FILTERS
    sources = ("cooispi", "zrpp062", "mb51")


class LeadTimeSummary(Summary):
    """The figures of the lead time page."""

    code = "lead-time/summary"
    title = Text("Tóm tắt thời gian", "Lead time summary")
    kpis = ("LT-TOT", "LT-MED", "LT-P90", "LT-OT", "LT-PREP", "LT-PROD", "LT-TRA", "LT-STO", "LT-DEL")
    filters = STAGE_FILTERS
    sources = TIME_LISTS


class MtoSummary(Summary):
    """The figures of the page of orders made to order."""

    code = "mto-orders/summary"
    title = Text("Tóm tắt đơn MTO", "Summary of orders made to order")
    kpis = ("MTO-OPEN", "MTO-RISK", "MTO-OTP", "LT-MED", "LT-PREP")
    filters = MTO_FILTERS
    sources = TIME_LISTS


class Genealogy(Question):
    """The genealogy of a batch number (or material|batch): batches, links, balances, where it is, who got it."""

    code = "production/batches"
    part = "batch"
    ending = "genealogy"
    title = Text("Phả hệ lô", "Batch genealogy")
    filters = BATCH_SCOPE
    parameters = (DIRECTION, WEAK, DEPTH)
    sources = LISTS
    tag = "production"

    def compute(self, asked: Asked) -> Payload:
        """Raises Refused `unknown-record`, `genealogy-too-large`."""
        options, filters = asked.options, asked.filters
        found = chain.genealogy(
            asked.part,
            options["direction"],
            include_weak=options["weak"],
            material=filters.material[0] if filters.material else None,
            depth=options["depth"],
        )
        ids = [node.batch_id for node in found.nodes]
        return {
            "batch": asked.part,
            "roots": list(found.roots),
            "is_cut": found.is_cut,
            "nodes": [node_json(node) for node in found.nodes],
            "links": [link_json(link) for link in found.links],
            "places": chain.places(ids, filters).all(),
            "deliveries": chain.deliveries(ids, filters).all(),
            "filters": dict(filters.items()),
        }

    def shape(self) -> Mapping[str, Any]:
        """JSON schema."""
        rows = {"type": "array", "items": {"type": "object"}}
        return {
            "type": "object",
            "required": ["batch", "roots", "nodes", "links", "places", "deliveries", "is_cut", "filters"],
            "properties": {
                "batch": SCHEMAS["text"],
                "roots": {"type": "array", "items": SCHEMAS["text"]},
                "is_cut": SCHEMAS["flag"],
                "nodes": rows,
                "links": rows,
                "places": rows,
                "deliveries": rows,
                "filters": {"type": "object"},
            },
        }


def node_json(node: chain.Node) -> dict[str, Any]:
    """A batch with its order, yield and balance."""
    facts = {
        name: node.facts[name]
        for name in (
            "material", "description", "material_type", "batch", "process_order", "orders", "plant", "mrp_controller",
            "order_type", "sales_order", "state", "release_date", "actual_finish_date", "ordered_quantity",
            "delivered_quantity", "unit", "input_kg", "output_kg", "by_product_kg", "loss_kg", "sg_theoretical",
            "sg_actual",
        )
    }  # fmt: skip
    return {"batch_id": node.batch_id, "depth": node.depth, **facts, "balance": _balance_json(node.balance)}


def _balance_json(balance: chain.Balance | None) -> dict[str, Any] | None:
    if balance is None:
        return None
    names = ("unit", "received", "consumed", "delivered", "returned", "scrapped", "counted", "posted_on", "other",
             "stock", "transit", "difference", "difference_kg", "difference_ratio")  # fmt: skip
    return {name: getattr(balance, name) for name in names} | {"is_off": balance.is_off}


def link_json(link: chain.Link) -> dict[str, Any]:
    """A link with its method, confidence and where it was read."""
    names = ("batch_id", "parent_batch_id", "method", "confidence", "process_order", "parent_process_order",
             "production_date", "quantity", "unit", "quantity_kg", "row_key")  # fmt: skip
    return {name: getattr(link, name) for name in names} | {"load": link.load_id}


class RecallPack(APIView):
    """GET production/batches/{batch}/recall-pack: the workbook for a recall. Every one is logged."""

    capability = "read"
    throttle_scope = "heavy"

    @extend_schema(
        parameters=[
            OpenApiParameter("direction", str, enum=["both", "backward", "forward"]),
            OpenApiParameter("weak", str, enum=["0", "1"]),
        ],
        responses={(200, CONTENT_TYPES["xlsx"]): OpenApiTypes.BINARY},
        tags=["production"],
    )
    def get(self, request: Request, batch: str) -> FileResponse:
        """The workbook, read in one snapshot. Raises Refused `unknown-record`, `genealogy-too-large`."""
        inner: HttpRequest = request._request
        reader = viewer_of(request)
        filters = Filters.parse(
            inner.GET, allowed={"plant", "channel"}, also={"direction", "weak"}, scope=reader.scope
        )
        file = tempfile.TemporaryFile()  # noqa: SIM115  (its reader closes it)
        write_recall_pack(
            batch,
            file,
            direction=DIRECTION.value(inner.GET.get("direction", "forward")),
            include_weak=WEAK.value(inner.GET.get("weak", "0")),
            filters=filters,
            by=reader.username,
            language=get_language() or "vi",
        )
        file.seek(0)
        response = FileResponse(file, content_type=CONTENT_TYPES["xlsx"])
        name = "".join(sign for sign in batch if sign.isalnum() or sign in "-_")[:40]
        response["Content-Disposition"] = (
            f'attachment; filename="recall-{name}-{timezone.localdate():%Y%m%d}.xlsx"'
        )
        response["Cache-Control"] = "private, no-store"
        return response


register_api(path("production/batches/<str:batch>/recall-pack", RecallPack.as_view(), name="api-recall-pack"))
