"""What the write road tells the read road: the data version, what is loaded, and how a fact leads to its file."""

from datetime import date
from uuid import UUID

from django.db.models import Max

from alkana.reporting import addresses, stamp
from alkana.reporting import lineage as figures_lineage
from alkana.text import Text
from etl import cadence, lineage, versions
from etl.models import Load, LoadState
from etl.sources.base import all_sources, get_source

# Lists that look ahead: their newest date says nothing about how far the data reach.
PLANS = ("target",)
CURRENT = Text("Dòng này đang được tính", "This line counts")
OLDER = Text("Một lần nạp mới hơn đã thay dòng này", "A newer load has replaced this line")
NOT_ACTIVE = Text("Lần nạp này không còn hiệu lực", "This load no longer counts")


def register() -> None:
    """Called once, from `EtlConfig.ready`."""
    from etl import api, approval_api

    stamp.register_version_source(in_snapshot=versions.in_snapshot, stamp_info=stamp_info)
    figures_lineage.register_raw(origins)
    addresses.register_api(*api.urlpatterns, *approval_api.urlpatterns)


def stamp_info() -> stamp.StampInfo:
    """What is loaded in the open snapshot: per list its newest published load; the day that facts reach."""
    published = Load.objects.filter(state=LoadState.PUBLISHED)
    newest = {load.source: load for load in published.order_by("source", "-precedence").distinct("source")}
    moments = {
        row["source"]: row["at"] for row in published.values("source").annotate(at=Max("published_at"))
    }
    cadences = cadence.in_use()
    states = tuple(
        stamp.SourceState(
            source.code, source.title, load.pk if load else None, load.as_of if load else None,
            moments.get(source.code), cadence.days_between(cadences[source.code]), source.code in PLANS,
        )
        for source in all_sources()
        for load in [newest.get(source.code)]
    )  # fmt: skip
    reached: list[date] = [state.as_of for state in states if state.as_of and not state.looks_ahead]
    return stamp.StampInfo(
        max(reached, default=None), max(filter(None, moments.values()), default=None), states
    )


def origins(source_code: str, row_key: UUID) -> list[figures_lineage.RawRow]:
    """Every line of a file that said something about a fact; the one that counts first."""
    source = get_source(source_code)
    return [
        figures_lineage.RawRow(
            load=found.load.pk,
            file=found.load.name,
            sha256=found.load.file_id,
            sheet=found.sheet,
            row_number=found.row_number,
            cells=tuple(
                (header, None if cell is None else str(cell))
                for header, cell in lineage.cells(found.load, found.row_number).items()
            ),
            loaded_at=found.load.published_at,
            state=found.load.state,
            is_current=found.is_current,
            rules=(CURRENT if found.is_current else OLDER if found.is_active else NOT_ACTIVE,),
        )
        for found in lineage.appearances(source, row_key)
    ]
