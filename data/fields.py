"""What a debate file may say: every section and key, once.

The reader, the writer, the JSON Schema and the reference in ``docs/debate-file.md`` all come from this table.
A :class:`Field` is one key: how it is written (its form), which attribute of the record it becomes, what it
may refer to, a sentence of help and an example (YAML, as it stands after the colon).
"""

# ruff: noqa: E501 -- one row of the table, one line

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from counterpoint.ontology.records import (
    Actor,
    Argument,
    Claim,
    Event,
    Issue,
    Mode,
    Period,
    Place,
    Policy,
    PolicyKind,
    Position,
    Source,
    Statement,
    Thing,
)

__all__ = [
    "ACTOR_KIND",
    "ARGUMENTS",
    "COMMON",
    "CORRECTION",
    "DEBATE",
    "DEFAULTS",
    "OFFICE",
    "POLARITIES",
    "SECTIONS",
    "STATEMENTS",
    "TOP_LEVEL",
    "Field",
    "Form",
    "Section",
    "section",
]


class Form(Enum):
    """How a value is written."""

    TEXT = auto()  # text in the debate's language
    LABEL = auto()  # text, or {language: text} that holds the debate's language
    TEXTS = auto()  # text, {language: text}, or a list of these
    NAMES = auto()  # text or a list of texts, without a language
    KEY = auto()  # the key of a thing
    KEYS = auto()  # one key, or a list of keys
    IDENTIFIER = auto()  # a new key
    DATE = auto()  # YYYY, YYYY-MM or YYYY-MM-DD
    SPAN = auto()  # date/date, either side open
    NUMBER = auto()  # a whole number, not negative
    ADDRESS = auto()  # an http(s) IRI
    BASE = auto()  # an http(s) IRI that ends in /
    SAME_AS = auto()  # an http(s) IRI or wd:Q…, or a list of these
    LANGUAGE = auto()  # a BCP 47 tag
    DIGEST = auto()  # a SHA-256 in hex
    CHOICE = auto()  # one of a few words
    ACTOR_KIND = auto()  # a kind of actor, the ontology's or the debate's own
    SCHEME = auto()  # an argumentation scheme
    ROLE = auto()  # an office
    OFFICES = auto()  # one office, or a list of offices
    CORRECTIONS = auto()  # one correction, or a list of corrections


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One key. ``attribute`` is the record's name for it, where that differs from the key."""

    key: str
    form: Form
    help: str
    example: str
    attribute: str = ""
    required: bool = False
    refers: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The attribute of the record."""
        return self.attribute or self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One kind of thing. ``one`` is what a single one is called, ``naming`` the key of its name.

    ``short`` where the name alone may stand for the whole thing.
    """

    key: str
    one: str
    record: type[Thing]
    help: str
    example: str
    fields: tuple[Field, ...]
    naming: str = "name"
    short: bool = False

    @property
    def a_one(self) -> str:
        """``an actor``, ``a claim``."""
        return f"{'an' if self.one[0] in 'aeiou' else 'a'} {self.one}"

    @property
    def by_key(self) -> dict[str, Field]:
        """The fields by their key."""
        return {field.key: field for field in self.fields}


def _keys(key: str, refers: tuple[str, ...] | str, example: str, text: str, **more: object) -> Field:
    kinds = (refers,) if isinstance(refers, str) else refers
    return Field(key=key, form=Form.KEYS, help=text, example=example, refers=kinds, **more)  # type: ignore[arg-type]


_PROPOSITIONS = ("positions", "claims")
_EXPRESSIBLE = ("positions", "claims", "arguments")
_TOPICS = ("policies", "events", "places", "actors")

COMMON: Final[tuple[Field, ...]] = (
    Field(key="also", form=Form.TEXTS, help="Other names, the source's spelling among them.", example="[ERO, {es: Oficina de Detención}]"),
    Field(key="note", form=Form.TEXTS, attribute="notes", help="A remark for editors, such as where source and record differ.", example='"The article gives no date."'),
    Field(key="same_as", form=Form.SAME_AS, help="The same thing in Wikidata (`wd:`) or elsewhere; only where sure.", example='"wd:Q1297"'),
)  # fmt: skip
"""What every thing may say beside its name."""


def _naming(key: str, text: str, example: str, *, required: bool = True) -> Field:
    return Field(key=key, form=Form.LABEL, attribute="label", required=required, help=text, example=example)


_PLACE = _keys("place", "places", "chicago", "Where.")
_DURING = _keys("during", "periods", "biden", "In which period.")
_DATE = Field(key="date", form=Form.DATE, help="When, as far as the source tells.", example="2019-05-20")
_CONCERNS = _keys("concerns", _TOPICS, "[undocumented, raids]", "Whom or what it is about.")
_AFFECTS = _keys("affects", "actors", "undocumented", "Whom it touches.")
_RELATIONS: Final = (
    _keys("excludes", _PROPOSITIONS, "cooperate", "Both cannot hold. Written once, on either side."),
    _keys(
        "negates",
        _PROPOSITIONS,
        "cooperate",
        "Exactly one of the two holds. Written once; says `excludes` too.",
    ),
    _keys("specializes", _PROPOSITIONS, "distrust", "A narrower form of that one."),
    _keys("rephrases", _PROPOSITIONS, "distrust", "Nearly the same in other words. Written once."),
    _CONCERNS,
)

OFFICE: Final[tuple[Field, ...]] = (
    Field(key="role", form=Form.ROLE, required=True, help="The office.", example="Mayor"),
    Field(key="of", form=Form.KEY, refers=("actors",), help="The body it belongs to.", example="chicago-city"),
    Field(key="during", form=Form.SPAN, attribute="span", help="From one date to another, either side open.", example="2019-05-20/2023-05-15"),
)  # fmt: skip
"""An office that a person holds."""

CORRECTION: Final[tuple[Field, ...]] = (
    Field(key="date", form=Form.DATE, required=True, help="When it was put right.", example="2026-01-05"),
    Field(key="note", form=Form.TEXT, required=True, help="What was wrong and what it says now, in a sentence.", example='"The union spoke for Chicago, not for Illinois."'),
)  # fmt: skip
"""A correction of what was published."""

ACTOR_KIND: Final[tuple[Field, ...]] = (
    Field(key="kind_of", form=Form.ACTOR_KIND, required=True, help="The kind it belongs to.", example="LawEnforcementAgency"),
    Field(key="name", form=Form.TEXT, attribute="label", help="What it is called.", example='"Sheriff\'s department"'),
)  # fmt: skip
"""A kind of actor that the debate adds."""

STATEMENTS: Final = Section(
    key="statements",
    one="statement",
    record=Statement,
    naming="",
    help="Who said what, where, in which words. A list; a statement needs `actor`, a `source` (its own or the default) "
    "and exactly one of `endorses`, `rejects`, `mixed` and `argues`. A list of actors or of propositions is shorthand "
    "for several statements with one anchor.",
    example="- {actor: activists, endorses: fear, quote: instills fear, start: 1234}",
    fields=(
        Field(key="actor", form=Form.KEYS, attribute="speaker", required=True, refers=("actors",), help="Who speaks.", example="[unions, factions]"),
        _keys("endorses", _EXPRESSIBLE, "fear", "What the speaker holds.", attribute="expresses"),
        _keys("rejects", _EXPRESSIBLE, "cooperate", "What the speaker denies, where someone else can hold it.", attribute="expresses"),
        _keys("mixed", _EXPRESSIBLE, "cooperate", "What the speaker both holds and denies, in part.", attribute="expresses"),
        _keys("argues", "arguments", "fear-silences", "The argument the speaker makes: it is endorsed, and its basis is explicit.", attribute="expresses"),
        Field(key="quote", form=Form.TEXT, help="The exact words it rests on.", example='"instills fear"'),
        Field(key="start", form=Form.NUMBER, help="Where the words begin in the source's text, in Unicode code points.", example="1234"),
        Field(key="end", form=Form.NUMBER, help="Where they end, exclusive; `start` and the length of the words by default.", example="1247"),
        Field(key="source", form=Form.KEY, refers=("sources",), help="The source; `defaults` may give it.", example="article"),
        Field(key="mode", form=Form.CHOICE, choices=tuple(Mode), help="How the source gives it; `paraphrase` by default. `own-voice` is its author speaking.", example="action"),
        Field(key="hedge", form=Form.TEXT, help="The word that makes it less certain.", example="might"),
        _PLACE,
        _DURING,
        _DATE,
        _keys("event", "events", "protests", "The event that shows it.", attribute="manifested_in"),
        _CONCERNS,
        _keys("on_behalf_of", "actors", "unions", "Whom the speaker speaks for."),
        Field(key="original", form=Form.KEY, refers=("sources",), help="Where it was first said, if the source passes it on.", example="aclu-study"),
        Field(key="id", form=Form.IDENTIFIER, attribute="key", help="Its key; made from its content by default. Not with a list.", example="fear-1"),
        *COMMON,
    ),
)  # fmt: skip

POLARITIES: Final[dict[str, str]] = {
    "endorses": "endorses",
    "rejects": "rejects",
    "mixed": "mixed",
    "argues": "endorses",
}
"""The keys that say what a statement does, and the polarity each stands for."""

DEFAULTS: Final[tuple[Field, ...]] = tuple(
    field for field in STATEMENTS.fields if field.key in ("source", "mode", "place", "during", "date")
)
"""What may be said once for all statements; a statement's own word wins."""

ARGUMENTS: Final = Section(
    key="arguments",
    one="argument",
    record=Argument,
    help="Premises and a conclusion. In short, `p => q` supports, `p =/> q` attacks, `p + q => r` is joint; the long "
    "form says the same with `if`, and `for` or `against`.",
    example="fear-silences: fear => silence",
    short=True,
    fields=(
        _keys("if", _PROPOSITIONS, "[fear, silence]", "The premises; several are joint.", attribute="premises", required=True),
        Field(key="for", form=Form.KEY, attribute="conclusion", refers=_EXPRESSIBLE, help="What they support.", example="limit"),
        Field(key="against", form=Form.KEY, attribute="conclusion", refers=_EXPRESSIBLE, help="What they attack; an argument, to say that it does not follow.", example="cooperate"),
        Field(key="basis", form=Form.CHOICE, choices=("explicit", "reconstructed"), help="Is the inference in the source, or the coder's reading? `reconstructed` unless written, or some statement `argues` it.", example="explicit"),
        Field(key="scheme", form=Form.SCHEME, help="Its argumentation scheme.", example="negative-consequences"),
        _naming("name", "What it is called.", '"Fear silences"', required=False),
        *COMMON,
    ),
)  # fmt: skip

SECTIONS: Final[tuple[Section, ...]] = (
    Section(
        key="sources",
        one="source",
        record=Source,
        naming="title",
        short=True,
        help="Documents. A source's text need not be shipped: its length and SHA-256 say which text was coded.",
        example='article: {title: "A City Divided", type: article, author: author, length: 7302}',
        fields=(
            _naming("title", "Its title.", '"A City Divided"'),
            Field(key="type", form=Form.TEXT, help="What it is, in a word.", example="article"),
            _keys("author", "actors", "author", "Who wrote it."),
            _keys("by", "actors", "aclu", "Who published it."),
            _keys("known_through", "sources", "article", "The source that tells of it, where it was not seen itself."),
            Field(key="url", form=Form.ADDRESS, help="Where it can be read.", example="https://example.org/a-city-divided"),
            Field(key="date", form=Form.DATE, help="When it was published.", example="2024-03-18"),
            Field(key="license", form=Form.TEXT, help="Its own license.", example="CC-BY-SA-4.0"),
            Field(key="language", form=Form.LANGUAGE, help="Its language (BCP 47).", example="es"),
            Field(key="length", form=Form.NUMBER, help="The length of the text that was coded, in Unicode code points.", example="7302"),
            Field(key="sha256", form=Form.DIGEST, help="The SHA-256 of that text's bytes.", example="51bf37e5c4c2b1ad8ef4b4f1d5f8e6fb1d3c1e7b28d5f8a9b7e6c5d4a3b2c1d0"),
            *COMMON,
        ),
    ),
    Section(
        key="periods",
        one="period",
        record=Period,
        short=True,
        help="Named stretches of time, `from` inclusive, `to` exclusive.",
        example='biden: {name: "Biden administration", from: 2021-01-20, to: 2025-01-20}',
        fields=(
            _naming("name", "What it is called.", '"Biden administration"'),
            Field(key="from", form=Form.DATE, attribute="start", help="Its first day; open if left out.", example="2021-01-20"),
            Field(key="to", form=Form.DATE, attribute="end", help="The day after its last; open if left out.", example="2025-01-20"),
            *COMMON,
        ),
    ),
    Section(
        key="places",
        one="place",
        record=Place,
        short=True,
        help="Places; `within` nests them.",
        example='chicago: {name: Chicago, within: us, same_as: "wd:Q1297"}',
        fields=(
            _naming("name", "What it is called.", "Chicago"),
            _keys("within", "places", "us", "The place it lies in."),
            *COMMON,
        ),
    ),
    Section(
        key="policies",
        one="policy",
        record=Policy,
        short=True,
        help="Laws, orders and practices.",
        example="ordinance: {name: Welcoming City Ordinance, kind: Law, applies_in: chicago}",
        fields=(
            _naming("name", "What it is called.", "Welcoming City Ordinance"),
            Field(key="kind", form=Form.CHOICE, choices=tuple(PolicyKind), attribute="policy_kind", help="`Policy` by default.", example="Law"),
            _keys("enacted_by", "actors", "chicago-city", "Who made it."),
            _keys("applies_in", "places", "chicago", "Where it holds."),
            _AFFECTS,
            Field(key="date", form=Form.DATE, help="When it was made.", example="2012"),
            *COMMON,
        ),
    ),
    Section(
        key="events",
        one="event",
        record=Event,
        short=True,
        help="Raids, protests, enactments.",
        example='protests: {name: "Protests against ICE raids", place: san-diego, concerns: [raids]}',
        fields=(
            _naming("name", "What it is called.", '"Protests against ICE raids"'),
            _PLACE,
            _DURING,
            _DATE,
            _CONCERNS,
            _AFFECTS,
            *COMMON,
        ),
    ),
    Section(
        key="actors",
        one="actor",
        record=Actor,
        help="Anyone with a voice or a stake, the authors of sources among them.",
        example="ero: {name: Enforcement and Removal Operations, also: [ERO], kind: ImmigrationEnforcementAgency, part_of: ice}",
        fields=(
            _naming("name", "What it is called.", "Enforcement and Removal Operations"),
            Field(key="kind", form=Form.ACTOR_KIND, attribute="actor_kind", required=True, help="Its kind: one of the ontology's, or of the debate's own `kinds`.", example="PoliceDepartment"),
            _keys("part_of", "actors", "ice", "The body it is a part of."),
            _keys("subgroup_of", "actors", "unions", "The group it is some of."),
            _keys("member_of", "actors", "unions", "What it is a member of."),
            _keys("represents", "actors", "officers", "Whom it speaks for as its task."),
            _keys("oversees", "actors", "ero", "Whom it directs."),
            _PLACE,
            Field(key="offices", form=Form.OFFICES, help="The offices a person held.", example="[{role: Mayor, of: chicago-city, during: 2019-05-20/2023-05-15}]"),
            *COMMON,
        ),
    ),
    Section(
        key="issues",
        one="issue",
        record=Issue,
        naming="text",
        short=True,
        help="The questions. A quarrel over what the question is, is an issue of its own.",
        example='cooperation: "Should local police cooperate with ICE?"',
        fields=(
            _naming("text", "The question, whole.", '"Should local police cooperate with ICE?"'),
            _keys("sub_issue_of", "issues", "cooperation", "The issue it is a part of."),
            _CONCERNS,
            *COMMON,
        ),
    ),
    Section(
        key="positions",
        one="position",
        record=Position,
        naming="text",
        help="The answers on offer.",
        example='limit: {answers: cooperation, text: "Local police should limit their cooperation with ICE", excludes: cooperate}',
        fields=(
            _keys("answers", "issues", "cooperation", "The issue it answers.", required=True),
            _naming("text", "The whole sentence, in our words.", '"Local police should cooperate with ICE"'),
            *_RELATIONS,
            *COMMON,
        ),
    ),
    Section(
        key="claims",
        one="claim",
        record=Claim,
        naming="text",
        short=True,
        help="Reasons and alleged facts. Hedges belong to statements, not here.",
        example="fear: Police work with ICE makes undocumented people afraid",
        fields=(
            _naming("text", "The whole sentence, in our words.", '"Undocumented people do not report crimes"'),
            *_RELATIONS,
            *COMMON,
        ),
    ),
    ARGUMENTS,
    STATEMENTS,
)  # fmt: skip
"""The sections in the order they are written."""

DEBATE: Final[tuple[Field, ...]] = (
    Field(key="debate", form=Form.IDENTIFIER, attribute="key", required=True, help="The debate's name, part of every address.", example="city-divided"),
    Field(key="base", form=Form.BASE, help="What the addresses begin with; ends in `/`.", example="https://example.org/debates/"),
    Field(key="title", form=Form.LABEL, required=True, help="Its title.", example='"A City Divided: local police, activists and ICE"'),
    Field(key="description", form=Form.TEXT, help="A few sentences about it.", example='"Who says what about local police and ICE."'),
    Field(key="language", form=Form.LANGUAGE, help="The language of names and sentences (BCP 47); `en` by default.", example="en"),
    Field(key="license", form=Form.TEXT, help="The license of the coding, not of the sources.", example="CC-BY-4.0"),
    Field(key="coders", form=Form.NAMES, help="Who coded it.", example="[Ada Example]"),
    Field(key="date", form=Form.DATE, help="When the coding was last changed.", example="2025-06-01"),
    Field(key="corrections", form=Form.CORRECTIONS, help="What was wrong in what was published, and when it was put right; every view says so.", example='[{date: 2026-01-05, note: "The union spoke for Chicago, not for Illinois."}]'),
)  # fmt: skip
"""What a debate says of itself."""

TOP_LEVEL: Final[tuple[str, ...]] = (
    *(field.key for field in DEBATE),
    "defaults",
    "kinds",
    *(one.key for one in SECTIONS),
)
"""The keys of the whole file, in the order they are written."""


def section(key: str) -> Section:
    """The section of that key."""
    return _BY_KEY[key]


_BY_KEY = {one.key: one for one in SECTIONS}
