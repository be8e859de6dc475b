"""The texts of a debate that are searched, each with the field of the record it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import DebateInfo, Label, Statement, Thing

__all__ = ["DEBATES", "WEIGHTS", "Entry", "Text", "entries"]

DEBATES: Final = "debates"
"""The kind of the debate itself among what is found."""

WEIGHTS: Final = {
    "label": 3.0, "title": 3.0, "also": 2.5, "translations": 2.0, "key": 1.5, "quote": 1.5,
    "description": 1.0, "notes": 1.0,
}  # fmt: skip
"""The fields that are searched, and how much a word in each counts."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a record: its field, its place among several, its language where it is another one."""

    field: str
    text: str
    index: int | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing of a debate, or the debate, with its texts."""

    kind: str
    key: str
    texts: tuple[Text, ...]


def entries(debate: Debate) -> Iterator[Entry]:
    """What is searched of a debate: the debate itself, then each thing that was written, by kind."""
    info = debate.info
    yield Entry(DEBATES, info.key, tuple(_of_debate(info)))
    for thing in debate.things():
        yield Entry(thing.kind, thing.key, tuple(_of_thing(thing)))


def _of_debate(info: DebateInfo) -> Iterator[Text]:
    yield Text("title", info.title)
    yield from _several("translations", info.translations)
    if info.description:
        yield Text("description", info.description)


def _of_thing(thing: Thing) -> Iterator[Text]:
    if thing.label:
        yield Text("label", thing.label)
    yield from _several("translations", thing.translations)
    yield from _several("also", thing.also)
    if isinstance(thing, Statement):
        if thing.quote:
            yield Text("quote", thing.quote)
    else:
        yield Text("key", thing.key)
    yield from _several("notes", thing.notes)


def _several(field: str, texts: Iterable[str | Label]) -> Iterator[Text]:
    for index, text in enumerate(texts):
        if isinstance(text, Label):
            yield Text(field, text.text, index, text.language)
        else:
            yield Text(field, text, index)
