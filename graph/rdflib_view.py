"""The store as rdflib sees it, to read."""

from __future__ import annotations

from typing import Any, NoReturn

import rdflib
from oxrdflib import OxigraphStore
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from counterpoint.errors import StoreError
from counterpoint.graph.engine import State
from counterpoint.graph.prefixes import PREFIXES

__all__ = ["read_only_dataset"]


def read_only_dataset(state: State) -> rdflib.Dataset:
    """A ``Dataset`` over a state of a store, which it holds on to.

    Its default graph is the union of all graphs.

    A bare ``Graph(store=…)`` would read a fresh, empty blank-node graph: here every graph has its name, the
    default one rdflib's own ``DATASET_DEFAULT_GRAPH_ID``.
    """
    dataset = rdflib.Dataset(store=_ReadOnlyStore(state), default_union=True)
    if dataset.default_graph.identifier != DATASET_DEFAULT_GRAPH_ID:
        raise StoreError("rdflib's Dataset names its default graph in a way this version does not know")
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace, replace=True)
    return dataset


class _ReadOnlyStore(OxigraphStore):
    def __init__(self, state: State) -> None:
        super().__init__(store=state.engine)
        self._state = state

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise StoreError("this view only reads; a debate is replaced as a whole, with store.replace(debate)")

    add = addN = remove = remove_graph = update = destroy = _refuse  # noqa: N815 - rdflib's name

    def add_graph(self, graph: rdflib.Graph) -> None:
        """Naming a graph (``dataset.graph(iri)``) must work and must not make one."""
