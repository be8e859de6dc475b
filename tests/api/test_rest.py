"""Debates and what is in them, for programs: lists in pages, filters, links, and what is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest

from counterpoint.api import ready
from counterpoint.api.problem_details import PROBLEM_TYPE
from counterpoint.api.record_json import thing_json
from counterpoint.graph.narrowing import is_of_period
from counterpoint.library import Library
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import KINDS
from counterpoint.settings import Settings

API = "/api/v1"
CITY = f"{API}/debates/city-divided"


@pytest.fixture(scope="module")
def city(
    run_service: Callable[[Library, Settings], AbstractContextManager[str]],
    make_debate: Callable[[str], Debate],
) -> Iterator[httpx.Client]:
    """A service with the bundled debate and the small one."""
    with Library() as library:
        library.load("city-divided")
        library.put(make_debate("bridge"))
        with (
            run_service(library, Settings(record_analyses="none")) as where,
            httpx.Client(base_url=where, timeout=30) as client,
        ):
            yield client


@pytest.fixture(scope="module")
def records() -> Debate:
    """What the bundled debate says."""
    with Library() as library:
        return library.debate(library.load("city-divided"))


def listed(client: httpx.Client, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def keys(client: httpx.Client, address: str) -> list[str]:
    return [item["key"] for item in listed(client, address)["items"]]


def refused(client: httpx.Client, address: str, status: int = 400) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM_TYPE
    return str(answer.json()["detail"])


def test_the_index_leads_everywhere(city: httpx.Client) -> None:
    links = listed(city, API)["links"]
    assert links == listed(city, f"{API}/")["links"]
    for address in (
        links["self"],
        links["debates"],
        links["openapi"],
        links["docs"],
        f"{links['search']}?q=a",
    ):
        assert city.get(address).status_code == 200


def test_debates_are_listed_with_what_they_hold(city: httpx.Client, records: Debate) -> None:
    found = listed(city, f"{API}/debates")
    assert [item["key"] for item in found["items"]] == ["bridge", "city-divided"]
    (debate,) = (item for item in found["items"] if item["key"] == "city-divided")
    assert debate == listed(city, CITY)
    assert debate["counts"] == {kind: len(getattr(records, kind)) for kind in KINDS}
    assert debate["title"] == records.info.title
    for address in debate["links"].values():
        query = "&q=police" if "search" in address else ""
        assert city.get(address + query).status_code == 200, address


@pytest.mark.parametrize("kind", KINDS)
def test_every_thing_is_as_the_record_has_it(city: httpx.Client, records: Debate, kind: str) -> None:
    things = getattr(records, kind)
    found = listed(city, f"{CITY}/{kind}?limit=500")
    assert (found["total"], found["kind"]) == (len(things), kind)
    assert [item["key"] for item in found["items"]] == sorted(things)
    for item in found["items"][:5]:
        links = item.pop("links")
        assert item == json.loads(thing_json(records, things[item["key"]]))
        alone = listed(city, links["self"])
        assert alone.pop("links") == links
        assert alone == item
        assert city.get(links["page"], headers={"Accept": "text/html"}).status_code == 200
        assert city.get(links["rdf"]).headers["content-type"].startswith("text/turtle")


@pytest.mark.parametrize(
    "kind", ["application/yaml", "text/turtle", "application/ld+json", "application/n-quads"]
)
def test_a_debate_is_given_whole_where_that_is_asked_for(city: httpx.Client, kind: str) -> None:
    answer = city.get(CITY, headers={"Accept": kind})
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert "Accept" in answer.headers["vary"].split(", ")
    assert "Chicago" in answer.text


def test_pages_put_together_are_the_list(city: httpx.Client, records: Debate) -> None:
    address: str | None = f"{CITY}/statements?limit=7"
    found: list[str] = []
    pages = 0
    while address:
        answer = city.get(address)
        body = answer.json()
        assert body["total"] == len(records.statements)
        assert len(body["items"]) <= body["limit"] == 7
        found += [item["key"] for item in body["items"]]
        assert answer.headers.get("link") == (f'<{body["next"]}>; rel="next"' if body["next"] else None)
        address, pages = body["next"], pages + 1
    assert found == sorted(records.statements)
    assert pages == -(-len(records.statements) // 7)


def test_pages_keep_their_filters(city: httpx.Client) -> None:
    first = listed(city, f"{CITY}/statements?source=article&limit=2&place=san-diego")
    second = listed(city, first["next"])
    assert first["total"] == second["total"] > 2
    assert {item["place"][0] for item in second["items"]} == {"san-diego"}


@pytest.mark.parametrize("limit", ["0", "501", "-1", "ten", "", "1.5", "٣", "1_0", " 5", "9" * 5_000])
def test_a_limit_is_a_number_within_bounds(city: httpx.Client, limit: str) -> None:
    assert "expected a whole number from 1 to 500" in refused(city, f"{CITY}/actors?limit={limit}")


def test_a_cursor_is_of_one_list_and_one_question(city: httpx.Client) -> None:
    cursor = listed(city, f"{CITY}/statements?limit=2")["next"].partition("cursor=")[2]
    assert city.get(f"{CITY}/statements?cursor={cursor}&limit=9").status_code == 200
    flipped = cursor[:-2] + ("A" if cursor[-2] != "A" else "B") + cursor[-1]
    for address in (
        f"{CITY}/actors?cursor={cursor}",
        f"{CITY}/statements?cursor={cursor}&source=article",
        f"{CITY}/statements?cursor={flipped}",
        f"{CITY}/statements?cursor={cursor}A",
        f"{CITY}/statements?cursor={cursor[:-1]}",
        f"{CITY}/statements?cursor=",
        f"{CITY}/statements?cursor={'A' * 27}",
        f"{CITY}/statements?cursor=%00%ff",
        f"{CITY}/statements?cursor={'A' * 10_000}",
        f"{API}/debates/bridge/statements?cursor={cursor}",
    ):
        assert "begin again without it" in refused(city, address)


CASES: list[tuple[str, Callable[[Debate], set[str]]]] = [
    ("statements?place=san-diego", lambda d: {
        s.key for s in d.statements.values() if "san-diego" in s.place}),
    ("statements?actor=activists", lambda d: {s.key for s in d.statements_by("activists")}),
    ("statements?position=cooperate", lambda d: {s.key for s in d.statements_on("cooperate")}),
    (
        "statements?issue=cooperation",
        lambda d: {s.key for p in d.positions_on("cooperation") for s in d.statements_on(p.key)},
    ),
    ("statements?source=aclu-study", lambda d: {
        s.key for s in d.statements.values() if "aclu-study" in (s.source, s.original)}),
    ("positions?issue=cooperation", lambda d: {p.key for p in d.positions_on("cooperation")}),
    ("positions?actor=activists", lambda d: {
        s.expresses for s in d.statements_by("activists") if s.expresses in d.positions}),
    ("claims?actor=activists", lambda d: {
        s.expresses for s in d.statements_by("activists") if s.expresses in d.claims}),
    ("claims?position=limit-cooperation", lambda d: {
        p for a in d.arguments.values() if a.conclusion == "limit-cooperation"
        for p in a.premises if p in d.claims}),
    ("arguments?position=limit-cooperation", lambda d: {
        a.key for a in d.arguments.values() if "limit-cooperation" in (a.conclusion, *a.premises)}),
    ("actors?position=cooperate", lambda d: {
        a for s in d.statements_on("cooperate") for a in (s.speaker, *s.on_behalf_of)}),
    ("sources?actor=aclu", lambda d: {
        x for s in d.statements_by("aclu") for x in (s.source, s.original) if x}),
    ("stances?actor=activists", lambda d: {s.key for s in d.stances_of("activists")}),
    ("places?place=united-states", lambda d: set(d.places)),
]  # fmt: skip


@pytest.mark.parametrize(("address", "expected"), CASES)
def test_a_list_is_narrowed(
    city: httpx.Client, records: Debate, address: str, expected: Callable[[Debate], set[str]]
) -> None:
    wanted = expected(records)
    assert wanted, "the case must find something"
    assert set(keys(city, f"{CITY}/{address}&limit=500")) == wanted


def test_a_place_holds_what_lies_within_it(city: httpx.Client) -> None:
    inner, outer = (
        keys(city, f"{CITY}/statements?place=chicago"),
        keys(city, f"{CITY}/statements?place=united-states"),
    )
    assert inner
    assert set(inner) < set(outer)


def test_a_period_holds_what_is_said_in_it(city: httpx.Client, records: Debate) -> None:
    said = [s for s in records.statements.values() if is_of_period(records, s, "biden-years")]
    assert said
    assert set(keys(city, f"{CITY}/statements?period=biden-years")) == {s.key for s in said}
    assert set(keys(city, f"{CITY}/actors?period=biden-years")) == {
        actor for s in said for actor in (s.speaker, *s.on_behalf_of)
    }


def test_two_filters_must_both_hold(city: httpx.Client) -> None:
    both = set(keys(city, f"{CITY}/statements?actor=activists&position=limit-cooperation&limit=500"))
    one = set(keys(city, f"{CITY}/statements?actor=activists&limit=500"))
    other = set(keys(city, f"{CITY}/statements?position=limit-cooperation&limit=500"))
    assert both == one & other


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("statements?plcae=us", 'has no parameter "plcae"; it has: place, period, actor'),
        ("statements?place=san-diegos", 'place is "san-diegos"'),
        ("statements?place=san-diegos", 'did you mean "san-diego"?'),
        ("statements?place=", 'place is ""'),
        ("statements?place=%00%0d%0a", "expected the key of one of the places"),
        ("statements?actor=chicago", "expected the key of one of the actors"),
        ("statements?actor=ice&actor=ero", "given twice"),
        ("statements?actor=" + "a" * 5_000, "expected the key of one of the actors"),
        ("periods?place=united-states", 'has no parameter "place"; it has: limit, cursor'),
        ("actors/ero?limit=1", 'has no parameter "limit"'),
    ],
)
def test_what_is_no_parameter_is_told_with_those_there_are(
    city: httpx.Client, address: str, said: str
) -> None:
    assert said in refused(city, f"{CITY}/{address}")


@pytest.mark.parametrize(
    "address",
    [f"{CITY}/people", f"{CITY}/actors/nobody", f"{CITY}/positions/ero", f"{API}/debates/nothing/actors"],
)
def test_what_is_not_there_is_404(city: httpx.Client, address: str) -> None:
    refused(city, address, 404)


def test_a_thing_of_another_kind_says_where_it_is(city: httpx.Client) -> None:
    assert f"{CITY}/actors/ero" in refused(city, f"{CITY}/positions/ero", 404)


@pytest.mark.parametrize("address", [API, f"{API}/debates", CITY, f"{CITY}/actors", f"{CITY}/actors/ero"])
def test_what_one_has_is_not_sent_again(city: httpx.Client, address: str) -> None:
    first = city.get(address)
    again = city.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert first.headers["access-control-allow-origin"] == "*"
    assert city.get(address, headers={"Accept": "image/png"}).status_code == 406


def test_what_was_answered_is_answered_again_without_a_thread(
    city: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = city.get(f"{CITY}/claims?limit=3")

    async def refuse(*_: object) -> None:
        raise AssertionError("a kept answer needs no thread")

    monkeypatch.setattr(ready, "run_in_threadpool", refuse)
    again = city.get(f"{CITY}/claims?limit=3")
    assert (again.status_code, again.content) == (200, first.content)
    assert city.get(f"{CITY}/claims?limit=4").status_code == 500  # which was not answered before
