"""The views by name: what each shows, the options that it heeds, and the module that makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final, Protocol, cast

from counterpoint.errors import ViewError
from counterpoint.graph.analysis.option import advice
from counterpoint.graph.analysis.result import Result
from counterpoint.ontology.debate import Debate
from counterpoint.viz.cards import Card
from counterpoint.viz.drawing import Drawing
from counterpoint.viz.languages import Language
from counterpoint.viz.view_options import ViewOptions

__all__ = ["KINDS", "Kind", "Subject", "View", "kind"]


@dataclass(frozen=True)
class Subject:
    """What a view is made of: a debate, its labels in the language of the reader, and what is asked.

    ``find`` runs an analysis of the debate by its name (``find("coalitions", seed=0)``), or gives what it
    found before.
    """

    debate: Debate
    options: ViewOptions
    language: Language
    find: Callable[..., Result]


class View(Protocol):
    """What the module of a view has.

    One whose page is its own has ``page(model, subject, home)`` too; one whose page has rules of its own,
    ``style(subject)``.
    """

    def view_model(self, subject: Subject) -> Any:
        """The view as plain frozen data, which ``to_plain`` turns into JSON."""

    def drawing(self, model: Any, subject: Subject) -> Drawing:
        """The view as a drawing, for the options' width."""

    def cards(self, model: Any) -> Sequence[Card]:
        """What can be opened in the page, each once."""

    def context(self, model: Any, subject: Subject) -> Mapping[str, object]:
        """What the template ``{name}.html`` needs besides ``model``."""


_EVERYWHERE: Final = ("issue", "focus", "place", "period", "source", "theme", "palette", "width", "language")


@dataclass(frozen=True, slots=True)
class Kind:
    """One view. ``styles`` and ``scripts`` are files of ``viz/static`` that its page needs."""

    name: str
    title: str
    sentence: str
    heeds: tuple[str, ...]
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()

    @property
    def module(self) -> View:
        """What makes it, loaded when it is needed."""
        return cast(View, import_module(f"counterpoint.viz.views.{self.name}"))


_ALL: Final = (
    Kind(
        "tree", "Reasons", "One issue: its positions, their reasons for and against, and the replies.",
        (*_EVERYWHERE, "compare", "depth"), ("tree.css",),
    ),
    Kind(
        "matrix", "Who stands where", "Actors and the positions they take, camp by camp.",
        (*_EVERYWHERE, "compare", "top"), ("matrix.css",),
    ),
    Kind(
        "map", "Argument map", "Every claim and argument, and what each speaks for and against.",
        (*_EVERYWHERE, "depth"),
    ),
    Kind(
        "coalitions", "Camps", "Who agrees with whom, and on what.",
        ("focus", "place", "period", "source", "top", "theme", "palette", "width", "language"),
        ("coalitions_svg.css", "coalitions.css"), ("network.js", "coalitions.js"),
    ),
    Kind(
        "timeline", "Over time", "Who took which stance when, and what happened.",
        (*_EVERYWHERE, "top"), ("timeline.css", "timeline_svg.css"),
    ),
)  # fmt: skip

KINDS: Final[Mapping[str, Kind]] = MappingProxyType({found.name: found for found in _ALL})
"""Every view by name."""


def kind(name: str) -> Kind:
    """The view of that name.

    Raises:
        ViewError: there is none, with the nearest.
    """
    if name not in KINDS:
        raise ViewError(f'there is no view "{name[:80]}"{advice(name, KINDS)}')
    return KINDS[name]
