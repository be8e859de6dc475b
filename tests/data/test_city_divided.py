"""The coding of "A City Divided", read as plain YAML: what it covers, and that it is sound and exact.

The article is not ours to publish. Tests that need its text look for it, by digest, among the ``*.txt`` files
of the folder named by the environment variable ``COUNTERPOINT_SOURCES``, and are skipped where it is not set.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parents[2] / "data" / "debates" / "city_divided"
SECTIONS = (
    "sources", "periods", "places", "policies", "events", "actors",
    "issues", "positions", "claims", "arguments",
)  # fmt: skip
VERBS = ("endorses", "rejects", "mixed", "argues")

REFERENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "sources": {"author": ("actors",), "by": ("actors",), "known_through": ("sources",)},
    "places": {"within": ("places",)},
    "policies": {"enacted_by": ("actors",), "applies_in": ("places",), "affects": ("actors",)},
    "events": {
        "place": ("places",),
        "during": ("periods",),
        "concerns": ("policies", "events", "actors"),
        "affects": ("actors",),
    },
    "actors": {
        **dict.fromkeys(("part_of", "subgroup_of", "member_of", "represents", "oversees"), ("actors",)),
        "place": ("places",),
    },
    "issues": {"sub_issue_of": ("issues",), "concerns": ("policies", "events", "places", "actors")},
    "positions": {"answers": ("issues",)},
    "claims": {},
}
PROPOSITION = {
    **dict.fromkeys(("excludes", "negates", "specializes", "rephrases"), ("positions", "claims")),
    "concerns": ("policies", "events", "places", "actors"),
}
REFERENCES["positions"] |= PROPOSITION
REFERENCES["claims"] |= PROPOSITION
STATEMENT = {
    "actor": ("actors",),
    **dict.fromkeys(("endorses", "rejects", "mixed"), ("positions", "claims", "arguments")),
    "argues": ("arguments",),
    "source": ("sources",),
    "original": ("sources",),
    "place": ("places",),
    "during": ("periods",),
    "event": ("events",),
    "concerns": ("policies", "events", "places", "actors"),
    "on_behalf_of": ("actors",),
}


class OnceLoader(yaml.BaseLoader):
    """Strings stay strings, and a key written twice in one mapping is an error."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        twice = [key for key, count in Counter(keys).items() if count > 1]
        assert not twice, f"line {node.start_mark.line + 1}: written twice: {twice}"
        return super().construct_mapping(node, deep=deep)


@dataclass(frozen=True)
class Said:
    """One actor on one proposition or argument: a statement with its lists taken apart."""

    actor: str
    verb: str
    what: str
    mode: str
    written: dict[str, Any]

    @property
    def start(self) -> int:
        return int(self.written["start"])

    @property
    def quote(self) -> str:
        return str(self.written["quote"])


@dataclass(frozen=True)
class Inference:
    """An argument, whichever way it was written."""

    premises: tuple[str, ...]
    conclusion: str
    basis: str


def many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def inference(written: Any) -> Inference:
    if isinstance(written, str):
        premises, conclusion = re.split(r"=/?>", written)
        return Inference(tuple(p.strip() for p in premises.split("+")), conclusion.strip(), "")
    return Inference(
        tuple(many(written["if"])), written.get("for") or written["against"], written.get("basis", "")
    )


@pytest.fixture(scope="module")
def debate() -> dict[str, Any]:
    text = (FOLDER / "debate.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=OnceLoader)


@pytest.fixture(scope="module")
def said(debate: dict[str, Any]) -> list[Said]:
    return [
        Said(actor, verb, what, written.get("mode", debate["defaults"]["mode"]), written)
        for written in debate["statements"]
        for verb in VERBS
        for actor in many(written["actor"])
        for what in many(written.get(verb))
    ]


@pytest.fixture(scope="module")
def inferences(debate: dict[str, Any]) -> dict[str, Inference]:
    return {key: inference(written) for key, written in debate["arguments"].items()}


@pytest.fixture(scope="module")
def propositions(debate: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {**debate["positions"], **debate["claims"]}


@pytest.fixture(scope="module")
def text(debate: dict[str, Any]) -> str:
    folder = os.environ.get("COUNTERPOINT_SOURCES")
    if not folder:
        pytest.skip("COUNTERPOINT_SOURCES names no folder with the article")
    wanted = debate["sources"]["article"]["sha256"]
    for path in sorted(Path(folder).glob("*.txt")):
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() == wanted:
            return data.decode("utf-8")
    pytest.fail(f"no file in COUNTERPOINT_SOURCES has the article's digest {wanted}")


@pytest.fixture(scope="module")
def table() -> dict[int, tuple[int, int, str]]:
    """CODING.md's table: paragraph to statements reported, in the author's voice, and why none."""
    rows = re.findall(
        r"^\| (\d+) \| [^|]+ \| (\d+) \| (\d+) \|([^|]*)\|$",
        (FOLDER / "CODING.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    return {int(n): (int(reported), int(own), why.strip()) for n, reported, own, why in rows}


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of every line that is not empty."""
    ends = list(itertools.accumulate(map(len, text.splitlines(keepends=True))))
    spans = zip([0, *ends], ends, strict=False)
    return [(start, end) for start, end in spans if text[start:end].strip()]


def sentences(text: str) -> set[str]:
    return {part.strip(" “”.,!?") for line in text.splitlines() for part in re.split(r"(?<=[.!?])\s", line)}


def words(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", text.lower())


# What it covers


def test_it_has_the_actors_voices_claims_arguments_and_statements_of_the_whole_article(
    debate, said, inferences
):
    reported = [s for s in said if s.mode != "own-voice"]
    assert 38 <= len(debate["actors"]) <= 46
    assert 27 <= len({s.actor for s in reported}) <= 32
    assert 45 <= len(debate["claims"]) <= 60
    assert 32 <= len(inferences) <= 40
    assert 60 <= len(reported) <= 72
    assert 22 <= len(said) - len(reported) <= 28


def test_it_asks_six_issues_with_rival_positions_on_each(debate):
    answers = Counter(position["answers"] for position in debate["positions"].values())
    assert set(answers) == set(debate["issues"])
    assert len(answers) == 6
    assert min(answers.values()) >= 2


def test_about_half_of_the_arguments_have_their_inference_in_the_article(said, inferences):
    argued = {s.what for s in said if s.verb == "argues"}
    explicit = [key for key, found in inferences.items() if key in argued or found.basis == "explicit"]
    assert 0.4 <= len(explicit) / len(inferences) <= 0.6


def test_several_arguments_are_joint_and_at_least_one_undercuts(inferences):
    assert sum(len(found.premises) > 1 for found in inferences.values()) >= 4
    assert any(found.conclusion in inferences for found in inferences.values())


def test_chicago_and_san_diego_each_have_statements_for_and_against(said, debate):
    for place, sides in {
        "chicago": {("be-sanctuaries", "endorses"), ("be-sanctuaries", "rejects")},
        "san-diego": {("cooperate", "endorses"), ("methods-unjustified", "endorses")},
    }.items():
        assert sides <= {(s.what, s.verb) for s in said if s.written.get("place") == place}


def test_every_place_has_an_identity_and_the_unnamed_have_none(debate):
    assert all("same_as" in place for place in debate["places"].values())
    for unnamed in ("attorney-general", "author"):
        assert "same_as" not in debate["actors"][unnamed]


@pytest.mark.parametrize(
    ("section", "key", "told"),
    [
        ("policies", "homeland-security-act", "2002"),
        ("policies", "welcoming-city-ordinance", "2012"),
        ("policies", "sanctuary-policies", "no legal definition"),
        ("policies", "sanctuary-policies", "older than ICE"),
        ("policies", "biden-priorities", "national security, border security and public safety"),
        ("actors", "ice", "March 2003"),
        ("actors", "nilc", "Immigration"),
        ("actors", "united-we-dream", "is called United We Dream"),
        ("actors", "lightfoot", "2019 to 2023"),
        ("actors", "attorney-general", "neither names"),
        ("actors", "san-diego-police", "Sheriff"),
    ],
)
def test_a_note_tells_where_the_record_differs_from_the_article(debate, section, key, told):
    assert told in " ".join(" ".join(many(debate[section][key]["note"])).split())


# That it is sound


def test_every_key_is_unique_in_the_whole_file_and_well_formed(debate):
    keys = [key for section in SECTIONS for key in debate[section]]
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert [key for key in keys if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", key)] == []


def test_every_reference_leads_to_a_thing_of_the_right_kind(debate, inferences):
    found: list[tuple[str, str, tuple[str, ...]]] = []
    for section, fields in REFERENCES.items():
        for key, thing in debate[section].items():
            if isinstance(thing, dict):
                found += [(key, to, kinds) for name, kinds in fields.items() for to in many(thing.get(name))]
    for actor, thing in debate["actors"].items():
        found += [(actor, office["of"], ("actors",)) for office in thing.get("offices", ()) if "of" in office]
    for key, argument in inferences.items():
        found += [(key, premise, ("positions", "claims")) for premise in argument.premises]
        found.append((key, argument.conclusion, ("positions", "claims", "arguments")))
    for statement in debate["statements"]:
        where = f"statement at {statement['start']}"
        found += [(where, to, kinds) for name, kinds in STATEMENT.items() for to in many(statement.get(name))]
    assert [(at, to) for at, to, kinds in found if not any(to in debate[kind] for kind in kinds)] == []


def test_every_statement_says_one_thing_and_has_words_and_a_place_in_the_text(debate):
    length = int(debate["sources"]["article"]["length"])
    for statement in debate["statements"]:
        assert len(statement.keys() & set(VERBS)) == 1
        assert 0 <= int(statement["start"]) < int(statement["start"]) + len(statement["quote"]) <= length


def test_no_statement_is_written_twice(said):
    contents = [(s.actor, s.verb, s.what, s.start, s.quote) for s in said]
    assert len(set(contents)) == len(contents)


def test_every_claim_is_stated_or_used_by_an_argument(debate, said, inferences):
    used = {s.what for s in said}.union(
        *((*found.premises, found.conclusion) for found in inferences.values())
    )
    assert set(debate["claims"]) - used == set()


def test_every_actor_speaks_or_is_spoken_about(debate, said):
    spoken_of = {
        to
        for section in ("issues", "positions", "claims", "policies", "events")
        for thing in debate[section].values()
        if isinstance(thing, dict)
        for name in ("concerns", "affects", "enacted_by")
        for to in many(thing.get(name))
    }
    spoken_of |= {to for statement in debate["statements"] for to in many(statement.get("concerns"))}
    assert set(debate["actors"]) - spoken_of - {s.actor for s in said} == set()


def test_the_author_alone_speaks_in_the_own_voice(said):
    assert {s.actor for s in said if s.mode == "own-voice"} == {"author"}
    assert {s.mode for s in said if s.actor == "author"} == {"own-voice"}


def test_rival_positions_on_an_issue_exclude_or_negate_each_other(debate):
    related = {
        frozenset((key, other))
        for key, position in debate["positions"].items()
        for name in ("excludes", "negates")
        for other in many(position.get(name))
    }
    on_issue = defaultdict(list)
    for key, position in debate["positions"].items():
        on_issue[position["answers"]].append(key)
    rivals = {frozenset(pair) for keys in on_issue.values() for pair in itertools.combinations(keys, 2)}
    assert rivals - related == set()


def test_no_actor_endorses_and_rejects_one_proposition_in_the_same_place_and_period(said):
    verbs = defaultdict(set)
    for s in said:
        verbs[s.actor, s.what, s.written.get("place"), s.written.get("during")].add(s.verb)
    assert [key for key, found in verbs.items() if {"endorses", "rejects"} <= found] == []


def test_no_argument_is_its_own_premise_directly_or_in_a_circle(inferences):
    leads_to = defaultdict(set)
    for key, found in inferences.items():
        leads_to[key].add(found.conclusion)
        for premise in found.premises:
            leads_to[premise].add(key)
    for start in list(leads_to):
        seen: set[str] = set()
        ahead = set(leads_to[start])
        while ahead:
            seen |= ahead
            ahead = set().union(*(leads_to.get(node, set()) for node in ahead)) - seen
        assert start not in seen, start


def test_a_proposition_is_a_short_sentence_without_a_full_stop(propositions):
    assert [p["text"] for p in propositions.values() if len(p["text"]) > 90 or p["text"].endswith(".")] == []
    assert len({p["text"] for p in propositions.values()}) == len(propositions)


def test_a_quote_is_a_few_words(debate):
    assert [s["quote"] for s in debate["statements"] if not 2 <= len(s["quote"].split()) <= 8] == []


def test_the_table_of_paragraphs_counts_every_statement_and_gives_a_reason_for_none(said, table):
    assert list(table) == list(range(1, 30))
    assert sum(reported for reported, _, _ in table.values()) == sum(s.mode != "own-voice" for s in said)
    assert sum(own for _, own, _ in table.values()) == sum(s.mode == "own-voice" for s in said)
    assert [n for n, (reported, own, why) in table.items() if bool(reported + own) == bool(why)] == []


# That it is exact, with the article at hand


def test_the_article_is_the_one_that_was_coded(debate, text):
    assert len(text) == int(debate["sources"]["article"]["length"])


def test_every_anchor_is_the_text_between_its_offsets(said, text):
    assert [s.quote for s in said if text[s.start : s.start + len(s.quote)] != s.quote] == []


def test_no_quote_is_a_whole_sentence(said, text):
    whole = sentences(text)
    assert [s.quote for s in said if s.quote.strip(" “”.,!?") in whole] == []


def test_no_proposition_repeats_the_article_word_for_word(propositions, text):
    runs = {tuple(run) for run in zip(*(words(text)[i:] for i in range(7)), strict=False)}
    for p in propositions.values():
        ours = words(p["text"])
        assert not runs & {tuple(ours[i : i + 7]) for i in range(len(ours) - 6)}, p["text"]


def test_every_paragraph_has_a_statement_or_a_reason_why_not(said, text, table):
    spans = paragraphs(text)
    assert len(spans) == len(table)
    for n, (start, end) in enumerate(spans, 1):
        here = [s for s in said if start <= s.start and s.start + len(s.quote) <= end]
        own = sum(s.mode == "own-voice" for s in here)
        assert (len(here) - own, own) == table[n][:2], f"paragraph {n}"
        assert here or table[n][2], f"paragraph {n} has no statement and no reason"


def test_only_titles_and_headings_have_no_statement(text, table):
    silent = [text[start:end] for n, (start, end) in enumerate(paragraphs(text), 1) if table[n][2]]
    assert [line for line in silent if line.rstrip().endswith(".")] == []
