"""Peak memory of the running process."""

import re
import resource
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_mib() -> float:
    """MiB of the most memory this process has held.

    Linux carries `ru_maxrss` of the parent over fork and exec, so a child of a large test run would be blamed for
    its parent; VmHWM belongs to the new program alone.
    """
    if STATUS.exists():
        found = re.search(r"VmHWM:\s+(\d+)", STATUS.read_text())
        assert found
        return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
