"""What differs between the two that a matrix compares, position by position."""

from __future__ import annotations

from collections.abc import Sequence

from counterpoint.viz.cards import card_id
from counterpoint.viz.comparison import change
from counterpoint.viz.model import Ref
from counterpoint.viz.views.matrix_cards import in_sentence, tally_words
from counterpoint.viz.views.matrix_found import Found, tallies
from counterpoint.viz.views.matrix_meetings import Meeting, Scene, sign_words
from counterpoint.viz.views.matrix_model import Difference, Sign, Tally

__all__ = ["differences"]


def differences(scene: Scene, found: Found) -> tuple[tuple[Difference, ...], str]:
    """The positions that the compared differ on, and in a sentence how many they do not."""
    if not scene.compared:
        return (), ""
    made = [_difference(scene, p, found.met[p.key]) for p in found.positions if found.met[p.key]]
    order = ("differs", "first", "second")
    differing = sorted(
        (d for d in made if d.change in order), key=lambda d: (not d.turning, order.index(d.change))
    )
    same, say = len(made) - len(differing), scene.say
    said = say.many(
        "On {n} position both lean the same way.", "On {n} positions both lean the same way.", same
    )
    return tuple(differing), said if same else ""


def _difference(scene: Scene, position: Ref, met: Sequence[Meeting]) -> Difference:
    counted = tallies(scene, met)
    first, second = (tally_words(scene.say, tally) for tally in counted)
    turning = [m for m in met if m.change == "differs"]
    return Difference(
        position=position,
        card=card_id(position.key),
        change="differs" if turning else change(*map(_leaning, counted)),
        first=first,
        second=second,
        turning=tuple(_turning(scene, m) for m in turning),
    )


def _turning(scene: Scene, met: Meeting) -> str:
    """Who changes sides, in a sentence: ``City council: Chicago: For; San Diego: Against``."""
    sides = [side.about for side in scene.compared]
    stance = sign_words(scene.say, [Sign(sign.polarity) for sign in met.signs], sides)
    return scene.say("{name}: {stance}", name=in_sentence(met.holder.label), stance=stance)


def _leaning(tally: Tally) -> str | None:
    """Which way a position leans: ``for``, ``against``, ``divided``, or ``None`` where no one is heard."""
    if tally == Tally():
        return None
    if tally.endorses == tally.rejects:
        return "divided"
    return "for" if tally.endorses > tally.rejects else "against"
