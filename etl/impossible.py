"""What a load, or its undo, would make impossible (stock below zero): looked at while it is tried, said with figures.

Apps register what they look at; the same look before and after tells what this load is the cause of.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alkana.text import Text

MOST = 50
MORE = Text("và {count} nữa", "and {count} more")

State = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """`sources` are the lists that can make it so. `state` is how things are in the open transaction, `say` what is
    impossible after and was not, or less so, before: one sentence each, the worst first.
    """

    sources: frozenset[str]
    state: Callable[[], State]
    say: Callable[[State, State], Sequence[Text]]


_registry: list[Look] = []


def register(*looks: Look) -> None:
    """Look at this too; called when an app is ready."""
    _registry.extend(looks)


def states(source: str) -> list[State]:
    """How things are now, for every look that the list concerns."""
    return [look.state() for look in _registry if source in look.sources]


def as_json(source: str, before: Sequence[State], after: Sequence[State]) -> list[dict[str, str]]:
    """The sentences, for keeping; the long rest is counted."""
    looks = [look for look in _registry if source in look.sources]
    said = [text for look, *both in zip(looks, before, after, strict=True) for text in look.say(*both)]
    if len(said) > MOST:
        said = [*said[:MOST], MORE.filled(count=len(said) - MOST)]
    return [{"text_vi": text.vi, "text_en": text.en} for text in said]


def sentences(kept: Mapping[str, Any]) -> list[Text]:
    """What `as_json` kept among the figures of a load."""
    return [Text(one["text_vi"], one["text_en"]) for one in kept.get("impossible", [])]
