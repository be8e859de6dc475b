"""JSON-LD of schema.org in the pages: there, true, and unable to end its script."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from counterpoint.data.bundled import bundled_path
from counterpoint.data.reader import read_debate
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import KINDS, Actor
from counterpoint.viz import pages
from counterpoint.viz.csp import page_policy
from counterpoint.viz.ontology_page import ontology_page
from counterpoint.viz.urls import Urls
from counterpoint.viz.view_page import Home

URLS = Urls("/deep")
KNOWN = {
    "Article", "Book", "Claim", "CreativeWork", "DataCatalog", "DataDownload", "Dataset", "DefinedTermSet",
    "Event", "Legislation", "Organization", "Person", "Place", "Question", "Quotation", "ScholarlyArticle",
    "Thing", "WebPage",
}  # fmt: skip


@pytest.fixture(scope="module")
def city() -> Debate:
    return read_debate(bundled_path("city-divided"))


def data(html: str) -> dict[str, Any]:
    """The one block of JSON-LD in a page."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(blocks) == 1
    found: dict[str, Any] = json.loads(blocks[0])
    assert found["@context"] == "https://schema.org"
    return found


def types(value: Any) -> set[str]:
    """Every type that is named in it."""
    if isinstance(value, list):
        return set().union(*map(types, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    return {value["@type"]} | set().union(*(types(v) for v in value.values()))


def test_a_debate_is_a_dataset_with_its_files(city: Debate) -> None:
    home = Home(URLS, "https://debates.example", "https://debates.example/deep/city-divided")
    found = data(pages.debate_page(city, urls=URLS, home=home))
    assert (found["@type"], found["name"]) == ("Dataset", city.info.title)
    assert found["@id"] == "https://w3id.org/counterpoint/debates/city-divided"
    assert found["license"] == "CC-BY-4.0"
    assert found["dateModified"] == city.info.date
    urls = [file["contentUrl"] for file in found["distribution"]]
    assert urls[0] == "https://debates.example/deep/city-divided.ttl"
    assert len(found["keywords"]) == len(city.issues)


def test_every_thing_has_a_type_that_fits(city: Debate) -> None:
    seen: dict[str, set[str]] = {}
    for thing in city.things():
        found = data(pages.thing_page(city, thing.kind, thing.key, urls=URLS))
        assert found["@id"] == city.iri(thing)
        assert found["name"]
        assert types(found) <= KNOWN
        seen.setdefault(thing.kind, set()).add(found["@type"])
    assert seen.keys() <= set(KINDS)
    assert seen["actors"] == {"Person", "Organization", "Thing"}
    assert seen["statements"] == {"Quotation"}
    assert seen["positions"] == seen["claims"] == {"Claim"}
    assert seen["issues"] == {"Question"}
    assert seen["places"] == {"Place"}
    assert "Legislation" in seen["policies"]


def test_a_statement_says_who_said_what_where(city: Debate) -> None:
    statement = next(s for s in city.statements.values() if s.quote)
    found = data(pages.thing_page(city, "statements", statement.key, urls=URLS))
    assert found["text"] == statement.quote
    assert found["spokenByCharacter"]["@id"].endswith(f"/actors/{statement.speaker}")
    assert found["isPartOf"]["@id"].endswith(f"/sources/{statement.source}")


def test_pages_about_the_site_have_it_too(city: Debate) -> None:
    assert data(pages.index_page([city], urls=URLS))["dataset"][0]["url"] == "/deep/city-divided"
    assert data(pages.sparql_page([], urls=URLS))["@type"] == "WebPage"
    assert data(ontology_page(urls=URLS))["@type"] == "DefinedTermSet"
    assert "ld+json" not in pages.error_page(404, "Not found", "", urls=URLS)


def test_no_text_ends_the_script_or_is_let_run(city: Debate) -> None:
    text = "</script><script>alert(1)</script><!--<script>\u2028&amp;"
    actors = [replace(a, label=text) if isinstance(a, Actor) else a for a in city.things()]
    debate = Debate.from_things(replace(city.info, title=text, description=text), actors)
    actor = next(iter(debate.actors))
    for html in (
        pages.debate_page(debate, urls=URLS),
        pages.thing_page(debate, "actors", actor, urls=URLS),
        pages.index_page([debate], urls=URLS),
    ):
        assert "<script>alert" not in html
        assert text in json.dumps(data(html), ensure_ascii=False).replace("\\u2028", "\u2028")
        assert "alert" not in page_policy(html)
