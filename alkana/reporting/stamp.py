"""What a figure is labelled with: data version, as-of, load time, scope. The data version belongs to the write road,
which registers here how to ask for it; the ground floor knows no load."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from alkana.reporting import periods, store
from alkana.reporting.filters import Filters
from alkana.text import Text

# One Valkey may serve several databases.
VERSION_NAME = f"data-version:{settings.DATABASES['default'].get('NAME', '')}"
# A crash between commit and announcement leaves the old number in Valkey; this bounds for how long.
VERSION_SECONDS = 5


@dataclass(frozen=True, slots=True)
class SourceState:
    """The newest published load of one list. `cadence_days`: a new file is expected every so many working days.
    `looks_ahead`: its dates are plans and say nothing about how far the data reach."""

    code: str
    title: Text
    load: int | None
    as_of: date | None
    loaded_at: datetime | None
    cadence_days: int = 1
    looks_ahead: bool = False

    @property
    def state(self) -> str:
        """fresh, late (older than its cadence), very_late (older than twice), undated (no day in it), missing."""
        if self.load is None:
            return "missing"
        if self.as_of is None:
            return "undated"
        age = len(periods.working_days(self.as_of, timezone.localdate())) - 1
        if age <= self.cadence_days:
            return "fresh"
        return "late" if age <= 2 * self.cadence_days else "very_late"


@dataclass(frozen=True, slots=True)
class StampInfo:
    """What is loaded in one data version: `as_of` is the day that the data as a whole reach."""

    as_of: date | None = None
    loaded_at: datetime | None = None
    sources: tuple[SourceState, ...] = ()

    def of(self, codes: Iterable[str]) -> "StampInfo":
        """The same reduced to some lists: what stands on them reaches as far as the newest of them, and no other list
        moves its day. All lists when none is named, or as long as none of them is loaded."""
        wanted = [state for state in self.sources if state.code in set(codes)]
        if not wanted:
            return self
        reached = (state.as_of for state in wanted if state.as_of and not state.looks_ahead)
        as_of = max(reached, default=self.as_of)
        loaded_at = max((state.loaded_at for state in wanted if state.loaded_at), default=self.loaded_at)
        return replace(self, as_of=as_of, loaded_at=loaded_at, sources=tuple(wanted))


@dataclass(frozen=True, slots=True)
class VersionSource:
    """How to ask the open snapshot for its version and for what is loaded."""

    in_snapshot: Callable[[], int]
    stamp_info: Callable[[], StampInfo]


_source: list[VersionSource] = [VersionSource(lambda: 0, StampInfo)]


def register_version_source(*, in_snapshot: Callable[[], int], stamp_info: Callable[[], StampInfo]) -> None:
    """Called once by the app that owns the data version, from `AppConfig.ready`."""
    _source[0] = VersionSource(in_snapshot, stamp_info)


def announce(version: int) -> None:
    """Tell all processes the newest committed version."""
    store.put_number(VERSION_NAME, version, seconds=VERSION_SECONDS)


def current_version() -> int:
    """The newest data version, without the database while Valkey knows it."""
    known = store.number(VERSION_NAME)
    if known is None:
        known = _source[0].in_snapshot()
        # Only where nothing newer was announced meanwhile.
        store.put_number(VERSION_NAME, known, seconds=VERSION_SECONDS, only_if_absent=True)
    return known


def version_in_snapshot() -> int:
    """The version that the open snapshot belongs to."""
    return _source[0].in_snapshot()


def info(version: int) -> StampInfo:
    """What is loaded in `version`: from Valkey, else read from the open snapshot, which must be of that version."""
    key = store.key("stamp-info", version)
    known = store.get(key)
    if known is None:
        known = _packed(_source[0].stamp_info())
        store.put(key, known, seconds=3600)
    return _unpacked(known)


def current_info() -> StampInfo:
    """What is loaded now, for filter bars and stamps outside of an answer."""
    from alkana.reporting.snapshot import snapshot

    version = current_version()
    known = store.get(store.key("stamp-info", version))
    if known is not None:
        return _unpacked(known)
    with snapshot() as now:
        return info(now)


def defaults(filters: Filters) -> Filters:
    """`filters` with its dates filled in from the data that are loaded now."""
    return filters.resolved(current_info().as_of)


def as_of(known: StampInfo, filters: Filters) -> date | None:
    """The one day that an answer stands for: the day asked for, never one that its lists do not reach."""
    if filters.as_of is None or known.as_of is None:
        return known.as_of
    return min(filters.as_of, known.as_of)


def as_json(
    version: int, known: StampInfo, filters: Filters, definitions: Mapping[str, int]
) -> dict[str, object]:
    """The `stamp` object of every answer."""
    day = as_of(known, filters)
    return {
        "data_version": version,
        "as_of": day.isoformat() if day else None,
        "loaded_at": known.loaded_at.isoformat() if known.loaded_at else None,
        "scope": filters.scope.canonical(),
        "definition_versions": dict(definitions),
    }


def _packed(known: StampInfo) -> bytes:
    def day(moment: date | datetime | None) -> str | None:
        return moment.isoformat() if moment else None

    states = [
        [
            s.code,
            s.title.vi,
            s.title.en,
            s.load,
            day(s.as_of),
            day(s.loaded_at),
            s.cadence_days,
            s.looks_ahead,
        ]
        for s in known.sources
    ]
    return json.dumps([day(known.as_of), day(known.loaded_at), states]).encode()


def _unpacked(packed: bytes) -> StampInfo:
    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    def moment(text: str | None) -> datetime | None:
        return datetime.fromisoformat(text) if text else None

    as_of, loaded_at, states = json.loads(packed)
    return StampInfo(
        day(as_of),
        moment(loaded_at),
        tuple(SourceState(s[0], Text(s[1], s[2]), s[3], day(s[4]), moment(s[5]), s[6], s[7]) for s in states),
    )
