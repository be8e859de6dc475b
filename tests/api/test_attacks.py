"""Strangers who mean harm: what they send ends, reaches nothing, and keeps nobody else from an answer."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from urllib.parse import quote, urlsplit

import httpx
import psutil
import pytest

from counterpoint.library import Library
from counterpoint.settings import Settings

Run = Callable[[Library, Settings], AbstractContextManager[str]]

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
HONEST = "SELECT ?s { ?s a cp:Position } ORDER BY ?s"

HARMFUL = {
    "cross product": ENDLESS,
    "cross product, sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "distinct bomb": "SELECT DISTINCT (CONCAT(STR(?a), STR(?c), STR(?f)) AS ?x) "
    "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "path bomb": "SELECT (COUNT(*) AS ?n) { ?a (!<x:a>)* ?b . ?c (!<x:b>)* ?d . ?e (!<x:c>|^(!<x:d>))* ?f }",
    "nesting": "SELECT * " + "{" * 5_000 + "}" * 5_000,
    "chain of sums": "SELECT (" + "1+" * 5_000 + "1 AS ?x) {}",
    "chain of minuses": "SELECT (" + "-" * 5_000 + "1 AS ?x) {}",
    "not not": "ASK { FILTER(" + "!" * 5_000 + "true) }",
    "planning": "SELECT * { " + " . ".join(f"?a{n} ?p{n} ?a{n + 1}" for n in range(90)) + " }",
    "optional tower": "SELECT * { " + "OPTIONAL { ?s ?p ?o " * 40 + "}" * 40 + " }",
    "union tower": "SELECT * { " + " UNION ".join("{ ?s ?p ?o . ?o ?q ?r }" for _ in range(60)) + " }",
    "pattern that backtracks": "SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), '(a*)*(a*)*(a*)*b')) }",
    "huge pattern": "ASK { FILTER(REGEX('" + "a" * 3_000 + "', '" + "(a?)" * 900 + "')) }",
    "huge repetition": "ASK { FILTER(REGEX('aaa', '((a{1,900}){1,900}){1,900}')) }",
    "replace bomb": "SELECT (STRLEN(REPLACE(?z, 'a', ?z)) AS ?n) { BIND('" + "a" * 2_000 + "' AS ?x) "
    "BIND(REPLACE(?x, 'a', ?x) AS ?y) BIND(REPLACE(?y, 'a', ?y) AS ?z) }",
    "everything": "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 100000",
    "construct bomb": "CONSTRUCT { ?a ?e ?i . ?d ?h ?c . ?g ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "values": "SELECT * { VALUES ?x { " + "1 " * 2_000 + "} VALUES ?y { " + "1 " * 2_000 + "} ?s ?p ?o }",
}


@pytest.fixture(scope="module")
def where(library: Library, run_service: Run) -> Iterator[str]:
    settings = Settings(
        query_timeout=1.5, record_analyses="none", client_limits="off", worker_memory=64 << 20,
        send_timeout=1.0, query_workers=8,
    )  # fmt: skip
    with run_service(library, settings) as where:
        yield where


def ask(where: str, query: str, accept: str = "*/*") -> httpx.Response:
    return httpx.post(f"{where}sparql", data={"query": query}, headers={"Accept": accept}, timeout=60)


@contextmanager
def honest(where: str) -> Iterator[list[httpx.Response]]:
    """Somebody who asks what is soon answered, again and again meanwhile."""
    answers: list[httpx.Response] = []
    over = threading.Event()

    def go() -> None:
        while not over.is_set():
            answers.append(ask(where, HONEST))
            time.sleep(0.02)

    thread = threading.Thread(target=go)
    thread.start()
    try:
        yield answers
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("name", HARMFUL)
def test_a_bomb_ends_in_time_with_an_answer_of_its_own_and_others_are_answered(where: str, name: str) -> None:
    with honest(where) as answers:
        began = time.monotonic()
        found = ask(where, HARMFUL[name])
        assert time.monotonic() - began < 20
    assert found.status_code in (200, 400, 414, 500, 504)
    if found.status_code != 200:
        assert found.headers["content-type"] == "application/problem+json"
    assert answers
    assert {answer.status_code for answer in answers} == {200}


def test_many_endless_queries_at_once_leave_room_for_others(where: str) -> None:
    with honest(where) as answers, ThreadPoolExecutor(7) as attackers:
        found = list(attackers.map(lambda _: ask(where, ENDLESS).status_code, range(14)))
    assert set(found) == {504}
    assert {answer.status_code for answer in answers} == {200}


def test_one_client_gets_no_more_than_its_share(library: Library, run_service: Run) -> None:
    settings = Settings(query_timeout=1.0, record_analyses="none", client_seconds=3.0, client_errors=4)
    with run_service(library, settings) as where:
        with ThreadPoolExecutor(12) as attackers:
            found = list(attackers.map(lambda _: ask(where, ENDLESS), range(12)))
        assert {answer.status_code for answer in found} == {429, 504}
        refused = next(answer for answer in found if answer.status_code == 429)
        assert int(refused.headers["retry-after"]) >= 1
        late = ask(where, HONEST)
        assert late.status_code == 429
        assert int(late.headers["retry-after"]) > 10
    with run_service(library, settings) as where:
        statuses = [ask(where, "SELECT").status_code for _ in range(6)]
    assert statuses == [400] * 4 + [429] * 2


@pytest.mark.parametrize(
    "query",
    [
        "ASK {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
        "ASK {{ SERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
        "ASK FROM <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}",
        "ASK FROM NAMED <http://127.0.0.1:{port}/> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "ASK {{ GRAPH <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
        "DESCRIBE <http://127.0.0.1:{port}/>",
        "LOAD <http://127.0.0.1:{port}/>",
        "ASK FROM <file:///etc/passwd> {{ ?s ?p ?o }}",
        "SELECT * FROM <file:///proc/self/environ> {{ ?s ?p ?o }}",
        "ASK {{ SERVICE <file:///etc/passwd> {{ ?s ?p ?o }} }}",
        "ASK {{ BIND(<http://127.0.0.1:{port}/>(1) AS ?x) }}",
        "ASK {{ S\\u0045RVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
    ],
)  # fmt: skip
def test_nothing_is_called_or_opened(where: str, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        text = query.format(port=listener.getsockname()[1])
        by_post = ask(where, text)
        by_parameter = httpx.get(
            f"{where}sparql",
            params={"query": "ASK {}", "default-graph-uri": f"http://127.0.0.1:{listener.getsockname()[1]}/"},
        )
        with pytest.raises(TimeoutError):
            listener.accept()
    assert by_parameter.status_code == 400
    assert "root:" not in by_post.text
    assert by_post.status_code in (200, 400)
    if by_post.status_code == 200:
        assert "true" not in by_post.text


def test_when_the_one_who_asks_goes_away_the_query_is_ended(library: Library, run_service: Run) -> None:
    settings = Settings(query_timeout=60.0, record_analyses="none")
    others = set(_workers())
    with run_service(library, settings) as where:
        for _ in range(3):
            with pytest.raises(httpx.ReadTimeout):
                httpx.get(f"{where}sparql", params={"query": ENDLESS}, timeout=1.0)
        deadline = time.monotonic() + 10
        while set(_workers()) - others:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert ask(where, HONEST).status_code == 200


def _workers() -> list[psutil.Process]:
    zygotes = (p for p in psutil.Process().children() if "counterpoint.graph.zygote" in " ".join(p.cmdline()))
    return [worker for zygote in zygotes for worker in zygote.children()]


def test_one_who_does_not_read_the_answer_is_not_waited_for(where: str) -> None:
    large = "SELECT ?s ?text { ?s ?p ?o . ?a ?b ?c BIND('" + "x" * 1_000 + "' AS ?text) } LIMIT 7000"
    address = urlsplit(where)
    with socket.create_connection((address.hostname, address.port), timeout=30) as link:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        text = f"GET /sparql?query={quote(large)} HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\n\r\n"
        link.sendall(text.encode())
        head = link.recv(4096).lower()
        assert head.startswith(b"http/1.1 200")
        whole = int(head.partition(b"content-length: ")[2].split(b"\r\n")[0])
        time.sleep(4)
        got = 0
        with suppress(ConnectionResetError):
            while part := link.recv(1 << 20):
                got += len(part)
    assert got < whole - 1_000_000


@pytest.mark.parametrize(
    "sent",
    [
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 3\r\n\r\n\xff\xfe\xfd",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 9\r\n\r\nquery=%FF",
        b"GET /sparql?query=%ED%A0%80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n",
    ],
)
def test_broken_encodings_are_answered_or_hung_up_on(where: str, sent: bytes) -> None:
    address = urlsplit(where)
    with socket.create_connection((address.hostname, address.port), timeout=10) as link:
        with suppress(BrokenPipeError, ConnectionResetError):
            link.sendall(sent)
        head = b""
        with suppress(ConnectionResetError):
            head = link.recv(4096)
    assert not head or head.split(b" ")[1][:1] == b"4"
    assert ask(where, HONEST).status_code == 200


def test_thousands_of_short_queries_are_all_answered(where: str) -> None:
    def many(_: int) -> set[int]:
        with httpx.Client(base_url=where, timeout=60) as client:
            return {client.get("/sparql", params={"query": HONEST}).status_code for _ in range(250)}

    with ThreadPoolExecutor(4) as askers:
        found = set().union(*askers.map(many, range(4)))
    assert found == {200}
