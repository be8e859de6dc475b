"""The report in words: every sentence against the results and statements it is made from."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

import counterpoint as cp
from counterpoint.errors import CounterpointError
from counterpoint.graph.analysis.account import Account, Finding
from counterpoint.graph.analysis.findings import Finder, Findings
from counterpoint.graph.analysis.report import account, to_markdown, to_text
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Claim, DebateInfo, Mode, Statement
from counterpoint.viz.report import Report

Case = tuple[Debate, Findings, Account]

TOO_FEW = "too few"
HOSTILE = "<script>alert(1)</script> *bold* [link](javascript:alert(1)) `code` # head"


def told(debate: Debate) -> Case:
    findings = Finder(debate).standard()
    return debate, findings, account(debate, findings)


def thinned(debate: Debate, seed: int, share: float) -> Debate:
    """The debate with only some of its statements."""
    chance = random.Random(seed)
    kept = [t for t in debate.things() if not isinstance(t, Statement) or chance.random() < share]
    return Debate.from_things(replace(debate.info, title=f"Thinned to {share}"), kept)


@pytest.fixture(scope="module")
def city() -> Case:
    return told(cp.open("city-divided").records)


@pytest.fixture(scope="module")
def cases(city: Case, small: Debate) -> list[Case]:
    """The bundled debate, parts of it, one of seven statements, and one in which nothing is said."""
    empty = Debate.from_things(DebateInfo(key="e", base="https://example.org/", title="Empty"), [])
    parts = [thinned(city[0], seed, share) for seed, share in ((1, 0.7), (2, 0.3))]
    return [city, *map(told, [*parts, small, empty])]


def findings_of(report: Account) -> Iterator[Finding]:
    for section in report.sections:
        yield from section.findings


def test_every_number_in_a_sentence_is_one_that_it_names_and_no_other(cases: list[Case]) -> None:
    for debate, _, report in cases:
        names = sorted({t.label for t in debate.things() if t.label}, key=len, reverse=True)
        for finding in findings_of(report):
            bare = finding.sentence
            for name in names:
                bare = bare.replace(name, "")
            printed = re.findall(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?", bare)
            assert sorted(printed) == sorted(number for _, number in finding.numbers), finding.sentence


def test_every_value_behind_a_sentence_is_in_the_results(cases: list[Case]) -> None:
    for _, findings, report in cases:
        known = {repr(value) for result in findings.values() for value in result.values()}
        for finding in findings_of(report):
            assert {repr(value) for value in finding.values} <= known
            sizes = [abs(v.value) for v in finding.values if isinstance(v.value, float)]
            measured = {f"{size:.2f}" for size in sizes} | (
                {"0.01"} if min(sizes, default=1) < 0.01 else set()
            )
            for what, number in finding.numbers:
                if "." in number:  # a measured value, not a count
                    assert number in measured, (what, finding)


def test_every_quote_is_a_statement_in_its_own_words(cases: list[Case]) -> None:
    for debate, _, report in cases:
        several = len({s.source for s in debate.statements.values()}) > 1
        for finding in findings_of(report):
            for quote in finding.quotes:
                statement = debate.statements[quote.statement]
                assert statement.mode is not Mode.OWN_VOICE
                assert quote.words in statement.quote
                assert bool(quote.words) is bool(statement.quote)
                assert quote.speaker == debate.thing(statement.speaker).label
                assert bool(quote.source) is several


def test_the_camps_the_cruxes_and_who_is_heard_come_with_quotes(city: Case) -> None:
    sections = {section.title: section for section in city[2].sections}
    for title in ("Who is heard", "The camps", "What divides them", "Who bridges", "The cruxes"):
        assert any(finding.quotes for finding in sections[title].findings), title


def test_a_section_says_something_or_why_it_cannot(cases: list[Case]) -> None:
    for _, _, report in cases:
        for section in report.sections:
            assert section.findings or section.cautions
        titles = [section.title for section in report.sections]
        assert len(set(titles)) == len(titles)


def test_too_little_evidence_is_said_instead_of_digits(cases: list[Case]) -> None:
    _, _, report = cases[-2]  # seven statements
    camps = next(section for section in report.sections if section.title == "The camps")
    assert not any(finding.numbers for finding in camps.findings)
    assert camps.cautions[0].startswith(TOO_FEW)
    assert "How far apart" not in to_text(report) or TOO_FEW in to_text(report)


def test_the_report_on_the_bundled_debate_says_what_was_found(city: Case) -> None:
    debate, findings, report = city
    text = " ".join(to_text(report).split())
    spoken = [s for s in debate.statements.values() if s.mode is not Mode.OWN_VOICE]
    assert f"rests on {len(spoken)} statements" in text
    camps: dict[str, int] = findings["coalitions"].membership  # type: ignore[attr-defined]
    for number in set(camps.values()):
        members = [debate.actors[key].label for key, camp in camps.items() if camp == number]
        line = next(f.sentence for f in findings_of(report) if f.sentence.startswith(f"Camp {number} ("))
        assert line.startswith(f"Camp {number} ({len(members)}): ")
        assert all(name in line for name in members)
    assert "camp 1 makes" in text
    line = next(f.sentence for f in findings_of(report) if f.sentence.startswith("Spoken about and never"))
    silent = never_heard(debate)
    assert silent
    assert {
        a.key for a in debate.actors.values() if re.search(rf"[:,] {a.label}| and {a.label}", line)
    } == silent
    for section in ("The camps", "What they share", "What divides them", "The cruxes", "Who bridges",
                    "What stands unanswered", "Who is heard"):  # fmt: skip
        assert section in text
    assert "does not make it true" in text


def never_heard(debate: Debate) -> set[str]:
    """Actors whom a statement or what it expresses concerns, and who make none on their own behalf."""
    heard, about = set(), set()
    for s in debate.statements.values():
        own = set(s.on_behalf_of or (s.speaker,))
        expressed = debate.propositions.get(s.expresses)
        heard |= own
        about |= {*s.concerns, *(expressed.concerns if expressed else ())} - {s.speaker, *s.on_behalf_of}
    return (about & set(debate.actors)) - heard


def test_what_a_camp_has_in_common_is_counted_from_the_votes(city: Case) -> None:
    debate, findings, report = city
    camps: dict[str, int] = findings["coalitions"].membership  # type: ignore[attr-defined]
    lines = [f.sentence for f in findings_of(report) if f.sentence.startswith("What most of them in camp")]
    assert len(lines) == len(set(camps.values()))
    for line in lines:
        found = re.fullmatch(r".* camp (\d+) .*: (\d+) of (\d+) (endorse|reject) “(.*)”\.", line)
        assert found is not None
        number, alike, members, verb, label = found.groups()
        key = next(p.key for p in debate.propositions.values() if p.label == label)
        votes: dict[str, int] = {}
        for s in debate.statements_on(key):
            if s.mode is not Mode.OWN_VOICE:
                for actor in s.on_behalf_of or (s.speaker,):
                    votes[actor] = votes.get(actor, 0) + (1 if s.polarity == "endorses" else -1)
        side = 1 if verb == "endorse" else -1
        same = [actor for actor, vote in votes.items() if vote * side > 0 and camps.get(actor) == int(number)]
        assert len(same) == int(alike)
        assert sum(camp == int(number) for camp in camps.values()) == int(members)


def test_the_report_tells_how_to_make_it_again(city: Case, cases: list[Case]) -> None:
    _, findings, report = city
    assert findings.input[:12] in report.method
    assert cp.__version__ in report.method
    assert "coalitions (seed 0)" in report.method
    part, _, of_part = cases[2]
    assert to_text(account(part, Finder(part).standard())) == to_text(of_part)


def test_what_a_debate_says_is_no_markup_in_any_form(cases: list[Case]) -> None:
    debate = cases[2][0]
    things = [replace(t, label=HOSTILE) if isinstance(t, Claim) else t for t in debate.things()]
    info = replace(debate.info, title=HOSTILE)
    report = Report(told(Debate.from_things(info, things))[2])
    page = report.to_html()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    markdown = report.to_markdown()
    assert re.search(r"(?<!\\)<script", markdown) is None
    assert re.search(r"(?<!\\)\[link", markdown) is None
    assert "\\*bold\\*" in markdown


def test_markdown_and_the_page_hold_every_sentence_and_the_page_asks_no_host(city: Case) -> None:
    report = Report(city[2])
    markdown, page = to_markdown(city[2]), report.to_html()
    for finding in findings_of(city[2]):
        start = re.split(r"[^\w ,.()]", finding.sentence)[0]
        assert start in markdown
        assert start in page
    assert "default-src 'none'" in page
    assert re.search(r'(src|href)="https?:', page) is None
    assert page.startswith("<!doctype html>")


@pytest.mark.parametrize("extension", ["txt", "md", "html"])
def test_a_report_is_saved_as_its_extension_says(city: Case, tmp_path, extension: str) -> None:  # type: ignore[no-untyped-def]
    path = Report(city[2]).save(tmp_path / f"report.{extension}")
    assert city[2].title in path.read_text(encoding="utf-8")


def test_a_report_in_no_known_format_is_refused(city: Case, tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CounterpointError, match=r"cannot be written as .*; it can as: text, markdown, html"):
        Report(city[2]).save(tmp_path / "report.docx")
    with pytest.raises(CounterpointError, match="cannot write"):
        Report(city[2]).save(tmp_path / "no" / "report.txt")
