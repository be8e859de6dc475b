"""The timeline: who said what when, as far as the sources tell, and where that is drawn."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import (
    Actor,
    Event,
    Mode,
    Period,
    Place,
    Polarity,
    Policy,
    PolicyKind,
    Statement,
    Thing,
)
from counterpoint.viz.dates import date_words, days_of, period_words
from counterpoint.viz.languages import ENGLISH
from counterpoint.viz.picture import Picture, render
from counterpoint.viz.views.timeline_blocks import blocks
from counterpoint.viz.views.timeline_model import Row, Timeline
from counterpoint.viz.views.timeline_scale import scale

ISOLATES = str.maketrans("", "", "\u2068\u2069")

SVG = "{http://www.w3.org/2000/svg}"


def said(key: str, speaker: str, about: str, **rest: Any) -> Statement:
    return Statement(
        **{
            "key": key, "speaker": speaker, "expresses": about, "polarity": Polarity.ENDORSES,
            "source": "article", "quote": f"the words of {key}", **rest,
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def dated(harbor: Debate) -> Debate:
    """The debate on the harbor road with a long history: periods, dates to the day, month and year."""
    reject, mixed = {"polarity": Polarity.REJECTS}, {"polarity": Polarity.MIXED}
    return with_things(
        harbor,
        Period(key="planning", label="Years of planning", end="2024-07"),
        Period(key="trial", label="Trial year", start="2025-01-01", end="2026-01-01"),
        Period(key="now", label="Since the vote", start="2026-02-10"),
        Period(key="boom", label="In the boom"),
        Event(key="vote", label="The council votes", date="2026-02-10", place=("center",)),
        Event(key="strike", label="A strike at the terminal", during=("trial",)),
        Event(key="petition", label="A petition is handed over"),
        Policy(key="old-law", label="The road act", policy_kind=PolicyKind.LAW, date="1952"),
        said("d-1", "shops", "introduce", date="2025-03-14", **reject),
        said("d-2", "shops", "introduce", date="2025-03", **reject),
        said("d-3", "shops", "taxes", date="2025", **mixed),
        said("d-4", "shops", "faded", during=("trial",)),
        said("d-5", "shops", "faster", during=("trial",), **reject),
        said("d-6", "shops", "regressive", during=("boom",)),
        said("d-7", "nurses", "night-bus", date="2019-05-20", manifested_in=("march",)),
        said("d-8", "nurses", "introduce", during=("now",)),
        said("d-9", "agency", "lungs", during=("planning", "trial")),
        said("d-10", "agency", "lungs", date="2025-03-14"),
        said("d-11", "agency", "lungs", date="2025-03-14", source="study"),
        said("d-12", "author", "aside", date="2026-03-01", mode=Mode.OWN_VOICE),
    )


def with_things(debate: Debate, *more: Thing) -> Debate:
    """The debate with more, or other, things."""
    keys = {thing.key for thing in more}
    return Debate.from_things(debate.info, [*(t for t in debate.things() if t.key not in keys), *more])


def with_statements(debate: Debate, found: Iterable[Statement]) -> Debate:
    """The debate with these statements and no others, and with nothing that has a date besides."""
    kept = [
        replace(t, date="") if isinstance(t, (Event, Policy)) else t
        for t in debate.things()
        if not isinstance(t, (Statement, Period))
    ]
    return Debate.from_things(debate.info, [*kept, *found])


def drawn(debate: Debate, **options: object) -> Picture:
    return render(debate, "timeline", options)


def model(debate: Debate, **options: object) -> Timeline:
    found = drawn(debate, **options).view
    assert isinstance(found, Timeline)
    return found


def row(found: Timeline, actor: str, *, own_voice: bool = False) -> Row:
    return next(r for r in found.rows if r.actor.key == actor and r.own_voice is own_voice)


def moments(found: Row) -> list[tuple[str, str]]:
    return [(tick.when.key, tick.polarity) for tick in found.ticks]


def elements(svg: str, classes: str) -> list[ElementTree.Element]:
    """The elements of a drawing that have these classes."""
    wanted = set(classes.split())
    return [e for e in ElementTree.fromstring(svg).iter() if wanted <= set((e.get("class") or "").split())]


def words_of(svg: str) -> str:
    return " ".join("".join(e.itertext()) for e in ElementTree.fromstring(svg).iter(f"{SVG}text"))


class TestWhen:
    def test_a_date_is_said_in_words(self) -> None:
        assert date_words("2019-05-20", ENGLISH) == "20 May 2019"
        assert date_words("2019-05", ENGLISH) == "May 2019"
        assert date_words("2019", ENGLISH) == "2019"
        assert date_words("0987-12", ENGLISH) == "December 987"
        assert date_words("last spring", ENGLISH) == "last spring"

    def test_a_period_says_which_side_is_open(self) -> None:
        assert period_words("2019", "2021-06", ENGLISH) == "2019 until June 2021"
        assert period_words("2019", "", ENGLISH) == "from 2019"
        assert period_words("", "2021", ENGLISH) == "until 2021"
        assert period_words("", "", ENGLISH) == ""

    @pytest.mark.parametrize(
        ("written", "length"),
        [("2019-05-20", 1), ("2019-02", 28), ("2020-02", 29), ("2019", 365), ("9999", 365), ("9999-12", 31),
         ("9999-12-31", 1), ("0001", 365)],
    )  # fmt: skip
    def test_a_date_covers_its_days(self, written: str, length: int) -> None:
        first, last = days_of(written) or (0, 0)
        assert last - first == length

    @pytest.mark.parametrize("written", ["", "May", "0000", "2019-13", "2019-02-30", "10000"])
    def test_what_is_no_date_covers_none(self, written: str) -> None:
        assert days_of(written) is None

    def test_a_date_comes_before_a_period_and_what_has_neither_is_undated(self, dated: Debate) -> None:
        assert moments(row(model(dated), "shops")) == [
            ("2025", "mixed"), ("in-trial", "endorses"), ("in-trial", "rejects"), ("2025-03", "rejects"),
            ("2025-03-14", "rejects"), ("in-boom", "endorses"), ("undated", "endorses"),
            ("undated", "rejects"),
        ]  # fmt: skip

    def test_of_two_periods_both_hold_a_statement(self, dated: Debate) -> None:
        found = row(model(dated), "agency")
        assert {"in-planning", "in-trial"} <= {tick.when.key for tick in found.ticks}

    def test_what_is_said_on_one_day_on_one_thing_shares_a_tick(self, dated: Debate) -> None:
        (tick,) = (t for t in row(model(dated), "agency").ticks if t.when.date)
        assert [words.statement for words in tick.words] == ["d-10", "d-11"]

    def test_a_date_that_is_none_counts_as_undated(self, harbor: Debate) -> None:
        found = model(with_statements(harbor, [said("x", "shops", "introduce", date="last spring")]))
        assert (found.dated, found.undated) == (0, 1)


class TestRows:
    def test_a_statement_is_of_those_it_is_made_for(self, harbor: Debate) -> None:
        found = model(harbor)
        assert "s-14" in {words.statement for tick in row(found, "council").ticks for words in tick.words}
        assert "mayor" not in {r.actor.key for r in found.rows}

    def test_kinds_come_together_and_those_heard_most_come_first(self, dated: Debate) -> None:
        found = [r for r in model(dated).rows if not r.own_voice]
        groups = [r.group for r in found]
        assert len(set(groups)) == 1 + sum(a != b for a, b in pairwise(groups))
        for a, b in pairwise(found):
            assert a.group != b.group or a.heard >= b.heard

    def test_an_authors_own_voice_comes_last_in_a_group_of_its_own(self, dated: Debate) -> None:
        last = model(dated).rows[-1]
        assert last.own_voice
        assert last.group == "In the author’s own voice"

    def test_top_limits_the_rows_and_says_how_many_are_left_out(self, dated: Debate) -> None:
        every, found = model(dated), model(dated, top=2)
        assert len(found.rows) == 2
        left_out = len(every.rows) - 2
        assert any(f"{left_out} more actors, with" in sentence for sentence in found.left_out)
        assert every.left_out == ()

    def test_actors_with_a_place_in_time_are_kept_before_those_heard_more_at_no_known_time(
        self, harbor: Debate
    ) -> None:
        often = [said(f"x-{n}", "shops", "introduce", quote=f"{n}") for n in range(5)]
        once = said("y", "nurses", "introduce", date="2020")
        found = model(with_statements(harbor, [*often, once]), top=1)
        assert [r.actor.key for r in found.rows] == ["nurses"]

    def test_as_many_dates_as_cannot_be_told_apart_share_marks_by_month_or_year(self, harbor: Debate) -> None:
        days = [
            said(f"x-{n}", "shops", "introduce", date=f"2020-{1 + n // 28:02}-{1 + n % 28:02}")
            for n in range(84)
        ]
        years = [
            said(f"y-{n}", "shops", "introduce", date=f"{1500 + n // 12}-{1 + n % 12:02}") for n in range(120)
        ]
        by_month, by_year = (model(with_statements(harbor, found)) for found in (days, years))
        assert (by_month.grain, by_year.grain) == ("month", "year")
        assert len(row(by_month, "shops").ticks) == 3
        assert "What is said in one month shares a mark." in by_month.left_out
        assert sum(len(tick.words) for tick in row(by_month, "shops").ticks) == 84

    def test_too_many_things_said_at_once_share_a_mark_for_each_side(self, harbor: Debate) -> None:
        at_once = [said(f"x-{n}", "shops", claim, date="2020") for n, claim in enumerate(harbor.claims)]
        (tick,) = row(model(with_statements(harbor, at_once)), "shops").ticks
        assert len(tick.words) == len(harbor.claims) > 6


class TestWhatIsAskedFor:
    def test_an_issue_leaves_its_positions_and_what_bears_on_them(self, dated: Debate) -> None:
        found = {w.about.key for r in model(dated, issue="money").rows for t in r.ticks for w in t.words}
        assert {"buses", "taxes", "night-bus"} <= found
        assert not {"introduce", "lungs", "moves", "aside"} & found

    def test_a_focused_actor_is_kept_lit_and_opened(self, dated: Debate) -> None:
        found = model(dated, focus="night-nurses", top=1)
        assert [r.actor.key for r in found.rows] == ["night-nurses"]
        assert found.rows[0].focused
        assert found.opens == found.rows[0].card
        assert f'data-focus="{found.opens}"' in drawn(dated, focus="night-nurses").html
        assert elements(drawn(dated, focus="shops").svg, "band-lit")

    def test_a_focused_event_is_lit_and_opened(self, dated: Debate) -> None:
        found = model(dated, focus="vote")
        assert found.opens == "card--events--vote"
        assert len(elements(drawn(dated, focus="vote").svg, "event lit")) == 1

    def test_a_focused_period_is_opened(self, dated: Debate) -> None:
        assert model(dated, focus="trial").opens == "card--period--trial"
        assert len(elements(drawn(dated, focus="trial").svg, "band lit")) == 1

    def test_what_is_said_on_a_focused_claim_is_marked(self, dated: Debate) -> None:
        found = model(dated, focus="lungs")
        marked = {t.about[0].key for r in found.rows for t in r.ticks if t.marked and len(t.about) == 1}
        assert marked == {"lungs"}
        assert found.opens in {t.card for r in found.rows for t in r.ticks if t.marked}
        assert elements(drawn(dated, focus="lungs").svg, "tick marked")

    def test_a_place_leaves_out_what_happens_elsewhere(self, dated: Debate) -> None:
        elsewhere = with_things(
            dated, Place(key="hills", label="The hills"), Event(key="fair", label="A fair", place=("hills",))
        )
        assert "fair" not in {e.about.key for e in model(elsewhere, place="county").events}
        assert "fair" in {e.about.key for e in model(elsewhere).events}
        assert "vote" in {e.about.key for e in model(elsewhere, place="county").events}

    def test_a_period_leaves_what_is_known_to_happen_in_it(self, dated: Debate) -> None:
        found = {e.about.key for e in model(dated, period="trial").events}
        assert found == {"march", "bylaw", "strike"}

    @pytest.mark.parametrize("width", [320, 960])
    def test_what_it_is_narrowed_to_is_said_first(self, dated: Debate, width: int) -> None:
        picture = drawn(dated, place="center", source="article", width=width)
        said = (
            "Only what is said of The center.",
            "Only what this source gives: A charge divides the harbor.",
        )
        assert [text.translate(ISOLATES) for text in picture.view.narrowed] == list(said)
        page = re.search(r'<p class="lede">([^<]*)</p>', picture.html)
        assert page
        assert page[1].translate(ISOLATES).startswith(" ".join(said))
        written = " ".join(re.findall(r'class="soft"[^>]*>([^<]*)<', picture.svg)).translate(ISOLATES)
        assert written.startswith(" ".join(said))
        assert drawn(dated).view.narrowed == ()


class TestEventsAndPeriods:
    def test_events_laws_and_policies_come_in_order_of_time(self, dated: Debate) -> None:
        found = [(e.about.key, e.kind) for e in model(dated).events]
        assert found == [
            ("old-law", "Law"), ("bylaw", "Law"), ("march", "Event"), ("vote", "Event"),
            ("strike", "Event"), ("petition", "Event"),
        ]  # fmt: skip

    def test_an_event_shows_the_words_that_it_is_shown_in(self, dated: Debate) -> None:
        march = next(e for e in model(dated).events if e.about.key == "march")
        assert [words.statement for words in march.words] == ["s-9", "d-7"]

    def test_periods_come_in_order_of_time_with_how_much_is_said_in_each(self, dated: Debate) -> None:
        found = [(b.period.key, b.dates, b.statements) for b in model(dated).bands]
        assert found == [
            ("planning", "until July 2024", 2),
            ("trial", "1 January 2025 until 1 January 2026", 10),
            ("now", "from 10 February 2026", 2),
            ("boom", "", 1),
        ]

    def test_a_period_in_which_nothing_is_said_or_happens_is_not_shown(self, dated: Debate) -> None:
        found = with_things(dated, Period(key="later", label="Later", start="2090", end="2091"))
        assert "later" not in {band.period.key for band in model(found).bands}


class TestTimeRunningDown:
    def test_each_entry_stands_in_its_period_or_year_once(self, dated: Debate) -> None:
        found = [(b.heading, [e.date for e in b.dated], len(b.loose)) for b in blocks(model(dated))]
        assert found == [
            ("Years of planning", ["1952", "2019-05-20"], 1),
            ("Trial year",
             ["2025", "2025-01", "2025-03", "2025-03-14", "2025-03-14", "2025-06-01", "2025-06-02"], 5),
            ("Since the vote", ["2026-02-10", "2026-03-01"], 1),
            ("In the boom", [], 1),
            ("At no known time", [], 1),
        ]  # fmt: skip

    def test_the_words_and_the_drawing_open_the_same_cards(self, dated: Debate) -> None:
        html = drawn(dated).html
        listed = set(
            re.findall(
                r'data-opens="([^"]+)"', html[html.index('class="time') : html.index('class="evidence')]
            )
        )
        for figure in re.findall(r"<figure.*?</figure>", html, re.DOTALL):
            opened = set(re.findall(r'data-opens="([^"]+)"', figure))
            assert {card for card in opened if not card.startswith(("card--actor", "card--author"))} <= listed

    def test_every_card_that_is_opened_is_there_once(self, dated: Debate) -> None:
        html = drawn(dated).html
        cards = re.findall(r'<article class="card" id="([^"]+)"', html)
        assert len(cards) == len(set(cards))
        assert set(re.findall(r'href="#([^"]+)" data-opens="\1"', html)) <= set(cards)

    def test_every_statement_of_a_row_is_quoted_in_a_card(self, dated: Debate) -> None:
        html = drawn(dated).html
        for statement in dated.statements.values():
            assert f"“<bdi>{statement.quote}</bdi>”" in html

    def test_dates_are_said_in_words_and_given_to_machines(self, dated: Debate) -> None:
        assert '<time datetime="2025-03">March 2025</time>' in drawn(dated).html

    def test_it_says_how_much_has_a_date(self, dated: Debate) -> None:
        assert "29 statements: 8 have a date, 6 have a period and 15 are undated." in drawn(dated).html


class TestTheAxis:
    def test_days_are_drawn_in_order_and_within_the_axis(self) -> None:
        axis = scale([(100, 101), (5_000, 5_001), (700_000, 700_365)], 200, 800)
        places = [axis.x(day) for day in range(1, 710_000, 997)]
        assert places == sorted(places)
        assert all(200 <= x <= 800 for x in places)

    def test_long_stretches_of_nothing_are_left_out_and_short_ones_are_not(self) -> None:
        assert len(scale([(700_000, 700_100), (700_120, 700_200)], 0, 600).gaps) == 0
        assert len(scale([(1, 2), (700_120, 700_200)], 0, 600).gaps) == 1

    def test_labels_keep_clear_of_each_other(self) -> None:
        for spans in ([(737_000, 737_010)], [(737_000, 737_300)], [(730_000, 738_000)], [(1, 3_652_060)],
                      [(1, 300), (700_000, 700_400), (737_000, 737_030)]):  # fmt: skip
            marks = scale(spans, 200, 800).marks(ENGLISH)
            assert len(marks) >= len(spans) / 3
            for a, b in pairwise(marks):
                assert a.x + a.width / 2 < b.x - b.width / 2

    @pytest.mark.parametrize(
        "dates", [["0001", "9999"], ["0987-05-03"], ["9999-12-31"], ["0001-01-01", "9500-02"]]
    )
    def test_the_first_and_last_years_of_the_calendar_are_drawn(
        self, harbor: Debate, dates: list[str]
    ) -> None:
        found = [said(f"x-{n}", "shops", "introduce", date=date) for n, date in enumerate(dates)]
        svg = drawn(with_statements(harbor, found)).svg
        assert len(elements(svg, "tick endorses known")) >= len(dates)
        assert str(int(dates[0][:4])) in words_of(svg)


class TestTheDrawing:
    @pytest.mark.parametrize("width", [640, 700, 960, 1600])
    def test_no_sign_overlaps_another(self, dated: Debate, width: int) -> None:
        for debate in (dated, crowded(dated)):
            centers = list(signs(drawn(debate, width=width).svg))
            assert len(centers) >= 15
            for (x1, y1), (x2, y2) in combinations(centers, 2):
                assert abs(x1 - x2) >= 24 or abs(y1 - y2) >= 24

    @pytest.mark.parametrize("width", [640, 960])
    def test_labels_of_events_keep_clear_of_each_other(self, dated: Debate, width: int) -> None:
        many = [
            Event(key=f"e-{n}", label=f"Something happens, number {n}", date=f"2025-{1 + n % 12:02}")
            for n in range(18)
        ]
        found = elements(drawn(with_things(dated, *many), width=width).svg, "event")
        boxes = [hit for group in found if (hit := group.find(f"{SVG}rect")) is not None]
        assert len(boxes) >= 10
        for a, b in combinations(
            [[float(box.get(n, "0")) for n in ("x", "y", "width", "height")] for box in boxes], 2
        ):
            apart = a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0] or a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]
            assert apart

    def test_a_month_or_year_is_a_bar_as_wide_as_it_is_long(self, dated: Debate) -> None:
        bars = [float(e.get("width", "0")) for e in elements(drawn(dated, width=1600).svg, "spread mixed")]
        months = [
            float(e.get("width", "0")) for e in elements(drawn(dated, width=1600).svg, "spread rejects")
        ]
        assert len(bars) == 1
        assert bars[0] > 60
        assert all(bars[0] > 8 * month for month in months)

    def test_of_what_only_the_period_is_known_the_sign_is_hollow_and_within_it(self, dated: Debate) -> None:
        svg = drawn(dated).svg
        assert (
            len(elements(svg, "tick loose"))
            == sum(tick.when.form == "period" for r in model(dated).rows for tick in r.ticks) + 1
        )  # in the legend
        assert elements(svg, "during")

    def test_no_sign_stands_outside_of_the_drawing(self, dated: Debate) -> None:
        for width in (640, 960):
            assert all(0 <= x <= width - 48 for x, _ in signs(drawn(dated, width=width).svg))

    def test_a_narrow_drawing_runs_down(self, dated: Debate) -> None:
        narrow, wide = drawn(dated, width=400), drawn(dated, width=960)
        assert narrow.drawing.width == 400
        assert narrow.drawing.height > wide.drawing.height
        assert "Some time in this period" in words_of(narrow.svg)

    def test_undated_statements_have_a_column_that_counts_them(self, dated: Debate) -> None:
        found = model(dated)
        counted = sum(len(tick.words) for r in found.rows if r.placed for tick in r.undated)
        assert re.search(rf"Undated\u2069 \u2068{counted} statements", words_of(drawn(dated).svg))

    def test_only_undated_statements_are_drawn_without_an_axis(self, harbor: Debate) -> None:
        found = with_statements(harbor, [replace(s, date="", during=()) for s in harbor.statements.values()])
        svg = drawn(found).svg
        assert not elements(svg, "axis")
        assert "Heard at no known time" in words_of(svg)
        assert "the sources date none" in words_of(svg)
        assert drawn(found).png.startswith(b"\x89PNG")

    def test_a_single_date_is_drawn_with_its_month(self, harbor: Debate) -> None:
        svg = drawn(with_statements(harbor, [said("x", "shops", "introduce", date="2019-05-20")])).svg
        assert len(elements(svg, "tick")) == 2  # one in the legend
        assert "May 2019" in words_of(svg)

    def test_nothing_at_all_is_said_in_words(self, harbor: Debate) -> None:
        picture = drawn(with_statements(harbor, []))
        assert "No one is heard here." in words_of(picture.svg)
        assert "No one is heard here." in picture.html

    def test_periods_without_dates_have_columns_in_the_debates_order(self, harbor: Debate) -> None:
        periods = [Period(key=key, label=f"Era {key}") for key in ("b", "a", "c")]
        found = [said(f"x-{p.key}", "shops", "introduce", during=(p.key,)) for p in periods]
        debate = with_things(with_statements(harbor, found), *periods)
        words = words_of(drawn(debate).svg)
        assert words.index("Era b") < words.index("Era a") < words.index("Era c")

    def test_more_periods_without_dates_than_fit_share_a_column(self, harbor: Debate) -> None:
        periods = [Period(key=f"p-{n}", label=f"Era {n}") for n in range(30)]
        found = [said(f"x-{p.key}", "shops", "introduce", during=(p.key,)) for p in periods]
        svg = drawn(with_things(with_statements(harbor, found), *periods)).svg
        assert re.search(r"\d+ periods", words_of(svg))
        assert len(elements(svg, "tick loose")) >= 30

    def test_a_file_says_its_title_what_signs_mean_and_what_is_left_out(self, dated: Debate) -> None:
        words = words_of(drawn(dated, top=3).svg)
        assert dated.info.title in words
        assert "some day in that period" in words
        assert "more actors, with" in words

    def test_a_file_links_to_nothing_and_a_page_opens_cards(self, dated: Debate) -> None:
        assert "<a " not in drawn(dated).svg
        assert 'role="img"' in drawn(dated).svg
        assert re.search(r'<figure class="drawing[^>]*>\s*<svg class="drawn" role="group"', drawn(dated).html)

    def test_every_sign_says_who_how_what_and_when(self, dated: Debate) -> None:
        html = drawn(dated).html
        spoken = "Chamber of commerce, against: The city should introduce a charge for cars (14 March 2025)"
        assert f"<title>{spoken}</title>" in html

    def test_a_page_too_narrow_to_draw_has_the_words_alone(self, dated: Debate) -> None:
        html = drawn(dated, width=480).html
        assert "<figure" not in html
        assert "At no known time" in html

    def test_time_runs_from_right_to_left_where_writing_does(self, dated: Debate) -> None:
        left, right = (
            {x for x, _ in signs(drawn(dated, language=tag).svg.split("legend")[0])} for tag in ("en", "ar")
        )
        assert {round(912 - x) for x in left} & {round(x) for x in right}

    def test_the_description_says_the_same_in_sentences(self, dated: Debate) -> None:
        found = drawn(dated).drawing.description
        assert "Trial year: 1 January 2025 until 1 January 2026, 10 statements." in found
        assert "Law: The road act, 1952." in found


def signs(svg: str) -> Iterable[tuple[float, float]]:
    """Where the glyphs of signs stand, in CSS pixels within the drawing."""
    for group in elements(svg, "tick"):
        glyph = next(e for e in group.iter(f"{SVG}text") if e.get("class") == "glyph")
        yield float(glyph.get("x", "nan")), float(glyph.get("y", "nan"))


def crowded(debate: Debate) -> Debate:
    """A debate in which twelve actors say a lot in the same weeks."""
    actors = [Actor(key=f"a-{n}", label=f"Actor {n}", actor_kind="Person") for n in range(12)]
    found = [
        said(f"z-{n}-{m}", f"a-{n}", "introduce", date=f"2025-03-{1 + (n * 5 + m) % 28:02}",
             polarity=list(Polarity)[m % 3])
        for n in range(12) for m in range(14)
    ]  # fmt: skip
    return with_things(debate, *actors, *found)


class TestFormats:
    def test_json_has_rows_ticks_bands_and_events(self, dated: Debate) -> None:
        found = json.loads(drawn(dated).json)
        assert {"rows", "bands", "events", "left_out", "undated", "dated"} <= found.keys()
        tick = found["rows"][0]["ticks"][0]
        assert {"polarity", "when", "about", "words", "card"} <= tick.keys()
        assert tick["words"][0]["quote"]

    def test_png_is_a_picture_at_every_width(self, dated: Debate) -> None:
        for width in (320, 960):
            assert drawn(dated, width=width).png.startswith(b"\x89PNG")

    @pytest.mark.parametrize("options", [{}, {"width": 360}, {"language": "ar"}, {"top": 1000}])
    def test_hostile_text_is_text_in_every_format(self, hostile: Debate, options: dict[str, object]) -> None:
        hard = with_things(hostile, *(
            replace(s, date=("", "2019", "2020-02", "</title><script>", "2021-03-04")[n % 5])
            for n, s in enumerate(hostile.statements.values())
        ))  # fmt: skip
        picture = drawn(hard, **options)
        assert "<script>alert" not in picture.html
        assert "<img" not in picture.html
        ElementTree.fromstring(picture.svg)
        assert picture.png.startswith(b"\x89PNG")
        assert json.loads(picture.json)["rows"]

    def test_no_style_attribute_and_no_handler_is_in_the_page(self, dated: Debate) -> None:
        html = drawn(dated).html
        assert not re.search(r"<[^>]+ style=", html)
        assert not re.search(r"<[^>]+ on[a-z]+=", html)

    def test_of_the_bundled_debate_most_is_undated_and_that_is_said(self, city: Debate) -> None:
        found = model(city)
        assert (found.statements, found.dated, found.in_periods, found.undated) == (98, 0, 12, 86)
        assert [band.statements for band in found.bands] == [5, 1, 6]
        assert all(r.placed for r in found.rows if r.actor.key in ("lightfoot", "trump-administration"))
