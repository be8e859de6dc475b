"""The SPARQL 1.1 Protocol, and what it does not let in."""

from __future__ import annotations

import json
import threading
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape
from typing import Any

import httpx
import psutil
import pyoxigraph as ox
import pytest

from counterpoint.graph.examples import examples
from counterpoint.library import Library
from counterpoint.settings import Settings

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
D = "https://example.org/debates/bridge"
NAMES = "SELECT ?name WHERE { ?a a cp:Person ; skos:prefLabel ?name } ORDER BY ?name"
EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s a cp:Issue ; ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?l) }"


def media(response: httpx.Response) -> str:
    """The media type of a response, without parameters."""
    return response.headers["content-type"].split(";")[0]


def ask(client: httpx.Client, query: str, accept: str = "", **fields: Any) -> httpx.Response:
    """Ask by GET."""
    return client.get("/sparql", params={"query": query, **fields}, headers={"Accept": accept})


def names(response: httpx.Response) -> list[str]:
    """The values of ?name."""
    assert response.status_code == 200, response.text
    return [row["name"]["value"] for row in response.json()["results"]["bindings"]]


def test_a_query_is_asked_by_get_by_form_and_as_it_is(client: httpx.Client) -> None:
    direct = {"Content-Type": "application/sparql-query"}
    answers = [
        ask(client, NAMES),
        client.post("/sparql", data={"query": NAMES}),
        client.post("/sparql", content=NAMES.encode(), headers=direct),
        client.post(
            "/sparql",
            content=NAMES.encode(),
            headers={"Content-Type": "application/sparql-query;charset=UTF-8"},
        ),
    ]
    for answer in answers:
        assert names(answer)[:2] == ["Ann", "Bob & Sons"]
        assert media(answer) == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/xml", "application/xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.1, text/tab-separated-values;q=0.2", "text/tab-separated-values"),
    ],
)
def test_rows_come_in_the_format_that_is_asked_for(client: httpx.Client, accept: str, expected: str) -> None:
    response = ask(client, NAMES, accept)
    assert response.status_code == 200
    assert media(response) == expected
    assert response.headers["vary"] == "Accept"
    if "json" in expected:
        assert json.loads(response.content)["head"]["vars"] == ["name"]
    elif "xml" in expected:
        assert ElementTree.fromstring(response.content).tag.endswith("sparql")
    else:
        assert response.text.splitlines()[0] in ("name", "?name")


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
@pytest.mark.parametrize("query", [EVERYTHING, f"DESCRIBE <{D}/issues/build>"])
def test_triples_come_in_the_format_that_is_asked_for(client: httpx.Client, accept: str, query: str) -> None:
    response = ask(client, query, accept)
    assert (response.status_code, media(response)) == (200, accept)
    found = ox.RdfFormat.from_media_type(accept)
    assert f"{D}/issues/build" in {quad.subject.value for quad in ox.parse(response.content, format=found)}


def test_a_truth_value_is_a_truth_value(client: httpx.Client) -> None:
    assert ask(client, "ASK { ?a a cp:Actor }").json()["boolean"] is True
    assert ask(client, "ASK { ?a a cp:Nothing }").json()["boolean"] is False


@pytest.mark.parametrize(
    ("query", "accept"),
    [(NAMES, "text/turtle"), (EVERYTHING, "text/csv"), (NAMES, "image/png"), ("ASK {}", "text/turtle")],
)
def test_a_format_that_cannot_hold_the_answer_is_406(client: httpx.Client, query: str, accept: str) -> None:
    assert ask(client, query, accept).status_code == 406


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("text/plain", 415), ("application/json", 415), ("", 415),
        ("application/sparql-query; charset=latin-1", 415),
        ("multipart/form-data; boundary=x", 415), ("application/sparql-update", 400),
    ],
)  # fmt: skip
def test_a_query_in_another_wrapping_is_refused(client: httpx.Client, content_type: str, status: int) -> None:
    response = client.post("/sparql", content=NAMES.encode(), headers={"Content-Type": content_type})
    assert response.status_code == status


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { SERVICE SILENT ?x { ?s ?p ?o } }", "SERVICE"),
        ("LOAD <http://127.0.0.1:1/>", "LOAD"),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "INSERT"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE"),
        ("DROP ALL", "DROP"),
        ("SELECT * FROM <http://127.0.0.1:1/> { ?s ?p ?o }", "no graph of this store"),
        ("SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }", "no graph of this store"),
        ("SELECT * { ?s ?p", "ends before"),
        ("this is no query", "no SPARQL query"),
        ("", "no SPARQL query"),
        ("SELECT \x00", "begins nothing"),
        ("SELECT * { ?s nope:x ?o }", "nope:"),
        ("SELECT * " + "{" * 4_000, "nest"),
        ("ASK { FILTER(" + "1+" * 2_000 + "1) }", "operators"),
        ("ASK { }" + " " * 5_000, "characters"),
    ],
    ids=lambda value: value[:30],
)
def test_what_is_refused_says_why(client: httpx.Client, query: str, reason: str) -> None:
    by_get, by_post = ask(client, query), client.post("/sparql", data={"query": query})
    for response in (by_get, by_post):
        assert response.status_code == 400
        assert response.headers["content-type"] == "application/problem+json"
        assert reason in response.json()["detail"]


def test_the_word_in_a_literal_is_no_service(client: httpx.Client) -> None:
    assert ask(client, 'ASK { ?s ?p "SERVICE <http://x/> LOAD DROP" }').json()["boolean"] is False


def test_the_dataset_is_narrowed_to_graphs_of_the_store(client: httpx.Client) -> None:
    count = "SELECT (COUNT(*) AS ?name) WHERE { ?s ?p ?o }"
    everything, asserted, derived = (
        int(names(ask(client, count, **fields))[0])
        for fields in ({}, {"default-graph-uri": D}, {"default-graph-uri": f"{D}/derived"})
    )
    assert 0 < asserted < everything
    assert 0 < derived < everything
    both = client.get(
        "/sparql", params=[("query", count), *(("default-graph-uri", g) for g in (D, f"{D}/derived"))]
    )
    assert int(names(both)[0]) == asserted + derived
    named = ask(
        client, "SELECT DISTINCT ?name { GRAPH ?name { ?s ?p ?o } }", **{"named-graph-uri": f"{D}/derived"}
    )
    assert names(named) == [f"{D}/derived"]
    assert int(names(ask(client, count.replace("WHERE", f"FROM <{D}> WHERE")))[0]) == asserted


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("graph", ["http://127.0.0.1:1/", "file:///etc/passwd", "", "not an iri <>", "\x00"])
def test_a_foreign_graph_is_refused(client: httpx.Client, parameter: str, graph: str) -> None:
    response = ask(client, "ASK {}", **{parameter: graph})
    assert response.status_code == 400
    detail = response.json()["detail"]
    assert "no graph of this store" in detail or "is no IRI" in detail


@pytest.mark.parametrize(
    "sent",
    [
        "query=ASK%7B%7D&query=ASK%7B%7D", "update=DROP%20ALL", "query=ASK%7B%7D&update=DROP%20ALL",
        "query=%FF%FE",
        "query=%ED%A0%80", "&".join(f"a{n}=b" for n in range(500)), "querry=ASK%7B%7D",
    ],
    ids=lambda sent: sent[:30],
)  # fmt: skip
def test_a_nonsense_form_is_a_bad_request(client: httpx.Client, sent: str) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/sparql", content=sent.encode(), headers=form).status_code == 400
    if not sent.startswith("querry"):
        assert client.get(f"/sparql?{sent}").status_code == 400


def test_an_address_without_a_query_is_the_endpoint_itself(client: httpx.Client) -> None:
    assert client.get("/sparql?querry=x").status_code == 400


def test_a_body_beyond_all_measure_is_413(client: httpx.Client) -> None:
    for headers in (
        {"Content-Type": "application/sparql-query"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ):
        response = client.post("/sparql", content=b"x" * 2_000_000, headers=headers)
        assert response.status_code == 413


def test_an_answer_above_the_caps_is_refused_and_never_cut(client: httpx.Client) -> None:
    many = ask(client, "SELECT ?e { ?a ?b ?c . ?d ?e ?f } LIMIT 501")
    assert many.status_code == 400
    assert "500" in many.json()["detail"]
    long = ask(client, 'SELECT (CONCAT(?x, ?x, ?x, ?x, ?x, ?x, ?x, ?x) AS ?y) { VALUES ?z { "' + "a" * 900
               + '" } BIND(CONCAT(?z, ?z, ?z, ?z, ?z, ?z) AS ?x) ?s ?p ?o } LIMIT 100')  # fmt: skip
    assert long.status_code == 400
    assert "200,000 bytes" in long.json()["detail"]


def test_a_query_that_never_ends_is_ended_and_holds_nobody_up(client: httpx.Client, service: str) -> None:
    answers: list[httpx.Response] = []

    def ask_for_ever() -> None:
        with httpx.Client(base_url=service, timeout=60) as other:
            answers.append(ask(other, ENDLESS))

    asking = [threading.Thread(target=ask_for_ever) for _ in range(2)]
    for thread in asking:
        thread.start()
    time.sleep(0.3)
    slowest = 0.0
    for address in ("/healthz", "/bridge", "/bridge.ttl", "/static/base.css", "/sparql"):
        started = time.monotonic()
        assert client.get(address).status_code == 200
        slowest = max(slowest, time.monotonic() - started)
    assert slowest < 1.5
    for thread in asking:
        thread.join(30)
    assert [answer.status_code for answer in answers] == [504, 504]
    assert answers[0].json()["title"] == "The query took too long"
    assert names(ask(client, NAMES))[0] == "Ann"


def test_a_client_that_goes_away_keeps_its_worker_no_longer_than_its_time(
    client: httpx.Client, service: str
) -> None:
    for _ in range(2):
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{service}sparql", params={"query": ENDLESS}, timeout=0.3)
    started = time.monotonic()
    assert names(ask(client, NAMES))[0] == "Ann"
    assert time.monotonic() - started < 3


def test_a_worker_that_dies_is_a_500_and_the_next_query_finds_a_fresh_one(
    client: httpx.Client, service: str
) -> None:
    answers: list[httpx.Response] = []
    with httpx.Client(base_url=service, timeout=60) as other:
        thread = threading.Thread(target=lambda: answers.append(ask(other, ENDLESS)))
        thread.start()
        time.sleep(0.5)
        for child in psutil.Process().children():
            if "counterpoint.graph.zygote" in child.cmdline():
                child.kill()
        thread.join(30)
    assert answers[0].status_code == 500
    assert answers[0].json()["title"] == "The query ended its worker"
    for _ in range(4):
        assert names(ask(client, NAMES))[0] == "Ann"


def test_who_comes_when_too_many_wait_is_told_when_to_come_back(
    library: Library, run_service: Callable[[Library, Settings], AbstractContextManager[str]]
) -> None:
    settings = Settings(query_timeout=2.0, query_workers=1, query_queue=0)
    with run_service(library, settings) as where, httpx.Client(base_url=where, timeout=30) as client:
        thread = threading.Thread(target=ask, args=(client, ENDLESS))
        thread.start()
        time.sleep(0.5)
        response = ask(client, NAMES)
        thread.join(30)
        assert response.status_code == 503
        assert response.headers["retry-after"] == "2"
        assert names(ask(client, NAMES))[0] == "Ann"


def test_people_get_an_editor_with_the_example_queries(client: httpx.Client) -> None:
    response = client.get("/sparql", headers={"Accept": BROWSER})
    assert media(response) == "text/html"
    assert len(examples()) >= 5
    assert all(example.title in unescape(response.text) for example in examples())
    assert "unsafe" not in response.headers["content-security-policy"]


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_every_example_is_answered(client: httpx.Client, example: Any) -> None:
    assert ask(client, example.text).status_code == 200
    page = ask(client, example.body, BROWSER)
    assert page.status_code == 200
    assert "No answer" not in page.text


def test_people_get_a_table_with_links(client: httpx.Client) -> None:
    response = ask(
        client, "SELECT ?a ?name WHERE { ?a a cp:Actor ; skos:prefLabel ?name } ORDER BY ?name", BROWSER
    )
    assert response.status_code == 200
    assert 'href="/bridge/actors/ann"' in response.text
    assert "Bob &amp; Sons" in response.text
    assert "<script>alert" not in response.text


def test_people_are_told_what_is_wrong_with_their_query(client: httpx.Client) -> None:
    response = ask(client, "SELECT * { SERVICE <http://x/> {} } # <script>", BROWSER)
    assert (response.status_code, media(response)) == (400, "text/html")
    assert "SERVICE is not allowed" in response.text
    assert "# &lt;script&gt;" in response.text


def test_people_see_triples_and_truth_values(client: httpx.Client) -> None:
    assert "cp:Issue" in ask(client, EVERYTHING, BROWSER).text
    assert "Yes" in ask(client, "ASK { ?a a cp:Actor }", BROWSER).text


def test_the_endpoint_describes_itself(client: httpx.Client) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    triples = list(ox.parse(response.content, format=ox.RdfFormat.TURTLE))
    assert any(triple.predicate.value.endswith("#supportedLanguage") for triple in triples)
    assert D in {triple.object.value for triple in triples if triple.predicate.value.endswith("#name")}
    endpoints = {triple.object.value for triple in triples if triple.predicate.value.endswith("#endpoint")}
    assert endpoints == {str(client.base_url) + "sparql"}
