"""What the service says of its debates to catalogs, read back and asked with SPARQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace

import httpx
import pyoxigraph as ox
import pytest
import rdflib

from counterpoint.api.addresses import SUFFIXES
from counterpoint.api.app import create_app
from counterpoint.graph.rows import Rows, Triples
from counterpoint.library import Library
from counterpoint.ontology.debate import Debate
from counterpoint.settings import Settings

VOID = "/.well-known/void"
D = "https://example.org/debates/bridge"
TYPES = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
}
PREFIXES = """
PREFIX void: <http://rdfs.org/ns/void#> PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


@pytest.fixture(scope="module")
def told(client: httpx.Client) -> rdflib.Graph:
    """The description, as another library reads it."""
    return rdflib.Graph().parse(data=client.get(f"{VOID}.ttl").content, format="turtle")


def read(body: bytes, format_: ox.RdfFormat) -> rdflib.Graph:
    """The triples of a document; they go through N-Triples, which both libraries read alike."""
    triples = [quad.triple for quad in ox.parse(body, format_)]
    return rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")


def ask(graph: rdflib.Graph, pattern: str) -> list[tuple[str, ...]]:
    """The rows of a pattern, as text."""
    return [tuple(map(str, row)) for row in graph.query(f"{PREFIXES} SELECT * WHERE {{ {pattern} }}")]  # type: ignore[arg-type]


@pytest.mark.parametrize("suffix", TYPES)
def test_every_format_says_the_same(client: httpx.Client, suffix: str, told: rdflib.Graph) -> None:
    media_type, name = TYPES[suffix]
    by_suffix = client.get(f"{VOID}.{suffix}")
    by_accept = client.get(VOID, headers={"Accept": media_type})
    assert by_suffix.content == by_accept.content
    assert by_suffix.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in by_accept.headers["vary"]
    assert by_suffix.headers["access-control-allow-origin"] == "*"
    found = read(by_suffix.content, name)
    assert set(found) == set(told)
    again = client.get(VOID, headers={"Accept": media_type, "If-None-Match": by_accept.headers["etag"]})
    assert again.status_code == 304


def test_people_are_sent_to_the_debates_and_others_get_turtle(client: httpx.Client) -> None:
    response = client.get(VOID, headers={"Accept": "text/html,*/*;q=0.8"})
    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert client.get(VOID).headers["content-type"].startswith("text/turtle")
    assert client.get(VOID, headers={"Accept": "image/png"}).status_code == 406


def test_the_counts_are_those_of_the_dump(client: httpx.Client, told: rdflib.Graph) -> None:
    dump = client.get("/bridge.nt").content
    quads = list(ox.parse(dump, ox.RdfFormat.N_TRIPLES))
    expected = {
        "triples": len(quads),
        "distinctSubjects": len({q.subject for q in quads}),
        "distinctObjects": len({q.object for q in quads}),
        "properties": len({q.predicate for q in quads}),
        "classes": len({q.object for q in quads if q.predicate.value.endswith("#type")}),
        "entities": len({q.subject for q in quads if str(q.subject).startswith(f"<{D}/")}),
    }
    for name, number in expected.items():
        assert ask(told, f"<{D}> void:{name} ?n") == [(str(number),)], name


def test_the_partitions_add_up(client: httpx.Client, told: rdflib.Graph) -> None:
    dump = list(ox.parse(client.get("/bridge.nt").content, ox.RdfFormat.N_TRIPLES))
    by_property = ask(told, f"<{D}> void:propertyPartition [ void:property ?p ; void:triples ?n ]")
    assert sum(int(n) for n, _ in (sorted(row, key=len) for row in by_property)) == len(dump)
    rows = ask(
        told,
        f"<{D}> void:classPartition ?part . ?part void:class ?c ; void:entities ?n FILTER(CONTAINS(STR(?c), "
        "'#Statement'))",
    )
    assert len(rows) == 1
    assert "3" in rows[0]


def test_a_debate_is_a_dataset_for_both_vocabularies(told: rdflib.Graph, service: str) -> None:
    site = service.rstrip("/")
    assert ask(told, f"<{D}> a void:Dataset, dcat:Dataset ; dcterms:title ?t") == [("The bridge debate",)]
    assert ask(told, f"<{D}> dcterms:license ?l") == [("https://spdx.org/licenses/CC-BY-4.0",)]
    assert ask(told, f"<{D}> dcterms:modified ?d FILTER(DATATYPE(?d) = xsd:date)") == [("2024-05-06",)]
    assert ask(told, f"<{D}> dcterms:creator ?c") == [("A Coder",)]
    assert ask(told, f"<{D}> void:sparqlEndpoint ?e") == [(f"{site}/sparql",)]
    assert ask(told, f"<{D}> void:uriSpace ?s") == [(f"{D}/",)]
    assert ask(told, f"<{D}> foaf:homepage ?h") == [(f"{site}/bridge",)]
    vocabularies = {row[0] for row in ask(told, f"<{D}> void:vocabulary ?v")}
    assert {"https://w3id.org/counterpoint/ontology#", "http://purl.org/dc/terms/"} <= vocabularies
    assert ask(told, "?c a dcat:Catalog ; dcat:dataset ?d ; dcat:service ?s . ?s dcat:servesDataset ?d")
    assert ask(told, f"?doc a void:DatasetDescription ; foaf:topic <{D}>")[0][0] == f"{site}{VOID}"


def test_every_address_in_it_answers_with_what_it_says(client: httpx.Client, told: rdflib.Graph) -> None:
    files = ask(told, f"<{D}> dcat:distribution ?f . ?f dcat:downloadURL ?url ; dcat:mediaType ?type")
    assert len(files) == len(SUFFIXES)
    for row in files:
        url = next(value for value in row if "/bridge." in value and "#" not in value)
        media = next(value for value in row if "iana.org" in value).rpartition("media-types/")[2]
        response = client.get(url)
        assert response.status_code == 200
        assert response.headers["content-type"].partition(";")[0] == media
    dumps = {row[0] for row in ask(told, f"<{D}> void:dataDump ?d")}
    assert len(dumps) == 4
    examples = [row[0] for row in ask(told, f"<{D}> void:exampleResource ?e")]
    assert {iri.removeprefix(D).split("/")[1] for iri in examples} == {"actors", "positions", "statements"}
    for iri in examples:
        assert client.get("/bridge" + iri.removeprefix(D)).status_code == 200


def test_what_is_derived_is_a_part_with_its_own_count(told: rdflib.Graph, library: Library) -> None:
    derived = [line for line in library.dump().decode().splitlines() if line.endswith(f"<{D}/derived> .")]
    rows = ask(told, f"<{D}> void:subset ?s . ?s void:triples ?n")
    assert len(rows) == 1
    assert str(len(derived)) in rows[0]


def test_pages_say_where_they_are_described(client: httpx.Client) -> None:
    for address in ("/bridge", "/bridge.ttl"):
        link = client.get(address).headers["link"]
        assert f'<{VOID}>; rel="describedby"' in link
        assert '</api/v1/openapi.json>; rel="service-desc"' in link
    assert client.get("/api/v1/openapi.json").status_code == 200


def test_it_follows_changes(
    make_debate: Callable[[str], Debate],
    run_service: Callable[[Library, Settings], AbstractContextManager[str]],
) -> None:
    with Library() as library:
        library.put(make_debate("bridge"))
        with run_service(library, Settings(record_analyses="none")) as where:
            first = httpx.get(f"{where}.well-known/void.nt").text
            library.put(make_debate("tunnel"))
            second = httpx.get(f"{where}.well-known/void.nt").text
    assert "/debates/tunnel>" not in first
    assert "/debates/tunnel>" in second


@pytest.fixture
def hostile(make_debate: Callable[[str], Debate]) -> Iterator[Library]:
    """A library with a debate whose texts are out to break what they are put into."""
    debate = make_debate("bridge")
    text = '"""> . <x:y> <x:z> <x:w> .\n]]>&<script>'
    info = replace(
        debate.info, title=text, description=text, license=f"see {text}", coders=(text,), date="2024"
    )
    with Library() as library:
        library.put(replace(debate, info=info))
        yield library


@pytest.mark.anyio
@pytest.mark.parametrize("suffix", TYPES)
async def test_texts_stay_texts(hostile: Library, suffix: str) -> None:
    transport = httpx.ASGITransport(create_app(hostile, Settings()))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        body = (await client.get(f"{VOID}.{suffix}")).content
    found = read(body, TYPES[suffix][1])
    assert not list(found.subjects(rdflib.URIRef("x:z")))
    assert ask(found, f"<{D}> dcterms:rights ?r")
    assert not ask(found, f"<{D}> dcterms:license ?r")
    assert not ask(found, f"<{D}> dcterms:modified ?r")


@pytest.mark.anyio
async def test_without_debates_there_is_a_catalog_without_datasets() -> None:
    with Library() as library:
        transport = httpx.ASGITransport(create_app(library, Settings()))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            body = (await client.get(f"{VOID}.ttl")).content
    graph = rdflib.Graph().parse(data=body, format="turtle")
    assert ask(graph, "?c a dcat:Catalog")
    assert not ask(graph, "?c dcat:dataset ?d")


@pytest.mark.anyio
async def test_a_debate_is_counted_once_whatever_the_site_is_called(
    make_debate: Callable[[str], Debate],
) -> None:
    with Library() as library:
        library.put(make_debate("bridge"))
        asked: list[str] = []
        really = library.query

        def counted(query: str) -> Rows | Triples | bool:
            asked.append(query)
            return really(query)

        library.query = counted  # type: ignore[method-assign]
        transport = httpx.ASGITransport(create_app(library, Settings(allowed_hosts=("*.example",))))
        async with httpx.AsyncClient(transport=transport, base_url="http://a.example") as client:
            for name in ("a", "b", "c"):
                for suffix in TYPES:
                    text = (await client.get(f"http://{name}.example{VOID}.{suffix}")).text
                    assert f"http://{name}.example/bridge" in text
        assert len(asked) == len(set(asked)) <= 6
