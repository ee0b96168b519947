"""What a KPI answers: a value with its unit, or unknown with the reason. Nothing here knows a KPI or the database."""

from dataclasses import dataclass
from decimal import Decimal

from alkana.text import Text

Number = Decimal | int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that the figure does not contain, and why. `quantity` in `unit` when they have one."""

    rows: int
    why: Text
    quantity: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `value is None` means unknown and then `reason_unknown` says why; a true zero is 0.

    `numerator` and `denominator` are what a ratio was made of, in their own units; `details` are named parts
    (per stage, per unit), in reading order; `notes` say what a reader must know of a known figure.
    """

    value: Number | None
    unit: str
    reason_unknown: Text | None = None
    left_out: tuple[LeftOut, ...] = ()
    numerator: Number | None = None
    denominator: Number | None = None
    details: tuple[tuple[str, "Figure"], ...] = ()
    notes: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.value, float):
            raise TypeError("a figure is Decimal or int, never float")
        if (self.value is None) != (self.reason_unknown is not None):
            raise ValueError("a figure has either a value or a reason why it is unknown")

    @property
    def is_known(self) -> bool:
        """Whether there is a value."""
        return self.value is not None

    @classmethod
    def of(
        cls,
        value: Number,
        unit: str,
        *,
        left_out: tuple[LeftOut, ...] = (),
        details: tuple[tuple[str, "Figure"], ...] = (),
        notes: tuple[Text, ...] = (),
    ) -> "Figure":
        """A known figure."""
        return cls(value, unit, left_out=left_out, details=details, notes=notes)

    @classmethod
    def unknown(
        cls,
        unit: str,
        reason: Text,
        *,
        left_out: tuple[LeftOut, ...] = (),
        details: tuple[tuple[str, "Figure"], ...] = (),
    ) -> "Figure":
        """An unknown figure with its reason, for people."""
        return cls(None, unit, reason, left_out=left_out, details=details)

    @classmethod
    def ratio(
        cls,
        numerator: Number | None,
        denominator: Number | None,
        *,
        unit: str = "%",
        unknown: Text,
        left_out: tuple[LeftOut, ...] = (),
        details: tuple[tuple[str, "Figure"], ...] = (),
    ) -> "Figure":
        """numerator / denominator (R1, R2), × 100 when the unit is %. Unknown when one is missing or the base is 0."""
        value: Number | None = None
        if numerator is not None and denominator:
            value = Decimal(numerator) / Decimal(denominator) * (100 if unit == "%" else 1)
        return cls(
            value, unit, None if value is not None else unknown, left_out, numerator, denominator, details
        )
