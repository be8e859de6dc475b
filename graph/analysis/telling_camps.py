"""The report's sections on camps: who is in them, what they share, what divides them, who bridges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from counterpoint.graph.analysis.account import Finding, Section
from counterpoint.graph.analysis.reading import Reading, counted, joined
from counterpoint.graph.analysis.result import Value
from counterpoint.ontology.records import Polarity

__all__ = ["bridges", "camps", "common_ground", "distance", "wedges"]

COMMON: Final = 0.7
"""From here on all camps are said to share a proposition (analysis.md)."""
WEDGE: Final = 0.4
"""From here on a proposition is said to divide them."""
_FIRM, _LOOSE = 0.9, 0.6
_MOST = 5


def camps(reading: Reading) -> Section:
    """Who stands with whom."""
    return Section("The camps", tuple(_camps(reading)), reading.cautions("coalitions"))


def _camps(reading: Reading) -> Iterator[Finding]:
    found = reading.camps
    values = {value.about[0]: value for value in reading.values("coalitions", "Coalition")}
    if not found:
        yield Finding(sentence="The statements do not let camps be told apart.")
        return
    placed = sum(map(len, found.values()))
    yield Finding(
        sentence=f"{counted(placed, 'actor').capitalize()} fall into {counted(len(found), 'camp')}: groups "
        "that agree within themselves and disagree with others more than chance would have it.",
        values=tuple(values[key] for members in found.values() for key in members),
        numbers=(("actors placed", str(placed)), ("camps", str(len(found)))),
    )
    for number, members in found.items():
        yield Finding(
            sentence=f"Camp {number} ({len(members)}): {reading.names(members)}.",
            values=tuple(values[key] for key in members),
            numbers=(("camp", str(number)), ("members", str(len(members)))),
        )
        yield from _shared_within(reading, number, members)
    if alone := sorted(reading.unplaced, key=reading.name):
        yield Finding(sentence=f"In no camp: {reading.names(alone)}.")
    yield from _stability(reading)


def _shared_within(reading: Reading, number: int, members: tuple[str, ...]) -> Iterator[Finding]:
    """What most of a camp's members say alike, in their words."""
    best = reading.most_alike(number)
    if best is None:
        return
    proposition, side, alike = best
    verb = "endorse" if side is Polarity.ENDORSES else "reject"
    yield Finding(
        sentence=f"What most of them in camp {number} have in common: {alike} of {len(members)} {verb} "
        f"{reading.cited(proposition)}.",
        numbers=(("camp", str(number)), ("alike", str(alike)), ("members", str(len(members)))),
        quotes=reading.quotes(proposition, by=members, polarity=side),
    )


def _stability(reading: Reading) -> Iterator[Finding]:
    values = reading.values("coalitions", "CoalitionStability")
    loose = [v for v in values if isinstance(v.value, float) and v.value < _LOOSE]
    firm = [v for v in values if isinstance(v.value, float) and v.value >= _FIRM]
    if firm:
        yield Finding(
            sentence=f"{counted(len(firm), 'actor')} of the {len(values)} with enough statements to tell "
            f"{'stays' if len(firm) == 1 else 'stay'} in the same camp at least nine times in ten when the "
            f"statements are resampled: {reading.names(v.about[0] for v in firm)}.",
            values=tuple(firm),
            numbers=(("firm", str(len(firm))), ("told", str(len(values)))),
        )
    if loose:
        yield Finding(
            sentence=f"Where {reading.names(v.about[0] for v in loose)} "
            f"{'belongs' if len(loose) == 1 else 'belong'} is open: found elsewhere in more than four of ten "
            "resampled debates.",
            values=tuple(loose),
        )


def common_ground(reading: Reading) -> Section:
    """What all camps share."""
    shared = reading.above("common-ground", "CommonGround", COMMON)
    rejected = reading.above("common-ground", "SharedRejection", COMMON)
    findings = [
        *(_shared(reading, value, "endorse", Polarity.ENDORSES) for value in shared),
        *(_shared(reading, value, "reject", Polarity.REJECTS) for value in rejected),
    ]
    if not findings and reading.camps:
        findings = [
            Finding(sentence="No proposition is shared by every camp, as far as the statements reach.")
        ]
    return Section("What they share", tuple(findings), _of(reading, wedges=False))


def _of(reading: Reading, *, wedges: bool) -> tuple[str, ...]:
    """The cautions that are about wedges, or the others."""
    return tuple(c for c in reading.cautions("common-ground") if c.startswith("Wedges") == wedges)


def _shared(reading: Reading, value: Value, verb: str, polarity: Polarity) -> Finding:
    (key,) = value.about
    votes, numbers = _votes(reading, key, polarity)
    return Finding(
        sentence=f"All camps {verb} {reading.cited(key)}: {votes}.",
        values=(value,),
        numbers=numbers,
        quotes=reading.quotes(key, polarity=polarity),
    )


def _votes(reading: Reading, key: str, side: Polarity) -> tuple[str, tuple[tuple[str, str], ...]]:
    """How many of each camp that counts are on a side, of those who speak to it; with these numbers."""
    parts, numbers = [], []
    for vote in reading.votes(key):
        alike = vote.agree if side is Polarity.ENDORSES else vote.disagree
        parts.append(f"{alike} of {vote.seen} in camp {vote.coalition}")
        numbers += [("alike", str(alike)), ("heard on it", str(vote.seen)), ("camp", str(vote.coalition))]
    return joined(parts), tuple(numbers)


def wedges(reading: Reading) -> Section:
    """What divides the camps."""
    found = reading.above("common-ground", "Wedge", WEDGE)
    findings = [_wedge(reading, value) for value in found[:_MOST]]
    if not findings and reading.camps:
        findings = [
            Finding(
                sentence="No single proposition divides the camps on which two of them speak twice or more."
            )
        ]
    return Section("What divides them", tuple(findings), _of(reading, wedges=True))


def _wedge(reading: Reading, value: Value) -> Finding:
    (key,) = value.about
    votes, numbers = _votes(reading, key, Polarity.ENDORSES)
    return Finding(
        sentence=f"The camps divide on {reading.cited(key)}: of those heard on it, {votes} endorse it.",
        values=(value,),
        numbers=numbers,
        quotes=reading.both_sides(key),
    )


_SCORES: Final[Mapping[str, str]] = {
    "PolarizationModularity": "Agreement falls within the camps",
    "AdaptiveEIIndex": "Of the two largest camps, each agrees with itself rather than with the other",
    "RandomWalkControversy": "Whoever follows agreements from actor to actor stays in one of these two camps",
}


def distance(reading: Reading) -> Section:
    """How far apart the camps are, against chance."""
    findings = [f for measure in _SCORES if (f := _score(reading, measure))]
    if (share := reading.number("balance", "BalancedTriadShare")) is not None:
        findings.append(
            Finding(
                sentence="Of all triangles of actors, a share of "
                f"{share.value:.2f} is in balance: friends of friends are friends, foes of friends are foes.",
                values=(share,),
                numbers=(("share of balanced triangles", f"{share.value:.2f}"),),
            )
        )
    if (ties := reading.number("balance", "FrustrationIndex")) is not None:
        findings.append(_two_sides(ties))
    return Section(
        "How far apart", tuple(findings), (*reading.cautions("polarization"), *reading.cautions("balance"))
    )


def _two_sides(ties: Value) -> Finding:
    count = int(ties.value or 0)
    if not count:
        return Finding(
            sentence="Every actor can be put on one of two sides so that no agreement runs across and no "
            "conflict within.",
            values=(ties,),
        )
    return Finding(
        sentence=f"Were every actor put on one of two sides, at least {counted(count, 'tie')} would run "
        "against "
        "it: an agreement across, or a conflict within.",
        values=(ties,),
        numbers=(("ties against two sides", str(count)),),
    )


def _score(reading: Reading, measure: str) -> Finding | None:
    value = reading.number("polarization", measure)
    chance = reading.number("polarization", f"{measure}PValue")
    if value is None:
        return None
    shown = f"{value.value:.2f}"
    if chance is None:
        return Finding(
            sentence=f"{_SCORES[measure]} at a score of {shown}; whether that is more than chance, this "
            "debate cannot say.",
            values=(value,),
            numbers=((measure, shown),),
        )
    samples = int(str(reading.found("polarization", "samples")))
    as_high = round(float(chance.value or 0) * (samples + 1)) - 1
    verdict = "more than chance would have it" if as_high < samples / 20 else "no more than by chance"
    return Finding(
        sentence=f"{_SCORES[measure]} {verdict}: the score is {shown}, and {as_high} of {samples} random "
        f"debates in which everybody says as much {'comes' if as_high == 1 else 'come'} as high.",
        values=(value, chance),
        numbers=(
            (measure, shown),
            ("random debates as high", str(as_high)),
            ("random debates", str(samples)),
        ),
    )


def bridges(reading: Reading) -> Section:
    """Who stands between the camps."""
    found = reading.above("brokers", "CrossCoalitionBetweenness", 1e-9)[:_MOST]
    findings = [
        Finding(
            sentence=f"A share of {v.value:.2f} of the shortest ways of agreement between actors of "
            "different "
            f"camps leads through {reading.name(v.about[0])}.",
            values=(v,),
            numbers=(("share of ways", f"{v.value:.2f}"),),
            quotes=reading.quoted(
                s for s in reading.debate.statements_by(v.about[0]) if s.mode.value != "own-voice"
            ),
        )
        for v in found
    ]
    if not findings and reading.camps:
        findings = [Finding(sentence="Nobody stands between the camps: no way of agreement crosses them.")]
    return Section("Who bridges", tuple(findings), reading.cautions("brokers"))
