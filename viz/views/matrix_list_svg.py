"""The matrix as a narrow drawing: position by position, who is for, mixed and against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from counterpoint.viz import drawing
from counterpoint.viz.fonts import clean
from counterpoint.viz.languages import Language
from counterpoint.viz.views.matrix_bands import Chip, Group, by_position
from counterpoint.viz.views.matrix_canvas import MARGIN, Canvas
from counterpoint.viz.views.matrix_model import Matrix
from counterpoint.viz.wording import STANCES

__all__ = ["draw_list"]

_CHIP: Final = 30.0
_GAP: Final = 6.0
_SIGN: Final = 18.0


def draw_list(canvas: Canvas, model: Matrix, say: Language) -> None:
    """Every position with its actors, at the canvas's place."""
    for block, columns in by_position(model):
        canvas.paragraph(block.issue.label, 19, "heading strong", limit=4)
        canvas.y += 8
        canvas.rule("rule heavy")
        canvas.y += 14
        for column, groups in columns:
            canvas.paragraph(column.position.label, 16, "position strong", limit=5)
            canvas.y += 8
            _groups(canvas, model, groups, say)
            canvas.y += 16
        canvas.y += 12


def _groups(canvas: Canvas, model: Matrix, groups: Sequence[Group], say: Language) -> None:
    if not groups:
        canvas.paragraph(say("No one in the sources takes a side."), 14, "note", limit=2)
    side = -1
    for group in groups:
        if model.compared and group.side != side:
            side = group.side
            canvas.paragraph(model.compared[side].label, 14, "strong", limit=2)
            canvas.y += 4
        stance = say(STANCES[group.polarity])  # type: ignore[index]
        canvas.paragraph(f"{stance} {len(group.chips)}", 14, f"strong {group.polarity}")
        canvas.y += 4
        _chips(canvas, model, group.chips, say)
        canvas.y += 8


def _chips(canvas: Canvas, model: Matrix, chips: Sequence[Chip], say: Language) -> None:
    x = MARGIN
    for chip in chips:
        words = _qualified(say, chip)
        suffix, suffix_width = canvas.fitted(words, canvas.inner / 2, 13) if words else ("", 0.0)
        space = 6 if words else 0
        name, name_width = canvas.fitted(
            clean(chip.row.actor.label), canvas.inner - suffix_width - space - _SIGN - 30, 14
        )
        width = _SIGN + 24 + name_width + space + suffix_width
        if x > MARGIN and x + width > canvas.width - MARGIN:
            x, canvas.y = MARGIN, canvas.y + _CHIP + _GAP
        rejects = chip.sign.polarity == "rejects"
        classes = f"chip {chip.sign.polarity} {chip.sign.basis}"
        if chip.row.actor.key == model.focus:
            classes += " chosen"
        inside = [
            canvas.rect(x, canvas.y, width, _CHIP, "", 5 if rejects else _CHIP / 2),
            canvas.sign(chip.sign, x + 7, canvas.y + 6, _SIGN, _SIGN, radius=4 if rejects else _SIGN / 2),
            canvas.text(x + _SIGN + 14, canvas.y + 20, name, "chip-name"),
        ]
        if suffix:
            inside.append(canvas.text(x + _SIGN + 14 + name_width + space, canvas.y + 20, suffix, "note"))
        canvas.draw(drawing.group(inside, classes=classes))
        x += width + _GAP
    canvas.y += _CHIP


def _qualified(say: Language, chip: Chip) -> str:
    parts = [
        {"implied": say("implied"), "derived": say("derived")}.get(chip.sign.basis, ""),
        say("contested") if chip.sign.contested else "",
        say("differs") if chip.cell.change == "differs" else "",
    ]
    return ", ".join(part for part in parts if part)
