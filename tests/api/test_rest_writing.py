"""Debates put in, replaced and taken out over HTTP: all of it, or on any mistake nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import psutil
import pytest

from counterpoint.api.problem_details import PROBLEM_TYPE
from counterpoint.data.formats import dump, load_text
from counterpoint.library import Library
from counterpoint.settings import Settings

TOKEN = "the-token-of-the-news-desk"
BRIDGE = "/api/v1/debates/bridge"
YAML = {"Content-Type": "application/yaml"}
DEBATE = """\
debate: bridge
title: Shall the bridge be built?
actors: {mayor: {name: The mayor, kind: Person}}
sources: {report: {title: A report, type: article}}
issues: {build: Shall the bridge be built?}
positions: {"yes": {answers: build, text: The bridge shall be built}}
statements:
  - {actor: mayor, endorses: "yes", source: report, quote: Let us build it}
"""
OTHER = DEBATE.replace("Let us build it", "Build it at last")
BOMB = (
    "debate: bridge\ntitle: [&a [lol, lol], &b [*a, *a, *a, *a], &c [*b, *b, *b, *b], &d [*c, *c, *c, *c]]\n"
)
RunService = Callable[[Library, Settings], AbstractContextManager[str]]


@pytest.fixture(scope="module")
def writable(run_service: RunService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service that takes changes from whoever has the token."""
    tokens = tmp_path_factory.mktemp("private") / "tokens"
    tokens.write_text(TOKEN, encoding="ascii")
    tokens.chmod(0o600)
    settings = Settings(record_analyses="none", writable=True, token_file=str(tokens), upload_bytes=1_000_000)
    with Library() as library, run_service(library, settings) as where:
        yield where


@pytest.fixture
def desk(writable: str) -> Iterator[httpx.Client]:
    """A client with the token; whatever it left behind is gone afterwards."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with httpx.Client(base_url=writable, timeout=60, headers=headers) as client:
        yield client
        for item in client.get("/api/v1/debates").json()["items"]:
            assert client.delete(item["links"]["self"]).status_code == 204


def put(client: httpx.Client, text: str | bytes, address: str = BRIDGE, **headers: str) -> httpx.Response:
    content = text.encode() if isinstance(text, str) else text
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.put(address, content=content, headers=YAML | named)


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM_TYPE
    found: dict[str, Any] = answer.json()
    return found


def test_a_debate_is_made_replaced_and_taken_out(desk: httpx.Client) -> None:
    made = put(desk, DEBATE)
    assert made.status_code == 201
    assert made.headers["location"] == BRIDGE
    shown = desk.get(BRIDGE)
    assert (shown.content, shown.headers["etag"]) == (made.content, made.headers["etag"])
    replaced = put(desk, OTHER)
    assert replaced.status_code == 200
    assert replaced.headers["etag"] != made.headers["etag"]
    (statement,) = desk.get(f"{BRIDGE}/statements").json()["items"]
    assert statement["quote"] == "Build it at last"
    gone = desk.delete(BRIDGE)
    assert (gone.status_code, gone.content) == (204, b"")
    problem(desk.get(BRIDGE), 404)
    problem(desk.delete(BRIDGE), 404)


def test_pages_queries_search_and_lists_follow_a_change(desk: httpx.Client) -> None:
    put(desk, DEBATE)
    quote = "SELECT ?q WHERE { ?s oa:exact ?q }"
    for text, words in ((DEBATE, "Let us build it"), (OTHER, "Build it at last")):
        put(desk, text)
        assert words in desk.get("/sparql", params={"query": quote}, headers={"Accept": "text/csv"}).text
        assert words in desk.get("/bridge.ttl").text
        assert desk.get("/api/v1/search", params={"q": words.split()[-1]}).json()["total"] >= 1
        assert words in desk.get(f"{BRIDGE}/statements").text
    desk.delete(BRIDGE)
    assert "Build" not in desk.get("/sparql", params={"query": quote}, headers={"Accept": "text/csv"}).text
    assert desk.get("/api/v1/debates").json()["total"] == 0
    assert desk.get("/bridge.ttl").status_code == 404


@pytest.mark.parametrize(
    ("format_", "kind"),
    [
        ("yaml", "application/yaml"), ("yaml", "text/yaml; charset=UTF-8"), ("turtle", "text/turtle"),
        ("jsonld", "application/ld+json"), ("ntriples", "application/n-triples"),
        ("trig", "application/trig"), ("nquads", "application/n-quads"), ("rdfxml", "application/rdf+xml"),
    ],
)  # fmt: skip
def test_every_format_says_the_same(desk: httpx.Client, format_: str, kind: str) -> None:
    expected = put(desk, DEBATE).json()["version"]
    desk.delete(BRIDGE)
    text = dump(load_text(DEBATE, "yaml"), format_)
    answer = desk.put(BRIDGE, content=text.encode(), headers={"Content-Type": kind})
    assert answer.status_code == 201, answer.text
    assert answer.json()["version"] == expected


@pytest.mark.parametrize("kind", ["application/yaml", "text/turtle", "application/ld+json"])
def test_what_get_gives_can_be_put_back_with_its_etag(desk: httpx.Client, kind: str) -> None:
    put(desk, DEBATE)
    given = desk.get(BRIDGE, headers={"Accept": kind})
    headers = {"Content-Type": kind, "If-Match": given.headers["etag"]}
    assert desk.put(BRIDGE, content=given.content, headers=headers).status_code == 200
    put(desk, OTHER)
    assert "get it again" in problem(desk.put(BRIDGE, content=given.content, headers=headers), 412)["detail"]


def test_only_what_one_knows_is_changed(desk: httpx.Client) -> None:
    first = put(desk, DEBATE, If_None_Match="*")
    assert first.status_code == 201
    problem(put(desk, OTHER, If_None_Match="*"), 412)
    problem(put(desk, OTHER, If_Match='"of something else"'), 412)
    problem(put(desk, OTHER, If_Match=f"W/{first.headers['etag']}"), 412)  # a weak one matches nothing
    problem(put(desk, OTHER, If_None_Match=first.headers["etag"]), 412)
    assert desk.get(BRIDGE).headers["etag"] == first.headers["etag"]
    second = put(desk, OTHER, If_Match=f'"a", {first.headers["etag"]}')
    assert second.status_code == 200
    problem(desk.delete(BRIDGE, headers={"If-Match": first.headers["etag"]}), 412)
    assert put(desk, DEBATE, If_Match="*").status_code == 200
    assert desk.delete(BRIDGE, headers={"If-Match": first.headers["etag"]}).status_code == 204
    problem(put(desk, DEBATE, If_Match="*"), 412)


def test_of_many_who_know_the_same_only_one_gets_through(desk: httpx.Client, writable: str) -> None:
    etag = put(desk, DEBATE).headers["etag"]
    statuses: list[int] = []

    def change(number: int) -> None:
        headers = {"Authorization": f"Bearer {TOKEN}", "If-Match": etag, **YAML}
        text = DEBATE.replace("Let us", f"Let {number} of us")
        statuses.append(
            httpx.put(f"{writable}{BRIDGE[1:]}", content=text, headers=headers, timeout=60).status_code
        )

    threads = [threading.Thread(target=change, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, *[412] * 5]


def test_every_problem_is_told_with_its_line_and_nothing_is_changed(desk: httpx.Client) -> None:
    put(desk, DEBATE)
    before = desk.get(BRIDGE).content
    wrong = (
        DEBATE.replace("answers: build", "answers: bulid").replace("actor: mayor", "actor: mayr")
        + "titel: x\n"
    )
    found = problem(put(desk, wrong), 422)
    assert found["type"] == "/docs/problems#DebateFileError"
    told = {(each["code"], each["line"]): each for each in found["problems"]}
    assert {line for _, line in told} == {6, 8, 9}
    for each in told.values():
        assert each.keys() == {"line", "column", "path", "message", "fix", "code", "severity"}
        assert each["message"]
        assert each["column"] >= 1
    assert any("mayor" in each["fix"] for each in told.values())
    assert desk.get(BRIDGE).content == before


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "says nothing"),
        ("- a\n- b\n", "mapping"),
        ("debate: bridge\ntitle: {a\n", ""),
        ("debate: tunnel\ntitle: A tunnel\n", 'the debate calls itself "tunnel", and the address "bridge"'),
        (b"debate: bridge\ntitle: \xff\xfe\n", "is not UTF-8"),
        (DEBATE.encode("utf-16"), "is not UTF-8"),
        ("debate: bridge\ntitle: !!python/object/apply:os.system [id]\n", ""),
        ("debate: bridge\ntitle: a\x00b\n", ""),
        (BOMB, ""),
        ("a: " + "[" * 10_000, ""),
        ("a: " + "{a: " * 10_000, ""),
        ("&a " * 1_000, ""),
        ("debate: bridge\ntitle: x\nactors: {" + ", ".join(f"a{n}: 1" for n in range(5_000)) + "}\n", ""),
    ],
)  # fmt: skip
def test_what_is_no_debate_is_refused_and_leaves_all_as_it_was(
    desk: httpx.Client, body: str | bytes, said: str
) -> None:
    put(desk, DEBATE)
    before = desk.get(BRIDGE).content
    started = time.monotonic()
    found = problem(put(desk, body), 422)
    assert time.monotonic() - started < 60
    assert found["problems"]
    assert said in " ".join(each["message"] for each in found["problems"])
    assert len(found["detail"]) <= 2_000
    assert desk.get(BRIDGE).content == before


@pytest.mark.parametrize(
    "kind", ["text/turtle", "application/ld+json", "application/rdf+xml", "application/trig"]
)
@pytest.mark.parametrize(
    "body",
    [
        b"", b"\xff\xfe\x00", b"{", b"[[[[" * 5_000, b"<a>" * 5_000,
        b"@prefix : <file:///etc/passwd> . : : : .",
        b'{"@context": "http://127.0.0.1:9/context.jsonld", "@id": "x"}',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    ],
)  # fmt: skip
def test_rdf_that_is_no_debate_is_refused(desk: httpx.Client, kind: str, body: bytes) -> None:
    answer = desk.put(BRIDGE, content=body, headers={"Content-Type": kind})
    assert problem(answer, 422)["problems"]
    assert "root:" not in answer.text
    assert desk.get(BRIDGE).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json"}, {"Content-Type": ""}, {"Content-Type": "text/plain"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/yaml; charset=latin-1"},
        {"Content-Type": "application/yaml", "Content-Encoding": "gzip"},
    ],
)  # fmt: skip
def test_a_type_that_is_not_read_is_415(desk: httpx.Client, headers: dict[str, str]) -> None:
    found = problem(desk.put(BRIDGE, content=DEBATE.encode(), headers=headers), 415)
    assert "a debate is sent" in found["detail"]


def test_a_body_beyond_the_limit_is_413_and_is_not_kept(desk: httpx.Client) -> None:
    found = problem(put(desk, "#" * 1_000_001), 413)
    assert "1,000,000 bytes" in found["detail"]
    before = psutil.Process().memory_info().rss
    hundred = (b"#" * 65_536 for _ in range(1_600))  # without a Content-Length
    try:
        answer = desk.put(BRIDGE, content=hundred, headers=YAML)
    except httpx.TransportError:  # the service may hang up in the middle
        pass
    else:
        problem(answer, 413)
    assert psutil.Process().memory_info().rss - before < 50_000_000
    assert desk.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "key",
    [
        "..",
        "%2e%2e",
        "..%2f..%2fetc%2fpasswd",
        "Bridge",
        "a" * 65,
        "bridge.yaml",
        "-bridge",
        "%00",
        "br%0aidge",
    ],
)
def test_an_id_that_is_no_key_is_404(desk: httpx.Client, key: str) -> None:
    request = desk.build_request("PUT", BRIDGE, content=DEBATE.encode(), headers=YAML)
    request.url = request.url.copy_with(raw_path=f"/api/v1/debates/{key}".encode())
    answer = desk.send(request)
    assert answer.status_code in (404, 405), answer.text
    assert desk.get("/api/v1/debates").json()["total"] == 0


def test_a_reserved_name_is_told(desk: httpx.Client) -> None:
    found = problem(
        put(desk, DEBATE.replace("debate: bridge", "debate: sparql"), "/api/v1/debates/sparql"), 422
    )
    assert found["problems"][0]["code"] == "reserved-name"


def test_a_debate_keeps_its_base(desk: httpx.Client) -> None:
    put(desk, DEBATE)
    moved = DEBATE + "base: https://example.org/elsewhere/\n"
    assert "https://example.org/elsewhere/" in problem(put(desk, moved), 409)["detail"]
    desk.delete(BRIDGE)
    assert put(desk, moved).status_code == 201


@pytest.mark.parametrize(
    ("headers", "challenge"),
    [
        ({}, "Bearer"),
        ({"Authorization": f"Basic {TOKEN}"}, "Bearer"),
        ({"Authorization": "Bearer not-the-token-of-the-desk"}, 'Bearer error="invalid_token"'),
        ({"Cookie": f"token={TOKEN}"}, "Bearer"),
    ],
)
def test_without_the_token_nothing_changes(writable: str, headers: dict[str, str], challenge: str) -> None:
    address = f"{writable}{BRIDGE[1:]}?access_token={TOKEN}"
    for answer in (
        httpx.put(address, content=DEBATE.encode(), headers=headers | YAML),
        httpx.delete(address, headers=headers),
    ):
        problem(answer, 401)
        assert answer.headers["www-authenticate"] == challenge
    assert httpx.get(f"{writable}{BRIDGE[1:]}").status_code == 404


def test_a_page_of_another_site_cannot_write_even_with_the_token(desk: httpx.Client) -> None:
    problem(put(desk, DEBATE, Origin="https://evil.example"), 403)
    assert put(desk, DEBATE, Origin=str(desk.base_url).rstrip("/")).status_code == 201


def test_a_service_that_reads_only_says_so(client: httpx.Client) -> None:
    found = problem(put(client, DEBATE, Authorization=f"Bearer {TOKEN}"), 403)
    assert "--writable" in found["detail"]
    problem(client.delete(BRIDGE), 403)


def test_on_loopback_without_tokens_anyone_writes(run_service: RunService) -> None:
    settings = Settings(record_analyses="none", writable=True, no_token=True)
    with Library() as library, run_service(library, settings) as where:
        answer = httpx.put(f"{where}{BRIDGE[1:]}", content=DEBATE.encode(), headers=YAML)
        assert answer.status_code == 201


def test_reading_goes_on_while_a_large_debate_is_checked(desk: httpx.Client, writable: str) -> None:
    put(desk, DEBATE)
    lines = "".join(
        f'  - {{actor: mayor, endorses: "yes", source: report, quote: Let us build it {n}}}\n'
        for n in range(4_000)
    )
    large = DEBATE.replace("debate: bridge", "debate: large") + lines
    outcome: list[int] = []
    writer = threading.Thread(
        target=lambda: outcome.append(put(desk, large, "/api/v1/debates/large").status_code)
    )
    writer.start()
    slowest, reads = 0.0, 0
    with httpx.Client(base_url=writable, timeout=30) as reader:
        while writer.is_alive():
            started = time.monotonic()
            assert reader.get(BRIDGE).status_code == 200
            slowest, reads = max(slowest, time.monotonic() - started), reads + 1
    writer.join()
    assert outcome == [201]
    assert reads > 5
    assert slowest < 10  # on a busy machine; a blocked loop would answer nothing until the end
    assert desk.get("/api/v1/debates/large/statements?limit=1").json()["total"] == 4_001


def test_a_cursor_does_not_outlive_its_list(desk: httpx.Client) -> None:
    more = DEBATE + '  - {actor: mayor, endorses: "yes", source: report, quote: And soon}\n'
    put(desk, more)
    following = desk.get(f"{BRIDGE}/statements?limit=1").json()["next"]
    assert desk.get(following).status_code == 200
    put(desk, more.replace("And soon", "And very soon"))
    assert "begin again" in problem(desk.get(following), 410)["detail"]
