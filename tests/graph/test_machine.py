"""What memory there is: the machine's, or less where a control group says so."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest

from counterpoint.graph import machine


def test_memory_is_the_machines_or_what_the_group_may_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_GROUPS", tmp_path)
    assert machine.memory() == psutil.virtual_memory().total
    group = Path("/proc/self/cgroup").read_text().partition("0::/")[2].strip()
    if not Path("/proc/self/cgroup").read_text().count("0::/"):
        pytest.skip("this machine has no control groups of version 2")
    limit = tmp_path / group / "memory.max"
    limit.parent.mkdir(parents=True, exist_ok=True)
    limit.write_text("max\n")
    assert machine.memory() == psutil.virtual_memory().total
    limit.write_text("1073741824\n")
    assert machine.memory() == 1 << 30


def test_what_a_process_takes_is_known_and_of_none_nothing() -> None:
    assert abs(machine.memory_of(os.getpid()) - psutil.Process().memory_info().rss) < 16 << 20
    assert machine.memory_of(2**22 + 1) == 0
