"""What the machine has, or the container that we run in."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

__all__ = ["memory"]


def memory() -> int:
    """Bytes of memory for all that runs here: the machine's, or a container's limit (cgroup v2)."""
    physical = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    with suppress(OSError, ValueError):  # no such limit, or "max"
        return min(physical, int(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii")))
    return physical
