"""Whether a person may do something, and see the plants that it is about: what approvals and follow-ups ask first."""

from collections.abc import Iterable

from alkana.accounts.viewer import Viewer
from alkana.refusals import Refused
from alkana.reporting.problems import DETAILS
from alkana.text import Text

OUT_OF_SCOPE = Text(
    "Nhà máy {plant} nằm ngoài phạm vi của bạn.", "Plant {plant} is not among those you may see."
)


def must_be_able(by: Viewer, capability: str) -> None:
    """Raises Refused for whoever may not do it."""
    if not by.may(capability):
        raise Refused("no-permission", DETAILS[403])


def must_see(by: Viewer, plants: Iterable[str]) -> None:
    """Raises Refused at the first plant that the person may not see."""
    for plant in plants:
        if by.scope.plants is not None and plant not in by.scope.plants:
            raise Refused("out-of-scope", OUT_OF_SCOPE.filled(plant=plant), where={"plant": plant})
