"""Counterpoint: who says what, against whom, with which reasons, in which words.

>>> import counterpoint as cp
>>> debate = cp.open("city-divided")
>>> debate.records.info.title
'A City Divided: local police, activists and ICE'
"""

from __future__ import annotations

from importlib.metadata import version as _version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterpoint.errors import CounterpointError
    from counterpoint.graph.backup import backup, restore
    from counterpoint.graph.networks.discourse import discourse_network
    from counterpoint.library import Library, bundled, open  # noqa: A004 - as users write it
    from counterpoint.ontology.debate import Debate
    from counterpoint.session import Session

__all__ = [
    "CounterpointError",
    "Debate",
    "Library",
    "Session",
    "__version__",
    "backup",
    "bundled",
    "discourse_network",
    "open",
    "restore",
]

__version__ = _version("counterpoint")

_HOME = {
    "CounterpointError": "errors",
    "Debate": "ontology.debate",
    "Library": "library",
    "Session": "session",
    "backup": "graph.backup",
    "bundled": "library",
    "discourse_network": "graph.networks.discourse",
    "open": "library",
    "restore": "graph.backup",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for, when it is asked for: ``counterpoint --help`` needs none of it."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
