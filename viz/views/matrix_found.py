"""What the matrix shows: positions that someone takes a side on, and the actors heard most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from counterpoint.viz.evidence import ref
from counterpoint.viz.kinds import Subject
from counterpoint.viz.model import Ref
from counterpoint.viz.views.matrix_meetings import Meeting, Scene, answers
from counterpoint.viz.views.matrix_model import Tally

__all__ = ["Found", "heard", "most_heard", "positions_found", "ranked", "tallies"]

_READABLE_ACTORS: Final = 40
_READABLE_POSITIONS: Final = 24


@dataclass(frozen=True)
class Found:
    """Everyone on every position that is shown, issue by issue; ``silent`` and ``beyond`` count the others.

    ``silent`` are the positions that no one takes a side on, ``beyond`` those that would be too many.
    """

    issues: tuple[tuple[Ref, tuple[Ref, ...]], ...]
    met: Mapping[str, tuple[Meeting, ...]]
    silent: int
    beyond: int

    @property
    def positions(self) -> tuple[Ref, ...]:
        """Every position that is shown, in order."""
        return tuple(position for _, positions in self.issues for position in positions)

    def met_by(self, actor: str) -> list[Meeting]:
        """An actor's stances."""
        return [m for meetings in self.met.values() for m in meetings if m.holder.key == actor]


def positions_found(scene: Scene) -> Found:
    """The positions that are shown, as many as can be read, with everyone who takes a side on them."""
    asked, focus = scene.subject.options.issue, scene.subject.options.focus
    issues: list[tuple[Ref, tuple[Ref, ...]]] = []
    met: dict[str, tuple[Meeting, ...]] = {}
    silent = beyond = 0
    for key, positions in answers(scene.debate, asked):
        issue = ref(scene.debate, key) if key else Ref("", "", scene.say("Other positions"))
        taken = []
        for position in (ref(scene.debate, p) for p in positions):
            found = scene.meetings(position)
            if not found and not asked and position.key != focus:
                silent += 1
            elif len(met) >= _READABLE_POSITIONS and position.key != focus:
                beyond += 1
            else:
                met[position.key] = found
                taken.append(position)
        if taken:
            issues.append((issue, tuple(taken)))
    return Found(tuple(issues), met, silent, beyond)


def ranked(scene: Scene, found: Found) -> list[str]:
    """The actors that take a side, those heard most first."""
    names = {m.holder.key: m.holder.label for meetings in found.met.values() for m in meetings}
    return sorted(names, key=lambda key: (-heard(scene, key), names[key].casefold(), key))


def heard(scene: Scene, actor: str) -> int:
    """How many statements an actor makes, or others on its behalf."""
    if not scene.compared:
        return len(scene.debate.statements_by(actor))
    return len({s.key for debate in scene.debates for s in debate.statements_by(actor)})


def most_heard(among: Sequence[str], subject: Subject) -> list[str]:
    """The first of those ranked, as many as are asked for or can be read; what is in focus is among them."""
    most, focus = subject.options.top or _READABLE_ACTORS, subject.options.focus
    shown = list(among[:most])
    if focus in among and focus not in shown:
        shown[-1] = focus
    return shown


def tallies(scene: Scene, met: Sequence[Meeting]) -> tuple[Tally, ...]:
    """How many take which side, over all or in each that is compared."""
    found = [[m.signs[side].polarity for m in met] for side in range(len(scene.debates))]
    return tuple(Tally(*(sides.count(p) for p in ("endorses", "rejects", "mixed"))) for sides in found)
