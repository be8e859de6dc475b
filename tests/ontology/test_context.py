"""The JSON-LD context: the same triples as Turtle, in both libraries, without the network."""

from __future__ import annotations

import json
import socket
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from counterpoint.ontology import vocabulary

CONTEXT = json.loads(vocabulary.resource("context.jsonld"))["@context"]

SAMPLE: dict[str, Any] = {
    "@context": CONTEXT,
    "@graph": [
        {
            "id": "https://example.org/debates/d",
            "type": "Debate",
            "prefLabel": {"en": "A debate", "es": "Un debate"},
            "language": "en",
            "license": "CC-BY-4.0",
        },
        {
            "id": "https://example.org/debates/d#Sheriff",
            "type": "owl:Class",
            "subClassOf": "LawEnforcementAgency",
            "label": {"en": "sheriff"},
        },
        {
            "id": "https://example.org/debates/d/statements/s",
            "type": "Statement",
            "speaker": "https://example.org/debates/d/actors/a",
            "expresses": "https://example.org/debates/d/claims/c",
            "polarity": "Endorses",
            "mode": "DirectQuote",
            "hedge": {"en": "might"},
            "date": {"@value": "2019-05", "@type": "xsd:gYearMonth"},
        },
        {
            "id": "https://example.org/debates/d/sources/t",
            "type": "Source",
            "altLabel": {"en": ["One", "Two"]},
            "sameAs": "wd:Q1",
            "length": 7302,
            "url": "https://example.org/article",
        },
        {
            "id": "https://example.org/debates/d/arguments/r",
            "type": "Support",
            "scheme": "NegativeConsequences",
            "basis": "Explicit",
        },
        {"id": "https://example.org/p", "type": "oa:TextPositionSelector", "start": 3, "end": 9},
        {"id": "https://example.org/m", "type": "org:Membership", "role": "Mayor"},
        {
            "id": "https://example.org/debates/d/stances/st-0",
            "type": "Stance",
            "during": "cp:Undated",
            "contested": False,
            "endorsingCount": 2,
        },
    ],
}

TURTLE = """
@prefix cp: <https://w3id.org/counterpoint/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://example.org/debates/> .

<d> a cp:Debate ; skos:prefLabel "A debate"@en, "Un debate"@es ;
    dcterms:language "en" ; dcterms:license "CC-BY-4.0" .
<d#Sheriff> a owl:Class ; rdfs:subClassOf cp:LawEnforcementAgency ; rdfs:label "sheriff"@en .
<d/statements/s> a cp:Statement ; cp:speaker <d/actors/a> ; cp:expresses <d/claims/c> ;
    cp:polarity cp:Endorses ; cp:mode cp:DirectQuote ; cp:hedge "might"@en ;
    cp:date "2019-05"^^xsd:gYearMonth .
<d/sources/t> a cp:Source ; skos:altLabel "One"@en, "Two"@en ;
    owl:sameAs <http://www.wikidata.org/entity/Q1> ;
    cp:length 7302 ; schema:url <https://example.org/article> .
<d/arguments/r> a cp:Support ; cp:scheme cp:NegativeConsequences ; cp:basis cp:Explicit .
<https://example.org/p> a oa:TextPositionSelector ;
    oa:start "3"^^xsd:nonNegativeInteger ; oa:end "9"^^xsd:nonNegativeInteger .
<https://example.org/m> a org:Membership ; org:role cp:Mayor .
<d/stances/st-0> a cp:Stance ; cp:during cp:Undated ; cp:contested false ; cp:endorsingCount 2 .
"""


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a context must never be fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)


# rdflib 7's own JSON-LD parser still makes a graph of the kind it deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_rdflib_expands_a_sample_to_the_triples_of_its_turtle() -> None:
    theirs = Graph().parse(data=json.dumps(SAMPLE), format="json-ld")
    assert isomorphic(theirs, Graph().parse(data=TURTLE, format="turtle"))


def test_oxigraph_expands_a_sample_to_the_triples_of_its_turtle() -> None:
    theirs = {quad.triple for quad in ox.parse(json.dumps(SAMPLE), ox.RdfFormat.JSON_LD)}
    assert theirs == {quad.triple for quad in ox.parse(TURTLE, ox.RdfFormat.TURTLE)}


def test_every_property_of_the_ontology_is_in_the_context_under_its_own_name() -> None:
    properties = {n for n, t in vocabulary.terms().items() if t.kind.endswith("Property")}
    assert {name for name in properties if CONTEXT.get(name, {}).get("@id") != f"cp:{name}"} == set()


def test_the_context_speaks_of_no_term_that_does_not_exist() -> None:
    ours = {entry["@id"].removeprefix("cp:") for entry in CONTEXT.values() if isinstance(entry, dict)
            if entry["@id"].startswith("cp:")}  # fmt: skip
    assert ours <= vocabulary.TERMS
    assert CONTEXT["@vocab"] == CONTEXT["cp"] == vocabulary.CP


def test_object_properties_take_things_and_datatype_properties_values() -> None:
    for name, entry in vocabulary.terms().items():
        if entry.kind == "ObjectProperty":
            assert CONTEXT[name]["@type"] in ("@id", "@vocab")
        if entry.kind == "DatatypeProperty":
            assert CONTEXT[name].get("@type", "xsd:").startswith("xsd:")
