"""The answers that this process served last, ready to be sent. Under its exact key an answer never changes, so what
lies here is never stale; it only saves asking Valkey for it again."""

from collections import OrderedDict
from threading import Lock

from alkana.reporting.answer import Answer

MOST_BYTES = 32 * 1024 * 1024
# Text compresses about this well; an answer that was read plainly is kept plainly too.
PLAIN_PER_PACKED = 6

_answers: OrderedDict[str, Answer] = OrderedDict()
_size = 0
_lock = Lock()


def get(key: str) -> Answer | None:
    """The answer under a key, which is now the one used last."""
    with _lock:
        found = _answers.get(key)
        if found is not None:
            _answers.move_to_end(key)
        return found


def keep(answer: Answer) -> Answer:
    """Keep an answer in place of those not used for longest; one that would take much of the room is not kept."""
    global _size  # noqa: PLW0603
    if _cost(answer) > MOST_BYTES // 16:
        return answer
    with _lock:
        if answer.key not in _answers:
            _answers[answer.key] = answer
            _size += _cost(answer)
        while _size > MOST_BYTES:
            _size -= _cost(_answers.popitem(last=False)[1])
    return answer


def forget() -> None:
    """Forget all: for tests, whose data go back in time."""
    global _size  # noqa: PLW0603
    with _lock:
        _answers.clear()
        _size = 0


def _cost(answer: Answer) -> int:
    return len(answer.packed) * PLAIN_PER_PACKED
