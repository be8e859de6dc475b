"""One address per thing: pages, RDF and JSON, by Accept and by suffix."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import httpx
import pyoxigraph as ox
import pytest

from counterpoint.api.app import create_app
from counterpoint.library import Library
from counterpoint.ontology.debate import Debate

D = "https://example.org/debates/bridge"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
RDF = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
}
THING = "/bridge/statements/s-1"


def varies(response: httpx.Response) -> set[str]:
    """The headers of a request that an answer depends on."""
    return set(filter(None, response.headers.get("vary", "").split(", ")))


def subjects(body: bytes, format_: ox.RdfFormat) -> set[str]:
    """The IRIs that are subjects."""
    return {quad.subject.value for quad in ox.parse(body, format=format_)}


def media(response: httpx.Response) -> str:
    """The media type of a response, without parameters."""
    return response.headers["content-type"].split(";")[0]


def test_with_one_debate_the_root_leads_to_it(client: httpx.Client) -> None:
    response = client.get("/")
    assert (response.status_code, response.headers["location"]) == (307, "/bridge")


def test_people_get_a_page(client: httpx.Client) -> None:
    response = client.get("/bridge", headers={"Accept": BROWSER})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "The bridge debate" in response.text


@pytest.mark.parametrize("address", ["/bridge", "/bridge/actors/ann", "/bridge/positions/yes",
"/bridge/issues/build",
    "/bridge/claims/cost", "/bridge/arguments/too-dear", "/bridge/statements/s-1", "/bridge/sources/article",
    "/bridge/actors/eve"])  # fmt: skip
def test_no_page_runs_or_loads_what_its_policy_does_not_name(client: httpx.Client, address: str) -> None:
    response = client.get(address, headers={"Accept": BROWSER})
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert policy.endswith("frame-ancestors 'self'")
    assert response.headers["x-frame-options"] == "SAMEORIGIN"
    assert "<script>alert" not in response.text
    assert not re.search(r"(src|href)=\"(https?:)?//[^\"]*\.(js|css)", response.text)


def test_a_map_may_be_framed_anywhere(client: httpx.Client) -> None:
    response = client.get("/bridge/map")
    assert response.status_code == 200
    assert response.headers["content-security-policy"].endswith("frame-ancestors *")
    assert "x-frame-options" not in response.headers


def test_a_map_opens_at_an_issue_and_an_unknown_one_is_passed_over(client: httpx.Client) -> None:
    opened = client.get("/bridge/map?issue=build")
    assert opened.status_code == 200
    assert 'data-start="build"' in opened.text
    assert client.get("/bridge/map?issue=<script>").text == client.get("/bridge/map").text


@pytest.mark.parametrize("suffix", RDF)
def test_a_debate_is_had_as_rdf_by_suffix_and_by_accept(client: httpx.Client, suffix: str) -> None:
    offer, format_ = RDF[suffix]
    by_suffix = client.get(f"/bridge.{suffix}")
    by_accept = client.get("/bridge", headers={"Accept": offer})
    assert media(by_suffix) == media(by_accept) == offer
    assert by_suffix.content == by_accept.content
    assert f"{D}/actors/ann" in subjects(by_suffix.content, format_)
    assert "Accept" not in varies(by_suffix)
    assert "Accept" in varies(by_accept)


def test_a_debates_statements_are_had_as_a_table(client: httpx.Client) -> None:
    response = client.get("/bridge.csv")
    assert media(response) == "text/csv"
    rows = list(csv.DictReader(io.StringIO(response.text, newline="")))
    assert [row["statement"] for row in rows] == ["s-1", "s-2", "s-3"]
    assert rows[1] | {
        "speaker_name": "Bob & Sons", "polarity": "endorses", "kind": "claims", "about": "cost",
        "about_text": "The bridge costs too much.", "mode": "quote", "quote": "Too dear!",
        "source": "article",
        "source_title": "An article", "start": "40", "end": "49", "on_behalf_of": "", "date": "",
    } == rows[1]  # fmt: skip
    assert rows[2]["quote"] == "<b>Never</b>"
    assert client.get("/bridge", headers={"Accept": "text/csv"}).content == response.content
    assert client.get(f"{THING}.csv").status_code == 404


def test_a_debate_is_had_as_its_file(client: httpx.Client) -> None:
    response = client.get("/bridge.yaml")
    assert media(response) == "application/yaml"
    assert "debate: bridge" in response.text


def test_a_debate_is_had_as_records(client: httpx.Client) -> None:
    found = client.get("/bridge.json").json()
    assert (found["iri"], found["key"], found["title"]) == (D, "bridge", "The bridge debate")
    assert [actor["key"] for actor in found["actors"]] == ["ann", "bob", "eve"]
    assert {position["key"]: position["negates"] for position in found["positions"]} == {
        "yes": ["no"],
        "no": [],
    }
    assert not any("origin" in actor for actor in found["actors"])


@pytest.mark.parametrize("suffix", RDF)
def test_a_thing_is_had_as_rdf_by_suffix_and_by_accept(client: httpx.Client, suffix: str) -> None:
    offer, format_ = RDF[suffix]
    by_suffix = client.get(f"{THING}.{suffix}")
    by_accept = client.get(THING, headers={"Accept": offer})
    assert media(by_suffix) == media(by_accept) == offer
    assert by_suffix.content == by_accept.content
    assert D + "/statements/s-1" in subjects(by_suffix.content, format_)


def test_a_statement_comes_with_the_words_it_rests_on(client: httpx.Client) -> None:
    assert "Build it." in client.get(f"{THING}.ttl").text


def test_an_actor_comes_with_its_office_and_with_what_points_at_it(client: httpx.Client) -> None:
    text = client.get("/bridge/actors/ann.nt").text
    assert "http://www.w3.org/ns/org#Membership" in text
    assert "2020-01-01" in text
    assert f"<{D}/statements/s-1> <https://w3id.org/counterpoint/ontology#speaker> <{D}/actors/ann>" in text


def test_a_thing_is_had_as_a_record(client: httpx.Client) -> None:
    found = client.get(f"{THING}.json").json()
    assert (found["iri"], found["kind"]) == (D + "/statements/s-1", "statements")
    assert (found["speaker"], found["quote"], found["start"]) == ("ann", "Build it.", 10)


def test_a_stance_that_the_rules_derived_has_its_address(client: httpx.Client, library: Library) -> None:
    stance = next(iter(library.debate("bridge").stances))
    assert client.get(f"/bridge/stances/{stance}.json").json()["holder"]
    assert client.get(f"/bridge/stances/{stance}", headers={"Accept": BROWSER}).status_code == 200


def test_links_name_the_thing_itself_and_its_other_forms(client: httpx.Client) -> None:
    for address, iri in (("/bridge", D), ("/bridge.ttl", D), (THING, D + "/statements/s-1")):
        link = client.get(address).headers["link"]
        assert f'<{iri}>; rel="canonical"' in link
        assert 'rel="alternate"; type="text/turtle"' in link


@pytest.mark.parametrize(
    "address", ["/bridge", "/bridge.ttl", THING, THING + ".json", "/bridge/map", "/ontology.ttl"]
)
def test_who_has_it_already_gets_304(client: httpx.Client, address: str) -> None:
    first = client.get(address)
    tag = first.headers["etag"]
    for asked in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(address, headers={"If-None-Match": asked})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert varies(first) <= varies(again) <= varies(first) | {"Accept-Encoding"}
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_two_representations_have_two_etags(client: httpx.Client) -> None:
    tags = {
        client.get("/bridge", headers={"Accept": a}).headers["etag"] for a in ("text/html", "text/turtle")
    }
    assert len(tags) == 2


def test_data_tell_when_they_were_last_modified(client: httpx.Client) -> None:
    assert client.get("/bridge.ttl").headers["last-modified"] == "Mon, 06 May 2024 00:00:00 GMT"


@pytest.mark.parametrize(
    "address", ["/bridge", "/bridge.ttl", THING, "/bridge/map", "/sparql", "/ontology", "/healthz"]
)
def test_head_says_what_get_says_without_saying_it(client: httpx.Client, address: str) -> None:
    get, head = client.get(address), client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    dropped = {"date", "x-request-id"}
    assert {n: v for n, v in head.headers.items() if n not in dropped} == {
        n: v for n, v in get.headers.items() if n not in dropped
    }


def test_other_sites_scripts_may_read_data_and_nothing_else(client: httpx.Client) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    for address in (
        "/bridge.ttl",
        "/bridge",
        THING,
        "/sparql?query=ASK%7B%7D",
        "/ontology.ttl",
        "/bridge/actors/none",
    ):
        assert client.get(address, headers=origin).headers["access-control-allow-origin"] == "*"
    for address in ("/healthz", "/readyz", "/bridge/map", "/docs/problems"):
        assert "access-control-allow-origin" not in client.get(address, headers=origin).headers


def test_a_preflight_allows_reading_only(client: httpx.Client) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    response = client.options("/sparql", headers=asked)
    assert response.headers["access-control-allow-methods"] == "GET, HEAD"


@pytest.mark.parametrize("suffix", RDF)
def test_the_vocabulary_is_had_as_rdf(client: httpx.Client, suffix: str) -> None:
    offer, format_ = RDF[suffix]
    response = client.get("/ontology", headers={"Accept": offer})
    assert media(response) == offer
    assert response.content == client.get(f"/ontology.{suffix}").content
    assert "https://w3id.org/counterpoint/ontology#Claim" in subjects(response.content, format_)


def test_the_vocabulary_has_a_page_with_an_anchor_for_each_term(client: httpx.Client) -> None:
    response = client.get("/ontology", headers={"Accept": BROWSER})
    assert 'id="Claim"' in response.text
    assert 'id="speaker"' in response.text
    assert "unsafe" not in response.headers["content-security-policy"]


@pytest.mark.anyio
async def test_several_debates_are_listed_and_none_too(make_debate: Callable[[str], Debate]) -> None:
    for keys in ((), ("bridge", "tunnel")):
        with Library() as library:
            for key in keys:
                library.put(make_debate(key))
            transport = httpx.ASGITransport(create_app(library))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                response = await client.get("/")
        assert response.status_code == 200
        assert all(f'href="/{key}"' in response.text for key in keys)
