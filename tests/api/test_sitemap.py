"""What search engines are told: where the pages are, and what to leave alone."""

from __future__ import annotations

from collections.abc import Callable
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import httpx
import pytest
from starlette.applications import Starlette

from counterpoint.api.resource import route
from counterpoint.api.sitemap import MOST_ADDRESSES, Sitemap
from counterpoint.library import Library
from counterpoint.ontology.debate import Debate
from counterpoint.settings import Settings
from counterpoint.viz.urls import Urls

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def addresses(text: str, element: str = "url") -> list[str]:
    """The addresses in a file of the protocol."""
    root = ElementTree.fromstring(text)
    assert root.tag in (f"{{{NS['s']}}}urlset", f"{{{NS['s']}}}sitemapindex")
    return [found.text or "" for found in root.findall(f"s:{element}/s:loc", NS)]


def test_every_page_is_listed_and_answers(client: httpx.Client, service: str) -> None:
    response = client.get("/sitemap.xml")
    assert response.headers["content-type"].startswith("application/xml")
    found = addresses(response.text)
    assert len(found) == len(set(found))
    site = service.rstrip("/")
    paths = {address.removeprefix(site) for address in found}
    assert {
        "/",
        "/ontology",
        "/bridge",
        "/bridge/map",
        "/bridge/actors/ann",
        "/bridge/statements/s-1",
    } <= paths
    for address in found:
        assert address.startswith(site)
        assert client.get(address, headers={"Accept": "text/html"}).status_code in (200, 307)
    assert client.get("/sitemap-1.xml").text == response.text


def test_pages_of_a_debate_tell_when_it_was_changed(client: httpx.Client) -> None:
    root = ElementTree.fromstring(client.get("/sitemap.xml").text)
    dates = {
        (found.findtext("s:loc", "", NS).rpartition(":")[2].partition("/")[2]): found.findtext(
            "s:lastmod", None, NS
        )
        for found in root.findall("s:url", NS)
    }
    assert dates["bridge"] == dates["bridge/actors/ann"] == "2024-05-06"
    assert dates[""] is dates["ontology"] is None


def site_of(library: Library, most: int, address: str = "https://debates.example") -> httpx.AsyncClient:
    """A client of a sitemap with at most so many addresses in a file."""
    sitemap = Sitemap(library, Settings(public_address=address), Urls("/deep"), most=most)
    app = Starlette(
        routes=[
            route("/sitemap.xml", get=sitemap.get),
            route("/sitemap-{number:int}.xml", get=sitemap.get),
            route("/robots.txt", get=sitemap.robots),
        ]
    )
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")


@pytest.mark.anyio
async def test_more_than_a_file_may_hold_is_listed_in_several(library: Library) -> None:
    async with site_of(library, MOST_ADDRESSES) as client:
        whole = addresses((await client.get("/sitemap.xml")).text)
    async with site_of(library, 7) as client:
        index = await client.get("/sitemap.xml")
        files = addresses(index.text, "sitemap")
        assert files == [
            f"https://debates.example/deep/sitemap-{n}.xml" for n in range(1, -(-len(whole) // 7) + 1)
        ]
        parts = [
            addresses((await client.get(file.removeprefix("https://debates.example/deep"))).text)
            for file in files
        ]
    assert all(len(part) <= 7 for part in parts)
    assert [address for part in parts for address in part] == whole
    assert all(address.startswith("https://debates.example/deep/") for address in whole)


def test_robots_leave_queries_alone_and_find_the_sitemap(client: httpx.Client, service: str) -> None:
    response = client.get("/robots.txt")
    assert response.headers["content-type"].startswith("text/plain")
    robots = RobotFileParser()
    robots.parse(response.text.splitlines())
    site = service.rstrip("/")
    assert robots.site_maps() == [f"{site}/sitemap.xml"]
    for path in ("/sparql", "/sparql?query=x", "/update", "/graphs", "/api/v1/debates", "/metrics"):
        assert not robots.can_fetch("Anything", site + path)
    for path in ("/", "/bridge", "/bridge/actors/ann", "/ontology", "/embed/bridge/map", "/.well-known/void"):
        assert robots.can_fetch("Anything", site + path)


@pytest.mark.anyio
async def test_robots_know_the_path_of_a_proxy(library: Library) -> None:
    async with site_of(library, 10) as client:
        text = (await client.get("/robots.txt")).text
    assert "Disallow: /deep/sparql\n" in text
    assert "Sitemap: https://debates.example/deep/sitemap.xml\n" in text


@pytest.mark.anyio
async def test_a_changed_debate_is_listed_anew(make_debate: Callable[[str], Debate]) -> None:
    with Library() as library:
        async with site_of(library, 1000) as client:
            before = addresses((await client.get("/sitemap.xml")).text)
            library.put(make_debate("bridge"))
            after = addresses((await client.get("/sitemap.xml")).text)
    assert len(before) == 2
    assert len(after) > 10
