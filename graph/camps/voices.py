"""Voices: who speaks how often and how, and who is spoken about and never heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import ClassVar

from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.analysis.result import Result, Scalar, Value
from counterpoint.graph.networks.selection import Selection
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Mode, Statement

__all__ = ["Voice", "Voices", "concerned", "voices"]

_MEASURES = {
    Mode.DIRECT_QUOTE: "DirectQuoteCount",
    Mode.PARAPHRASE: "ParaphraseCount",
    Mode.REPORTED_ACTION: "ReportedActionCount",
    Mode.OWN_VOICE: "OwnVoiceCount",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One actor: its statements by mode, and how many statements concern it.

    ``statements`` leaves out the source's own voice, unless that was asked for; ``own_voice`` counts it
    always. ``sources`` is in how many sources the actor is heard.
    """

    actor: str
    kind: str
    statements: int
    quotes: int
    paraphrases: int
    actions: int
    own_voice: int
    mentions: int
    sources: int

    @property
    def never_quoted(self) -> bool:
        """Spoken about, and without a statement of its own in any mode."""
        return self.mentions > 0 and self.statements + self.own_voice == 0


@dataclass(frozen=True, kw_only=True)
class Voices(Result):
    """Every actor that speaks or is spoken about, those who speak most first."""

    name: ClassVar[str] = "voices"

    voices: tuple[Voice, ...] = ()

    @property
    def kinds(self) -> dict[str, int]:
        """Statements by kind of actor, most first."""
        counts: Counter[str] = Counter()
        for voice in self.voices:
            counts[voice.kind] += voice.statements
        return dict(counts.most_common())

    def values(self) -> Iterator[Value]:
        """The counts of each actor, and whether it is never quoted."""
        for voice in self.voices:
            about = (voice.actor,)
            yield Value(measure="StatementCount", about=about, value=voice.statements)
            for mode, count in zip(
                _MEASURES, (voice.quotes, voice.paraphrases, voice.actions, voice.own_voice), strict=True
            ):
                yield Value(measure=_MEASURES[mode], about=about, value=count)
            yield Value(measure="MentionCount", about=about, value=voice.mentions)
            yield Value(measure="NeverQuoted", about=about, value=voice.never_quoted)

    def rows(self) -> list[dict[str, Scalar]]:
        """One row an actor."""
        return [{**asdict(voice), "never_quoted": voice.never_quoted} for voice in self.voices]


def voices(debate: Debate, *, selection: Selection | None = None, progress: Progress = quiet) -> Voices:
    """Who speaks, in which mode, and who is spoken about.

    A statement is about the actors that it concerns, and that what it expresses concerns, but not about its
    own speaker. ``units`` and ``author`` of the selection say whose a statement is and whether the source's
    own voice counts; every statement counts, duplicates and all propositions included.
    """
    selection = selection or Selection()
    by_mode: dict[str, Counter[Mode]] = {key: Counter() for key in debate.actors}
    mentions: Counter[str] = Counter()
    sources: dict[str, set[str]] = {key: set() for key in debate.actors}
    for done, statement in enumerate(debate.statements.values()):
        progress("voices", done, len(debate.statements))
        behalf = statement.on_behalf_of if selection.units == "on-behalf-of" else ()
        for actor in behalf or (statement.speaker,):
            by_mode[actor][statement.mode] += 1
            if statement.mode is not Mode.OWN_VOICE or selection.author:
                sources[actor].add(statement.source)
        mentions.update(concerned(debate, statement) - {statement.speaker, *statement.on_behalf_of})
    found = [
        _voice(debate, key, by_mode[key], mentions[key], len(sources[key]), selection.author)
        for key in debate.actors
        if by_mode[key] or mentions[key]
    ]
    found.sort(key=lambda voice: (-voice.statements, -voice.own_voice, -voice.mentions, voice.actor))
    return Voices(parameters=asdict(selection), voices=tuple(found))


def concerned(debate: Debate, statement: Statement) -> set[str]:
    """The actors that a statement is about."""
    expressed = debate.propositions.get(statement.expresses)
    concerned = {*statement.concerns, *(expressed.concerns if expressed else ())}
    return {key for key in concerned if key in debate.actors}


def _voice(
    debate: Debate, key: str, modes: Counter[Mode], mentions: int, sources: int, author: bool
) -> Voice:
    own = modes[Mode.OWN_VOICE]
    return Voice(
        actor=key,
        kind=debate.actors[key].actor_kind,
        statements=modes.total() - (0 if author else own),
        quotes=modes[Mode.DIRECT_QUOTE],
        paraphrases=modes[Mode.PARAPHRASE],
        actions=modes[Mode.REPORTED_ACTION],
        own_voice=own,
        mentions=mentions,
        sources=sources,
    )
