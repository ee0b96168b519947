"""Addresses of pages, panels and fragments. Page addresses follow the declarations."""

from django.urls import URLPattern, URLResolver, path

from alkana.reporting import addresses, page, pages_views, panel_views, widget_views


def urlpatterns() -> list[URLPattern | URLResolver]:
    """All of them; called once every app has declared its pages."""
    return [
        path("", pages_views.home, name="home"),
        path("dictionary/", panel_views.dictionary, name="dictionary"),
        path("dictionary/<path:code>/", panel_views.definition, name="definition"),
        path("lineage/kpis/<path:code>/", panel_views.kpi_lineage, name="lineage-kpi"),
        path("lineage/rows/<path:code>/<uuid:key>/", panel_views.row_lineage, name="lineage-row"),
        path("rows/<path:code>/", panel_views.rows, name="rows"),
        path("w/cards/<slug:code>/<slug:tab>/", widget_views.cards, name="widget-cards"),
        path("w/filterbar/<slug:code>/<slug:tab>/", widget_views.filter_bar, name="widget-filterbar"),
        path("w/chart/<path:code>/", widget_views.chart, name="widget-chart"),
        path("w/table/<path:code>/", widget_views.table, name="widget-table"),
        path("w/options/<slug:name>/", widget_views.options, name="widget-options"),
        path("w/search/", widget_views.hits, name="widget-search"),
        path("w/version/", widget_views.version, name="widget-version"),
        *addresses.pages(),
        *_declared(),
    ]


def _declared() -> list[URLPattern]:
    patterns = []
    for declared in page.all_pages():
        if declared.url:
            continue
        base = declared.path.strip("/")
        patterns.append(
            path(f"{base}/", pages_views.show, {"code": declared.code}, name=f"page-{declared.code}")
        )
        for tab in declared.tabs[1:]:
            patterns.append(
                path(f"{base}/{tab.code}/", pages_views.show, {"code": declared.code, "tab": tab.code})
            )
    return patterns
