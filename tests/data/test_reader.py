"""What a debate file says, as records."""

from __future__ import annotations

import random
from dataclasses import replace

from counterpoint.data.reader import read_text
from counterpoint.data.statement_ids import statement_id
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import (
    ActorKind,
    ArgumentKind,
    Basis,
    Correction,
    Label,
    Mode,
    Office,
    Polarity,
    PolicyKind,
)

FILE = """\
debate: city
base: https://example.org/debates/
title: {en: City, es: Ciudad}
language: EN
coders: Ada Example
defaults: {source: article, mode: quote, place: us, date: 2020}
kinds: {Sheriff: {kind_of: LawEnforcementAgency, name: "Sheriff's department"}}
sources:
  article: {title: Article, length: 7302, author: [author, union]}
  study: {title: Study, known_through: article, sha256: %s}
places: {us: United States, chicago: {name: Chicago, within: us, same_as: "wd:Q1297"}}
policies: {order: Order, law: {name: Law, kind: Law}}
actors:
  author: {name: Author, kind: Person, offices: {role: Mayor, during: 2019-05-20/..}}
  union: {name: Union, also: [{es: Sindicato}, U., {en: The union}], kind: Sheriff}
issues: {q: "Well?"}
positions: {yes-q: {answers: q, text: "Yes"}, no-q: {answers: q, text: No, excludes: yes-q}}
claims: {a: A, b: {text: B, note: [one, {es: dos}]}}
arguments:
  a-b: a => b
  joint: a + b =/> yes-q
  under: {if: b, against: a-b, scheme: negative-consequences}
  told: {if: [b], for: no-q, basis: explicit}
statements:
  - {actor: [author, union], endorses: [a, b], quote: two words, start: 12, mode: own-voice}
  - {actor: union, argues: a-b, source: study, place: [], date: 2021-05}
  - {actor: union, rejects: joint, id: mine}
""" % ("AB" * 32)


def read() -> Debate:
    debate, problems = read_text(FILE, "f.yaml")
    assert debate is not None, problems
    return debate


def test_a_debate_tells_of_itself() -> None:
    info = read().info
    assert (info.key, info.base, info.language) == ("city", "https://example.org/debates/", "en")
    assert (info.title, info.translations) == ("City", (Label("Ciudad", "es"),))
    assert info.coders == ("Ada Example",)
    assert info.actor_kinds == (
        ActorKind(name="Sheriff", kind_of="LawEnforcementAgency", label="Sheriff's department"),
    )


def test_corrections_are_read_as_they_were_written() -> None:
    written = "corrections: [{date: 2026-01-05, note: no}, {date: 2025-12, note: "
    debate, problems = read_text(FILE.replace("title:", f'{written}"A: b"}}]\ntitle:', 1), "f.yaml")
    assert debate is not None, problems
    assert debate.info.corrections == (Correction("2026-01-05", "no"), Correction("2025-12", "A: b"))


def test_things_are_read_with_all_they_say() -> None:
    debate = read()
    assert debate.actors["author"].offices == (Office(role="Mayor", start="2019-05-20"),)
    assert debate.actors["union"].also == (Label("Sindicato", "es"), "U.", "The union")
    assert debate.claims["b"].notes == ("one", Label("dos", "es"))
    assert debate.places["chicago"].same_as == ("http://www.wikidata.org/entity/Q1297",)
    assert debate.sources["article"].author == ("author", "union")
    assert debate.sources["study"].sha256 == "ab" * 32
    assert debate.positions["no-q"].label == "No"
    assert (debate.policies["order"].policy_kind, debate.policies["law"].policy_kind) == (
        PolicyKind.POLICY,
        PolicyKind.LAW,
    )
    assert debate.places["chicago"].origin is not None
    assert str(debate.places["chicago"].origin) == "f.yaml:11:29"


def test_arguments_in_short_and_long_form_are_the_same_kind_of_thing() -> None:
    arguments = read().arguments
    assert [(a.role, a.premises, a.conclusion) for a in arguments.values()] == [
        (ArgumentKind.SUPPORT, ("a",), "b"),
        (ArgumentKind.ATTACK, ("a", "b"), "yes-q"),
        (ArgumentKind.ATTACK, ("b",), "a-b"),
        (ArgumentKind.SUPPORT, ("b",), "no-q"),
    ]
    assert [a.basis for a in arguments.values()] == [
        Basis.EXPLICIT,  # somebody argues it
        Basis.RECONSTRUCTED,  # rejecting it does not make it explicit
        Basis.RECONSTRUCTED,
        Basis.EXPLICIT,  # written so
    ]


def test_a_list_stands_for_several_statements_with_one_anchor() -> None:
    statements = list(read().statements.values())[:4]
    assert [(s.speaker, s.expresses) for s in statements] == [
        ("author", "a"),
        ("author", "b"),
        ("union", "a"),
        ("union", "b"),
    ]
    assert {(s.quote, s.start, s.end) for s in statements} == {("two words", 12, 21)}


def test_defaults_hold_where_a_statement_says_nothing_else() -> None:
    *_, argued, mine = read().statements.values()
    assert (argued.source, argued.mode, argued.place, argued.date) == (
        "study",
        Mode.DIRECT_QUOTE,
        (),
        "2021-05",
    )
    assert (mine.source, mine.mode, mine.place, mine.date) == ("article", Mode.DIRECT_QUOTE, ("us",), "2020")
    assert (argued.polarity, mine.polarity, mine.key) == (Polarity.ENDORSES, Polarity.REJECTS, "mine")


def test_a_statements_key_depends_on_what_it_says_and_on_nothing_else() -> None:
    lines = FILE.splitlines(keepends=True)
    at = lines.index("statements:\n") + 1
    head, statements = lines[:at], lines[at:]
    keys = set(read().statements)
    shuffled = random.Random(1).sample(statements, len(statements))
    debate, _ = read_text("".join([*head, *shuffled, "  - {actor: author, rejects: b}\n"]), "f")
    assert debate is not None
    assert keys < set(debate.statements)
    first = next(iter(read().statements.values()))
    assert statement_id(first) == first.key
    assert statement_id(replace(first, concerns=("x", "y"))) == statement_id(
        replace(first, concerns=("y", "x"))
    )
    assert statement_id(replace(first, hedge="might")) != first.key
    assert statement_id(replace(first, notes=("a note",), key="other")) == first.key


def test_a_statements_key_never_changes_from_one_version_to_the_next() -> None:
    assert list(read().statements)[:2] == ["s-387e050b8971", "s-4c20a3fc1618"]
