"""``/api/v1/search``: over one debate or all of them, in pages, with offsets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest

from counterpoint.library import Library
from counterpoint.ontology.debate import Debate
from counterpoint.settings import Settings

SEARCH = "/api/v1/search"


@pytest.fixture(scope="module")
def site(
    run_service: Callable[[Library, Settings], AbstractContextManager[str]],
    make_debate: Callable[[str], Debate],
) -> Iterator[httpx.Client]:
    """A service with the bundled debate and two small ones."""
    with Library() as library:
        library.load("city-divided")
        library.put(make_debate("bridge"))
        library.put(make_debate("tunnel"))
        with (
            run_service(library, Settings(record_analyses="none")) as where,
            httpx.Client(base_url=where, timeout=30) as client,
        ):
            yield client


def found(client: httpx.Client, **parameters: str | int) -> dict[str, Any]:
    answer = client.get(SEARCH, params=parameters)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_all_debates_are_searched_and_the_best_come_first(site: httpx.Client) -> None:
    answer = found(site, q="bridge debate")
    assert (answer["items"][0]["kind"], answer["items"][0]["key"]) == ("debates", "bridge")
    # "fear" in the other debate is not meant: the word is spelled right
    assert {item["debate"] for item in found(site, q="dear", limit=500)["items"]} == {"bridge", "tunnel"}
    scores = [item["score"] for item in answer["items"]]
    assert scores == sorted(scores, reverse=True)


def test_one_debate_and_some_kinds_narrow_it(site: httpx.Client) -> None:
    items = found(site, q="dear", debate="bridge", kind="arguments,statements")["items"]
    assert {(item["debate"], item["kind"]) for item in items} == {
        ("bridge", "arguments"),
        ("bridge", "statements"),
    }


@pytest.mark.parametrize("query", ["immigration", "imigration", "IMMIGRATION", "ímmigratiön", "immigr"])
def test_case_accents_and_wrong_letters_make_no_difference(site: httpx.Client, query: str) -> None:
    items = found(site, q=query, debate="city-divided", limit=500)["items"]
    assert "immigration-contentious" in {item["key"] for item in items}


def test_highlights_are_where_they_say_and_links_lead_there(site: httpx.Client) -> None:
    for item in found(site, q="police sanctuary", debate="city-divided")["items"]:
        assert item["matches"]
        for match in item["matches"]:
            for span in match["highlights"]:
                marked = match["text"][span["start"] : span["end"]].lower()
                assert marked.startswith(("polic", "sanctuar"))
        record = site.get(item["links"]["self"]).json()
        assert record["key"] == item["key"]
        for match in item["matches"]:
            value = record[match["field"]]
            text = value if match["index"] is None else value[match["index"]]
            text = text if isinstance(text, str) else text["text"]
            assert text[match["offset"] :].startswith(match["text"])


def test_markup_in_a_text_stays_text(site: httpx.Client) -> None:
    (item,) = found(site, q="script alert", debate="bridge", kind="actors")["items"]
    assert item["label"].startswith("<script>")
    assert site.get(SEARCH, params={"q": "script"}).headers["content-type"] == "application/json"


def test_pages_put_together_are_everything(site: httpx.Client) -> None:
    every = found(site, q="police", limit=500)
    some, following = [], f"{SEARCH}?q=police&limit=6"
    while following:
        answer = site.get(following)
        some += answer.json()["items"]
        following = answer.json()["next"]
    assert some == every["items"]
    assert len(some) == every["total"] > 12


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({}, "needs a parameter q"),
        ({"q": "a", "kind": "people"}, 'kind is "people": expected of debates, issues'),
        ({"q": "a", "kind": ""}, 'kind is ""'),
        ({"q": "a", "debate": "nothing"}, 'debate is "nothing"'),
        ({"q": "a", "debate": "../etc"}, 'debate is "../etc"'),
        ({"q": "a", "limit": "0"}, "from 1 to 500"),
        ({"q": "a", "cursor": "A" * 27}, "begin again without it"),
        ({"q": "a", "sort": "date"}, 'the search has no parameter "sort"; it has: q, debate, kind'),
    ],
)
def test_what_cannot_be_asked_is_told(site: httpx.Client, parameters: dict[str, str], said: str) -> None:
    answer = site.get(SEARCH, params=parameters)
    assert answer.status_code == 400
    assert said in answer.json()["detail"]


@pytest.mark.parametrize(
    "query", ["", " ", "a" * 10_000, "police " * 1_400, ".*(a+)+$" * 1_000, "東" * 1_500, "\x00", "%"]
)
def test_hostile_queries_are_answered_soon(site: httpx.Client, query: str) -> None:
    started = time.monotonic()
    answer = found(site, q=query)
    assert time.monotonic() - started < 20
    assert len(answer["query"]) <= 1_000


def test_bytes_that_are_no_text_are_looked_for_in_vain(site: httpx.Client) -> None:
    assert site.get(f"{SEARCH}?q=%ff%fe%00").json()["total"] == 0
