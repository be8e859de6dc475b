"""The camps: who stands with whom, on what two agree, what a camp shares; as data, drawing and page."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest

from counterpoint.graph.networks.incidence import Incidence
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Actor, Claim, Polarity, Source, Statement, Thing
from counterpoint.viz.picture import Picture, render
from counterpoint.viz.views.coalitions_model import CampsView, Tie
from counterpoint.viz.views.coalitions_ties import strongest

Draw = Callable[..., Picture]


@pytest.fixture(scope="module")
def camps(city: Debate) -> CampsView:
    return render(city, "coalitions").view


@pytest.fixture(scope="module")
def page(city: Debate) -> str:
    return render(city, "coalitions").html


@pytest.fixture(scope="module")
def hostile_city(city: Debate, hostile_texts: list[str]) -> Debate:
    """The bundled debate with hostile text in place of every name, note and quote."""
    things: list[Thing] = []
    for number, thing in enumerate(city.things(derived=True)):
        text = hostile_texts[number % len(hostile_texts)]
        changed = replace(thing, label=text, notes=(hostile_texts[(number + 3) % len(hostile_texts)],))
        things.append(replace(changed, quote=text, hedge=text) if isinstance(changed, Statement) else changed)
    return Debate.from_things(replace(city.info, title=hostile_texts[0], coders=(hostile_texts[2],)), things)


@pytest.fixture(scope="module")
def hostile_texts() -> list[str]:
    return [
        "<script>alert(1)</script><img src=x onerror=alert(2)></script><!-- {{ 7*7 }}",
        "x" * 10_000,
        "safe \u202egnp.exe\u202c \u2067rtl \u2069 end\u2069",
        "الشرطة المحلية يجب أن تتعاون مع المدينة في كل الأحوال",
        "地方警察は市と協力すべきであり、住民の信頼を損なうべきではない",
        "👩‍👩‍👧‍👦 families 🏳️‍🌈 march 🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓",
        "\"double\" 'single' \\ ]]> ${x} {n} % \u2028 line\nbreak\ttab \x00 href=javascript:alert(1)",
        "Z" + "\u0351\u036b\u0343" * 60 + " algo",
    ]


def two_sides(count: int, city: Debate) -> Debate:
    """Half of the actors endorse each of three claims that the other half rejects."""
    actors = [
        Actor(key=f"actor-{n:03}", label=f"Actor number {n}", actor_kind="Collective") for n in range(count)
    ]
    claims = [Claim(key=f"claim-{n}", label=f"Claim number {n}") for n in range(3)]
    said = [
        Statement(
            key=f"said-{n}-{m}", speaker=f"actor-{n:03}", expresses=f"claim-{m}", source="paper",
            polarity=Polarity.ENDORSES if n % 2 else Polarity.REJECTS, quote=f"words {n} {m}",
        )
        for n in range(count)
        for m in range(1 + n % 3)
    ]  # fmt: skip
    return Debate.from_things(city.info, [Source(key="paper", label="A paper"), *actors, *claims, *said])


def test_everyone_heard_is_in_a_camp_or_in_none(city: Debate, camps: CampsView):
    members = [member.key for camp in camps.camps for member in camp.members]
    alone = [one.key for one in camps.unplaced]
    assert sorted(members + alone) == sorted(Incidence.of(city).actors)
    assert [node.ref.key for node in camps.nodes if not node.camp] == alone
    assert all(camp.size == len(camp.members) for camp in camps.camps)
    assert "28 actors stand in 3 camps." in camps.summary
    assert "3 stand in none." in camps.summary


def test_a_tie_weighs_what_the_networks_count(city: Debate, camps: CampsView):
    incidence = Incidence.of(city)
    agree, differ = incidence.congruence().toarray(), incidence.conflict().toarray()
    number = {actor: i for i, actor in enumerate(incidence.actors)}
    for tie in camps.edges:
        cell = number[tie.source], number[tie.target]
        assert (tie.agreement, tie.disagreement) == (agree[cell], differ[cell])
        assert tie.weight == agree[cell] - differ[cell]
    assert len(camps.edges) == ((agree + differ) > 0).sum() / 2


def test_a_tie_names_what_both_speak_to_and_their_statements(city: Debate, camps: CampsView):
    for tie in camps.edges:
        assert bool(tie.shared) == bool(tie.agreement)
        assert bool(tie.contested) == bool(tie.disagreement)
        for topic in (*tie.shared, *tie.contested):
            sides = ((tie.source, topic.first, topic.first_side, topic.first_said),
                     (tie.target, topic.second, topic.second_side, topic.second_said))  # fmt: skip
            for actor, about, side, said in sides:
                assert said
                for statement in (city.statements[key] for key in said):
                    assert actor in (statement.on_behalf_of or (statement.speaker,))
                    assert (statement.expresses, statement.polarity.value) == (about.key, side)
            if topic.first != topic.second:
                assert topic.second.key in city.excluded_by(topic.first.key)


def test_what_a_camp_shares_is_said_by_two_members_or_more(city: Debate, camps: CampsView):
    for camp in camps.camps:
        members = {member.key for member in camp.members}
        for share in camp.shares:
            assert 2 <= share.alike <= share.heard <= camp.size
            assert share.words
            for words in share.words:
                assert members & {words.speaker.key, *(one.key for one in words.on_behalf_of)}
                assert (words.polarity, words.about.key) == (share.polarity, share.about.key)


def test_what_divides_camps_comes_with_words_of_both_sides(camps: CampsView):
    divides = [division for camp in camps.camps for division in camp.divides]
    assert "be-sanctuaries" in {division.about.key for division in divides}
    for division in divides:
        assert {words.polarity for words in division.words} == {"endorses", "rejects"}
        assert sum(vote.seen for vote in division.votes) >= 2


def test_top_keeps_those_heard_most_and_says_how_many_are_left_out(city: Debate):
    view = render(city, "coalitions", {"top": 5}).view
    counts = {node.ref.key: node.statements for node in render(city, "coalitions").view.nodes}
    assert len(view.nodes) == 5
    assert min(counts[node.ref.key] for node in view.nodes) >= sorted(counts.values())[-5]
    assert "26 actors who are heard less are not shown." in view.left_out


def test_the_actor_in_focus_is_kept_with_those_it_is_tied_to(city: Debate):
    picture = render(city, "coalitions", {"top": 4, "focus": "trump-administration"})
    keys = {node.ref.key for node in picture.view.nodes}
    assert picture.view.focus == "trump-administration"
    assert "trump-administration" in keys
    assert all({tie.source, tie.target} <= keys for tie in picture.view.edges)
    tied = {end for tie in picture.view.edges for end in (tie.source, tie.target)}
    assert tied == keys
    assert 'class="actor focus"' in picture.svg


def test_a_debate_of_many_shows_sixty_and_only_as_many_lines_as_can_be_read(city: Debate):
    view = render(two_sides(130, city), "coalitions").view
    assert len(view.nodes) == 60
    assert len(view.edges) == 180
    assert view.left_out[0] == "70 actors who are heard less are not shown."
    assert re.fullmatch(r"\d+ weaker ties are not drawn\.", view.left_out[1])
    drawn = {end for tie in view.edges for end in (tie.source, tie.target)}
    assert drawn == {node.ref.key for node in view.nodes}


def test_however_many_are_asked_for_no_more_than_can_be_read_are_drawn(city: Debate):
    picture = render(two_sides(330, city), "coalitions", {"top": 1000})
    assert len(picture.view.nodes) == 300
    assert picture.svg.count('class="actor') == 301  # and the one that the key explains


def test_each_actors_strongest_ties_are_drawn_first():
    def tie(a: str, b: str, weight: int) -> Tie:
        return Tie(source=a, target=b, sign="agree", weight=weight, agreement=weight, disagreement=0,
                   shared=(), contested=())  # fmt: skip

    ties = [tie("a", "b", 1), tie("a", "c", 5), tie("b", "c", 4), tie("c", "d", 1), tie("a", "d", 3)]
    assert [(t.source, t.target) for t in strongest(ties, "abcd", 3)] == [("a", "c"), ("b", "c"), ("a", "d")]
    assert strongest(ties, "abcd", 9) == tuple(ties)


def test_with_too_few_for_camps_it_says_so_and_shows_the_actors_all_the_same(harbor: Debate):
    picture = render(harbor, "coalitions")
    assert picture.view.camps == ()
    assert picture.view.summary.startswith("Too few actors agree or disagree with anyone to tell camps apart")
    assert {one.label for one in picture.view.unplaced} >= {"City council", "Chamber of commerce"}
    assert "City council" in picture.svg
    assert "Chamber of commerce" in picture.html
    assert 'class="hull"' not in picture.svg
    assert "In no camp" not in picture.svg + picture.html


def test_where_no_one_speaks_the_page_says_so(harbor: Debate):
    silent = Debate.from_things(harbor.info, [t for t in harbor.things() if not isinstance(t, Statement)])
    picture = render(silent, "coalitions")
    assert picture.view.nodes == ()
    assert "No one in the sources is heard on anything." in picture.html
    assert "No one in the sources is heard on anything." in picture.svg
    assert len(picture.html) < 150_000


def test_the_model_is_json_with_nodes_edges_and_camps(city: Debate):
    found = json.loads(render(city, "coalitions").json)
    assert {"nodes", "edges", "camps", "unplaced", "left_out"} <= found.keys()
    assert {"members", "shares", "divides"} <= found["camps"][0].keys()
    assert {"source", "target", "weight", "sign", "shared", "contested"} <= found["edges"][0].keys()
    assert found["nodes"][0]["words"][0]["quote"]


@pytest.mark.parametrize("width", [320, 640, 960])
def test_a_drawing_is_the_same_every_time_and_has_its_text_twin(city: Debate, width: int):
    first, again = (render(city, "coalitions", {"width": width}) for _ in range(2))
    assert first.svg == again.svg
    root = ElementTree.fromstring(first.svg)
    assert root.get("viewBox", "").startswith(f"0 0 {width} ")
    described = root.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert "28 actors stand in 3 camps." in described
    assert "Camp 2: " in described
    assert first.png.startswith(b"\x89PNG")


def test_in_a_drawing_agreement_is_a_whole_line_and_disagreement_a_broken_one(city: Debate, camps: CampsView):
    svg = render(city, "coalitions").svg
    for sign in ("agree", "differ"):
        drawn = len(re.findall(rf'class="tie {sign}[^"]* w\d"', svg))
        in_the_key = 1 if sign == "agree" else 0
        assert drawn == sum(tie.sign == sign for tie in camps.edges) + in_the_key
    assert re.search(r"\.tie\.differ \{[^}]*stroke-dasharray", svg)
    assert svg.count('class="hull"') == len(camps.camps)


def test_a_narrow_drawing_is_a_card_for_each_camp(city: Debate):
    svg = render(city, "coalitions", {"width": 375}).svg
    assert 'class="hull"' not in svg
    for words in ("Camp 1", "Camp 2", "Camp 3", "What it shares", "What divides it", "In no camp"):
        assert f"\u2068{words}\u2069" in svg


def test_right_to_left_the_drawing_is_mirrored(city: Debate):
    plain, mirrored = (render(city, "coalitions", {"language": tag}).html for tag in ("en", "ar"))
    places = [re.findall(r'<circle cx="([\d.]+)"', text) for text in (plain, mirrored)]
    count = len(places[0]) // 3
    widths = [width for width in (344, 640, 896) for _ in range(count)]
    turned = [width - float(x) for width, x in zip(widths, places[0], strict=True)]
    assert turned == [float(x) for x in places[1]]


@pytest.mark.parametrize(("width", "rule", "drawings"), [(960, "833", 3), (1600, "1428", 3), (320, "", 2)])
def test_the_page_shows_the_drawing_for_a_desk_where_its_names_can_be_read(
    city: Debate, width: int, rule: str, drawings: int
):
    page = render(city, "coalitions", {"width": width}).html
    assert re.findall(r"@container \(min-width:(\d+)px\)\{\.middle\{", page) == ([rule] if rule else [])
    assert page.count('<svg class="drawn"') == drawings


def test_everything_that_opens_has_its_card(page: str):
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'data-opens="([^"]+)"', page.split('id="network-data"')[0])) <= set(ids)
    data = json.loads(re.search(r'id="network-data">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    assert all(f"card--actor--{node['id']}" in ids for node in data["wide"]["nodes"])
    assert all(f"card--tie--{edge['from']}--{edge['to']}" in ids for edge in data["wide"]["edges"])
    assert all(card in ids for card in data["wide"]["camps"])
    assert data["wide"]["nodes"][0]["shape"] == "custom"


def test_the_words_of_a_tie_are_those_of_its_actors(city: Debate, camps: CampsView, page: str):
    nodes = {node.ref.key: node for node in camps.nodes}
    quoted = re.findall(r'<li data-place="(\d+)"><a href="#card--actor--([a-z0-9-]+)"', page)
    assert quoted
    assert all(int(place) < len(nodes[actor].words) for place, actor in quoted)


def test_the_page_asks_no_host_for_anything_and_is_light(page: str):
    assert len(gzip.compress(page.encode(), 9)) <= 180 * 1024
    assert not re.findall(r'(?:src|href)="(?!#|data:)[^"]+"', page)
    assert " style=" not in page
    assert not re.search(r"<[^>]+ on[a-z]+=", page.split("<script", 1)[0])


@pytest.mark.parametrize("width", [360, 960])
def test_hostile_text_is_text_in_page_drawing_and_data(hostile_city: Debate, width: int):
    picture = render(hostile_city, "coalitions", {"width": width})
    ElementTree.fromstring(picture.svg)
    assert "<img" not in picture.svg + picture.html
    assert "<script>alert" not in picture.svg + picture.html
    assert "{n}" in picture.json
    assert picture.png.startswith(b"\x89PNG")
    lines = re.findall(r"<text[^>]*>([^<]*)</text>", picture.svg)
    assert max(map(len, lines)) < 250


def test_hostile_names_do_not_overlap(hostile_city: Debate):
    from counterpoint.viz.languages import ENGLISH
    from counterpoint.viz.views.coalitions_figure import figure

    found = figure(render(hostile_city, "coalitions").view, 896, ENGLISH)
    boxes = []
    for key, (x, y) in found.layout.centers.items():
        name = found.names[key]
        top = y - name.radius
        boxes.append((x - name.width / 2, top, x + name.width / 2, top + name.height))
    for a, b in combinations(boxes, 2):
        assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


def test_narrowed_to_a_place_only_what_is_said_there_counts(city: Debate):
    view = render(city, "coalitions", {"place": "chicago"}).view
    assert view.scope == "Only what is said of \u2068Chicago\u2069."
    assert 0 < len(view.nodes) < 31
    said = {words.statement for node in view.nodes for words in node.words}
    assert all("chicago" in city.statements[key].place for key in said)
