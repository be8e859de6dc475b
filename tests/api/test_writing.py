"""Updates and graphs by those who may, and what keeps a store of debates one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from counterpoint.library import Library
from counterpoint.settings import Settings

Run = Callable[[Library, Settings], AbstractContextManager[str]]
TOKEN = "a-token-that-is-long-enough"
UPDATE = {"Content-Type": "application/sparql-update"}
TURTLE = {"Content-Type": "text/turtle"}
D = "http://localhost/bridge"


@pytest.fixture
def client(library: Library, run_service: Run, tmp_path: Path) -> Iterator[httpx.Client]:
    """A service with the small debate that takes changes with a token, and a client that has it."""
    tokens = tmp_path / "tokens"
    tokens.write_text(TOKEN + "\n")
    tokens.chmod(0o600)
    settings = Settings(
        writable=True, token_file=str(tokens), record_analyses="none", update_timeout=2.0, graph_bytes=10_000
    )
    with Library() as own:
        own.put(library.debate("bridge"))
        with (
            run_service(own, settings) as where,
            httpx.Client(base_url=where, timeout=30, headers={"Authorization": f"Bearer {TOKEN}"}) as client,
        ):
            yield client


def count(client: httpx.Client, pattern: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
    found = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return int(found[0]["n"]["value"])


def update(client: httpx.Client, text: str) -> httpx.Response:
    return client.post("/update", content=text.encode(), headers=UPDATE)


def debate_iri(client: httpx.Client) -> str:
    query = "SELECT ?d { ?d a cp:Debate }"
    found: str = client.get("/sparql", params={"query": query}).json()["results"]["bindings"][0]["d"]["value"]
    return found


def test_without_a_token_nothing_is_written(client: httpx.Client) -> None:
    for headers, error in (
        ({}, "Bearer"),
        ({"Authorization": "Bearer wrong-but-long-enough"}, "invalid_token"),
    ):
        with httpx.Client(base_url=client.base_url, headers=headers) as stranger:
            answers = [
                update(stranger, "DROP ALL"),
                stranger.put("/graphs?default", content="", headers=TURTLE),
                stranger.post("/graphs", content="", headers=TURTLE),
                stranger.delete("/graphs?default"),
            ]
        for answer in answers:
            assert answer.status_code == 401
            assert error in answer.headers["www-authenticate"]
    assert count(client, "?s a cp:Debate") == 1


def test_a_service_that_only_reads_says_so(library: Library, run_service: Run) -> None:
    with (
        run_service(library, Settings(record_analyses="none")) as where,
        httpx.Client(base_url=where) as client,
    ):
        assert update(client, "DROP ALL").status_code == 403
        assert client.put("/graphs?default", content="", headers=TURTLE).status_code == 403
        graph = debate_iri(client)
        assert client.get("/graphs", params={"graph": graph}).status_code == 200
        assert client.get("/graphs").status_code == 400
        assert client.get("/graphs", params={"graph": "http://nowhere.example/"}).status_code == 404


def test_what_is_written_into_a_debate_is_seen_everywhere_at_once(client: httpx.Client) -> None:
    graph = debate_iri(client)
    before = count(client, f"GRAPH <{graph}/derived> {{ ?s a cp:Stance }}")
    label = f"<{graph}/actors/ann> skos:prefLabel"
    text = (
        f"DELETE {{ GRAPH <{graph}> {{ {label} ?l }} }} INSERT {{ GRAPH <{graph}> {{ {label} 'Anna'@en }} }} "
    )
    answer = update(client, text + f"WHERE {{ GRAPH <{graph}> {{ {label} ?l }} }}")
    assert answer.status_code == 204, answer.text
    assert count(client, f"{label} 'Anna'@en") == 1
    assert "Anna" in client.get("/bridge/actors/ann").text
    assert client.get("/api/v1/debates/bridge/actors/ann").json()["label"] == "Anna"
    assert count(client, f"GRAPH <{graph}/derived> {{ ?s a cp:Stance }}") == before > 0


def test_a_change_that_breaks_a_debate_is_refused_with_all_that_is_wrong(client: httpx.Client) -> None:
    graph = debate_iri(client)
    broken = f"INSERT DATA {{ GRAPH <{graph}> {{ <{graph}/actors/zoe> a cp:Person . <x:s> <x:p> <x:o> }} }}"
    answer = update(client, broken)
    assert answer.status_code == 422
    assert "x:p" in answer.text
    assert count(client, "<x:s> ?p ?o") == 0
    assert client.get("/bridge").status_code == 200


def test_what_the_rules_derive_is_not_written_by_hand(client: httpx.Client) -> None:
    graph = debate_iri(client)
    answer = update(client, f"INSERT DATA {{ GRAPH <{graph}/derived> {{ <x:s> <x:p> 1 }} }}")
    assert answer.status_code == 400
    assert f"<{graph}>" in answer.json()["detail"]
    answer = client.put("/graphs", params={"graph": f"{graph}/derived"}, content="", headers=TURTLE)
    assert answer.status_code == 400


def test_a_debate_that_is_dropped_is_gone_with_all_that_follows_from_it(client: httpx.Client) -> None:
    graph = debate_iri(client)
    assert client.delete("/graphs", params={"graph": graph}).status_code == 200
    assert client.get("/bridge").status_code == 404
    assert count(client, f"GRAPH <{graph}/derived> {{ ?s ?p ?o }}") == 0
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("LOAD <http://127.0.0.1:1/>", "LOAD"),
        ("LOAD SILENT <file:///etc/passwd> INTO GRAPH <x:g>", "LOAD"),
        ("INSERT { <x:s> <x:p> ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("INSERT DATA { <x:s> <x:p> " + "(" * 500 + ")" * 500 + " }", "nest"),
        ("SELECT * { ?s ?p ?o }", "well formed"),
        ("INSERT DATA { <x:s> <x:p> ?o }", ""),
    ],
)
def test_an_update_that_reaches_outside_or_is_none_is_refused(
    client: httpx.Client, text: str, word: str
) -> None:
    before = count(client, "?s ?p ?o")
    answer = update(client, text)
    assert answer.status_code == 400
    assert word in answer.json()["detail"]
    assert count(client, "?s ?p ?o") == before


def test_an_update_is_made_as_a_whole_or_not_at_all(client: httpx.Client) -> None:
    answer = update(client, "INSERT DATA { GRAPH <x:g> { <x:s> <x:p> 1 } } ; CREATE GRAPH <x:g>")
    assert answer.status_code == 400
    assert count(client, "GRAPH <x:g> { ?s ?p ?o }") == 0


def test_an_endless_update_is_ended_and_holds_no_reader_up(client: httpx.Client) -> None:
    endless = (
        "INSERT { <x:s> <x:p> ?n } WHERE { { SELECT (COUNT(*) AS ?n) { "
        + " . ".join(f"GRAPH ?g{n} {{ ?a{n} ?b{n} ?c{n} }}" for n in range(6))
        + " } } }"
    )
    answers: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: answers.append(update(client, endless)))
    thread.start()
    slowest = 0.0
    while thread.is_alive():
        began = time.monotonic()
        assert count(client, "?s a cp:Debate") == 1
        slowest = max(slowest, time.monotonic() - began)
    assert answers[0].status_code == 504
    assert slowest < 1.5
    assert update(client, "INSERT DATA { GRAPH <x:g> { <x:s> <x:p> 1 } }").status_code == 204


def test_many_who_write_at_once_lose_nothing(client: httpx.Client) -> None:
    def write(number: int) -> None:
        for step in range(5):
            text = f"INSERT DATA {{ GRAPH <x:many> {{ <x:{number}> <x:p> {step} }} }}"
            assert update(client, text).status_code == 204

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(client, "GRAPH <x:many> { ?s ?p ?o }") == 20


def test_blank_nodes_stay_apart_when_graphs_are_added_to(client: httpx.Client) -> None:
    for _ in range(2):
        answer = client.post("/graphs?graph=x:g", content="_:a <x:p> _:a .", headers=TURTLE)
        assert answer.status_code in (200, 201)
    assert count(client, "GRAPH <x:g> { ?s <x:p> ?s }") == 2
    assert update(
        client, "INSERT { GRAPH <x:h> { ?s <x:q> 1 } } WHERE { GRAPH <x:g> { ?s ?p ?o } }"
    ).is_success
    assert count(client, "GRAPH <x:g> { ?s ?p ?o } GRAPH <x:h> { ?s <x:q> 1 }") == 2


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        ("<x:s> <x:p> .", "text/turtle", 400),
        ("{}", "application/json", 415),
        ("<x:g> { <x:s> <x:p> 1 }", "application/trig", 415),
        ("x" * 20_000, "text/turtle", 413),
        ('<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
            f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
        ) + "]><r>&j;</r>", "application/rdf+xml", 400),
        ('{"@context": "http://127.0.0.1:1/context", "@id": "x:s", "x:p": 1}', "application/ld+json", 400),
        ("--x\r\n\r\n--x--", "multipart/form-data; boundary=y", 400),
        ("nothing", "multipart/form-data", 400),
    ],
)  # fmt: skip
def test_a_graph_that_cannot_be_read_leaves_what_is_there(
    client: httpx.Client, content: str, kind: str, status: int
) -> None:
    assert client.put("/graphs?graph=x:g", content="<x:s> <x:p> 1 .", headers=TURTLE).status_code == 201
    answer = client.put("/graphs?graph=x:g", content=content, headers={"Content-Type": kind})
    assert answer.status_code in (status, 504), answer.text  # a bomb may run out of time before memory
    assert answer.headers["content-type"] == "application/problem+json"
    assert count(client, "GRAPH <x:g> { ?s ?p ?o }") == 1


@pytest.mark.parametrize(
    "address",
    ["/graphs?graph=x:a&graph=x:b", "/graphs?graph=x:a&default", "/graphs?graph=x:%20a", "/graphs/a?default"],
)
def test_a_graph_without_a_plain_name_is_refused(client: httpx.Client, address: str) -> None:
    assert client.put(address, content="", headers=TURTLE).status_code == 400


def test_another_sites_page_writes_nothing(client: httpx.Client) -> None:
    headers = {"Origin": "https://evil.example"}
    assert client.post("/update", data={"update": "DROP ALL"}, headers=headers).status_code == 403
    assert client.delete("/graphs?default", headers=headers).status_code == 403
