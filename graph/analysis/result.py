"""What every result of an analysis is: values about things, a method, its parameters, and its cautions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum, StrEnum
from math import isfinite
from typing import TYPE_CHECKING, Any, ClassVar

from counterpoint.errors import AnalysisError

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

__all__ = ["Acceptance", "Parameter", "Result", "Scalar", "Value"]

Scalar = str | int | float | bool | None
Parameter = Scalar | tuple[str, ...]
"""What a parameter of an analysis may be."""


class Acceptance(StrEnum):
    """``cp:accepted``: ``cp:In``, ``cp:Out``, ``cp:Undecided``; ``UNKNOWN`` where time ran out."""

    IN = "in"
    OUT = "out"
    UNDECIDED = "undecided"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One measured value, as a ``cp:Result`` carries it.

    ``about`` holds keys of things of the debate; empty, it is about the debate. ``measure`` is the local
    name of the measure's concept in the ontology (``Betweenness``). One of ``value``, ``coalition`` (counted
    from 1) and ``accepted`` is given. ``goal`` is the proposition that a crux moves.
    """

    measure: str
    about: tuple[str, ...] = ()
    value: Scalar = None
    coalition: int | None = None
    accepted: Acceptance | None = None
    goal: str = ""


@dataclass(frozen=True, kw_only=True)
class Result(ABC):
    """What an analysis found.

    ``parameters`` are those it was run with, defaults and seed included, so that running it again with them
    on the same input gives an equal result. ``cautions`` are sentences that belong beside every number of it;
    where the evidence is too little the values are missing and a caution begins with "too few".
    """

    name: ClassVar[str] = ""

    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    cautions: tuple[str, ...] = ()

    @abstractmethod
    def values(self) -> Iterable[Value]:
        """What it measured, one value at a time, in a repeatable order."""

    @abstractmethod
    def rows(self) -> list[dict[str, Scalar]]:
        """The result as a table: one row a thing measured, the same columns in every row."""

    def to_json(self) -> dict[str, Any]:
        """The whole record as JSON values: every field by its name."""
        return {"analysis": self.name, **_json(self)}

    def to_pandas(self) -> pd.DataFrame:
        """The table of :meth:`rows` as a data frame.

        Raises:
            AnalysisError: pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            raise AnalysisError(
                "a data frame needs pandas, which is not installed: pip install 'counterpoint[pandas]'"
            ) from None
        return pd.DataFrame(self.rows())

    def to_networkx(self) -> nx.Graph[str]:
        """A graph whose nodes are the things measured, with an attribute for each measure.

        Values about two things are attributes of the edge between them, those about the debate of the graph;
        what says how far a thing moves a goal is on the edge from it to the goal, and the graph is directed.
        """
        import networkx as nx

        values = list(self.values())
        directed = any(value.goal for value in values)
        graph: nx.Graph[str] = nx.DiGraph() if directed else nx.Graph()
        graph.graph["analysis"] = self.name
        for value in values:
            shown: Any = value.coalition or (value.accepted and str(value.accepted)) or value.value
            ends = (*value.about, value.goal) if value.goal else value.about
            if len(ends) == 1:
                graph.add_node(ends[0], **{value.measure: shown})
            elif len(ends) == 2:
                graph.add_edge(ends[0], ends[1], **{value.measure: shown})
            else:
                graph.graph[value.measure] = shown
        return graph


def _json(value: Any) -> Any:
    """A record as JSON values: what is no finite number becomes null, keys become text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(map(_json, value))
    if isinstance(value, float) and not isfinite(value):
        return None
    return value
