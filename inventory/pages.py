"""The inventory page with its tabs, and the card of one material."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alkana.refusals import Refused
from alkana.reporting import addresses, page
from alkana.reporting.filters import Filters
from alkana.reporting.page import Page, Tab
from alkana.reporting.pages_views import Asking, kpi_card, viewer_of
from alkana.reporting.question import ask, get
from alkana.reporting.shell import framed, guarded
from alkana.reporting.snapshot import snapshot
from alkana.reporting.table import get_table
from alkana.text import Text
from etl import approvals
from etl.followup_pages import shown
from etl.models import ApprovalOutcome
from inventory.approvals import ANCHOR, subject_of
from inventory.followups import DECISION
from inventory.models import SlowMovingDecision
from inventory.queries import stock

PLACES = ("plant", "location", "material_type", "mrp_controller", "material")
STOCK_FILTERS = ("as_of", *PLACES, "batch")
FLOW_FILTERS = ("from", "to", *PLACES, "batch")

INVENTORY = Page(
    code="inventory",
    path="inventory",
    title=Text("Tồn kho", "Inventory"),
    question=Text(
        "Ta có gì, ở đâu, có đúng không, và cái gì không luân chuyển?",
        "What do we have, where, is it right, and what does not move?",
    ),
    filters=("as_of", *FLOW_FILTERS),
    tabs=(
        Tab(
            "stock",
            Text("Tồn kho", "Stock"),
            cards=(
                "INV-QTY",
                "INV-VAL",
                "INV-TRA",
                "INV-ELS",
                "INV-SKU",
                "INV-NEG",
                "INV-UNC",
                "INV-DOS",
                "INV-NONM-VAL",
            ),
            charts=("inventory/stock-over-time", "inventory/stock-by-group"),
            tables=("inventory",),
            template="inventory/stock.html",
            filters=STOCK_FILTERS,
        ),
        Tab(
            "flows",
            Text("Nhập xuất", "Flows"),
            question=Text(
                "Cái gì vào, cái gì ra, cái gì chạy nhanh?", "What came in, what went out, what moves most?"
            ),
            cards=("INV-IN", "INV-OUT", "INV-NETC", "INV-TRN", "INV-VEL", "INV-VEL-DOC"),
            charts=("inventory/stock-bridge", "inventory/flows", "inventory/flows-by-class"),
            tables=("inventory/movers",),
            filters=FLOW_FILTERS,
        ),
        Tab(
            "slow",
            Text("Chậm luân chuyển", "Slow and non-moving"),
            question=Text("Cái gì nằm im, và ai xử lý?", "What lies still, and who decides on it?"),
            cards=("INV-NONM", "INV-NONM-VAL", "INV-SLOW", "INV-HOLD", "INV-AGE"),
            charts=("inventory/slow-bridge", "inventory/idle-by-age"),
            tables=("inventory/slow-moving", "inventory/holding-cost"),
            template="inventory/slow.html",
            filters=("as_of", *PLACES),
        ),
        Tab(
            "reconcile",
            Text("Đối chiếu với SAP", "Reconcile with SAP"),
            question=Text(
                "Tồn kho của ta có khớp SAP không, lệch vì sao?",
                "Does our stock agree with SAP's, and if not, why?",
            ),
            cards=("REC-OK", "REC-DRIFT", "REC-EXP", "REC-UNX"),
            charts=("inventory/drift-causes", "inventory/drift-over-time"),
            tables=("inventory/reconciliation",),
            template="inventory/reconcile.html",
            filters=STOCK_FILTERS,
        ),
        Tab(
            "time-travel",
            Text("Nhìn lại quá khứ", "Time travel"),
            question=Text(
                "Ngày đó có gì, theo những gì đã biết lúc đó?",
                "What was there on that day, as it was known then?",
            ),
            tables=("inventory/known-stock", "inventory/arrived-since"),
            template="inventory/time_travel.html",
            filters=("as_of", *PLACES, "batch"),
        ),
    ),
    shortcut="i",
    icon="packages",
    order=20,
    sources=("mb51", "mb52", "zrsd006"),
)
MATERIAL_CARDS = ("INV-QTY", "INV-VAL", "INV-DOS", "INV-TRA", "INV-ELS", "INV-CON", "INV-AGE")


@guarded()
def material(request: HttpRequest, code: str) -> HttpResponse:
    """The card of one material: what it is, where it lies, how it moves, what is on its way, what was decided."""
    asking = Asking.read(request)
    payload = ask(get("inventory/materials"), _only(asking.filters, "inventory/materials"), part=code).payload
    narrowed = replace(asking.filters, material=(code,))
    query = narrowed.query_string()
    context = {
        "title": f"{code} · {payload['description'] or '—'}",
        "material": payload,
        "cards": [kpi_card(one, replace(asking, filters=narrowed)) for one in MATERIAL_CARDS],
        "charts": [
            _place("widget-chart", one, query) for one in ("inventory/stock-over-time", "inventory/flows")
        ],
        "tables": [
            _place(
                "widget-table", one, f"{_only(narrowed, one).query_string()}&columns={_other_columns(one)}"
            )
            for one in (
                "inventory/batches",
                "inventory/movements",
                "inventory/in-transit",
                "inventory/elsewhere",
            )
        ],
        "decisions": _decided(code, payload, asking.filters.scope.plants),
        "decision_address": reverse("follow-up", args=[DECISION.code]),
    }
    return framed(request, "inventory/material.html", context)


def _only(filters: Filters, code: str) -> Filters:
    return filters.only(get(code).filters)


def _other_columns(code: str) -> str:
    """The columns of a list that do not repeat what the card's head says."""
    said = {"material", "description", "material_type"}
    return ",".join(
        column.name for column in get_table(code).columns if column.visible and column.name not in said
    )


def _place(name: str, code: str, query: str) -> dict[str, Any]:
    question = get(code if name == "widget-table" else f"charts/{code}")
    return {"address": f"{reverse(name, args=[code])}?{query}", "title": question.title}


def _decided(code: str, payload: dict[str, Any], granted: tuple[str, ...] | None) -> list[dict[str, Any]]:
    """One entry per plant that holds the material, decided or not, within the plants that the reader may see."""
    found = SlowMovingDecision.objects.filter(material__material_code=code)
    decided = {one.plant: one for one in found if granted is None or one.plant in granted}
    plants = sorted({item["plant"] for item in payload["stock"]["items"]} | set(decided))
    return [
        {
            "plant": plant,
            "kept": shown(DECISION, decided.get(plant)),
            "query": urlencode({"material": code, "plant": plant}),
        }
        for plant in plants
    ]


@guarded()
def anchors(request: HttpRequest) -> HttpResponse:
    """The stock lists of each plant and which of them stock stands on; asked for by the reconcile tab."""
    viewer = viewer_of(request)
    with snapshot():
        found = stock.stock_lists(Filters(scope=viewer.scope)).all()
    lists = sorted(found, key=lambda one: (one["plant"], one["snapshot_date"]))
    waiting = approvals.visible(approvals.pending(ANCHOR.code), viewer)
    about = [one.subject for one in waiting]
    for one in lists:
        one["is_asked_for"] = subject_of(one["plant"], one["snapshot_date"]) in about
    context = {
        "lists": lists,
        "requests": [approvals.shown(one, viewer) for one in waiting],
        "may_ask": viewer.may(ANCHOR.asks),
        "is_alone_enough": approvals.is_alone_enough(ANCHOR, viewer),
    }
    return render(request, "inventory/anchors.html", context)


@guarded(ANCHOR.asks)
@require_POST
def accept_anchor(request: HttpRequest, plant: str, day: str) -> HttpResponse:
    """Ask to let a plant's stock stand on another stock list: a second person decides."""
    try:
        subject, note = {"plant": plant, "snapshot_date": day}, request.POST.get("note", "")
        asked = approvals.ask(ANCHOR.code, subject, by=viewer_of(request), note=note)
        if asked.outcome == ApprovalOutcome.PENDING:
            messages.success(request, _("Sent for approval: a second person decides."))
        else:
            messages.success(request, _("Stock stands on that list now."))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect("/inventory/reconcile/")


def register() -> None:
    """Make menu and addresses known; called when the app is ready."""
    page.register(INVENTORY)
    addresses.register_pages(
        path("inventory/anchors/", anchors, name="anchors"),
        path("inventory/anchors/<str:plant>/<str:day>/", accept_anchor, name="accept-anchor"),
        path("inventory/materials/<str:code>/", material, name="material"),
    )
