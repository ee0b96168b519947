"""What to do about a line that differs from SAP's list, and who does it: one suggestion, from the cause that explains
most of it, and the person who has the line."""

from collections import defaultdict
from datetime import date
from typing import Any

from alkana.reporting import formats
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from inventory.queries import assigned, drift
from inventory.queries.chosen import from_date_id

MOST_SPANS = 3
"""Spans of days that a suggestion names before it says "…"."""

SUGGESTIONS = {
    "missing_days": Text("Nạp MB51 ngày {days}, nhà máy {plant}", "Upload MB51 for {days}, plant {plant}"),
    "missing_documents": Text(
        "Sửa dòng MB51 đang cách ly, hoặc xuất lại chứng từ của vật tư {material}",
        "Correct the quarantined rows of MB51, or export the documents of {material} again",
    ),
    "unknown_movement_type": Text(
        "Khai báo ý nghĩa của loại dịch chuyển", "Say what the movement type means"
    ),
    "unit_factor": Text("Thiếu hệ số đơn vị của {material}", "A unit factor for {material} is missing"),
    "opening_stock": Text(
        "Đặt lại tồn đầu: lấy danh sách khác làm mốc", "Set the opening stock: accept another list as anchor"
    ),
    "quarantined_list_line": Text(
        "Sửa dòng tồn SAP đang cách ly (MB52)", "Correct the quarantined row of SAP's list (MB52)"
    ),
    "late_posting": Text(
        "Ghi sổ sau khi xuất: xuất lại danh sách tồn", "Posted after the export: export the stock list again"
    ),
    "same_day_cut_off": Text(
        "Xuất danh sách tồn sau chứng từ cuối ngày", "Export the list after the day's last document"
    ),
    "special_stock": Text(
        "Kiểm tra tồn đặc biệt của {material} trong SAP", "Check the special stock of {material} in SAP"
    ),
    "unexplained": Text(
        "So chứng từ của {material} với SAP", "Compare the documents of {material} with SAP's"
    ),
}


NOBODY = "-"


def lines(filters: Filters, *, assignee: str | None = None) -> Select:
    """As `drift.lines`, with the column suggestion ('' within tolerance), in the reader's language, and assignee,
    due_date and note of lines out of tolerance that somebody has.

    `assignee`: only the lines out of tolerance that this person has, or nobody (`-`).
    """
    compared = drift.compared_list(filters)
    rows = drift.lines_of(compared, filters)
    causes = ", ".join(f"({n}, '{code}', abs(r.{code}))" for n, code in enumerate(SUGGESTIONS))
    days = _uncovered(rows.params)
    return Select(
        "select r.*, coalesce(replace(replace(replace("
        "s.said, '{material}', r.material), '{plant}', r.plant), '{days}', coalesce(d.said, '')), '') as suggestion, "
        "u.username as assignee, n.due_date, n.note "
        "from " + rows.source("r") + " left join lateral ("
        f"select c.cause from (values {causes}) as c (position, cause, quantity) "
        "where c.quantity <> 0 and not r.is_within_tolerance order by c.quantity desc, c.position limit 1"
        ") as most on true "
        "left join unnest(%(s_cause)s::text[], %(s_said)s::text[]) as s (cause, said) on s.cause = most.cause "
        "left join unnest(%(d_plant)s::text[], %(d_said)s::text[]) as d (plant, said) on d.plant = r.plant "
        "left join drift_assignment as n on n.material_id = r.material_id and n.location_id = r.location_id "
        "and n.batch = r.batch and n.id = any(%(open_assignments)s::bigint[]) and not r.is_within_tolerance "
        "left join accounts_user as u on u.id = n.assignee_id "
        "where %(assignee)s::text is null "
        "or (not r.is_within_tolerance and coalesce(u.username, %(nobody)s) = %(assignee)s)",
        {
            **rows.params,
            "s_cause": list(SUGGESTIONS),
            "s_said": [str(text) for text in SUGGESTIONS.values()],
            "d_plant": list(days),
            "d_said": list(days.values()),
            "open_assignments": assigned.still_open(compared[0]) if compared else [],
            "assignee": assignee,
            "nobody": NOBODY,
        },
    )


def _uncovered(params: Any) -> dict[str, str]:
    """The days of each plant that no load covers, as spans of calendar days."""
    by_plant: dict[str, list[date]] = defaultdict(list)
    for plant, number in zip(params["u_plant"], params["u_day"], strict=True):
        by_plant[plant].append(from_date_id(number))
    return {plant: _spans(sorted(set(days))) for plant, days in by_plant.items()}


def _spans(days: list[date]) -> str:
    """`12 Jan 2026 – 14 Jan 2026, 20 Jan 2026`; days off between two missing days belong to their span."""
    spans: list[list[date]] = []
    for day in days:
        if spans and (day - spans[-1][1]).days <= 3:
            spans[-1][1] = day
        else:
            spans.append([day, day])
    said = [
        formats.day(first) if first == last else f"{formats.day(first)} – {formats.day(last)}"
        for first, last in spans[:MOST_SPANS]
    ]
    return ", ".join(said) + (", …" if len(spans) > MOST_SPANS else "")
