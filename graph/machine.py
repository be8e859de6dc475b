"""What the machine has, or the container that we run in."""

from __future__ import annotations

import os
import resource
from contextlib import suppress
from pathlib import Path
from typing import Final

__all__ = ["memory", "memory_of"]


_GROUPS: Final = Path("/sys/fs/cgroup")


def memory() -> int:
    """Bytes of memory for all that runs here: the machine's, or what our control group may have (v2)."""
    physical = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    with suppress(OSError, ValueError):  # no such group, or no limit: "max"
        group = Path("/proc/self/cgroup").read_text(encoding="utf-8").partition("0::/")[2].rstrip("\n")
        return min(physical, int((_GROUPS / group / "memory.max").read_text(encoding="ascii")))
    return physical


def memory_of(process: int) -> int:
    """Bytes of memory that a process takes; 0 where the system does not tell."""
    with suppress(OSError, ValueError, IndexError):
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize()
    return 0
