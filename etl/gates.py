"""What makes a checked list wait for a second person. All gates stand here, and every road goes through them: page,
command line and API.

A gate looks at what reading found and at what publishing would change. It gives its reasons with the figures that they
stand on; without a reason the list goes on by itself. Small lists with a bad row or two always do.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from alkana.reporting import formats
from alkana.text import Text
from etl import closed_periods, emptiness
from etl.models import Load
from etl.sources.base import Severity, Source

# Rows that may always be wrong: a small list is not rotten for a few.
FEW_ROWS = 3
MOST_FAULTY = Decimal("0.01")
MOST_CHANGED = Decimal("0.05")
LEAST_JOINED = Decimal("0.99")

# The code of a load's message while it waits.
CODE = "waits-approval"
WAITS = Text(
    "Danh sách chờ người thứ hai phê duyệt: {reasons}", "The list waits for a second person: {reasons}"
)
RULE = Text(
    "{rows} trong {all} dòng ({share} %) vi phạm “{rule}”; quá 1 % thì phải xem lại",
    "{rows} of {all} rows ({share} %) break “{rule}”; more than 1 % has to be looked at",
)
TOTAL = Text(
    "Tổng “{column}”{group}: {where} ghi {stated}, đọc được {read}",
    "Total of “{column}”{group}: {where} says {stated}, the rows add up to {read}",
)
IN_FILE, BY_HAND = Text("tệp", "the file"), Text("người nạp", "the person who loads it")
JOIN = Text(
    "{rows} trong {all} dòng có {column} không có trong danh mục ({codes}); phải khớp ít nhất 99 %",
    "{rows} of {all} rows have a {column} that no code list knows ({codes}); at least 99 % must match",
)
PERIOD = Text(
    "Tháng {month} đã khóa: {rows} trong {all} dòng ({share} %) sẽ đổi; quá 5 % thì phải xem lại",
    "{month} is closed: {rows} of its {all} rows ({share} %) would change; more than 5 % has to be looked at",
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a list waits. `subject` tells reasons of one gate apart: the rule, column or month."""

    gate: str
    subject: str
    text: Text
    evidence: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the load."""
        return {
            "gate": self.gate,
            "subject": self.subject,
            "text_vi": self.text.vi,
            "text_en": self.text.en,
            "evidence": dict(self.evidence),
        }


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate. `find` may read `changed_raw_<code>`, what publishing would change."""

    code: str
    title: Text
    find: Callable[[Source, Load], Iterable[Reason]]


def reasons(source: Source, load: Load) -> list[Reason]:
    """Why this list waits; empty when it may go on. Must run where `changes.compute` has just run."""
    return [reason for gate in GATES for reason in gate.find(source, load)]


def unapproved(found: Iterable[Reason], load: Load) -> list[Reason]:
    """Those that nobody has agreed to yet."""
    agreed = {(known["gate"], known["subject"]) for known in load.reasons if known.get("is_approved")}
    return [reason for reason in found if (reason.gate, reason.subject) not in agreed]


def sentence(found: Iterable[Reason]) -> Text:
    """All reasons in one sentence."""
    texts = [reason.text for reason in found]
    return WAITS.filled(reasons=Text("; ".join(t.vi for t in texts), "; ".join(t.en for t in texts)))


def _broken_rules(_source: Source, load: Load) -> Iterable[Reason]:
    if load.corrects_id is not None:  # what is still wrong in a correction was missing before it
        return
    for finding in load.findings:
        rows = finding["rows"]
        if finding["severity"] != Severity.ERROR or not _is_many(rows, load.rows_read, MOST_FAULTY):
            continue
        said = Text(finding["text_vi"].rstrip("."), finding["text_en"].rstrip("."))
        yield Reason(
            "error-rule",
            finding["code"],
            RULE.filled(rule=said, **_counted(rows, load.rows_read)),
            {"rows": rows, "rows_read": load.rows_read},
        )


def _emptied_columns(source: Source, load: Load) -> Iterable[Reason]:
    if load.corrects_id is not None or not emptiness.is_judged(source):
        return
    rows = load.detection.get("filled_rows", 0)
    for column in emptiness.emptied(source, load, load.detection.get("filled", {}), rows):
        evidence = {"empty": round(column.now, 4), "empty_before": round(column.before, 4)}
        yield Reason("column-emptied", column.name, column.text, evidence)


def _totals_that_differ(source: Source, load: Load) -> Iterable[Reason]:
    headers = {column.name: column.header for column in source.columns}
    for total in load.control_totals:
        if total["agrees"]:
            continue
        group = f" ({total['group']})" if total["group"] else ""
        amounts = {name: formats.in_languages(formats.number, total[name]) for name in ("stated", "read")}
        text = TOTAL.filled(
            column=headers.get(total["column"], total["column"]),
            group=group,
            where=BY_HAND if total.get("typed") else IN_FILE,
            **amounts,
        )
        subject = f"{total['column']}{group}"
        yield Reason("control-total", subject, text, {"stated": total["stated"], "read": total["read"]})


def _codes_that_join_nothing(source: Source, load: Load) -> Iterable[Reason]:
    headers = {column.name: column.header for column in source.columns}
    for join in load.detection.get("joins", []):
        unknown = join["asked"] - join["matched"]
        if unknown > FEW_ROWS and unknown > join["asked"] * (1 - LEAST_JOINED):
            text = JOIN.filled(
                column=f"“{headers.get(join['column'], join['column'])}”",
                codes=", ".join(join["unknown"]),
                **_counted(unknown, join["asked"]),
            )
            yield Reason("join-coverage", join["column"], text, join)


def _closed_periods(source: Source, load: Load) -> Iterable[Reason]:
    for period in closed_periods.changed(source, load):
        if not _is_many(period.touched, period.rows, MOST_CHANGED):
            continue
        text = PERIOD.filled(
            month=formats.in_languages(formats.month, period.month), **_counted(period.touched, period.rows)
        )
        yield Reason(
            "closed-period", period.month, text, {"rows": period.touched, "rows_before": period.rows}
        )


def _is_many(rows: int, of: int, most: Decimal) -> bool:
    return rows > FEW_ROWS and rows > of * most


def _counted(rows: int, of: int) -> dict[str, Text]:
    numbers = {
        name: formats.in_languages(formats.number, count, 0) for name, count in (("rows", rows), ("all", of))
    }
    share = Decimal(100 * rows) / of if of else Decimal(100)
    return numbers | {"share": formats.in_languages(formats.number, share, 1)}


GATES = (
    Gate("error-rule", Text("Quy tắc bị vi phạm nhiều", "A rule that many rows break"), _broken_rules),
    Gate("column-emptied", Text("Cột trống bất thường", "A column suddenly empty"), _emptied_columns),
    Gate("control-total", Text("Tổng kiểm soát lệch", "A control total that differs"), _totals_that_differ),
    Gate(
        "join-coverage",
        Text("Mã không có trong danh mục", "Codes no code list knows"),
        _codes_that_join_nothing,
    ),
    Gate("closed-period", Text("Tháng đã khóa bị đổi", "A closed period that changes"), _closed_periods),
)
