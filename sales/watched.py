"""Values of sales masters that one person alone does not change: whether a channel counts as revenue."""

from collections.abc import Sequence

from alkana.text import Text
from etl.backoffice.sensitive import Value, Watch
from sales.models import DimChannel

INTERNAL = Text(
    "Kênh {channel} là nội bộ, không tính doanh thu", "Channel {channel} is internal and no revenue"
)


def internal(points: Sequence[str]) -> dict[str, Value]:
    """Whether each channel is internal."""
    return dict(DimChannel.objects.filter(pk__in=points).values_list("channel", "is_internal"))


WATCHES = (
    Watch(
        "channel", Text("Kênh", "Channel"), (DimChannel,), lambda changes: [change.pk for change in changes], internal,
        lambda channel: INTERNAL.filled(channel=channel),
    ),
)  # fmt: skip
