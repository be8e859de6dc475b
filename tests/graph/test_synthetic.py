"""The made-up debates of the benchmarks are debates like any other."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from counterpoint.graph.store import open_store
from counterpoint.ontology.triples import to_triples
from counterpoint.ontology.validation import check_debate, validate


@pytest.fixture(scope="module")
def synthetic() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks" / "synthetic.py"
    spec = importlib.util.spec_from_file_location("synthetic", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["synthetic"] = module
    spec.loader.exec_module(module)
    return module


def test_a_synthetic_debate_has_the_size_asked_for_and_no_errors(synthetic: ModuleType) -> None:
    debate = synthetic.synthetic(3_000)
    triples = to_triples(debate)
    assert 2_500 < len(triples) < 3_500
    assert validate(triples) == []
    assert [problem for problem in check_debate(debate) if problem.severity == "error"] == []


def test_a_synthetic_debate_is_the_same_each_time_and_comes_back_from_a_store(synthetic: ModuleType) -> None:
    debate = synthetic.synthetic(3_000)
    assert to_triples(debate) == to_triples(synthetic.synthetic(3_000))
    assert to_triples(debate) != to_triples(synthetic.synthetic(3_000, seed=8))
    with open_store() as store:
        store.replace(debate)
        assert dict(store.debate("synthetic").statements) == dict(debate.statements)
        assert store.debate("synthetic").stances
