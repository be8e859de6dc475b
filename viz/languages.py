"""The languages that the views speak: words of the interface by catalog, labels by what the data have."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Final

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, Label, Statement, Thing
from counterpoint.viz.labels import argument_label, statement_label

__all__ = ["ENGLISH", "LANGUAGES", "Language", "language_of", "translated"]

LANGUAGES: Final = {"en": "ltr", "es": "ltr", "ar": "rtl"}
"""The languages that there are words for, and the direction that each is written in."""


class _Catalog(gettext.NullTranslations):
    """A catalog in gettext's text form (``.po``), read as it is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        import polib

        entries = polib.pofile(text)
        forms = entries.metadata.get("Plural-Forms", "nplurals=2; plural=n != 1;")
        self._plural = gettext.c2py(forms.partition("plural=")[2].rstrip("; "))
        self._one = {e.msgid: e.msgstr for e in entries if e.msgstr and not e.msgid_plural}
        self._many = {
            e.msgid: e.msgstr_plural for e in entries if e.msgid_plural and any(e.msgstr_plural.values())
        }

    def gettext(self, message: str) -> str:
        """The message in this language, or as it is."""
        found: str = self._one.get(message, message)
        return found

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The message with the form that a number takes."""
        found: dict[int, str] | None = self._many.get(msgid1)
        return found[self._plural(n)] if found else super().ngettext(msgid1, msgid2, n)


@dataclass(frozen=True)
class Language:
    """One language of the interface. Calling it gives a message in it."""

    tag: str

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return LANGUAGES[self.tag]

    def __call__(self, message: str, **values: object) -> str:
        """The message, with ``{names}`` filled in."""
        found = catalog(self.tag).gettext(message)
        return found.format(**values) if values else found

    def many(self, one: str, many: str, n: int, **values: object) -> str:
        """The message in the form that a number takes; ``{n}`` is the number."""
        return catalog(self.tag).ngettext(one, many, n).format(n=n, **values)

    def joined(self, words: Sequence[str]) -> str:
        """Words as a list in a sentence: ``a, b and c``."""
        if len(words) < 2:
            return "".join(words)
        return self("{all} and {last}", all=self(", ").join(words[:-1]), last=words[-1])


ENGLISH: Final = Language("en")


@cache
def catalog(tag: str) -> gettext.NullTranslations:
    """The words of a language; English is what the code says."""
    file = resources.files("counterpoint.viz") / "locale" / tag / "LC_MESSAGES" / "counterpoint.po"
    return _Catalog(file.read_text(encoding="utf-8")) if file.is_file() else gettext.NullTranslations()


def language_of(debate: Debate, asked: str = "") -> Language:
    """The language that is asked for, else the debate's own, else English."""
    for tag in (asked, debate.info.language):
        if (primary := tag.partition("-")[0].lower()) in LANGUAGES:
            return Language(primary)
    return Language("en")


def translated(debate: Debate, tag: str) -> Debate:
    """The debate with the labels that it has in another language, in that language; others as they are.

    Arguments and statements without a label get one of what they are made of, in the language.
    """
    if tag == "en" == debate.info.language.partition("-")[0]:
        return debate
    info = replace(debate.info, title=_in(tag, debate.info.translations, debate.info.title))
    things = {thing.key: _labeled(thing, tag) for thing in debate.things(derived=True)}
    name = _names(things)
    return Debate.from_things(info, (_composed(thing, name, Language(tag)) for thing in things.values()))


def _labeled(thing: Thing, tag: str) -> Thing:
    label = _in(tag, thing.translations, thing.label)
    return thing if label == thing.label else replace(thing, label=label)


def _names(things: Mapping[str, Thing]) -> Callable[[str], str]:
    def name(key: str) -> str:
        thing = things.get(key)
        return "" if isinstance(thing, Argument) else (thing and thing.label) or key

    return name


def _composed(thing: Thing, name: Callable[[str], str], say: Language) -> Thing:
    if isinstance(thing, Argument) and not thing.label:
        return replace(thing, label=argument_label(thing, name, say))
    if isinstance(thing, Statement) and not thing.label:
        return replace(thing, label=statement_label(thing, name, say))
    return thing


def _in(tag: str, labels: Sequence[Label], otherwise: str) -> str:
    primary = ((found.language.partition("-")[0].lower(), found.text) for found in labels)
    return next((text for language, text in primary if language == tag), otherwise)
