"""From statements to the words they rest on, ready to show."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, Label, Mode, Polarity, Statement
from counterpoint.viz.labels import argument_label, statement_label
from counterpoint.viz.languages import ENGLISH
from counterpoint.viz.model import Evidence, Ref, Voices

__all__ = ["argued_with", "evidence", "evidence_on", "notes", "ref", "refs", "voices_on"]


def ref(debate: Debate, key: str) -> Ref:
    """A thing by its key; one that the debate lacks is shown by its key."""
    thing = debate.find(key)
    if thing is None:
        return Ref("", key, key)
    if isinstance(thing, Argument) and not thing.label:
        return Ref(thing.kind, key, argument_label(thing, _name(debate), ENGLISH))
    if isinstance(thing, Statement) and not thing.label:
        return Ref(thing.kind, key, statement_label(thing, _name(debate), ENGLISH))
    return Ref(thing.kind, key, thing.label or key)


def refs(debate: Debate, keys: Iterable[str]) -> tuple[Ref, ...]:
    """Things by their keys."""
    return tuple(ref(debate, key) for key in keys)


def notes(items: Iterable[str | Label]) -> tuple[str, ...]:
    """Notes or other names as text, whatever their language."""
    return tuple(item.text if isinstance(item, Label) else item for item in items)


def evidence(debate: Debate, statement: Statement) -> Evidence:
    """One statement with everything that leads back to its source."""
    return Evidence(
        statement=statement.key,
        speaker=ref(debate, statement.speaker),
        on_behalf_of=refs(debate, statement.on_behalf_of),
        about=ref(debate, statement.expresses),
        polarity=statement.polarity.value,
        mode=statement.mode.value,
        quote=statement.quote,
        hedge=statement.hedge,
        source=ref(debate, statement.source),
        original=ref(debate, statement.original) if statement.original else None,
        start=statement.start,
        end=statement.end,
        places=refs(debate, statement.place),
        periods=refs(debate, statement.during),
        events=refs(debate, statement.manifested_in),
        date=statement.date,
        notes=notes(statement.notes),
    )


def evidence_on(debate: Debate, key: str) -> tuple[Evidence, ...]:
    """The statements on a proposition or argument: for, against, mixed; the authors' own voice last."""
    return tuple(evidence(debate, statement) for statement in sorted(debate.statements_on(key), key=_place))


def _place(statement: Statement) -> tuple[bool, int, str, int]:
    return (
        statement.mode is Mode.OWN_VOICE,
        list(Polarity).index(statement.polarity),
        statement.source,
        statement.start or 0,
    )


def argued_with(debate: Debate, key: str) -> tuple[Statement, ...]:
    """The statements that draw an argument for which this is a premise, or which it concludes."""
    concluded = debate.arguments_for(key)
    arguments = dict.fromkeys(a.key for a in (*debate.arguments_from(key), *concluded))
    return tuple(
        statement
        for argument in arguments
        for statement in debate.statements_on(argument)
        if statement.polarity is Polarity.ENDORSES
    )


def voices_on(debate: Debate, key: str) -> Voices:
    """How many different actors endorse, reject and are mixed on a proposition or argument."""
    holders: dict[Polarity, set[str]] = {polarity: set() for polarity in Polarity}
    author = 0
    for statement in debate.statements_on(key):
        if statement.mode is Mode.OWN_VOICE:
            author += 1
        else:
            holders[statement.polarity].update(_holders(statement))
    arguing = {h for s in argued_with(debate, key) if s.mode is not Mode.OWN_VOICE for h in _holders(s)}
    return Voices(
        endorsing=len(holders[Polarity.ENDORSES]),
        rejecting=len(holders[Polarity.REJECTS]),
        mixed=len(holders[Polarity.MIXED]),
        author=author,
        arguing=len(arguing.difference(*holders.values())),
    )


def _holders(statement: Statement) -> tuple[str, ...]:
    """Whose statement it is: those it is made for, else the speaker."""
    return statement.on_behalf_of or (statement.speaker,)


def _name(debate: Debate) -> Callable[[str], str]:
    def name(key: str) -> str:
        return "" if isinstance(debate.find(key), Argument) else ref(debate, key).label

    return name
