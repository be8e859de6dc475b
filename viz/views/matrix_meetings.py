"""Where actors meet positions: each stance with the statements it rests on, once or in both compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Stance
from counterpoint.viz.comparison import ComparedSide, contrasts
from counterpoint.viz.issues import ordered_issues
from counterpoint.viz.kinds import Subject
from counterpoint.viz.languages import Language
from counterpoint.viz.model import Ref
from counterpoint.viz.stances import Mark, sides
from counterpoint.viz.views.matrix_model import Sign

__all__ = ["Meeting", "Scene", "answers", "sign_words"]


@dataclass(frozen=True)
class Meeting:
    """One actor on one position: its mark and stance in each debate, ``None`` where it says nothing."""

    holder: Ref
    position: Ref
    marks: tuple[Mark | None, ...]
    stances: tuple[Stance | None, ...]
    change: str = ""

    @property
    def signs(self) -> tuple[Sign, ...]:
        """How it is drawn."""
        return tuple(map(Sign.of, self.marks))

    @property
    def statements(self) -> tuple[str, ...]:
        """What it rests on, each once."""
        return tuple(dict.fromkeys(key for stance in self.stances if stance for key in stance.statements))


@dataclass(frozen=True)
class Scene:
    """What is drawn: the debate, or the two narrowed ones that are compared."""

    subject: Subject
    compared: tuple[ComparedSide, ...]

    @property
    def debate(self) -> Debate:
        """The whole, with the names of everything."""
        return self.subject.debate

    @property
    def say(self) -> Language:
        """The reader's language."""
        return self.subject.language

    @property
    def debates(self) -> tuple[Debate, ...]:
        """Where stances are looked up."""
        return tuple(side.debate for side in self.compared) or (self.debate,)

    def meetings(self, position: Ref) -> tuple[Meeting, ...]:
        """Everyone who takes a side on a position."""
        return tuple(self._met(position, *found) for found in self._marks(position.key))

    def _marks(self, position: str) -> Iterator[tuple[tuple[Mark | None, ...], str]]:
        if self.compared:
            for found in contrasts(self.compared, position):
                yield (found.first, found.second), found.change
            return
        for side in sides(self.debate, position):
            for mark in side.stances:
                yield (mark,), ""

    def _met(self, position: Ref, marks: tuple[Mark | None, ...], change: str) -> Meeting:
        holder = next(mark.holder for mark in marks if mark)
        stances = tuple(
            _stance(debate, holder.key, position.key) if mark else None
            for mark, debate in zip(marks, self.debates, strict=True)
        )
        return Meeting(holder, position, marks, stances, change)


def answers(debate: Debate, issue: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Issues and the positions on them, each position once, under the first of its issues.

    ``issue`` names the only one that is wanted, with those below it where it has no position itself. What
    answers no issue comes last, under an empty key.
    """
    seen: set[str] = set()
    for key in _wanted(debate, issue):
        fresh = tuple(p.key for p in debate.positions_on(key) if p.key not in seen)
        seen.update(fresh)
        if fresh:
            yield key, fresh
    stray = tuple(key for key in debate.positions if key not in seen)
    if stray and not issue:
        yield "", stray


def _wanted(debate: Debate, issue: str) -> Iterable[str]:
    if not issue:
        return [found.key for found in ordered_issues(debate)]
    if debate.positions_on(issue):
        return [issue]
    below = [issue]
    for found in below:
        parts = (part.key for part in debate.issues.values() if found in part.sub_issue_of)
        below += [key for key in parts if key not in below]
    return below


def _stance(debate: Debate, holder: str, position: str) -> Stance | None:
    found = (s for s in debate.stances_on(position) if s.holder == holder and not (s.place or s.period))
    return next(found, None)


def sign_words(say: Language, signs: Sequence[Sign], compared: Sequence[Ref] = ()) -> str:
    """A cell in words: ``For, implied`` or ``Chicago: for; San Diego: not heard``."""
    if not compared:
        return _words(say, signs[0])
    parts = (
        say("{name}: {stance}", name=side.label, stance=_words(say, sign))
        for side, sign in zip(compared, signs, strict=True)
    )
    return "; ".join(parts)


def _words(say: Language, sign: Sign) -> str:
    stance = {
        "endorses": say("For"), "rejects": say("Against"), "mixed": say("Mixed"), "": say("not heard"),
    }[sign.polarity]  # fmt: skip
    basis = {"implied": say("implied"), "derived": say("derived")}.get(sign.basis, "")
    return ", ".join(part for part in (stance, basis, say("contested") if sign.contested else "") if part)
