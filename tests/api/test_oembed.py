"""oEmbed: which addresses are ours, what is told of them, and that it survives those who filter it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import httpx
import pytest

from counterpoint.library import Library
from counterpoint.ontology.debate import Debate
from counterpoint.settings import Settings
from counterpoint.viz.kinds import KINDS

Run = Callable[[Library, Settings], AbstractContextManager[str]]

PLAIN = Settings(record_analyses="none")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Tags(HTMLParser):
    """The elements of a piece of HTML, each with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def frame(html: str) -> dict[str, str | None]:
    """The attributes of the one element of a piece of HTML."""
    ((tag, attributes),) = Tags(html).found
    assert tag == "iframe"
    return attributes


@pytest.fixture(scope="module")
def here(service: str) -> str:
    return service.rstrip("/")


@pytest.fixture(scope="module")
def ask(client: httpx.Client, here: str) -> Callable[..., httpx.Response]:
    """Asks of an address; one that begins with a slash is on this service."""

    def asked(address: str, **more: Any) -> httpx.Response:
        full = here + address if address.startswith("/") else address
        return client.get("/oembed", params={"url": full, **more})

    return asked


@pytest.mark.parametrize("view", KINDS)
def test_a_view_is_told_as_one_titled_frame(ask: Callable[..., httpx.Response], here: str, view: str) -> None:
    response = ask(f"/embed/bridge/{view}")
    assert response.headers["content-type"] == "application/json"
    assert response.headers["access-control-allow-origin"] == "*"
    told = response.json()
    title = f"{KINDS[view].title}: The bridge debate"
    assert {name: told[name] for name in ("version", "type", "title", "author_name")} == {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "author_name": "A Coder",
    }
    assert (told["provider_name"], told["provider_url"]) == ("Counterpoint", f"{here}/")
    assert told["cache_age"] > 0
    assert frame(told["html"]) == {
        "class": "wp-embedded-content",
        "src": f"{here}/embed/bridge/{view}",
        "title": title,
        "width": str(told["width"]),
        "height": str(told["height"]),
        "frameborder": "0",
        "sandbox": "allow-scripts allow-top-navigation-by-user-activation",
    }


@pytest.mark.parametrize(
    ("most", "size"),
    [
        ({}, (960, 640)),
        ({"maxwidth": 500}, (500, 640)),
        ({"maxheight": 300}, (960, 300)),
        ({"maxwidth": 1, "maxheight": 1}, (1, 1)),
        ({"maxwidth": 999_999_999, "maxheight": 5_000}, (960, 640)),
        ({"maxwidth": "", "maxheight": ""}, (960, 640)),
    ],
)
def test_the_maxima_are_obeyed(
    ask: Callable[..., httpx.Response], most: dict[str, Any], size: tuple[int, int]
) -> None:
    told = ask("/embed/bridge/map", **most).json()
    assert (told["width"], told["height"]) == size
    attributes = frame(told["html"])
    assert (attributes["width"], attributes["height"]) == tuple(map(str, size))


@pytest.mark.parametrize(
    "most", [{}, {"maxwidth": 500}, {"maxheight": 90}, {"maxwidth": 33, "maxheight": 44}]
)
def test_the_thumbnail_is_a_picture_of_the_size_that_is_told(
    ask: Callable[..., httpx.Response], most: dict[str, int]
) -> None:
    told = ask("/embed/bridge/map?theme=dark", **most).json()
    response = httpx.get(told["thumbnail_url"], timeout=60)
    assert response.headers["content-type"] == "image/png"
    png = response.content
    size = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    assert size == (told["thumbnail_width"], told["thumbnail_height"])
    assert size[0] <= most.get("maxwidth", 1200)
    assert size[1] <= most.get("maxheight", 1200)


def test_where_there_is_no_room_there_is_no_thumbnail(ask: Callable[..., httpx.Response]) -> None:
    assert not [name for name in ask("/embed/bridge/map", maxwidth=9).json() if "thumbnail" in name]


def test_xml_says_the_same(ask: Callable[..., httpx.Response]) -> None:
    response = ask("/embed/bridge/map?palette=plum", format="xml", maxwidth=400)
    assert response.headers["content-type"].startswith("text/xml")
    root = ElementTree.fromstring(response.content)
    assert root.tag == "oembed"
    told = ask("/embed/bridge/map?palette=plum", format="json", maxwidth=400).json()
    assert {element.tag: element.text for element in root} == {
        name: str(value) for name, value in told.items()
    }


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/bridge", "/embed/bridge/map"),
        ("/bridge/map", "/embed/bridge/map"),
        ("/bridge/map?issue=build", "/embed/bridge/map?issue=build"),
        ("/embed/bridge/map?issue=build&utm_source=mail&fbclid=1", "/embed/bridge/map?issue=build"),
        ("/embed/bridge/map?width=5&theme=dark", "/embed/bridge/map?theme=dark"),
        ("/embed/bridge/map?theme=neon&issue=nope#top", "/embed/bridge/map"),
        ("/embed/bridge/map?title=Ours&<script>=1", "/embed/bridge/map"),
        ("/embed/bridge/map@0123456789ab", "/embed/bridge/map@0123456789ab"),
        ("/embed/bridge/%6dap", "/embed/bridge/map"),
        ("http://LOCALHOST:80/embed/bridge/map", "/embed/bridge/map"),
        ("https://127.0.0.1/embed/bridge/map", "/embed/bridge/map"),
    ],
)
def test_what_is_framed_is_rebuilt_from_the_parts_that_mean_something(
    ask: Callable[..., httpx.Response], here: str, address: str, shown: str
) -> None:
    assert frame(ask(address).json()["html"])["src"] == here + shown


def test_the_width_that_the_author_chose_is_that_of_the_frame(ask: Callable[..., httpx.Response]) -> None:
    assert ask("/embed/bridge/map?width=640").json()["width"] == 640
    assert ask("/embed/bridge/map?width=640", maxwidth=500).json()["width"] == 500


@pytest.mark.parametrize(
    "address",
    [
        "/", "/nothing", "/nothing/map", "/embed/nothing/map", "/embed/bridge/nope", "/embed/bridge/map.png",
        "/embed/bridge/map.svg", "/embed/bridge", "/embed/bridge/", "/bridge/", "/bridge/map/", "/bridge.ttl",
        "/bridge/actors/ann", "/sparql", "/oembed", "/static/base.css", "//evil.example/embed/bridge/map",
        "http://evil.example/embed/bridge/map", "http://localhost.evil.example/embed/bridge/map",
        "http://evil.example@localhost/embed/bridge/map", "http://localhost@evil.example/embed/bridge/map",
        "http://localhost:x/embed/bridge/map", "http://[::1/embed/bridge/map", "http://169.254.169.254/bridge",
        "javascript:alert(1)", "file:///etc/passwd", "ftp://localhost/embed/bridge/map", "localhost/bridge",
        "",
        "/embed/bridge/../../etc/passwd", "/embed/..%2f..%2fetc/map", "/embed/bridge/map%00", "/bridge%00",
        "/embed/bridge/map?" + "a=1&" * 200, "/embed/bridge/map?focus=" + "a" * 3_000,
        "/embed/bridge/map?" + "&" * 150, "http://localhost\\@evil.example/bridge",
        "http://\nlocalhost /bridge",
    ],
)  # fmt: skip
def test_what_is_not_ours_or_not_there_is_404(ask: Callable[..., httpx.Response], address: str) -> None:
    response = ask(address)
    assert response.status_code == 404
    assert "evil" not in response.text


@pytest.mark.parametrize("form", ["yaml", "JSON", "jsonp", "../xml", "a" * 500])
def test_another_format_is_501(ask: Callable[..., httpx.Response], form: str) -> None:
    response = ask("/embed/bridge/map", format=form)
    assert response.status_code == 501
    assert "there is: json, xml" in response.json()["detail"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "needs a url"),
        ("url=x&url=y", '"url" is given twice'),
        ("url=x&maxwidth=0", 'maxwidth is "0"'),
        ("url=x&maxwidth=-5", 'maxwidth is "-5"'),
        ("url=x&maxheight=1e9", 'maxheight is "1e9"'),
        ("url=x&maxheight=%D9%A3", "a whole number of pixels"),
        ("url=x&maxheight=" + "9" * 5_000, "a whole number of pixels"),
    ],
)
def test_a_request_that_means_nothing_is_400(client: httpx.Client, query: str, told: str) -> None:
    response = client.get(f"/oembed?{query}")
    assert response.status_code == 400
    assert told in response.json()["detail"]


def test_who_has_it_gets_304_and_head_has_no_body(client: httpx.Client, here: str) -> None:
    address = f"/oembed?url={quote(here)}/bridge"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(address).content == b""


def test_with_any_host_allowed_only_the_one_that_was_asked_is_ours(
    run_service: Run, library: Library
) -> None:
    with run_service(library, replace(PLAIN, allowed_hosts=("*",), root_path="/debates")) as where:
        base, asked = f"{where}debates", {"Host": "debates.example"}

        def status(address: str) -> int:
            query = {"url": address}
            return httpx.get(f"{base}/oembed", params=query, headers=asked, timeout=60).status_code

        assert status("http://debates.example/debates/embed/bridge/map") == 200
        assert status("http://debates.example/embed/bridge/map") == 404
        assert status("http://evil.example/debates/embed/bridge/map") == 404


def test_a_withdrawn_version_is_not_told_of(run_service: Run, library: Library, tmp_path: Path) -> None:
    listed = tmp_path / "withdrawn"
    listed.write_text("bridge@0123456789ab\n")
    with run_service(library, replace(PLAIN, withdrawn=str(listed))) as where:
        for version, status in (("@0123456789ab", 404), ("@ba9876543210", 200), ("", 200)):
            address = f"{where}embed/bridge/map{version}"
            response = httpx.get(f"{where}oembed", params={"url": address}, timeout=60)
            assert response.status_code == status


@pytest.mark.parametrize("path", ["/embed/bridge/map?theme=dark", "/bridge", "/bridge/map"])
def test_a_page_leads_to_what_is_told_of_it_in_both_formats(
    client: httpx.Client, here: str, path: str
) -> None:
    page = client.get(path, headers={"Accept": BROWSER}).text
    found = {a.get("type"): a for tag, a in Tags(page).found if tag == "link" and a.get("rel") == "alternate"}
    src = here + ("/embed/bridge/map?theme=dark" if "embed" in path else "/embed/bridge/map")
    address = found["application/json+oembed"]["href"] or ""
    assert frame(client.get(address).json()["html"])["src"] == src
    address = found["text/xml+oembed"]["href"] or ""
    assert src in (ElementTree.fromstring(client.get(address).content).findtext("html") or "")


@pytest.mark.parametrize("path", ["/embed/bridge/map", "/bridge", "/bridge/map"])
def test_a_page_has_a_card_with_a_picture(client: httpx.Client, here: str, path: str) -> None:
    page = client.get(path, headers={"Accept": BROWSER}).text
    card = {
        a.get("property"): a["content"] for tag, a in Tags(page).found if tag == "meta" and "content" in a
    }
    assert "The bridge debate" in (card["og:title"] or "")
    assert card["og:url"] == here + path
    assert (card["og:image"] or "").startswith(f"{here}/embed/bridge/map.png?")
    picture = client.get(card["og:image"] or "")
    assert picture.headers["content-type"] == "image/png"


def test_wordpress_keeps_the_frame_with_its_title_and_size(
    ask: Callable[..., httpx.Response], here: str, wordpress: Callable[[str], str]
) -> None:
    told = ask("/embed/bridge/map?issue=build&theme=dark", maxwidth=600, maxheight=900).json()
    kept = frame(wordpress(told["html"]))
    assert kept["src"] == f"{here}/embed/bridge/map?issue=build&theme=dark#?secret=abc123XYZ9"
    assert kept["title"] == told["title"]
    assert (kept["width"], kept["height"]) == ("600", "640")
    assert kept["sandbox"] == "allow-scripts"


@pytest.fixture
def hostile(run_service: Run, make_debate: Callable[[str], Debate]) -> Iterator[str]:
    """A service with a debate whose title and coder are hostile."""
    debate = make_debate("bridge")
    title = '"><script>alert(1)</script>]]>&amp;\x00\x07\ud7ff\uffff' + "x" * 10_000
    info = replace(debate.info, title=title, coders=("' onload='alert(2)", "\u202egnp\u202c"))
    with Library() as library:
        library.put(Debate.from_things(info, list(debate.things())))
        with run_service(library, PLAIN) as where:
            yield where


def test_hostile_words_stay_words(hostile: str, wordpress: Callable[[str], str]) -> None:
    asked = {"url": f"{hostile}embed/bridge/map"}
    told = httpx.get(f"{hostile}oembed", params=asked, timeout=60).json()
    attributes = frame(told["html"])
    assert set(attributes) == {"class", "src", "title", "width", "height", "frameborder", "sandbox"}
    assert '"><script>alert(1)</script>' in (attributes["title"] or "")
    assert len(told["title"]) <= 200
    assert not re.search("[\x00-\x1f\u202a-\u202e]", told["title"] + told["author_name"])
    assert frame(wordpress(told["html"]))["title"] == attributes["title"]
    xml = httpx.get(f"{hostile}oembed", params={**asked, "format": "xml"}, timeout=60).content
    assert ElementTree.fromstring(xml).findtext("html") == told["html"]
    page = httpx.get(f"{hostile}embed/bridge/map", timeout=60).text
    assert "<script>alert" not in page
