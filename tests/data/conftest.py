"""Random debates, and what two of them have in common whatever their order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from counterpoint.data.statement_ids import statement_id
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.iris import DEFAULT_BASE
from counterpoint.ontology.records import (
    Actor,
    ActorKind,
    Argument,
    ArgumentKind,
    Basis,
    Claim,
    Correction,
    DebateInfo,
    Event,
    Issue,
    Label,
    Mode,
    Office,
    Period,
    Place,
    Polarity,
    Policy,
    PolicyKind,
    Position,
    Source,
    Statement,
    Thing,
)
from counterpoint.ontology.vocabulary import actor_kinds, roles, schemes

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

ODD_TEXTS = [
    *("yes", "no", "NO", "null", "~", "1e3", "0x1F", "12", "-1", ".5", "=", "<<", "2019-05-20", "12:30:45"),
    *(
        "- a",
        "a: b",
        "a #b",
        "#a",
        "a,b",
        "a:",
        ": a",
        "? a",
        "| a",
        "> a",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a",
    ),
    *(
        " leading",
        "trailing ",
        "two\nlines",
        "a\n\nb",
        "tab\there",
        "car\rriage",
        "crlf\r\nline",
        "multi  space",
    ),
    *(
        '"',
        "'",
        "it's",
        "\\",
        "\\n",
        "{a}",
        "[a]",
        "---",
        "...",
        "<a>&amp;]]>",
        "é",
        "—",
        "word " * 40 + "end",
    ),
    *(
        "\u202eevil\u202c",
        "👩\u200d🔬 e\u0301",
        "\u2028",
        "a\u0085b",
        "nb\u00a0sp",
        "\ufeffbom",
        "\U0010fffd",
        "\x7f\x9f",
    ),
]
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

characters = st.characters(exclude_categories=["Cs"]).filter(lambda c: not CONTROL.search(c))
texts = st.one_of(
    st.sampled_from([text for text in ODD_TEXTS if text.strip()]),
    st.text(characters, min_size=1, max_size=30).filter(lambda text: bool(text.strip())),
)
keys = st.one_of(
    st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,12}\Z"),
    st.sampled_from(["no", "null", "y", "1", "1e3", "2019-05-20", "0x1f", "a-", "k" * 64, "on", "true"]),
)
dates = st.one_of(
    st.dates().map(str),
    st.dates().map(lambda day: str(day)[:7]),
    st.dates().map(lambda day: str(day)[:4]),
)
corrections = st.builds(
    Correction, date=st.one_of(st.sampled_from(["2026-01", "2026-01-02"]), dates), note=texts
)
languages = st.sampled_from(["es", "de", "zh-hans", "no", "pt-br"])
iris = st.sampled_from(
    [
        "http://www.wikidata.org/entity/Q1297",
        "https://example.org/a?b=c&d#e",
        "https://example.org/ü",
        "http://a.b/",
    ]
)
MAYBE = 0.4


class Drawing:
    """One debate being drawn: the keys left, and what there is to refer to."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.left = draw(st.lists(keys, min_size=26, max_size=26, unique=True))
        self.things: dict[str, list[str]] = {}

    def maybe(self, strategy: st.SearchStrategy[Any], otherwise: Any) -> Any:
        return self.draw(strategy) if self.draw(st.booleans()) else otherwise

    def some(self, *kinds: str) -> tuple[str, ...]:
        known = [key for kind in kinds for key in self.things.get(kind, [])]
        return tuple(self.draw(st.lists(st.sampled_from(known), max_size=3, unique=True))) if known else ()

    def one(self, *kinds: str) -> str:
        return str(self.draw(st.sampled_from([key for kind in kinds for key in self.things[kind]])))

    def labels(self) -> tuple[str | Label, ...]:
        either = st.one_of(texts, st.builds(Label, text=texts, language=languages))
        return tuple(self.draw(st.lists(either, max_size=2, unique=True)))

    def common(self, kind: str) -> dict[str, Any]:
        key = self.left.pop()
        self.things.setdefault(kind, []).append(key)
        translations = self.draw(st.dictionaries(languages, texts, max_size=2))
        return {
            "key": key,
            "label": self.draw(texts),
            "translations": tuple(Label(text, language) for language, text in translations.items()),
            "also": self.labels(),
            "notes": self.labels(),
            "same_as": tuple(self.draw(st.lists(iris, max_size=2, unique=True))),
        }

    def several(self, most: int = 2) -> range:
        return range(self.draw(st.integers(1, most)))

    def things_drawn(self, own_kinds: list[str]) -> list[Thing]:
        found: list[Thing] = []
        for _ in self.several():
            found.append(Place(within=self.some("places"), **self.common("places")))
        for _ in self.several(1):
            start, end = sorted(self.draw(st.lists(st.dates().map(str), min_size=2, max_size=2, unique=True)))
            start, end = self.maybe(st.just(start), ""), self.maybe(st.just(end), "")
            found.append(Period(start=start, end=end, **self.common("periods")))
        for _ in self.several(3):
            found.append(self.actor(own_kinds))
        for _ in self.several():
            found.append(self.source())
        found.append(self.policy())
        found.append(
            Event(
                place=self.some("places"),
                during=self.some("periods"),
                date=self.maybe(dates, ""),
                concerns=self.some("policies", "events", "actors", "places"),
                affects=self.some("actors"),
                **self.common("events"),
            )
        )
        for _ in self.several():
            sub = self.some("issues")
            found.append(Issue(sub_issue_of=sub, concerns=self.some("events"), **self.common("issues")))
        for _ in self.several():
            answers = (self.one("issues"),)
            relations = self.relations()
            found.append(Position(answers=answers, **relations, **self.common("positions")))
        for _ in self.several(3):
            relations = self.relations()
            found.append(Claim(**relations, **self.common("claims")))
        for _ in self.several(3):
            if argument := self.argument():
                found.append(argument)
        return found

    def relations(self) -> dict[str, tuple[str, ...]]:
        left = list(self.some("positions", "claims"))
        names = ("excludes", "negates", "specializes", "rephrases")
        relations: dict[str, tuple[str, ...]] = {}
        for name in names:
            relations[name] = (left.pop(),) if left and self.draw(st.booleans()) else ()
        return {**relations, "concerns": self.some("actors", "events", "places", "policies")}

    def actor(self, own_kinds: list[str]) -> Actor:
        part_of, subgroup_of = self.some("actors"), self.some("actors")
        offices: dict[tuple[str, str, str], Office] = {}
        for _ in range(self.draw(st.integers(0, 2))):
            span = sorted(self.draw(st.lists(st.dates().map(str), min_size=2, max_size=2, unique=True)))
            start, end = self.maybe(st.just(span[0]), ""), self.maybe(st.just(span[1]), "")
            of = self.maybe(st.sampled_from(self.things["actors"]), "") if "actors" in self.things else ""
            office = Office(role=self.draw(st.sampled_from(roles())), of=of, start=start, end=end)
            offices.setdefault((office.role, office.of, office.start), office)
        kinds = sorted(k for k in (*actor_kinds(), *own_kinds))
        return Actor(
            actor_kind=self.draw(st.sampled_from(kinds)),
            part_of=part_of,
            subgroup_of=subgroup_of,
            member_of=self.some("actors"),
            represents=self.some("actors"),
            oversees=self.some("actors"),
            place=self.some("places"),
            offices=tuple(offices.values()),
            **self.common("actors"),
        )

    def source(self) -> Source:
        return Source(
            type=self.maybe(texts, ""),
            author=self.some("actors"),
            by=self.some("actors"),
            known_through=self.some("sources"),
            url=self.maybe(iris, ""),
            date=self.maybe(dates, ""),
            license=self.maybe(texts, ""),
            language=self.maybe(languages, ""),
            length=self.maybe(st.integers(100_000, 10**9), None),
            sha256=self.maybe(st.from_regex(r"\A[0-9a-f]{64}\Z"), ""),
            **self.common("sources"),
        )

    def policy(self) -> Policy:
        return Policy(
            policy_kind=self.draw(st.sampled_from(PolicyKind)),
            enacted_by=self.some("actors"),
            applies_in=self.some("places"),
            affects=self.some("actors"),
            date=self.maybe(dates, ""),
            **self.common("policies"),
        )

    def argument(self) -> Argument | None:
        premises = self.some("positions", "claims")
        targets = [
            key
            for kind in ("positions", "claims", "arguments")
            for key in self.things.get(kind, [])
            if key not in premises
        ]
        if not premises or not targets:
            return None
        conclusion = self.draw(st.sampled_from(targets))
        common = self.common("arguments")
        if self.draw(st.booleans()):
            common |= {"label": "", "translations": ()}
        return Argument(
            role=self.draw(st.sampled_from(ArgumentKind)),
            premises=premises,
            conclusion=conclusion,
            basis=self.draw(st.sampled_from(Basis)),
            scheme=self.maybe(st.sampled_from(schemes()), ""),
            **common,
        )

    def statement(self, spans: dict[tuple[str, int], str]) -> Statement:
        source = self.one("sources")
        quote = self.maybe(texts, "")
        start = self.maybe(st.integers(0, 80_000), None) if quote else None
        if start is not None:
            quote = spans.setdefault((source, start), quote)
        statement = Statement(
            key="",
            speaker=self.one("actors"),
            expresses=self.one("positions", "claims", *(["arguments"] if "arguments" in self.things else [])),
            polarity=self.draw(st.sampled_from(Polarity)),
            source=source,
            mode=self.draw(st.sampled_from(Mode)),
            on_behalf_of=self.some("actors"),
            hedge=self.maybe(texts, ""),
            quote=quote,
            start=start,
            end=None if start is None else start + len(quote),
            original=self.maybe(st.sampled_from(self.things["sources"]), ""),
            manifested_in=self.some("events"),
            concerns=self.some("actors", "places"),
            place=self.some("places"),
            during=self.some("periods"),
            date=self.maybe(dates, ""),
            notes=self.labels(),
        )
        key = self.left.pop() if self.left and self.draw(st.booleans()) else statement_id(statement)
        return replace(statement, key=key)


@st.composite
def drawn_debates(draw: Any) -> Debate:
    """Debates with every kind of thing, every field, and text of every kind."""
    drawing = Drawing(draw)
    own = draw(st.lists(st.sampled_from(["Sheriff", "Parish", "K9Unit"]), max_size=2, unique=True))
    kinds = tuple(
        ActorKind(
            name=name,
            kind_of=draw(st.sampled_from([*own[:number], "Organization", "PoliceDepartment"])),
            label=drawing.maybe(texts, ""),
        )
        for number, name in enumerate(own)
    )
    things = drawing.things_drawn(own)
    spans: dict[tuple[str, int], str] = {}
    statements = {
        statement_id(s): s for s in (drawing.statement(spans) for _ in range(draw(st.integers(0, 4))))
    }
    translations = draw(st.dictionaries(languages, texts, max_size=2))
    info = DebateInfo(
        key=draw(
            st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,20}\Z").filter(
                lambda key: key not in ("docs", "api", "ask")
            )
        ),
        base=draw(st.sampled_from([DEFAULT_BASE, "https://example.org/d/"])),
        title=draw(texts),
        translations=tuple(Label(text, language) for language, text in translations.items()),
        language=draw(st.sampled_from(["en", "fr-ca"])),
        description=drawing.maybe(texts, ""),
        license=drawing.maybe(texts, ""),
        coders=tuple(draw(st.lists(texts, max_size=2, unique=True))),
        date=drawing.maybe(dates, ""),
        corrections=tuple(draw(st.lists(corrections, max_size=3, unique=True))),
        actor_kinds=kinds,
    )
    return Debate.from_things(info, [*things, *statements.values()])


@pytest.fixture(scope="session")
def debates() -> st.SearchStrategy[Debate]:
    """A strategy for valid debates."""
    return drawn_debates()


@pytest.fixture(scope="session")
def any_text() -> st.SearchStrategy[str]:
    """A strategy for text that a debate can hold, traps of YAML among it."""
    return texts


@pytest.fixture(scope="session")
def unordered() -> Callable[[Debate], dict[str, Any]]:
    """What a debate says, the order of things and of items left out: RDF keeps neither."""
    return _unordered


def _unordered(debate: Debate) -> dict[str, Any]:
    things = {thing.key: _sorted_fields(thing) for thing in debate.things()}
    return {"info": _sorted_fields(debate.info), **things}


def _sorted_fields(record: Any) -> dict[str, Any]:
    values = {spec.name: getattr(record, spec.name) for spec in fields(record) if spec.compare}
    return {
        name: sorted(value, key=repr) if isinstance(value, tuple) else value for name, value in values.items()
    } | {"class": type(record).__name__}


@pytest.fixture
def problems_of() -> Callable[..., list[str]]:
    """The problems of a debate file's text, as they are shown."""
    from counterpoint.data.reader import read_text

    return lambda text: [str(problem) for problem in read_text(text, "debate.yaml")[1]]


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return Path(__file__).resolve().parents[2]
