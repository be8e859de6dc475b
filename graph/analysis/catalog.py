"""Every analysis by name: what it answers, its parameters, and the function that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from counterpoint.errors import AnalysisError
from counterpoint.graph.analysis.option import Option, advice, read_options
from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.analysis.result import Result
from counterpoint.graph.networks.selection import Selection

if TYPE_CHECKING:
    from counterpoint.ontology.debate import Debate

__all__ = ["ANALYSES", "SELECTION", "Analysis", "analysis"]

SELECTION: Final = (
    Option(
        "units",
        "on-behalf-of",
        "An actor is whom a statement is made on behalf of, and else its speaker; or always the speaker.",
        choices=("on-behalf-of", "speaker"),
    ),
    Option(
        "propositions",
        "all",
        "What statements are on: positions, claims, both; or all, arguments included.",
        choices=("all", "both", "positions", "claims"),
    ),
    Option("author", False, "Count what a source says in its own voice as its author's."),
    Option(
        "duplicates",
        "source",
        "Within which an actor's repeated statements count once; all keeps each.",
        choices=("all", "source", "day", "week", "month", "year", "once"),
    ),
    Option("contradictions", True, "Endorsing what excludes another's proposition is conflict with it."),
    Option("start", "", "Only statements dated on or after this day."),
    Option("stop", "", "Only statements dated on or before this day."),
)
"""Which statements count: the fields of :class:`Selection`."""

SEED: Final = Option("seed", 0, "What random steps begin from.", minimum=0, maximum=2**32 - 1)
TIME_LIMIT: Final = Option(
    "time_limit", 10.0, "Seconds until a question stays unanswered.", minimum=0.01, maximum=86_400
)
SCOPE: Final = (
    Option("issue", "", "Only this issue and those under it; its key."),
    Option("place", "", "Only what is said of this place; its key."),
    Option("period", "", "Only what is said in this period; its key."),
    Option("actor", "", "Only what this actor endorses; its key."),
)
REBUT: Final = Option(
    "rebut", "mutual", "Whether a support and an attack on the same target attack each other.",
    choices=("mutual", "oneway"),
)  # fmt: skip
SEMANTICS: Final = ("grounded", "complete", "preferred", "stable", "semi-stable", "stage", "ideal")
MODELS: Final = ("quadratic-energy", "df-quad", "euler", "h-categorizer")


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis: ``function`` is ``module:name`` within ``counterpoint.graph``; it is loaded when it runs.

    ``selects`` says that it takes a :class:`Selection`, ``camps`` that it takes the coalitions' membership.
    """

    name: str
    title: str
    sentence: str
    function: str
    own: tuple[Option, ...] = ()
    selects: bool = True
    camps: bool = False

    @property
    def options(self) -> tuple[Option, ...]:
        """Every parameter, the selection's last."""
        return self.own + (SELECTION if self.selects else ())

    def parameters(self, given: Mapping[str, object]) -> dict[str, Any]:
        """All parameters, defaults filled in.

        Raises:
            AnalysisError: a name or a value is wrong.
        """
        return read_options(self.options, given, f'the analysis "{self.name}"')

    def run(
        self,
        debate: Debate,
        parameters: Mapping[str, Any],
        *,
        membership: Mapping[str, int] | None = None,
        progress: Progress = quiet,
    ) -> Result:
        """The result for a debate; ``parameters`` as :meth:`parameters` gives them."""
        module, name = self.function.split(":")
        function: Callable[..., Result] = getattr(import_module(f"counterpoint.graph.{module}"), name)
        chosen = dict(parameters)
        if self.selects:
            chosen["selection"] = Selection(**{f.name: chosen.pop(f.name) for f in fields(Selection)})
        if self.camps:
            chosen["membership"] = membership
        return function(debate, **chosen, progress=progress)


_ALL: Final = (
    Analysis(
        "coalitions",
        "Camps",
        "Who stands with whom: groups that agree within themselves and disagree with others.",
        "camps.coalitions:coalitions",
        (
            SEED,
            Option("restarts", 20, "How often the search begins anew.", minimum=1, maximum=1000),
            Option("resamples", 200, "Resampled debates that stability is measured on; 0 for none.",
                   minimum=0, maximum=10_000),
        ),
    ),
    Analysis(
        "common-ground",
        "Common ground and wedges",
        "What all camps share, and what divides them.",
        "camps.common_ground:common_ground",
        (SEED,),
        camps=True,
    ),
    Analysis(
        "brokers",
        "Brokers",
        "Who stands between the camps.",
        "camps.brokers:brokers",
        (SEED,),
        camps=True,
    ),
    Analysis(
        "balance",
        "Balance",
        "How near the debate is to two camps with friends within and foes between.",
        "camps.balance:balance",
        (SEED, Option("exact", True, "Prove the smallest number of ties in the way."), TIME_LIMIT),
    ),
    Analysis(
        "polarization",
        "Polarization",
        "How far apart the two largest camps stand, against chance.",
        "camps.polarization:polarization",
        (SEED, Option("samples", 200, "Random debates to compare with.", minimum=0, maximum=10_000)),
    ),
    Analysis(
        "consistency",
        "Consistency",
        "Who keeps to one side of what it says.",
        "camps.consistency:consistency",
    ),
    Analysis(
        "voices",
        "Voices",
        "Who speaks how often, and who is spoken about and never quoted.",
        "camps.voices:voices",
    ),
    Analysis(
        "stances",
        "Stances",
        "Who stands where, by place and period.",
        "camps.stances:stances",
        SCOPE[1:3],
        selects=False,
    ),
    Analysis(
        "acceptability",
        "What stands",
        "Which propositions and arguments stand unrefuted in this debate.",
        "argumentation.acceptability:acceptability",
        (Option("semantics", "grounded", "When a set of arguments is acceptable.", choices=SEMANTICS),
         *SCOPE, REBUT, TIME_LIMIT),
        selects=False,
    ),
    Analysis(
        "strength",
        "Strength",
        "How strong each proposition and argument is, by degrees.",
        "argumentation.strength:strength",
        (Option("model", "quadratic-energy", "How strength is added up.", choices=MODELS), *SCOPE),
    ),
    Analysis(
        "cruxes",
        "Cruxes",
        "Which contested claim, if it were settled, would move a position most.",
        "argumentation.cruxes:cruxes",
        (Option("goal", "", "The proposition to move; every position by default."), *SCOPE),
    ),
    Analysis(
        "unanswered",
        "Unanswered",
        "Which attacks nothing answers, and what they cost their targets.",
        "argumentation.unanswered:unanswered",
        SCOPE,
    ),
)  # fmt: skip

ANALYSES: Final[Mapping[str, Analysis]] = MappingProxyType({entry.name: entry for entry in _ALL})
"""Every analysis by its name, in the order of the standard set."""


def analysis(name: str) -> Analysis:
    """The analysis of that name; underscores are read as hyphens.

    Raises:
        AnalysisError: there is none, with the nearest one.
    """
    found = ANALYSES.get(name.replace("_", "-"))
    if found is None:
        raise AnalysisError(f'there is no analysis "{name[:80]}"{advice(name, ANALYSES)}')
    return found
