"""The options of the views: one table for Python, the command line, addresses and the documentation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Final

from counterpoint.errors import UnknownThingError, ViewError
from counterpoint.graph.analysis.option import Option, advice, read_options
from counterpoint.ontology.debate import Debate
from counterpoint.viz.languages import LANGUAGES
from counterpoint.viz.palettes import PALETTES, THEMES

__all__ = ["OPTIONS", "ViewOptions", "option"]

NARROWEST, WIDEST = 320, 1600

OPTIONS: Final = (
    Option("issue", "", "The issue that is shown, or shown first; its key."),
    Option("focus", "", "What is opened: an actor, position, claim or argument; its key."),
    Option("place", "", "Only what is said of this place and those within it; its key."),
    Option("period", "", "Only what is said in this period; its key."),
    Option("source", "", "Only what this source gives; its key."),
    Option(
        "compare",
        "",
        "Two places, two periods or two sources side by side, with what differs marked; "
        "their keys with a comma between.",
    ),
    Option("depth", 0, "Levels of reasons below a position; 0 for all.", minimum=0, maximum=20),
    Option(
        "top", 0, "Actors that are shown, those heard most first; 0 for as many as can be read.",
        minimum=0, maximum=1000,
    ),
    Option("theme", "auto", "Light, dark, or as the reader prefers.", choices=THEMES),
    Option("palette", "classic", "The colors of for and against.", choices=tuple(PALETTES)),
    Option(
        "width", 960, "Width of a drawing, and the most that a page takes, in CSS pixels.",
        minimum=NARROWEST, maximum=WIDEST,
    ),
    Option(
        "language",
        "",
        "The language of the interface, and of labels that have it; the debate's own by default.",
        choices=("", *LANGUAGES),
    ),
)  # fmt: skip
"""Every option of a view; not every view heeds each, see ``counterpoint.viz.kinds``."""


def option(name: str) -> Option:
    """The option of that name."""
    return next(found for found in OPTIONS if found.name == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewOptions:
    """What a view was asked for; see :data:`OPTIONS`."""

    issue: str = ""
    focus: str = ""
    place: str = ""
    period: str = ""
    source: str = ""
    compare: str = ""
    depth: int = 0
    top: int = 0
    theme: str = "auto"
    palette: str = "classic"
    width: int = 960
    language: str = ""

    @classmethod
    def read(
        cls, given: Mapping[str, object], debate: Debate, view: str, heeded: Collection[str]
    ) -> ViewOptions:
        """Options as they were given, text from a command or an address included, checked against a debate.

        ``heeded`` are the names of those that the view takes.

        Raises:
            AnalysisError: there is no such option, or it cannot have that value.
            UnknownThingError: the debate has nothing of that key.
        """
        options = cls.typed(given, view, heeded)
        options._check(debate)
        return options

    @classmethod
    def typed(cls, given: Mapping[str, object], view: str, heeded: Collection[str]) -> ViewOptions:
        """Options as they were given, not checked against any debate.

        Raises:
            AnalysisError: there is no such option, or it cannot have that value.
        """
        chosen = {name: value for name, value in given.items() if value is not None}
        known = [found for found in OPTIONS if found.name in heeded]
        return cls(**read_options(known, chosen, f'the view "{view}"'))

    def _check(self, debate: Debate) -> None:
        for kind, name in (
            ("issues", "issue"), ("places", "place"), ("periods", "period"), ("sources", "source"),
        ):  # fmt: skip
            key = getattr(self, name)
            if key:
                _known(debate, getattr(debate, kind), key, name)
        if self.focus and debate.find(self.focus) is None:
            near = advice(self.focus, [thing.key for thing in debate.things()])
            raise UnknownThingError(
                f'debate "{debate.info.key}" has nothing with the key "{self.focus[:80]}"{near}'
            )
        if self.compare:
            self.compared(debate)

    def compared(self, debate: Debate) -> tuple[tuple[str, str], ...]:
        """The (option, key) pairs that are compared: ``(("place", "chicago"), ("place", "san-diego"))``.

        Raises:
            ViewError: these are not two places, two periods or two sources.
        """
        keys = [key.strip() for key in self.compare.split(",")] if self.compare else []
        if not keys:
            return ()
        kinds = {"place": debate.places, "period": debate.periods, "source": debate.sources}
        for name, things in kinds.items():
            if len(keys) == 2 and keys[0] != keys[1] and all(key in things for key in keys):
                return tuple((name, key) for key in keys)
        shown = "; ".join(
            f"{name}s: {', '.join(list(things)[:8]) or 'none'}" for name, things in kinds.items()
        )
        raise ViewError(
            f'compare is "{self.compare[:80]}"; write two places, two periods or two sources of the '
            f"debate with a comma between ({shown})"
        )

    def given(self) -> dict[str, str | int]:
        """What is not as it is by default, for an address."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) != f.default}


def _known(debate: Debate, things: Mapping[str, object], key: str, name: str) -> None:
    if key not in things:
        raise UnknownThingError(f'debate "{debate.info.key}" has no {name} "{key[:80]}"{advice(key, things)}')
