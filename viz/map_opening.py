"""Where an argument map opens: the panel of an issue, and a box whose words are shown."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, Proposition, Statement
from counterpoint.viz.drawing import isolated
from counterpoint.viz.evidence import ref
from counterpoint.viz.fonts import clean
from counterpoint.viz.languages import ENGLISH, Language
from counterpoint.viz.map import MapView, Panel

__all__ = ["Opening", "opening"]


@dataclass(frozen=True, slots=True)
class Opening:
    """The panel shown first, the box opened in it, and a note why none is where one was asked for."""

    panel: str
    focus: str = ""
    note: str = ""


def opening(
    debate: Debate, view: MapView, say: Language = ENGLISH, *, issue: str = "", focus: str = ""
) -> Opening:
    """Where a map opens that is asked for an issue and a thing; a statement is found at what it expresses."""
    panels = {panel.key: panel for panel in view.panels}
    start = issue if issue in panels else next(iter(panels), "")
    if not focus:
        return Opening(start)
    if focus in panels:
        return Opening(issue if issue in panels else focus)
    thing = debate.find(focus)
    key = thing.expresses if isinstance(thing, Statement) else focus
    if found := _home(view.panels, key, start):
        return Opening(found, key)
    return Opening(start, note=_missing(debate, key, say))


def _home(panels: tuple[Panel, ...], key: str, start: str) -> str:
    """The panel that has a box: the first asked for, else one where its reasons are, else any."""
    having = [(panel, node) for panel in panels for node in panel.nodes if node.id == key]
    having.sort(key=lambda found: (found[0].key != start, bool(found[1].elsewhere)))
    return having[0][0].key if having else ""


def _missing(debate: Debate, key: str, say: Language) -> str:
    name = isolated(clean(ref(debate, key).label))
    if isinstance(debate.find(key), (Proposition, Argument)):
        return say("“{name}” is not among what is drawn here.", name=name)
    return say(
        "“{name}” has no box on this map: its boxes are positions, claims and the reasons between them.",
        name=name,
    )
