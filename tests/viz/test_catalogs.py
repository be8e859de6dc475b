"""The catalogs: whole, none stale, the same names in braces, every plural; and pages that speak them."""

from __future__ import annotations

import gettext
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources

import polib
import pytest

from counterpoint.errors import CounterpointError
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Statement
from counterpoint.viz import catalog_template, languages
from counterpoint.viz.catalog_template import messages, template
from counterpoint.viz.kinds import KINDS
from counterpoint.viz.languages import LANGUAGES, Language
from counterpoint.viz.picture import render

OTHERS = [tag for tag in LANGUAGES if tag != "en"]
FORMS = {"es": 2, "ar": 6}
LOCALE = resources.files("counterpoint.viz") / "locale"


def catalog(tag: str) -> polib.POFile:
    return polib.pofile((LOCALE / tag / "LC_MESSAGES" / "counterpoint.po").read_text(encoding="utf-8"))


def named(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


# Catalogs.


def test_the_template_is_of_this_code():
    kept = (LOCALE / "counterpoint.pot").read_text(encoding="utf-8")
    assert kept == template(), "run make generate"


def test_the_template_has_what_the_code_says_in_each_way():
    found = {message.text: message for message in messages()}
    assert found["{n} claim"].plural == "{n} claims"
    assert found["Read as text"].places == ("templates/map.html",)
    assert {"quoted directly", "endorses", "For", "Argument map", "January", "slippery slope"} <= found.keys()
    assert {"{all} and {last}", "Police union"} <= found.keys()


def test_texts_that_a_local_name_can_be_are_found():
    import ast

    tree = ast.parse(
        """
def f(say, x):
    words = "one" if x else "two"
    say(words)
    for text, number in (("three", 3), ("four", 4)):
        say(text)
    say(x.kind)
    many("five", "fives", 5)
"""
    )
    assert {found.text for found in catalog_template._in_tree(tree, "here")} == {
        "one", "two", "three", "four", "five",
    }  # fmt: skip


def test_a_message_said_with_a_number_and_without_is_refused():
    uses = [
        catalog_template._Found("{n} more", "", "a"),
        catalog_template._Found("{n} more", "{n} more", "b"),
    ]
    with pytest.raises(CounterpointError, match="two ways"):
        catalog_template._merged("{n} more", uses)


@pytest.mark.parametrize("tag", OTHERS)
def test_each_message_is_in_each_catalog_and_no_other_is(tag: str):
    wanted = {(message.text, message.plural) for message in messages()}
    assert {(entry.msgid, entry.msgid_plural) for entry in catalog(tag)} == wanted


@pytest.mark.parametrize("tag", OTHERS)
def test_every_message_is_translated_in_every_form(tag: str):
    for entry in catalog(tag):
        if entry.msgid_plural:
            assert sorted(entry.msgstr_plural) == list(range(FORMS[tag])), entry.msgid
            assert all(entry.msgstr_plural.values()), entry.msgid
        else:
            assert entry.msgstr, entry.msgid


@pytest.mark.parametrize("tag", OTHERS)
def test_translations_keep_the_names_in_braces(tag: str):
    for entry in catalog(tag):
        if not entry.msgid_plural:
            assert named(entry.msgstr) == named(entry.msgid), entry.msgid
            continue
        wanted = named(entry.msgid) | named(entry.msgid_plural)
        for form, text in entry.msgstr_plural.items():
            says_itself = {"n"} if tag == "ar" and form < 3 else set()
            assert wanted - says_itself <= named(text) <= wanted, (entry.msgid, text)


@pytest.mark.parametrize("tag", OTHERS)
def test_translations_say_something_else_than_english(tag: str):
    def texts(entry: polib.POEntry) -> list[str]:
        return [entry.msgstr, *entry.msgstr_plural.values()]

    bare = re.compile(r"\{\w+\}|[^\w]|\d")
    alike = {e.msgid for e in catalog(tag) if e.msgid in texts(e) and bare.sub("", e.msgid)}
    assert alike <= ({"Actor", "{n} actor", "{n} actor: {names}"} if tag == "es" else set())


def test_arabic_has_no_latin_letters_but_the_name_of_a_key():
    for entry in catalog("ar"):
        for text in (entry.msgstr, *entry.msgstr_plural.values()):
            assert not re.findall("[A-Za-z]+", re.sub(r"\{\w+\}|Ctrl", "", text)), text


@pytest.mark.parametrize("tag", OTHERS)
def test_a_translation_ends_as_its_message_does(tag: str):
    ends = {".": ".", ":": ":", "?": "؟?"}
    for entry in catalog(tag):
        for text in filter(None, (entry.msgstr, *entry.msgstr_plural.values())):
            if entry.msgid[-1] in ends:
                assert text[-1] in ends[entry.msgid[-1]], (entry.msgid, text)


@pytest.mark.parametrize(
    ("tag", "number", "words"),
    [
        ("en", 1, "1 claim"), ("en", 2, "2 claims"), ("es", 1, "1 afirmación"), ("es", 0, "0 afirmaciones"),
        ("ar", 0, "لا ادعاءات"), ("ar", 1, "ادعاء واحد"), ("ar", 2, "ادعاءان"), ("ar", 3, "3 ادعاءات"),
        ("ar", 10, "10 ادعاءات"), ("ar", 11, "11 ادعاءً"), ("ar", 99, "99 ادعاءً"), ("ar", 100, "100 ادعاء"),
        ("ar", 102, "102 ادعاء"), ("ar", 103, "103 ادعاءات"), ("ar", 111, "111 ادعاءً"),
    ],
)  # fmt: skip
def test_a_number_takes_the_form_of_its_language(tag: str, number: int, words: str):
    assert Language(tag).many("{n} claim", "{n} claims", number) == words


def test_lists_are_joined_as_each_language_joins_them():
    assert Language("en").joined(["a", "b", "c"]) == "a, b and c"
    assert Language("es").joined(["a", "b", "c"]) == "a, b y c"
    assert Language("ar").joined(["ا", "ب", "ج"]) == "ا، ب وج"


# Pages.


@pytest.fixture(scope="module")
def greek(harbor: Debate) -> Debate:
    """The debate with Greek in every text, so that whatever is English is the interface's."""

    def text(number: int) -> str:
        letters = "αβγδεζηθικλμνξοπρστυφχψω"
        return " ".join(letters[(number * 7 + n * 5) % 24] * 4 for n in range(3))

    things = [
        replace(
            thing,
            label="" if not thing.label else text(number),
            notes=(text(number + 1),) if thing.notes else (),
            also=(),
            **({"quote": text(number), "hedge": ""} if isinstance(thing, Statement) else {}),
        )
        for number, thing in enumerate(harbor.things(derived=True))
    ]
    info = replace(harbor.info, title=text(1), description=text(2), license="", coders=(text(3),))
    return Debate.from_things(info, things)


class Reader(HTMLParser):
    """All that a page shows or speaks, and the words that its scripts are given."""

    SPOKEN = (
        "aria-label",
        "title",
        "alt",
        "placeholder",
        "content",
        "aria-description",
        "aria-roledescription",
    )

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.within = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.within = tag
        if tag == "script":
            self.within = "json" if found.get("type") == "application/json" else "code"
        if tag != "meta" or found.get("name") == "description":
            self.texts += [value for name, value in attrs if name in self.SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within == "json":
            self.texts += [text for text in strings(json.loads(data)) if " " in text]
        elif self.within not in ("style", "code") and data.strip():
            self.texts.append(data.strip())


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(item)


OPTIONS: tuple[Mapping[str, object], ...] = (
    {}, {"issue": "money"}, {"place": "center", "focus": "council"}, {"period": "trial"},
    {"source": "article", "focus": "introduce"}, {"depth": 1, "focus": "roadworks"}, {"top": 2},
    {"compare": "center,county"}, {"width": 320}, {"focus": "mayor"},
)  # fmt: skip


@pytest.fixture(scope="module", params=OTHERS)
def read(greek: Debate, request: pytest.FixtureRequest) -> tuple[str, dict[str, list[str]]]:
    """A language, and what each view says in it, as a page and as a drawing, with each option that counts."""
    found = {}
    for kind in KINDS.values():
        for options in OPTIONS:
            if options.keys() <= set(kind.heeds):
                shown = render(greek, kind.name, {**options, "language": request.param})
                found[f"{kind.name} {options}"] = Reader(shown.html).texts
                found[f"{kind.name} {options} as a drawing"] = Reader(shown.svg).texts
    return request.param, found


def english_parts() -> set[str]:
    """What stands between the names in braces of each message."""
    parts = {
        part.strip(" .,:;·—“”()\n")
        for message in messages()
        for text in (message.text, message.plural)
        for part in re.split(r"\{\w+\}", text)
    }
    return {part for part in parts if len(re.findall("[A-Za-z]", part)) > 2}


def test_no_page_or_drawing_has_english_words_of_the_interface(read: tuple[str, dict[str, list[str]]]):
    tag, pictures = read
    own = " ".join(text for e in catalog(tag) for text in (e.msgstr, *e.msgstr_plural.values()))
    english = {part for part in english_parts() if not re.search(rf"\b{re.escape(part)}\b", own)}
    assert len(english) > 300
    any_of = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(english, key=len, reverse=True)))})\b")
    latin = re.compile(r"\b(?!Ctrl\b|JSON\b|LD\b)[A-Za-z]{2,}")
    for name, texts in pictures.items():
        for text in texts:
            assert not any_of.search(text), (name, text)
            assert tag != "ar" or not latin.search(text), (name, text)


class Recorder(gettext.NullTranslations):
    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add(msgid1)
        return super().ngettext(msgid1, msgid2, n)


@pytest.mark.parametrize("which", ["harbor", "city"])
def test_whatever_a_view_asks_a_catalog_for_is_in_the_template(
    which: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
):
    recorder = Recorder()
    monkeypatch.setattr(languages, "catalog", lambda tag: recorder)
    debate = request.getfixturevalue(which)
    known = {message.text for message in messages()}
    for kind in KINDS:
        found = render(debate, kind, {"language": "es"})
        assert found.html
        assert found.svg
    assert len(recorder.asked) > 100
    assert recorder.asked - known <= {kind.label for kind in debate.info.actor_kinds}


# Labels.


def test_labels_are_those_of_the_language_where_the_debate_has_them(harbor: Debate):
    from counterpoint.ontology.records import Label

    spanish = Label("La ciudad debe cobrar a los coches", "es")
    positions = {
        key: replace(p, translations=(spanish,)) if key == "introduce" else p
        for key, p in harbor.positions.items()
    }
    title = Label("Quién paga la carretera del puerto", "es-ES")
    info = replace(harbor.info, translations=(title,))
    found = render(replace(harbor, info=info, positions=positions), "map", {"language": "es"}).html
    assert "La ciudad debe cobrar a los coches" in found
    assert "Quién paga la carretera del puerto" in found
    assert "The city should not charge cars" in found, "what has no translation is as it is"
    assert "The city should introduce a charge for cars" not in found
    assert re.search(r'<blockquote lang="en">', found), "the words of a source are in its language"


def test_what_an_argument_is_called_is_said_in_the_language(harbor: Debate):
    shown = languages.translated(harbor, "es")
    assert " — por tanto: " in shown.arguments["a-faster"].label
    assert " — lo que habla en contra de: otro argumento" in shown.arguments["a-roadworks"].label
    assert shown.statements["s-2"].label == "Chamber of commerce: «never»"
    assert languages.translated(harbor, "en") is harbor


def test_a_debate_in_spanish_is_shown_in_spanish_unless_another_is_asked_for(harbor: Debate):
    spanish = replace(harbor, info=replace(harbor.info, language="es-MX"))
    assert '<html lang="es" dir="ltr"' in render(spanish, "map").html
    assert '<html lang="ar" dir="rtl"' in render(spanish, "map", {"language": "ar"}).html
    assert '<html lang="en" dir="ltr"' in render(harbor, "map").html
