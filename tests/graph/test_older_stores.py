"""Stores that earlier versions wrote: each is opened by this one, read, and written to.

``stores/`` has one for each format of the store that there ever was, made with the first version that
wrote it by ``cd tests/graph && python test_older_stores.py stores/format-N.txz``, and never made again.
"""

from __future__ import annotations

import sys
import tarfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from counterpoint.graph.debate_graphs import GraphContents
from counterpoint.graph.store import Store, open_store
from counterpoint.ontology.debate import Debate

STORES = Path(__file__).with_name("stores")
IRI = "https://example.org/debates/harbor-cats"
S, P = ox.NamedNode("x:s"), ox.NamedNode("x:p")
BESIDE = {
    ox.DefaultGraph(): [ox.Triple(S, P, ox.Literal("of no graph", language="en"))],
    ox.NamedNode("x:beside"): [ox.Triple(ox.BlankNode("b"), P, ox.BlankNode("b"))],
    ox.NamedNode("x:empty"): [],
}
"""What the stores hold beside the small debate of these tests and the ontology."""


def make(path: Path, debate: Debate) -> None:
    """Write what every store here holds, and pack it."""
    folder = path.with_suffix("")
    with open_store(folder) as store:
        store.replace(debate)
        store.commit(list(BESIDE), GraphContents(BESIDE))
    with tarfile.open(path, "w:xz") as packed:
        packed.add(folder, "store", filter=lambda entry: None if entry.name.endswith("/LOG") else entry)


@pytest.fixture(params=sorted(path.name for path in STORES.glob("*.txz")))
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    with tarfile.open(STORES / request.param) as packed:
        packed.extractall(tmp_path, filter="data")
    return tmp_path / "store"


def beside(store: Store) -> dict[object, list[ox.Triple]]:
    return {graph: store.triples(graph) for graph in BESIDE}


def test_there_is_a_store_to_open() -> None:
    assert list(STORES.glob("*.txz"))


def test_an_older_store_says_what_was_written_into_it(older: Path, small: Debate) -> None:
    with open_store(older, read_only=True) as store:
        assert store.debates() == [IRI]
        back = store.debate("harbor-cats")
        assert back.info == small.info
        for kind in ("actors", "statements", "arguments", "positions", "policies", "events", "sources"):
            assert dict(getattr(back, kind)) == dict(getattr(small, kind))
        assert len(back.stances) > 0
        assert beside(store) == BESIDE
        assert "x:empty" in store.graphs()


def test_an_older_store_is_written_to_like_any_other(older: Path, small: Debate) -> None:
    with open_store(older) as store:
        store.replace(small)
        assert beside(store) == BESIDE
        store.remove("harbor-cats")
        assert store.debates() == []
    with open_store(older) as store:
        assert store.debates() == []
        assert beside(store) == BESIDE


if __name__ == "__main__":
    from conftest import small_debate

    make(Path(sys.argv[1]), small_debate())
