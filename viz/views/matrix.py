"""The matrix: actors, camp by camp, and where they stand on each position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from counterpoint.viz.cards import Card, card_id
from counterpoint.viz.comparison import GLYPHS, compared_sides, named_change
from counterpoint.viz.drawing import Drawing
from counterpoint.viz.evidence import ref
from counterpoint.viz.families import kind_label
from counterpoint.viz.kinds import Subject
from counterpoint.viz.narrowed_words import narrowed_words
from counterpoint.viz.views.matrix_bands import bands, by_position, columns_for
from counterpoint.viz.views.matrix_camps import Grouping, grouping, shares
from counterpoint.viz.views.matrix_cards import actor_card, position_card, shared_cards
from counterpoint.viz.views.matrix_compare import differences
from counterpoint.viz.views.matrix_found import Found, heard, most_heard, positions_found, ranked, tallies
from counterpoint.viz.views.matrix_meetings import Scene, sign_words
from counterpoint.viz.views.matrix_model import Block, Camp, Cell, Column, Matrix, Row
from counterpoint.viz.views.matrix_svg import draw

__all__ = ["Matrix", "cards", "context", "drawing", "view_model"]

_PAGE_MARGIN: Final = 32
"""CSS pixels at either side of a page; see ``.view`` in view.css."""

Opens = Mapping[tuple[str, str], str]
"""The card that the cell of an actor and a position opens."""


def view_model(subject: Subject) -> Matrix:
    """Who stands where, as much of it as can be read."""
    scene = Scene(subject, compared_sides(subject))
    found = positions_found(scene)
    taking_sides = ranked(scene, found)
    shown = most_heard(taking_sides, subject)
    camps = grouping(subject, shown)
    opens, cell_cards = _cell_cards(scene, found, shown)
    rows = {actor: _row(scene, found, actor, opens) for actor in shown}
    blocks = _blocks(scene, found)
    differing, agreement = differences(scene, found)
    focus = subject.options.focus
    return Matrix(
        debate=subject.debate.info.key,
        title=subject.debate.info.title,
        blocks=blocks,
        camps=_camps(scene, rows, blocks, camps),
        grouped=camps.by,
        summary=_summary(scene, found, camps, len(shown)),
        scope=" ".join(narrowed_words(scene.subject)),
        compared=tuple(side.about for side in scene.compared),
        differences=differing,
        agreement=agreement,
        focus=focus,
        opens=card_id(focus) if focus in rows or focus in found.met else "",
        left_out=_left_out(scene, found, taking_sides, shown),
        cautions=camps.cautions,
        opened=(
            *_position_cards(scene, found, opens),
            *_actor_cards(scene, found, camps, rows, opens),
            *cell_cards,
        ),
    )


def cards(model: Matrix) -> Sequence[Card]:
    """Positions and actors with what they lead to, and the words behind every cell."""
    return model.opened


def context(model: Matrix, subject: Subject) -> Mapping[str, object]:
    """The columns in bands that fit the page, and the same by position for a narrow one."""
    say, compared = subject.language, model.compared
    found = bands(model, columns_for(subject.options.width - 2 * _PAGE_MARGIN))
    cells = [cell for row in model.rows for cell in row.cells]
    signs = [sign for cell in cells for sign in cell.signs]
    return {
        "bands": found,
        "widest": max((len(band.columns) for band in found), default=1),
        "by_position": by_position(model),
        "words": lambda shown: sign_words(say, shown, compared),
        "bases": {sign.basis for sign in signs},
        "polarities": {sign.polarity for sign in signs},
        "contested": any(sign.contested for sign in signs),
        "changes": GLYPHS,
        "occurring": {cell.change for cell in cells},
        "change_words": lambda kind: named_change(kind, compared, say),
    }


def drawing(model: Matrix, subject: Subject) -> Drawing:
    """The table, or on a narrow drawing its positions one below the other."""
    return draw(model, subject)


def _cell_cards(scene: Scene, found: Found, shown: Sequence[str]) -> tuple[Opens, list[Card]]:
    opens: dict[tuple[str, str], str] = {}
    made: list[Card] = []
    for actor in shown:
        ids, cards_of = shared_cards(scene, found.met_by(actor))
        opens |= {(actor, position): card for position, card in ids.items()}
        made += cards_of
    return opens, made


def _row(scene: Scene, found: Found, actor: str, opens: Opens) -> Row:
    record = scene.debate.actors.get(actor)
    kind = kind_label(scene.debate, record.actor_kind) if record else ""
    cells = (
        Cell(position=m.position.key, signs=m.signs, card=opens[actor, m.position.key], change=m.change)
        for m in found.met_by(actor)
    )
    return Row(
        actor=ref(scene.debate, actor),
        kind=scene.say(kind) if kind else "",
        heard=heard(scene, actor),
        card=card_id(actor),
        cells=tuple(cells),
    )


def _blocks(scene: Scene, found: Found) -> tuple[Block, ...]:
    return tuple(
        Block(
            issue,
            tuple(
                Column(position=p, card=card_id(p.key), tallies=tallies(scene, found.met[p.key]))
                for p in positions
            ),
        )
        for issue, positions in found.issues
    )


def _camps(
    scene: Scene, rows: Mapping[str, Row], blocks: Sequence[Block], camps: Grouping
) -> tuple[Camp, ...]:
    sharing = camps.by == "camps" and not scene.compared
    members = [(name, tuple(rows[key] for key in keys)) for name, keys in camps.groups]
    return tuple(
        Camp(name=name, shares=shares(scene.say, found, blocks) if sharing else "", rows=found)
        for name, found in members
    )


def _position_cards(scene: Scene, found: Found, opens: Opens) -> list[Card]:
    return [
        position_card(
            scene,
            position,
            tallies(scene, found.met[position.key]),
            [(m, opens.get((m.holder.key, position.key), "")) for m in found.met[position.key]],
        )
        for position in found.positions
    ]


def _actor_cards(
    scene: Scene, found: Found, camps: Grouping, rows: Mapping[str, Row], opens: Opens
) -> list[Card]:
    camp_of = {key: name for name, keys in camps.groups for key in keys} if camps.by == "camps" else {}
    return [
        actor_card(
            scene,
            (row.actor, row.kind, camp_of.get(key, ""), row.heard),
            [(m, opens[key, m.position.key]) for m in found.met_by(key)],
        )
        for key, row in rows.items()
    ]


def _summary(scene: Scene, found: Found, camps: Grouping, actors: int) -> str:
    say = scene.say
    counted = say(
        "{actors} and {positions} on {issues}.",
        actors=say.many("{n} actor", "{n} actors", actors),
        positions=say.many("{n} position", "{n} positions", len(found.positions)),
        issues=say.many("{n} issue", "{n} issues", len(found.issues)),
    )
    if camps.by == "camps":
        return counted + " " + say("Actors stand in camps, by who agrees with whom.")
    return counted


def _left_out(
    scene: Scene, found: Found, taking_sides: Sequence[str], shown: Sequence[str]
) -> tuple[str, ...]:
    many = scene.say.many
    fewer, mute = len(taking_sides) - len(shown), len(scene.debate.actors) - len(taking_sides)
    sentences = [
        fewer and many(
            "{n} actor who is heard less is left out.", "{n} actors who are heard less are left out.", fewer
        ),
        found.beyond and many(
            "{n} position is left out; choose one issue to see all on it.",
            "{n} positions are left out; choose one issue to see all on it.", found.beyond,
        ),
        found.silent and many(
            "{n} position on which no one takes a side is left out.",
            "{n} positions on which no one takes a side are left out.", found.silent,
        ),
        mute > 0 and many(
            "{n} actor of the debate takes no side here.", "{n} actors of the debate take no side here.", mute
        ),
    ]  # fmt: skip
    return tuple(sentence for sentence in sentences if sentence)
