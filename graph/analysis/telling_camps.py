"""The report's sections on actors: who is heard, the camps, what they share and what divides them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from counterpoint.graph.analysis.account import Finding, Section
from counterpoint.graph.analysis.reading import Reading, counted, joined
from counterpoint.graph.analysis.result import Value
from counterpoint.ontology.records import Polarity

__all__ = ["bridges", "camps", "common_ground", "distance", "steadiness", "voices", "wedges"]

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
    yield from _stability(reading)


def _stability(reading: Reading) -> Iterator[Finding]:
    values = reading.values("coalitions", "CoalitionStability")
    loose = [v for v in values if isinstance(v.value, float) and v.value < _LOOSE]
    firm = [v for v in values if isinstance(v.value, float) and v.value >= _FIRM]
    if firm:
        yield Finding(
            sentence=f"{counted(len(firm), 'actor').capitalize()} of the {len(values)} with enough "
            "statements to tell stay in their camp however the statements are resampled "
            f"(at least nine times in ten): {reading.names(v.about[0] for v in firm)}.",
            values=tuple(firm),
            numbers=(("firm", str(len(firm))), ("told", str(len(values)))),
        )
    if loose:
        yield Finding(
            sentence=f"Where {reading.names(v.about[0] for v in loose)} "
            f"{'belongs' if len(loose) == 1 else 'belong'} is open: they change camps in more than four of "
            "ten resampled debates.",
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
    return Section("What they share", tuple(findings), reading.cautions("common-ground"))


def _shared(reading: Reading, value: Value, verb: str, polarity: Polarity) -> Finding:
    (key,) = value.about
    return Finding(
        sentence=f"All camps that speak to it {verb} “{reading.name(key)}”.",
        values=(value,),
        quotes=reading.quotes(key, polarity=polarity),
    )


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
    return Section("What divides them", tuple(findings))


def _wedge(reading: Reading, value: Value) -> Finding:
    (key,) = value.about
    return Finding(
        sentence=f"The camps divide on “{reading.name(key)}”: their shares of endorsement lie "
        f"{value.value:.2f} apart.",
        values=(value,),
        numbers=(("difference of shares", f"{value.value:.2f}"),),
        quotes=reading.quotes(key),
        caution="Partly built in: the camps were found from the same votes.",
    )


_SCORES: Final[Mapping[str, str]] = {
    "PolarizationModularity": "agreement falls within the camps",
    "EIIndex": "ties stay within the two largest camps",
    "AdaptiveEIIndex": "ties stay within the two largest camps, their sizes allowed for",
    "RandomWalkControversy": "a reader who follows agreements stays on one side",
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
        findings.append(
            Finding(
                sentence=f"Were every actor put on one of two sides, {counted(int(ties.value or 0), 'tie')} "
                "at the least would run against it: an agreement across, or a conflict within.",
                values=(ties,),
                numbers=(("ties against two sides", str(ties.value)),),
            )
        )
    return Section(
        "How far apart", tuple(findings), (*reading.cautions("polarization"), *reading.cautions("balance"))
    )


def _score(reading: Reading, measure: str) -> Finding | None:
    value = reading.number("polarization", measure)
    chance = reading.number("polarization", f"{measure}PValue")
    if value is None:
        return None
    shown = f"{value.value:.2f}"
    if chance is None:
        return Finding(
            sentence=f"How much {_SCORES[measure]} measures {shown}; whether that is more than chance, this "
            "debate cannot say.",
            values=(value,),
            numbers=((measure, shown),),
        )
    p = f"{chance.value:.2f}"
    lower = measure == "EIIndex"
    verdict = "more than" if float(chance.value or 0) <= 0.05 else "no more than"
    if lower:
        return None  # high means mixing; the adaptive index says the same with sizes allowed for
    return Finding(
        sentence=f"How much {_SCORES[measure]} measures {shown}: {verdict} in random debates with the same "
        f"numbers of statements, which come as high in a share of {p}.",
        values=(value, chance),
        numbers=((measure, shown), ("share of random debates", p)),
    )


def bridges(reading: Reading) -> Section:
    """Who stands between the camps."""
    found = reading.above("brokers", "CrossCoalitionBetweenness", 1e-9)[:_MOST]
    findings = [
        Finding(
            sentence=f"{reading.name(v.about[0])} bridges camps: a share of {v.value:.2f} of the shortest "
            "ways of agreement between actors of different camps leads through it.",
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


def steadiness(reading: Reading) -> Section:
    """Who contradicts itself."""
    findings = []
    for value in reading.values("consistency", "Consistency"):
        if isinstance(value.value, float) and value.value < 1:
            findings.append(
                Finding(
                    sentence=f"{reading.name(value.about[0])} both endorses and rejects the same: its "
                    f"consistency is {value.value:.2f} of 1.",
                    values=(value,),
                    numbers=(("consistency", f"{value.value:.2f}"), ("whole", "1")),
                )
            )
    for measure, words in (
        ("ExcludingPairsEndorsed", "of propositions that exclude each other"),
        ("EndorsedAttacksOnEndorsed", "of an attack and what it attacks"),
    ):
        for value in reading.above("consistency", measure, 1):
            count = int(value.value or 0)
            findings.append(
                Finding(
                    sentence=f"{reading.name(value.about[0])} endorses both sides {words}, "
                    f"{counted(count, 'time')}.",
                    values=(value,),
                    numbers=(("times", str(count)),),
                )
            )
    if not findings and reading.values("consistency", "Consistency"):
        findings = [Finding(sentence="Nobody is found to endorse and reject the same proposition.")]
    return Section("Who contradicts itself", tuple(findings), reading.cautions("consistency"))


def voices(reading: Reading) -> Section:
    """Who is heard, and who is only spoken about."""
    spoken = reading.above("voices", "StatementCount", 1)
    silent = sorted(
        (v for v in reading.values("voices", "NeverQuoted") if v.value is True),
        key=lambda v: reading.name(v.about[0]),
    )
    findings = list(_speakers(reading, spoken))
    if silent:
        findings.append(
            Finding(
                sentence=f"Spoken about and never quoted: {reading.names(v.about[0] for v in silent)}.",
                values=tuple(silent),
            )
        )
    return Section("Who is heard", tuple(findings), reading.cautions("voices"))


def _speakers(reading: Reading, spoken: list[Value]) -> Iterator[Finding]:
    if not spoken:
        return
    total = sum(int(v.value or 0) for v in spoken)
    top = spoken[:_MOST]
    often = joined(f"{reading.name(v.about[0])} ({v.value})" for v in top)
    once = [v for v in spoken if v.value == 1]
    yield Finding(
        sentence=f"{counted(len(spoken), 'actor').capitalize()} make {counted(total, 'statement')}; most "
        f"often heard: {often}.",
        values=tuple(spoken),
        numbers=(
            ("actors", str(len(spoken))),
            ("statements", str(total)),
            *((reading.name(v.about[0]), str(v.value)) for v in top),
        ),
    )
    if once:
        yield Finding(
            sentence=f"{counted(len(once), 'actor').capitalize()} are heard only once.",
            values=tuple(once),
            numbers=(("heard once", str(len(once))),),
        )
    quoted = sum(int(v.value or 0) for v in reading.values("voices", "DirectQuoteCount"))
    yield Finding(
        sentence=f"{quoted} of the {total} statements are quoted word for word; the others are paraphrased, "
        "or acts that are reported.",
        values=reading.values("voices", "DirectQuoteCount"),
        numbers=(("quoted", str(quoted)), ("statements", str(total))),
    )
