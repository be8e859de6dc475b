"""Which statements of a debate count, whose they are, and which of them say the same twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Mode, Polarity, Statement

__all__ = ["Duplicates", "Row", "Selection", "statement_rows"]

Units = Literal["on-behalf-of", "speaker"]
Columns = Literal["all", "both", "positions", "claims"]
Duplicates = Literal["all", "source", "day", "week", "month", "year", "once"]

SIGN = {Polarity.ENDORSES: 1, Polarity.REJECTS: -1, Polarity.MIXED: 0}


class Row(NamedTuple):
    """One statement of one actor, as the networks see it.

    ``polarity`` is +1, −1, or 0 where it is mixed; ``date`` is ISO 8601, or empty; ``offset`` is where the
    words stand in the source, −1 where that is not known; ``id`` is the statement's key.
    """

    actor: str
    proposition: str
    polarity: int
    date: str = ""
    source: str = ""
    offset: int = -1
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What of a debate goes into a network, before any formula.

    Attributes:
        units: an actor is each ``onBehalfOf`` and else the ``speaker``; or always the speaker.
        propositions: the columns: ``all`` that statements express, arguments included; positions and claims
            (``both``); or one of these.
        author: keep statements in a source's own voice.
        duplicates: the bucket within which an actor's repeated statements count once.
        contradictions: endorsing what excludes another's proposition counts as conflict with it.
        start, stop: only statements dated from ``start`` to ``stop``, both inclusive; undated ones are left
            out then.
    """

    units: Units = "on-behalf-of"
    propositions: Columns = "all"
    author: bool = False
    duplicates: Duplicates = "source"
    contradictions: bool = True
    start: str = ""
    stop: str = ""


def statement_rows(debate: Debate, selection: Selection | None = None) -> list[Row]:
    """The statements that count, a row for each actor, sorted by (date, source, offset, id).

    Mixed statements are among them; duplicates and dates are left to :func:`discourse_network`.
    """
    selection = selection or Selection()
    rows = (
        row
        for statement in debate.statements.values()
        if _counts(debate, statement, selection)
        for row in _rows(statement, selection.units)
    )
    return sorted(rows, key=lambda row: (row.date, row.source, row.offset, row.id, row.actor))


def _counts(debate: Debate, statement: Statement, selection: Selection) -> bool:
    if statement.mode is Mode.OWN_VOICE and not selection.author:
        return False
    columns = {
        "all": (debate.propositions, debate.arguments),
        "both": (debate.propositions,),
        "positions": (debate.positions,),
        "claims": (debate.claims,),
    }[selection.propositions]
    return any(statement.expresses in kind for kind in columns)


def _rows(statement: Statement, units: Units) -> Iterator[Row]:
    behalf = statement.on_behalf_of if units == "on-behalf-of" else ()
    for actor in behalf or (statement.speaker,):
        yield Row(
            actor,
            statement.expresses,
            SIGN[statement.polarity],
            statement.date,
            statement.source,
            -1 if statement.start is None else statement.start,
            statement.key,
        )
