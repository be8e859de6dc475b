"""Views over HTTP: every form of them, their options, their versions, and what is told where they are not."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import psutil
import pytest

from counterpoint.api.app import create_app
from counterpoint.api.problem_details import PROBLEM_TYPE
from counterpoint.errors import SettingError
from counterpoint.graph.analysis.findings import digest
from counterpoint.library import Library
from counterpoint.ontology.debate import Debate
from counterpoint.settings import Settings
from counterpoint.viz.kinds import KINDS

Run = Callable[[Library, Settings], AbstractContextManager[str]]

HERE = "/embed/city-divided"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
MEDIA = {
    "": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
}
PLAIN = Settings(record_analyses="none")


@pytest.fixture(scope="module")
def city(run_service: Run) -> Iterator[httpx.Client]:
    """A service with the bundled debate."""
    with Library() as library:
        library.load("city-divided")
        with run_service(library, PLAIN) as where, httpx.Client(base_url=where, timeout=60) as client:
            yield client


def size(png: bytes) -> tuple[int, int]:
    """The width and height that a PNG's header gives."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def links(response: httpx.Response) -> dict[str, str]:
    """The targets in a Link header, by relation."""
    return {rel: target for target, rel in re.findall(r'<([^>]*)>; rel="([^"]+)"', response.headers["link"])}


def problem(response: httpx.Response) -> tuple[int, str]:
    assert response.headers["content-type"] == PROBLEM_TYPE
    return response.status_code, str(response.json()["detail"])


def corrected(debate: Debate) -> Debate:
    """The debate with a word of it changed."""
    info = replace(debate.info, title=f"{debate.info.title}, corrected", date="2024-06-01")
    return Debate.from_things(info, list(debate.things()))


@pytest.mark.parametrize("view", KINDS)
@pytest.mark.parametrize("suffix", MEDIA)
def test_every_view_is_had_in_every_form(city: httpx.Client, view: str, suffix: str) -> None:
    response = city.get(f"{HERE}/{view}{suffix}")
    assert response.status_code == 200
    assert response.headers["content-type"] == MEDIA[suffix]
    if suffix == "":
        assert response.text.startswith("<!doctype html>")
        assert "A City Divided" in response.text
    elif suffix == ".svg":
        assert ElementTree.fromstring(response.content).tag == "{http://www.w3.org/2000/svg}svg"
    elif suffix == ".png":
        assert response.content.startswith(b"\x89PNG")
        assert min(size(response.content)) > 300
    else:
        assert response.json()


@pytest.mark.parametrize("view", KINDS)
def test_a_page_may_be_framed_and_read_by_anyone_and_allows_itself_only(
    city: httpx.Client, view: str
) -> None:
    response = city.get(f"{HERE}/{view}", headers={"Origin": "https://news.example"})
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert policy.endswith("; frame-ancestors *")
    assert "unsafe" not in policy
    assert "self" not in policy
    assert "x-frame-options" not in response.headers
    assert "set-cookie" not in response.headers
    assert response.headers["referrer-policy"] == "same-origin"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"


def test_who_may_frame_embeds_and_maps_is_a_setting(run_service: Run, library: Library) -> None:
    settings = replace(PLAIN, embed_ancestors=("https://news.example", "https://*.paper.example"))
    with run_service(library, settings) as where:
        for path in (
            "embed/bridge/map",
            "bridge/map",
            "embed/bridge/map.svg",
            "embed/bridge/map@000000000000",
        ):
            response = httpx.get(where + path, headers={"Accept": BROWSER}, timeout=60)
            policy = response.headers["content-security-policy"]
            assert policy.endswith("frame-ancestors https://news.example https://*.paper.example")


@pytest.mark.parametrize("ancestor", ["https://a; script-src *", "news example", "javascript:", "'unsafe'"])
def test_what_is_no_ancestor_is_refused(ancestor: str) -> None:
    with pytest.raises(SettingError, match="embed_ancestors"):
        Settings(embed_ancestors=(ancestor,))


@pytest.mark.parametrize("suffix", MEDIA)
def test_the_latest_is_fresh_for_minutes_and_names_the_version_that_holds_for_ever(
    city: httpx.Client, suffix: str
) -> None:
    latest = city.get(f"{HERE}/map{suffix}?issue=cooperation")
    assert latest.headers["cache-control"] == "public, max-age=300"
    version = links(latest)["cite-as"]
    assert re.fullmatch(rf"{HERE}/map@[0-9a-f]{{12}}{re.escape(suffix)}\?issue=cooperation", version)
    kept = city.get(version)
    assert kept.status_code == 200
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert links(kept) == {"latest-version": f"{HERE}/map{suffix}?issue=cooperation"}
    assert suffix == "" or kept.content == latest.content


def test_the_version_is_the_beginning_of_the_debates_digest(client: httpx.Client, library: Library) -> None:
    assert f"@{digest(library.debate('bridge'))[:12]}" in links(client.get("/embed/bridge/map"))["cite-as"]


def test_a_page_leads_to_its_other_forms(city: httpx.Client) -> None:
    found = city.get(f"{HERE}/map?theme=dark").headers["link"]
    for suffix, media_type in list(MEDIA.items())[1:]:
        assert f'<{HERE}/map{suffix}?theme=dark>; rel="alternate"; type="{media_type}"' in found


@pytest.mark.parametrize("suffix", MEDIA)
def test_who_has_it_gets_304_and_head_says_what_get_says(city: httpx.Client, suffix: str) -> None:
    first = city.get(f"{HERE}/map{suffix}")
    for address in (f"{HERE}/map{suffix}", links(first)["cite-as"]):
        get, head = city.get(address), city.head(address)
        again = city.get(address, headers={"If-None-Match": get.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["cache-control"] == get.headers["cache-control"]
        assert again.headers["link"] == get.headers["link"]
        assert (head.status_code, head.content) == (200, b"")
        own = {"date": "", "x-request-id": ""}
        assert {**head.headers, **own} == {**get.headers, **own}
        assert city.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_options_change_what_is_drawn_and_two_ways_to_say_the_same_are_one(city: httpx.Client) -> None:
    plain, dark = city.get(f"{HERE}/map.svg"), city.get(f"{HERE}/map.svg?theme=dark&palette=plum")
    assert plain.content != dark.content
    assert city.get(f"{HERE}/map.svg?palette=plum&theme=dark").content == dark.content
    assert city.get(f"{HERE}/map.svg?theme=auto").headers["etag"] == plain.headers["etag"]
    assert city.get(f"{HERE}/map?language=ar").text.count('dir="rtl"') >= 1


def test_a_picture_fits_where_it_is_to_fit(city: httpx.Client) -> None:
    whole = size(city.get(f"{HERE}/map.png").content)
    for fit in ((300, 200), (40, 2000), (10, 10), (9999, 9999)):
        found = size(city.get(f"{HERE}/map.png?fit={fit[0]}x{fit[1]}").content)
        assert found[0] <= fit[0]
        assert found[1] <= fit[1]
        assert found[1] / found[0] == pytest.approx(whole[1] / whole[0], rel=0.4)
        assert found == whole or found[0] > fit[0] * 0.9 or found[1] > fit[1] * 0.7


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("map?issu=cooperation", 'has no parameter "issu"; did you mean "issue"?'),
        ("map?colour=red", 'has no parameter "colour"; there is: issue, focus'),
        ("map?title=Ours", 'has no parameter "title"'),
        ("map?theme=neon", "theme is 'neon'; it must be one of: auto, light, dark"),
        ("map?width=1e9", "width is '1e9'; it must be a whole number"),
        ("map?width=319", "it must be a number from 320 to 1600"),
        ("map?issue=nope", 'has no issue "nope"; there is: '),
        ("map?focus=nobody", 'has nothing with the key "nobody"'),
        ("map?place=%2e%2e%2fetc%2fpasswd", 'has no place "../etc/passwd"'),
        ("map?issue=a&issue=b", 'the parameter "issue" is given twice'),
        ("tree?compare=chicago", "write two places, two periods or two sources"),
        ("map?fit=100x100", 'has no parameter "fit"'),
        ("map.png?fit=0x100", "it must be pixels across and down"),
        ("map.png?fit=99999x99999", "it must be pixels across and down"),
    ],
)
def test_what_cannot_be_is_400_and_told_with_what_there_is(city: httpx.Client, path: str, told: str) -> None:
    status, detail = problem(city.get(f"{HERE}/{path}"))
    assert status == 400
    assert told in detail


@pytest.mark.parametrize(
    "path",
    [
        "city-divided/nope", "nope/map", "city-divided/map.gif", "city-divided/map.", "city-divided/map@",
        "city-divided/map@1", "city-divided/map@0123456789AB", "city-divided/map@0123456789abc",
        "city-divided/MAP", "city-divided", "city-divided/map/", "city-divided/map/x",
        "city-divided/map.svg.svg",
        "..%2f..%2fetc/map", "city-divided/..%2f..%2fetc%2fpasswd", "city-divided/%2e%2e", "%00/map",
        "city-divided/map%00", "city-divided%00/map", "city-divided/%ff", "city-divided/" + "m" * 900,
        "city-divided/map%0d%0aSet-Cookie:a=b", "city-divided/views", "city-divided/__init__",
    ],
)  # fmt: skip
def test_what_is_not_there_is_404(city: httpx.Client, path: str) -> None:
    response = city.get(f"/embed/{path}")
    assert problem(response)[0] == 404
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    "query",
    [
        "issue=%00", "focus=%ff%fe", "issue=" + "a" * 50_000, "compare=" + "," * 20_000,
        "&".join(f"p{n}=" for n in range(5_000)), "&" * 10_000 + "x=", "depth=" + "9" * 5_000, "=", "%00=%00",
        "theme=%0d%0aSet-Cookie:a=b", "language=../../etc/passwd", "palette=__class__", "top=-1", "depth=NaN",
    ],
)  # fmt: skip
def test_no_query_breaks_anything(city: httpx.Client, query: str) -> None:
    response = city.get(f"{HERE}/map.json?{query}")
    assert response.status_code in (400, 414)
    assert "set-cookie" not in response.headers
    assert "Traceback" not in response.text


def test_ten_thousand_parameters_are_answered(raw: Callable[[bytes], bytes]) -> None:
    query = b"&".join(b"a%d=" % n for n in range(10_000))
    request = b"GET /embed/bridge/map?" + query + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert re.match(rb"HTTP/1.1 (400|414|431) ", raw(request))


def test_in_a_frame_a_problem_is_a_page_that_tells_its_height(city: httpx.Client) -> None:
    for path, status, told in (
        ("map?theme=neon", 400, "it must be one of: auto, light, dark"),
        ("nope", 404, "there is no view"),
        ("map@000000000000", 410, "has been corrected since this view was published"),
    ):
        response = city.get(f"{HERE}/{path}", headers={"Accept": BROWSER})
        assert response.status_code == status
        assert response.headers["content-type"] == MEDIA[""]
        assert response.headers["content-security-policy"].endswith("frame-ancestors *")
        assert response.headers["cache-control"] == "no-store"
        assert told in response.text
        assert "counterpoint:height" in response.text
    assert problem(city.get(f"{HERE}/nope.png", headers={"Accept": "image/*,*/*;q=0.8"}))[0] == 404


def test_a_corrected_debate_has_a_new_version_and_its_earlier_one_stays_while_it_is_kept(
    run_service: Run, make_debate: Callable[[str], Debate]
) -> None:
    with Library() as library:
        library.put(make_debate("bridge"))
        with run_service(library, PLAIN) as where, httpx.Client(base_url=where, timeout=60) as client:
            seen = {s: links(client.get(f"/embed/bridge/map{s}"))["cite-as"] for s in MEDIA}
            before = {address: client.get(address).content for address in seen.values()}
            unseen = seen[""] + "?theme=dark"
            library.put(corrected(make_debate("bridge")))
            latest = client.get("/embed/bridge/map")
            assert "The bridge debate, corrected" in latest.text
            assert links(latest)["cite-as"] not in before
            for address, content in before.items():
                again = client.get(address)
                assert (again.status_code, again.content) == (200, content)
            status, detail = problem(client.get(unseen))
            assert status == 410
            assert detail.endswith("as it is now it is at /embed/bridge/map?theme=dark")
            page = client.get(unseen, headers={"Accept": BROWSER})
            assert 'href="/embed/bridge/map?theme=dark" target="_self"' in page.text
            assert "2024-06-01" in page.text
            assert links(page) == {"latest-version": "/embed/bridge/map?theme=dark"}


def test_a_withdrawn_version_says_so_and_leads_to_the_latest(
    run_service: Run, make_debate: Callable[[str], Debate], tmp_path: Path
) -> None:
    listed = tmp_path / "withdrawn.txt"
    listed.write_text("# nothing yet\n")
    with Library() as library:
        library.put(make_debate("bridge"))
        settings = replace(PLAIN, withdrawn=str(listed))
        with run_service(library, settings) as where, httpx.Client(base_url=where, timeout=60) as client:
            address = links(client.get("/embed/bridge/map"))["cite-as"]
            assert client.get(address).status_code == 200
            version = address.partition("@")[2]
            listed.write_text(f"# by order of nobody\n\nbridge@{version}  # a name was wrong\n")
            for path in (address, "/embed/bridge/map", address + ".svg", "/embed/bridge/map.png"):
                status, detail = problem(client.get(path))
                assert status == 410
                assert detail == f"bridge@{version} is withdrawn by those who published it"
            page = client.get(address, headers={"Accept": BROWSER})
            assert page.status_code == 410
            assert "Those who published this view have withdrawn it." in page.text
            assert "href=" not in page.text.partition("</head>")[2]
            library.put(corrected(make_debate("bridge")))
            assert client.get("/embed/bridge/map").status_code == 200
            page = client.get(address, headers={"Accept": BROWSER})
            assert page.status_code == 410
            assert 'href="/embed/bridge/map"' in page.text
            listed.write_text("this is no version\n")
            assert client.get(address).status_code == 410
            listed.write_text("")
            assert client.get(address).status_code == 200


def test_a_list_of_withdrawn_versions_that_cannot_be_read_stops_the_service(
    library: Library, tmp_path: Path
) -> None:
    with pytest.raises(SettingError, match=r"none\.txt"):
        create_app(library, replace(PLAIN, withdrawn=str(tmp_path / "none.txt")))
    listed = tmp_path / "list.txt"
    listed.write_text("bridge@0123456789ab\nbridge\n")
    with pytest.raises(SettingError, match=r'list\.txt:2: "bridge" names no version; write debate@version'):
        create_app(library, replace(PLAIN, withdrawn=str(listed)))


def workers() -> list[psutil.Process]:
    """The processes of this one that draw."""
    children = psutil.Process().children(recursive=True)
    return [child for child in children if "counterpoint.viz.view_worker" in child.cmdline()]


def test_a_hundred_readers_at_once_cost_one_drawing_and_a_drawer_can_open_nothing(
    run_service: Run, library: Library
) -> None:
    with run_service(library, replace(PLAIN, view_queue=1)) as where:
        before, answers = {child.pid for child in workers()}, []

        def ask() -> None:
            answers.append(httpx.get(f"{where}embed/bridge/map", timeout=120))

        threads = [threading.Thread(target=ask) for _ in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        (worker,) = (child for child in workers() if child.pid not in before)
        assert worker.rlimit(psutil.RLIMIT_NOFILE) == (4, 4)
        assert worker.num_fds() == 4
        worker.kill()  # what was drawn is kept
        assert httpx.get(f"{where}embed/bridge/map", timeout=60).content == answers[0].content
        assert httpx.get(f"{where}embed/bridge/map.json", timeout=60).status_code == 200


@pytest.mark.parametrize("address", ["embed/bridge/map.json", "bridge/map?issue=build"])
def test_a_view_that_takes_too_long_is_ended_and_the_next_finds_another_drawer(
    run_service: Run, library: Library, address: str
) -> None:
    with run_service(library, replace(PLAIN, view_timeout=2.0)) as where:
        before = {child.pid for child in workers()}
        assert httpx.get(f"{where}embed/bridge/map", timeout=120).status_code == 200
        (worker,) = (child for child in workers() if child.pid not in before)
        worker.suspend()
        status, detail = problem(httpx.get(f"{where}{address}", timeout=60))
        assert status == 504
        assert detail.startswith("the view could not be drawn within 2 seconds; ask for a part")
        assert not worker.is_running()
        assert httpx.get(f"{where}{address}", timeout=120).status_code == 200


def test_under_a_path_of_a_proxy_addresses_begin_with_it(run_service: Run, library: Library) -> None:
    settings = replace(PLAIN, root_path="/debates", public_address="https://news.example")
    with run_service(library, settings) as where:
        page = httpx.get(f"{where}debates/embed/bridge/map?theme=dark", timeout=60)
        assert links(page)["cite-as"].startswith("/debates/embed/bridge/map@")
        canonical = '<link rel="canonical" href="https://news.example/debates/embed/bridge/map?theme=dark">'
        assert canonical in page.text


def test_the_data_of_a_view_are_json_for_every_reader(city: httpx.Client) -> None:
    for view in KINDS:
        text = city.get(f"{HERE}/{view}.json").text
        found: Any = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
        assert found["debate"] == "city-divided"
