"""How good one load is: a score of 0–100 from up to six parts (kpis.md DQ-SCORE); parts without data weigh nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from alkana.text import Text
from etl.models import Load
from etl.sources.base import Severity


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score: `share` from 0 to 1, None when the load has nothing to judge it by."""

    code: str
    title: Text
    weight: int
    share: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        """The share in percent."""
        return None if self.share is None else self.share * 100


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one load and what it is made of; `value` is None before anything was read."""

    value: Decimal | None
    parts: tuple[Part, ...]

    @property
    def band(self) -> str:
        """good from 95, watch from 80, else act; empty without a score."""
        if self.value is None:
            return ""
        return "good" if self.value >= 95 else "watch" if self.value >= 80 else "act"


def score(load: Load) -> Score:
    """The score of a load that was read."""
    rows = load.rows_read
    joins, continuity = load.detection.get("joins", []), load.detection.get("continuity", [])
    parts = (
        Part("completeness", Text("Đầy đủ", "Completeness"), 25, _without(load.rows_quarantined, rows)),
        Part("validity", Text("Hợp lệ", "Validity"), 20, _without(_suspicious(load), rows)),
        Part("uniqueness", Text("Không trùng", "Uniqueness"), 15, _without(load.rows_duplicate, rows)),
        Part("join_coverage", Text("Khớp mã", "Join coverage"), 20, _joined(joins)),
        Part("continuity", Text("Liên tục", "Continuity"), 10, _share(*continuity) if continuity else None),
        Part("control_totals", Text("Tổng kiểm soát", "Control totals"), 10, _control_totals(load)),
    )
    known = [(part.weight, part.share) for part in parts if part.share is not None]
    weight = sum(w for w, _share in known)
    value = sum((w * share for w, share in known), Decimal(0)) * 100 / weight if weight else None
    return Score(value, parts)


def _without(bad: int, rows: int) -> Decimal | None:
    return None if not rows else max(Decimal(0), 1 - Decimal(bad) / rows)


def _suspicious(load: Load) -> int:
    return sum(finding["rows"] for finding in load.findings if finding["severity"] != Severity.NOTE)


def _joined(joins: Sequence[Mapping[str, int]]) -> Decimal | None:
    return _share(sum(join["matched"] for join in joins), sum(join["asked"] for join in joins))


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / whole if whole else None


def _control_totals(load: Load) -> Decimal | None:
    checked = load.control_totals
    return Decimal(sum(bool(total["agrees"]) for total in checked)) / len(checked) if checked else None
