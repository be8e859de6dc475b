"""The map as a page: self-contained, escaped, small, and the same with and without scripts."""

from __future__ import annotations

import gzip
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from counterpoint.ontology.debate import Debate
from counterpoint.viz.csp import digest, page_policy
from counterpoint.viz.languages import LANGUAGES
from counterpoint.viz.map import ALL, map_view
from counterpoint.viz.map_data import PLACEHOLDER, network_data
from counterpoint.viz.map_html import render_map
from counterpoint.viz.map_svg import panel_svg
from counterpoint.viz.palettes import PALETTES
from counterpoint.viz.picture import render
from counterpoint.viz.quotations import inline_json
from counterpoint.viz.urls import Urls
from counterpoint.viz.view_page import Home

BUDGET = 180 * 1024


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def page(harbor: Debate) -> str:
    return render_map(harbor, map_view(harbor))


@pytest.fixture(scope="module")
def hostile_page(hostile: Debate) -> str:
    return render_map(hostile, map_view(hostile))


def test_the_page_has_language_title_and_viewport(page: str):
    tags = Tags(page).found
    assert ("html", {"lang": "en", "dir": "ltr", "data-theme": "auto"}) in tags
    assert any(tag == "title" for tag, _ in tags)
    assert any(attrs.get("name") == "viewport" for _, attrs in tags)


def test_the_page_fetches_nothing(page: str):
    for tag, attrs in Tags(page).found:
        assert not attrs.get("src"), tag
        assert tag not in ("link", "iframe", "img", "object", "foreignobject")
    assert not re.findall(r"url\((?!\"data:)", page.split("<script", 1)[0])


def test_the_page_has_no_style_attribute_and_no_handler(hostile_page: str):
    for tag, attrs in Tags(hostile_page).found:
        assert "style" not in attrs, tag
        assert not [name for name in attrs if name.startswith("on")], tag


def test_the_policy_allows_exactly_the_scripts_and_styles_of_the_page(hostile_page: str):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', hostile_page)
    assert policy is not None
    allowed = policy[1].replace("&#39;", "'")
    assert allowed.startswith("default-src 'none'")
    assert "unsafe-" not in allowed
    assert "*" not in allowed
    bodies = re.findall(r"<script>(.*?)</script>|<style>(.*?)</style>", hostile_page, re.DOTALL)
    assert len(bodies) == 3
    assert {digest(script or style) for script, style in bodies} <= set(re.split(r"[ ;]+", allowed))
    assert page_policy(hostile_page) == allowed


def test_hostile_text_makes_no_element_of_its_own(hostile_page: str):
    assert "<script>alert" not in hostile_page
    assert "<img" not in hostile_page
    assert hostile_page.count("</script>") == 4


def test_no_address_but_a_web_address_is_a_link(hostile_page: str):
    addresses = [attrs["href"] for _, attrs in Tags(hostile_page).found if attrs.get("href")]
    assert all(a.startswith("#") for a in addresses if a)


def test_data_in_the_page_is_json_that_cannot_end_its_script():
    text = "</script><!-- \u2028 & ]]>"
    inline = inline_json({"x": text})
    assert not set("<>&\u2028") & set(inline)
    assert json.loads(inline) == {"x": text}


def test_pyvis_makes_the_model_and_its_edges_are_directed(harbor: Debate):
    data = network_data(map_view(harbor).panels[0])
    assert isinstance(data, dict)
    nodes, edges = data["nodes"], data["edges"]
    assert all(node["shape"] == "custom" and node["fixed"] for node in nodes)
    assert all(edge["arrows"] == "to" for edge in edges)
    assert {edge["from"] for edge in edges} <= {node["id"] for node in nodes}


def test_the_drawing_has_the_nodes_and_edges_in_the_models_order(harbor: Debate):
    for panel in map_view(harbor).panels:
        svg = ElementTree.fromstring(panel_svg(panel))
        space = ""
        places = [g.attrib["transform"] for g in svg.iter(f"{space}g")]
        assert places == [f"translate({n.x:g},{n.y:g})" for n in panel.nodes]
        assert len(list(svg.iter(f"{space}path"))) == len(panel.edges)


def test_a_drawing_of_hostile_text_is_well_formed(hostile: Debate):
    for panel in map_view(hostile).panels:
        svg = ElementTree.fromstring(panel_svg(panel))
        assert "foreignObject" not in ElementTree.tostring(svg, encoding="unicode")


def test_every_drawn_line_is_isolated_from_its_surroundings(harbor: Debate):
    svg = panel_svg(map_view(harbor).panels[0])
    lines = re.findall(r'<text x="[^"]+" y="[^"]+">(.*?)</text>', svg)
    assert lines
    assert all(line.startswith("\u2068") and line.endswith("\u2069") for line in lines)


def test_every_node_of_the_map_has_its_words_in_the_text(page: str, harbor: Debate):
    opened = {attrs["data-about"] for _, attrs in Tags(page).found if "data-about" in attrs}
    assert {*harbor.propositions, *harbor.arguments} <= opened


def test_the_site_gives_the_whole_map_a_page_of_its_own(harbor: Debate):
    view, urls = map_view(harbor), Urls()
    panels = re.compile(r'<section class="panel[^"]*" id="panel-([^"]+)"')
    assert ALL not in panels.findall(render_map(harbor, view, urls=urls))
    assert panels.findall(render_map(harbor, view, urls=urls, issue=ALL)) == [ALL]


def test_an_unknown_issue_opens_the_first(harbor: Debate):
    assert 'data-start="charge"' in render_map(harbor, map_view(harbor), issue="<nothing>")


def test_the_page_of_the_bundled_debate_is_within_its_budget(city: Debate):
    for issue in ("", ALL):
        page = render_map(city, map_view(city), urls=Urls(), issue=issue)
        assert len(gzip.compress(page.encode(), 9)) <= BUDGET


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_of_the_bundled_debate_is_within_its_budget_in_each_language(city: Debate, language: str):
    page = render(city, "map", {"language": language}).html
    assert len(gzip.compress(page.encode(), 9)) <= BUDGET


def data_of(page: str) -> dict:
    found = re.search(r'id="map-data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_what_is_spoken_of_each_node_can_be_put_together_again(harbor: Debate, page: str):
    data, panels = data_of(page), map_view(harbor).panels
    labels = {node.id: node.label for panel in panels for node in panel.nodes}
    for panel in panels:
        hit = {e.source: e.target for e in panel.edges if e.kind == "conclusion"}
        for node in panel.nodes:
            text = data["texts"][node.id]
            number, *rest = [text, None] if isinstance(text, int) else text
            target = hit.get(node.id, node.id)
            label = data["words"]["inference"] if target in harbor.arguments else labels[target]
            spoken = data["spoken"][number].replace(PLACEHOLDER, label)
            if node.elsewhere:
                spoken += " " + data["words"]["elsewhere"].replace(PLACEHOLDER, node.elsewhere)
            assert spoken == node.spoken
            assert node.kind == "argument" or rest[0] or " ".join(node.lines) == node.label


def test_the_script_is_given_the_numbers_of_the_ends_of_each_line(harbor: Debate, page: str):
    data = data_of(page)["panels"]
    for panel in map_view(harbor).panels:
        ids = data[panel.key]["nodes"]
        assert ids == [node.id for node in panel.nodes]
        assert [(ids[a], ids[b]) for a, b in data[panel.key]["edges"]] == [
            (e.source, e.target) for e in panel.edges
        ]


def test_the_page_has_its_quotations_as_linked_data(page: str, harbor: Debate):
    found = re.search(r'application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    linked = json.loads(found[1])
    quoted = {part["text"] for part in linked["hasPart"]}
    assert quoted == {s.quote for s in harbor.statements.values() if s.quote}


def test_the_page_has_a_theme_a_palette_a_width_and_what_it_opens(harbor: Debate):
    html = render(harbor, "map", {"theme": "dark", "palette": "plum", "width": 700, "focus": "station"}).html
    tags = Tags(html).found
    assert next(a for t, a in tags if t == "html")["data-theme"] == "dark"
    assert next(a for t, a in tags if t == "main")["data-focus"] == "station"
    assert ("meta", {"name": "color-scheme", "content": "dark"}) in tags
    assert "max-width:700px" in html
    assert PALETTES["plum"][1]["for"] in html
    assert html.count('class="claim focused"') == 1


def test_the_page_of_an_embed_has_its_notice_its_credit_and_how_it_is_found(harbor: Debate):
    home = Home(
        Urls(), "https://example.org", "https://example.org/embed/harbor-charge/map", notice="Withdrawn."
    )
    html = render(harbor, "map", {"issue": "money"}).page(home)
    assert re.search(r'<p class="notice"[^>]*>Withdrawn.</p>', html)
    assert 'type="application/json+oembed"' in html
    assert "Coded by" in html
    assert ALL in data_of(html)["panels"], "an embed has everything in one page"


def test_a_narrowed_map_says_so_in_the_page_and_in_the_drawing(harbor: Debate):
    found = render(harbor, "map", {"place": "center", "focus": "center"})
    assert "Only what is said of \u2068The center\u2069." in found.html
    assert "Only what is said of The center." in found.svg
    assert "has no box on this map" in found.html
    assert "has no box on this map" in found.svg


@pytest.mark.parametrize("width", [320, 700, 1600])
def test_a_drawing_is_as_wide_as_it_is_asked_to_be(harbor: Debate, width: int):
    drawn = render(harbor, "map", {"width": width}).drawing
    assert drawn.width == width
    svg = ElementTree.fromstring(render(harbor, "map", {"width": width}).svg)
    assert svg.attrib["viewBox"].split()[2] == str(width)


def test_a_drawing_says_in_words_what_it_shows(harbor: Debate):
    drawn = render(harbor, "map", {"issue": "money"}).drawing
    assert drawn.title == "Argument map: What should the income be spent on?"
    assert "2 positions" in drawn.description
    assert "The income should pay for night buses" in drawn.description
