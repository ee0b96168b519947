"""How long random tests try: a few good examples in every run, many more with `bin/test --long`."""

import os

IS_LONG = os.environ.get("ALKANA_TESTS") == "long"


def effort(usual: int, long: int) -> int:
    """How many examples to try in this run."""
    return long if IS_LONG else usual
