"""The report's sections on arguments: what stands, the cruxes, and what nobody answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from counterpoint.graph.analysis.account import Finding, Section
from counterpoint.graph.analysis.reading import Reading, counted, joined
from counterpoint.graph.analysis.result import Acceptance, Value
from counterpoint.graph.argumentation.cruxes import Crux, Cruxes
from counterpoint.ontology.records import Mode, Polarity

__all__ = ["cruxes", "standing", "unanswered"]

_MEASURE = "GroundedAcceptance"
_MOST = 5
_LEAST = 0.005
"""What is smaller shows as 0.00."""
_WORDS = {
    Acceptance.IN: "stands unrefuted in this debate",
    Acceptance.OUT: "is refuted in this debate",
    Acceptance.UNDECIDED: "stays open in this debate",
    Acceptance.UNKNOWN: "could not be decided in time",
}


def standing(reading: Reading) -> Section:
    """How the answers on offer fare."""
    findings = tuple(_positions(reading))
    caution = "What stands here is unrefuted by the arguments of this debate; that does not make it true."
    return Section(
        "What stands", findings, (*reading.cautions("acceptability"), *([caution] if findings else []))
    )


def _positions(reading: Reading) -> Iterator[Finding]:
    values = {v.about[0]: v for v in reading.values("acceptability", _MEASURE)}
    strengths = {v.about[0]: v for v in reading.values("strength", "QuadraticEnergyStrength")}
    for issue in reading.debate.issues.values():
        for position in reading.debate.positions_on(issue.key):
            value, strength = values.get(position.key), strengths.get(position.key)
            if value is None or value.accepted is None:
                continue
            pros = len(reading.debate.arguments_for(position.key))
            cons = len(reading.debate.arguments_against(position.key))
            numbers = [("arguments for", str(pros)), ("arguments against", str(cons))]
            shown = ""
            if strength is not None:
                shown = f"; its strength is {strength.value:.2f} of 1"
                numbers += [("strength", f"{strength.value:.2f}"), ("whole", "1")]
            yield Finding(
                sentence=f"“{position.label}” {_WORDS[value.accepted]}, with {counted(pros, 'argument')} for "
                f"it and {cons} against{shown}.",
                values=(value, *([strength] if strength else [])),
                numbers=tuple(numbers),
                quotes=reading.quotes(position.key),
            )


def cruxes(reading: Reading) -> Section:
    """Which contested claims would move a position most."""
    found = reading.results.get("cruxes")
    first: dict[str, Crux] = {}
    for crux in found.cruxes if isinstance(found, Cruxes) else ():
        first.setdefault(crux.goal, crux)  # those that would move a goal most come first
    moved: dict[str, list[Crux]] = {}
    for crux in sorted(first.values(), key=lambda crux: (-crux.influence, crux.goal)):
        moved.setdefault(crux.proposition, []).append(crux)
    findings = tuple(_crux(reading, goals) for goals in list(moved.values())[:_MOST])
    if not findings and isinstance(found, Cruxes) and found.converged:
        findings = (
            Finding(
                sentence="There is no crux: no claim on which a position depends is endorsed by one actor "
                "and rejected by another."
            ),
        )
    return Section("The cruxes", findings, reading.cautions("cruxes"))


def _crux(reading: Reading, cruxes: list[Crux]) -> Finding:
    """One proposition, and the goals of which it is the first crux."""
    crux, key = cruxes[0], cruxes[0].proposition
    moves, numbers = [], [("for", str(len(crux.endorsing))), ("against", str(len(crux.rejecting)))]
    for other in cruxes:
        by, shown = _size(abs(other.swing)) if other.swing is not None else ("", ())
        moves.append(f"{reading.cited(other.goal)}" + (f" ({by} of 1)" if by else ""))
        numbers += [*shown, ("whole", "1")] if by else []
    return Finding(
        sentence=f"If {reading.cited(key)} were settled, that would move {joined(moves)} most. "
        f"{counted(len(crux.endorsing), 'actor').capitalize()} {_stand(crux.endorsing)} on one side of it, "
        f"{len(crux.rejecting)} on the other.",
        values=tuple(
            v
            for measure in ("CruxInfluence", "StrengthSwing")
            for v in reading.values("cruxes", measure)
            if v.about == (key,) and v.goal in {other.goal for other in cruxes}
        ),
        numbers=tuple(numbers),
        quotes=reading.both_sides(key),
    )


def _stand(actors: Sequence[str]) -> str:
    return "stands" if len(actors) == 1 else "stand"


def _size(value: float) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A strength with two digits; one that would show as none, in words."""
    shown = f"{max(value, 0.01):.2f}"
    return (shown if value >= _LEAST else f"less than {shown}"), (("strength", shown),)


def unanswered(reading: Reading) -> Section:
    """Which attacks nothing answers."""
    found = reading.above("unanswered", "UnansweredAttackEffect", 0.0)
    findings = [_attack(reading, value) for value in found[:_MOST]]
    if len(found) > _MOST:
        findings.append(
            Finding(
                sentence=f"{counted(len(found) - _MOST, 'more attack')} "
                f"{'stands' if len(found) == _MOST + 1 else 'stand'} unanswered.",
                values=tuple(found[_MOST:]),
                numbers=(("more", str(len(found) - _MOST)),),
            )
        )
    if not findings and reading.results.get("unanswered"):
        findings = [Finding(sentence="Every attack in this debate is answered.")]
    return Section("What stands unanswered", tuple(findings), reading.cautions("unanswered"))


def _attack(reading: Reading, value: Value) -> Finding:
    argument = reading.debate.arguments[value.about[0]]
    premises = joined(reading.cited(premise) for premise in argument.premises)
    by, numbers = _size(float(value.value or 0))
    statements = [s for p in argument.premises for s in reading.debate.statements_on(p)]
    return Finding(
        sentence=f"Nothing answers {premises} against {reading.cited(argument.conclusion)}; without that "
        f"attack, it would be {by} stronger.",
        values=(value,),
        numbers=numbers,
        quotes=reading.quoted(
            s for s in statements if s.polarity is Polarity.ENDORSES and s.mode is not Mode.OWN_VOICE
        ),
        caution="" if argument.basis == "explicit" else "The link is the coder’s reading.",
    )
