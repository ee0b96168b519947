"""Whether a list follows on what was loaded before it, without working days in between that no list covers."""

from collections.abc import Collection
from datetime import date

from django.db.models import Max

from alkana.reporting import periods
from etl import cadence
from etl.models import Load, LoadState
from etl.sources.base import Source


def covered(source: Source, load: Load, days: Collection[date]) -> list[int]:
    """[working days that are covered, working days] from the end of the list before this one to its own end.

    `days` are those that its rows are of; a list whose rows have no day of their own speaks for its as-of. Empty for
    lists without dates. A list from before the newest one is judged by its own days alone.
    """
    own = set(days) or ({load.as_of} if load.as_of and source.as_of else set())
    if not own:
        return []
    how_often = cadence.in_use()[source.code]
    first, last = min(own), max(own)
    others = Load.objects.filter(source=source.code, state=LoadState.PUBLISHED, corrects=None)
    before: date | None = (
        others.exclude(pk=load.pk).filter(as_of__lt=last).aggregate(before=Max("as_of"))["before"]
    )
    reached = cadence.end(how_often, before) if before else None
    since = cadence.start(how_often, min(first, reached + cadence.DAY) if reached else first)
    working = periods.working_days(since, cadence.end(how_often, last))
    with_rows = {cadence.start(how_often, day) for day in own}
    missing = [
        day
        for day in working
        if cadence.start(how_often, day) not in with_rows and not (reached and day <= reached)
    ]
    return [len(working) - len(missing), len(working)] if working else []
