from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from counterpoint.ontology import vocabulary

PREFIXES = """
@prefix : <https://example.org/debates/d/> .
@prefix cp: <https://w3id.org/counterpoint/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix time: <http://www.w3.org/2006/time#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@pytest.fixture(scope="session")
def owl_graph() -> Graph:
    return Graph().parse(data=vocabulary.resource("counterpoint.ttl"), format="turtle")


@pytest.fixture(scope="session")
def shapes_graph() -> Graph:
    return Graph().parse(data=vocabulary.resource("shapes.ttl"), format="turtle")


@pytest.fixture(scope="session")
def examples() -> Path:
    return Path(__file__).parent / "examples"


@pytest.fixture(scope="session")
def turtle() -> Callable[[str], list[ox.Triple]]:
    """Turtle text, with the usual prefixes and ``:`` for the debate's things, as triples."""

    def parse(text: str) -> list[ox.Triple]:
        return [quad.triple for quad in ox.parse(PREFIXES + text, ox.RdfFormat.TURTLE)]

    return parse
