"""The requests of W3C's test suites for the SPARQL 1.1 Protocol and the Graph Store Protocol, over HTTP.

Told again as data: what is sent, and the status and answer that the suites ask for. The suites are at
https://w3c.github.io/rdf-tests/sparql/sparql11/, where each name below is a test's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

from counterpoint.library import Library
from counterpoint.settings import Settings

Run = Callable[[Library, Settings], AbstractContextManager[str]]

DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
ROWS = frozenset(f"application/sparql-results+{name}" for name in ("json", "xml")) | {
    "text/csv",
    "text/tab-separated-values",
}
RDF = frozenset({"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"})
PREFIXES = "PREFIX dc: <http://purl.org/dc/terms/> PREFIX foaf: <http://xmlns.com/foaf/0.1/> "


@pytest.fixture(scope="module")
def client(run_service: Run) -> Iterator[httpx.Client]:
    """A service of an empty library that anyone on this machine may write."""
    settings = Settings(writable=True, no_token=True, record_analyses="none")
    with (
        Library() as library,
        run_service(library, settings) as where,
        httpx.Client(base_url=where, timeout=30) as client,
    ):
        yield client


@dataclass(frozen=True)
class Request:
    """A request of a suite, and what it is to be answered with."""

    name: str
    method: str = "POST"
    path: str = "sparql"
    params: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    kind: str = ""
    status: tuple[int, ...] = (200, 204)
    media: frozenset[str] = field(default_factory=frozenset)
    true: bool = False


def graphs(parameter: str, *numbers: int) -> tuple[tuple[str, str], ...]:
    return tuple((parameter, DATA.format(number)) for number in numbers)


def doc(number: int) -> str:
    return f"<{DATA.format(number)}>"


BOTH = f"ASK {{ {doc(1)} a ?type . {doc(2)} a ?type . }}"
NAMED = f"ASK {{ GRAPH ?g1 {{ {doc(1)} a ?type }} GRAPH ?g2 {{ {doc(2)} a ?type }} }}"
FULL = f"ASK {{ {doc(3)} a ?type GRAPH ?g1 {{ {doc(1)} a ?type }} GRAPH ?g2 {{ {doc(2)} a ?type }} }}"
WITHIN_ONE = ((("named-graph-uri"), f"{DATA.format(1)}&named-graph-uri={DATA.format(2)}"),)
NOTHING = graphs("default-graph-uri", 0)
BAD = (400, 404, 405, 406, 408, 413, 414, 415, 422)

QUERIES = (
    Request("query_post_form", params=NOTHING, body=b"query=ASK%20%7B%7D", kind=FORM, true=True),
    Request(
        "query_dataset_default_graphs_get",
        "GET",
        params=(("query", BOTH), *graphs("default-graph-uri", 1, 2)),
        true=True,
    ),
    Request(
        "query_dataset_default_graphs_post",
        params=graphs("default-graph-uri", 1, 2),
        body=BOTH.encode(),
        kind=QUERY,
        true=True,
    ),
    Request(
        "query_dataset_named_graphs_post",
        params=graphs("named-graph-uri", 1, 2),
        body=NAMED.encode(),
        kind=QUERY,
        true=True,
    ),
    Request(
        "query_dataset_named_graphs_get",
        "GET",
        params=(("query", NAMED), *graphs("named-graph-uri", 1, 2)),
        true=True,
    ),
    Request(
        "query_dataset_full",
        params=(*graphs("default-graph-uri", 3), *graphs("named-graph-uri", 1, 2)),
        body=FULL.encode(),
        kind=QUERY,
        true=True,
    ),
    Request(
        "query_multiple_dataset",
        params=WITHIN_ONE,
        body=NAMED.replace("ASK", f"ASK FROM {doc(3)}").encode(),
        kind=QUERY,
        true=True,
    ),
    Request("query_get", "GET", params=(("query", "ASK {}"), *NOTHING), true=True),
    Request(
        "query_content_type_select", params=NOTHING, body=b"SELECT (1 AS ?value) {}", kind=QUERY, media=ROWS
    ),
    Request("query_content_type_ask", params=NOTHING, body=b"ASK {}", kind=QUERY, media=ROWS),
    Request(
        "query_content_type_describe",
        params=NOTHING,
        body=b"DESCRIBE <http://example.org/>",
        kind=QUERY,
        media=RDF,
    ),
    Request(
        "query_content_type_construct",
        params=NOTHING,
        body=b"CONSTRUCT { <s> <p> 1 } WHERE {}",
        kind=QUERY,
        media=RDF,
    ),
    Request("query_post_direct", body=b"ASK {}", kind=QUERY, true=True),
    Request("bad_query_method", "PUT", params=(("query", "ASK {}"), *NOTHING), kind=FORM, status=BAD),
    Request(
        "bad_multiple_queries", "GET", params=(("query", "ASK {}"), ("query", "SELECT * {}")), status=BAD
    ),
    Request("bad_query_wrong_media_type", body=b"ASK {}", kind="text/plain", status=BAD),
    Request("bad_query_missing_form_type", body=b"query=ASK%20%7B%7D", status=BAD),
    Request("bad_query_missing_direct_type", body=b"ASK {}", status=BAD),
    Request(
        "bad_query_non_utf8", body="ASK {}".encode("utf-16"), kind=f"{QUERY}; charset=UTF-16", status=BAD
    ),
    Request("bad_query_syntax", "GET", params=(("query", "ASK { ?s"),), status=BAD),
    Request("update_post_form", path="update", body=b"update=CLEAR+ALL", kind=FORM),
    Request("update_post_direct", path="update", body=b"CLEAR ALL", kind=UPDATE),
    Request("bad_update_get", "GET", path="update", params=(("update", "CLEAR ALL"),), status=BAD),
    Request(
        "bad_multiple_updates",
        path="update",
        body=b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT",
        kind=FORM,
        status=BAD,
    ),
    Request("bad_update_wrong_media_type", path="update", body=b"CLEAR NAMED", kind="text/plain", status=BAD),
    Request("bad_update_missing_form_type", path="update", body=b"update=CLEAR%20NAMED", status=BAD),
    Request(
        "bad_update_non_utf8",
        path="update",
        body="CLEAR NAMED".encode("utf-16"),
        kind=f"{UPDATE}; charset=UTF-16",
        status=BAD,
    ),
    Request("bad_update_syntax", path="update", body=b"update=CLEAR%20XYZ", kind=FORM, status=BAD),
    Request(
        "bad_update_dataset_conflict",
        path="update",
        params=(("using-graph-uri", "http://example.org/people"),),
        kind=UPDATE,
        status=BAD,
        body=b"WITH <x:a> DELETE { ?s <x:p> 1 } INSERT { ?s <x:p> 2 } WHERE { ?s <x:p> 1 }",
    ),
)


def send(client: httpx.Client, wanted: Request) -> httpx.Response:
    headers = {"Content-Type": wanted.kind} if wanted.kind else {}
    return client.request(
        wanted.method, wanted.path, params=list(wanted.params), content=wanted.body or None, headers=headers
    )


def update(client: httpx.Client, text: str, **using: str) -> None:
    params = [(f"using-{name}", DATA.format(number)) for name, numbers in using.items() for number in numbers]
    sent = client.post("update", params=params, content=text.encode(), headers={"Content-Type": UPDATE})
    assert sent.status_code == 204, sent.text


@pytest.mark.parametrize("wanted", QUERIES, ids=lambda wanted: wanted.name)
def test_protocol(client: httpx.Client, wanted: Request) -> None:
    documents = " ".join(f"GRAPH {doc(n)} {{ {doc(n)} a foaf:Document }}" for n in (1, 2, 3))
    update(client, f"{PREFIXES} CLEAR ALL ; INSERT DATA {{ {documents} }}")
    found = send(client, wanted)
    assert found.status_code in wanted.status, found.text
    if wanted.media:
        assert found.headers["content-type"].partition(";")[0] in wanted.media
    if wanted.true:
        assert found.json()["boolean"] is True


def documents(*numbers: int) -> str:
    return " ".join(f"GRAPH {doc(n)} {{ {doc(n)} a foaf:Document }}" for n in numbers)


@pytest.mark.parametrize(
    ("name", "using", "where", "found"),
    [
        ("default-graph", {"graph-uri": "1"}, "?s a foaf:Document", {1}),
        ("default-graphs", {"graph-uri": "12"}, "?s a foaf:Document", {1, 2}),
        ("named-graphs", {"named-graph-uri": "12"}, "GRAPH ?g { ?s a foaf:Document }", {1, 2}),
        (
            "full",
            {"graph-uri": "1", "named-graph-uri": "2"},
            "{ GRAPH ?g { ?s a foaf:Document } } UNION { ?s a foaf:Document }",
            {1, 2},
        ),
    ],
)
def test_update_dataset(client: httpx.Client, name: str, using: Any, where: str, found: set[int]) -> None:
    goal = f"http://example.org/protocol-update-dataset-{name}-test/"
    text = (
        f"{PREFIXES} DROP ALL ; INSERT DATA {{ {documents(1, 2, 3)} }} ; "
        f"INSERT {{ GRAPH <{goal}> {{ ?s a dc:BibliographicResource }} }} WHERE {{ {where} }}"
    )
    update(client, text, **using)
    rows = client.get("sparql", params={"query": f"SELECT ?s {{ GRAPH <{goal}> {{ ?s ?p ?o }} }}"}).json()
    assert {row["s"]["value"] for row in rows["results"]["bindings"]} == {DATA.format(n) for n in found}


def test_delete_where_takes_the_protocols_graphs_too(client: httpx.Client) -> None:
    """Not of the suite: the short form has no place for USING in the grammar, and is written out."""
    update(client, f"{PREFIXES} DROP ALL ; INSERT DATA {{ GRAPH <x:g> {{ <x:a> a foaf:Document }} }}")
    update(client, PREFIXES + "DELETE WHERE { GRAPH <x:g> { ?s a foaf:Document } }", **{"graph-uri": "1"})
    assert (
        client.get("sparql", params={"query": "ASK { GRAPH <x:g> { ?s ?p ?o } }"}).json()["boolean"] is True
    )
    update(client, PREFIXES + "DELETE WHERE { GRAPH <x:g> { ?s a foaf:Document } }")
    assert (
        client.get("sparql", params={"query": "ASK { GRAPH <x:g> { ?s ?p ?o } }"}).json()["boolean"] is False
    )


def test_update_base_uri(client: httpx.Client) -> None:
    goal = "http://example.org/protocol-base-test/"
    update(client, f"CLEAR SILENT GRAPH <{goal}> ; INSERT DATA {{ GRAPH <{goal}> {{ <x:s> <x:p> <test> }} }}")
    rows = client.get("sparql", params={"query": f"SELECT ?o {{ GRAPH <{goal}> {{ ?s ?p ?o }} }}"}).json()
    assert [row["o"]["value"] for row in rows["results"]["bindings"]] == [f"{client.base_url}test"]


FOAF = "@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix v: <http://www.w3.org/2006/vcard/ns#> . "
PERSON = FOAF + "<http://example.org/1> a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn '{}' ] ."
ALICE = FOAF + "[] a foaf:Person ; foaf:businessCard [ a v:VCard ; v:given-name 'Alice' ] ."
TURTLE = {"Content-Type": "text/turtle; charset=utf-8"}


def same(found: httpx.Response, turtle: str) -> bool:
    """Does an answer hold these triples and no others, blank nodes aside?"""
    assert found.status_code == 200
    left, right = (
        ox.Dataset(ox.parse(text, ox.RdfFormat.TURTLE, base_iri="http://example.org/"))
        for text in (found.content, turtle.encode())
    )
    for dataset in (left, right):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return bool(left == right)


def test_graph_store(client: httpx.Client) -> None:
    """The suite from its beginning to its end: each request builds on those before."""
    update(client, "DROP ALL")
    one, accept = "graphs/person/1.ttl", {"Accept": "text/turtle"}
    assert client.put(one, content=PERSON.format("John Doe"), headers=TURTLE).status_code == 201
    by_name = client.get("graphs", params={"graph": "/graphs/person/1.ttl"}, headers=accept)
    assert same(by_name, PERSON.format("John Doe"))
    assert client.put(one, content=PERSON.format("Jane Doe"), headers=TURTLE).status_code == 204
    assert same(client.get(one, headers=accept), PERSON.format("Jane Doe"))
    assert client.put("graphs?default", content=ALICE, headers=TURTLE).status_code == 201
    assert same(client.get("graphs?default", headers=accept), ALICE)
    mismatched = {"Content-Type": "application/rdf+xml"}
    assert client.put("graphs?default", content=ALICE, headers=mismatched).status_code == 400
    assert same(client.get("graphs?default", headers=accept), ALICE)

    two = "graphs/person/2.ttl"
    assert client.put(two, content=ALICE, headers=TURTLE).status_code == 201
    assert client.delete(two).status_code == 200
    assert client.get(two, headers=accept).status_code == 404
    assert client.delete(two).status_code == 404

    name = FOAF + "<http://example.org/1> foaf:name 'Jane Doe' ."
    assert client.post(one, content=name, headers=TURTLE).status_code == 200
    assert same(client.get(one, headers=accept), PERSON.format("Jane Doe") + name)
    given = FOAF + "<http://example.org/1> foaf:givenName 'Jane' ."
    family = FOAF + "<http://example.org/1> foaf:familyName 'Doe' ."
    texts = {"lastName.ttl": family, "firstName.ttl": given}
    files = {file: (file, text, "text/turtle") for file, text in texts.items()}
    assert client.post(one, files=files).status_code == 200
    assert same(client.get(one, headers=accept), PERSON.format("Jane Doe") + name + given + family)

    made = client.post("graphs", content=ALICE, headers=TURTLE)
    assert made.status_code == 201
    assert same(client.get(made.headers["location"], headers=accept), ALICE)
    assert client.post(made.headers["location"], content=b"", headers=TURTLE).status_code in (200, 204)
    assert same(client.get(made.headers["location"], headers=accept), ALICE)
    assert client.head(one).status_code == 200
    assert client.head("graphs/person/4.ttl").status_code == 404


def test_service_description(client: httpx.Client) -> None:
    found = client.get("sparql", headers={"Accept": "text/turtle"})
    assert found.headers["content-type"].startswith("text/turtle")
    sd = "http://www.w3.org/ns/sparql-service-description#"
    triples = {
        (t.subject.value, t.predicate.value): t.object.value
        for t in ox.parse(found.content, ox.RdfFormat.TURTLE)
    }
    assert triples[(f"{client.base_url}sparql", sd + "endpoint")] == f"{client.base_url}sparql"
    assert triples[(f"{client.base_url}update", sd + "supportedLanguage")] == sd + "SPARQL11Update"
