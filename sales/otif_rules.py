"""Rules of on time in full, shown side by side so that meetings argue about facts. L1 is the official one."""

from dataclasses import dataclass
from decimal import Decimal

from alkana.text import Text


@dataclass(frozen=True, slots=True)
class Rule:
    """When a due delivery line is kept.

    `late_days`: working days after the planned date that still are on time. `short_ratio`: share of the quantity that
    may be missing. `early_days`: calendar days before the planned date from which on it is not too early, None = any.
    `delivered_only`: open lines do not count. `with_internal`: transfers between own plants count too.
    `by_quantity`: kilograms instead of lines.
    """

    code: str
    name: Text
    late_days: int = 0
    short_ratio: Decimal = Decimal(0)
    early_days: int | None = None
    delivered_only: bool = False
    with_internal: bool = False
    by_quantity: bool = False

    @property
    def is_official(self) -> bool:
        """Whether the KPI OTIF follows this rule."""
        return self is OFFICIAL


OFFICIAL = Rule(
    "L1", Text("Xuất đúng ngày kế hoạch, đủ số lượng", "Goods issue by the planned date, full quantity")
)
TOLERANT = Rule(
    "L2",
    Text("Cho phép trễ 1 ngày làm việc, thiếu 5 %", "Up to 1 working day late and 5 % short"),
    late_days=1,
    short_ratio=Decimal("0.05"),
)
WINDOW = Rule(
    "L3", Text("Không sớm hơn 3 ngày, không trễ", "Not more than 3 days early, not late"), early_days=3
)
DELIVERED = Rule("L4", Text("Chỉ tính dòng đã xuất", "Delivered lines only"), delivered_only=True)
INTERNAL = Rule("L5", Text("Tính cả chuyển kho nội bộ", "With internal transfers"), with_internal=True)
BY_QUANTITY = Rule(
    "L6", Text("Theo khối lượng (kg) thay vì dòng", "By quantity (kg) instead of lines"), by_quantity=True
)

LADDER: tuple[Rule, ...] = (OFFICIAL, TOLERANT, WINDOW, DELIVERED, INTERNAL, BY_QUANTITY)
RULES = {rule.code: rule for rule in LADDER}


def due_sql(rule: Rule) -> str:
    """Condition on `line`: the rule asks something of it."""
    internal = " or is_due_internal" if rule.with_internal else ""
    issued = " and gi_date is not null" if rule.delivered_only else ""
    return f"((is_due{internal}){issued})"


def kept_sql(rule: Rule) -> str:
    """Condition on `line`: it left on time and in full by the rule. All numbers are the rule's own."""
    late = "gi_date <= planned_date"
    if rule.late_days:
        late = f"({late} or late_working_days <= {rule.late_days:d})"
    early = f" and gi_date >= planned_date - {rule.early_days:d}" if rule.early_days is not None else ""
    full = f"actual_quantity >= delivery_quantity * {1 - rule.short_ratio}"
    return f"(gi_date is not null and {late}{early} and {full})"
