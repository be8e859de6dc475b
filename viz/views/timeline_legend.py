"""What the signs of a timeline mean, those that occur in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from counterpoint.viz.fonts import text_width
from counterpoint.viz.languages import Language
from counterpoint.viz.views.timeline_frame import Frame
from counterpoint.viz.views.timeline_marks import Sheet
from counterpoint.viz.views.timeline_model import Tick, Timeline, When
from counterpoint.viz.wording import STANCES

__all__ = ["Sign", "legend", "signs"]

_SIZE: Final = 13.0


@dataclass(frozen=True, slots=True)
class Sign:
    """One entry: ``sign`` is a polarity, ``known``, ``spread``, ``during``, ``event``, ``law`` or ``gap``."""

    sign: str
    words: str


def signs(model: Timeline, *, gaps: bool) -> Iterator[Sign]:
    """The signs that occur; ``gaps`` says whether the axis leaves years out."""
    say = Language(model.language)
    ticks = [tick for row in model.rows for tick in row.ticks]
    for polarity, stance in STANCES.items():
        if any(tick.polarity == polarity for tick in ticks):
            yield Sign(polarity.value, say(stance))
    dates = [tick.when.date for tick in ticks if tick.when.date]
    loose = any(tick.when.form == "period" for tick in ticks)
    if dates and loose:
        yield Sign("known", say("on that date"))
    if any(len(date) < 10 for date in dates):
        yield Sign("spread", say("some day in that month or year"))
    if loose:
        yield Sign("during", say("some day in that period"))
    if any(event.about.kind == "events" for event in model.events):
        yield Sign("event", say("event"))
    if any(event.about.kind == "policies" for event in model.events):
        yield Sign("law", say("law or policy"))
    if gaps:
        yield Sign("gap", say("a stretch without anything is left out"))


def legend(model: Timeline, frame: Frame, sheet: Sheet, y: float) -> tuple[list[Markup], float]:
    """The signs in lines; and where they end."""
    parts: list[Markup] = []
    x = 0.0
    for sign in signs(model, gaps=bool(frame.scale and frame.scale.gaps)):
        width = 30 + text_width(sign.words, _SIZE) + 24
        if x and x + width - 24 > sheet.width:
            x, y = 0.0, y + 26
        parts.append(_drawn(sign.sign, sheet, x + 9, y + 10))
        parts.append(sheet.text(x + 27, y + 14.5, sign.words, "small"))
        x += width
    return parts, y + (30 if parts else 0)


def _drawn(sign: str, sheet: Sheet, x: float, y: float) -> Markup:
    if sign in ("event", "law"):
        return sheet.flag(x - 5, y, law=sign == "law", hollow=False)
    if sign == "gap":
        slashes = [sheet.line(x + dx, y + 5, x + dx + 6, y - 5, "axis") for dx in (-7, 0)]
        return Markup("").join(slashes)
    if sign == "spread":
        return sheet.rect(x - 9, y - 4, 24, 8, "spread endorses", 4)
    if sign == "during":
        return sheet.line(x - 9, y, x + 14, y, "during") + _tick("endorses", "period", sheet, x + 2, y)
    return _tick("endorses" if sign == "known" else sign, "date", sheet, x, y)


def _tick(polarity: str, form: str, sheet: Sheet, x: float, y: float) -> Markup:
    when = When(form=form, words="", date="2000-01-01" if form == "date" else "")
    return sheet.mark(x, y, Tick(card="", polarity=polarity, when=when, about=(), words=()))
