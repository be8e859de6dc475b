"""The report's sections on arguments: what stands, the cruxes, and what nobody answers."""

from __future__ import annotations

from collections.abc import Iterator

from counterpoint.graph.analysis.account import Finding, Section
from counterpoint.graph.analysis.reading import Reading, counted, joined
from counterpoint.graph.analysis.result import Acceptance, Value
from counterpoint.ontology.records import Polarity

__all__ = ["cruxes", "standing", "unanswered"]

_MEASURE = "GroundedAcceptance"
_MOST = 5
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
    first: dict[str, Value] = {}
    for value in reading.above("cruxes", "CruxInfluence", 1e-9):
        first.setdefault(value.goal, value)
    findings = tuple(_crux(reading, value) for value in list(first.values())[:_MOST])
    if not findings and reading.results.get("cruxes"):
        findings = (
            Finding(
                sentence="There is no crux: no claim on which a position depends is endorsed by one actor "
                "and rejected by another."
            ),
        )
    return Section("The cruxes", findings, reading.cautions("cruxes"))


def _crux(reading: Reading, value: Value) -> Finding:
    (key,) = value.about
    swing = next(
        (
            v
            for v in reading.values("cruxes", "StrengthSwing")
            if v.about == value.about and v.goal == value.goal
        ),
        None,
    )
    by = f", by {abs(float(swing.value or 0)):.2f} of 1 between granting and denying it" if swing else ""
    return Finding(
        sentence=f"If {reading.cited(key)} were settled, that would move {reading.cited(value.goal)} "
        f"most{by}.",
        values=(value, *((swing,) if swing else ())),
        numbers=(("swing", f"{abs(float(swing.value or 0)):.2f}"), ("whole", "1")) if swing else (),
        quotes=reading.quotes(key),
    )


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
    basis = "" if argument.basis == "explicit" else "The link is the coder’s reading."
    statements = [s for p in argument.premises for s in reading.debate.statements_on(p)]
    return Finding(
        sentence=f"Nothing answers {premises} against {reading.cited(argument.conclusion)}; without that "
        f"attack, it would be {value.value:.2f} stronger.",
        values=(value,),
        numbers=(("effect on strength", f"{value.value:.2f}"),),
        quotes=reading.quoted(
            s for s in statements if s.polarity is Polarity.ENDORSES and s.mode.value != "own-voice"
        ),
        caution=basis,
    )
