"""The report's sections on voices: who is heard, who is only spoken about, who contradicts itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from counterpoint.graph.analysis.account import Finding, Section
from counterpoint.graph.analysis.reading import Reading, counted, joined
from counterpoint.graph.analysis.result import Value
from counterpoint.graph.camps.voices import concerned
from counterpoint.ontology.records import Mode, Statement

__all__ = ["steadiness", "voices"]

_MOST = 5


def voices(reading: Reading) -> Section:
    """Who is heard, and who is only spoken about."""
    spoken = reading.above("voices", "StatementCount", 1)
    findings = [*_speakers(reading, spoken), *_sides(reading, spoken), *_silent(reading)]
    return Section("Who is heard", tuple(findings), reading.cautions("voices"))


def _speakers(reading: Reading, spoken: list[Value]) -> Iterator[Finding]:
    if not spoken:
        return
    total = _sum(spoken)
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
        quotes=reading.quoted(s for v in top for s in _reported(reading, v.about[0])),
    )
    if len(spoken) > _MOST:
        heard = _sum(top)
        yield Finding(
            sentence=f"These {len(top)} make {heard} of the {total} statements"
            + (f"; {counted(len(once), 'actor')} {_are(once)} heard only once." if once else "."),
            values=(*top, *once),
            numbers=(
                ("most heard", str(len(top))),
                ("theirs", str(heard)),
                ("statements", str(total)),
                *((("heard once", str(len(once))),) if once else ()),
            ),
        )
    direct = reading.values("voices", "DirectQuoteCount")
    quoted = _sum(direct)
    yield Finding(
        sentence=f"{quoted} of the {total} statements {'gives' if quoted == 1 else 'give'} the speaker’s own "
        "words in quotation marks; the others are the source’s paraphrase, or acts that it reports.",
        values=direct,
        numbers=(("quoted", str(quoted)), ("statements", str(total))),
    )


def _sides(reading: Reading, spoken: list[Value]) -> Iterator[Finding]:
    """How often each camp is heard."""
    camp_of = {key: number for number, members in reading.camps.items() for key in members}
    if not camp_of:
        return
    heard = {number: [v for v in spoken if camp_of.get(v.about[0]) == number] for number in reading.camps}
    rest = [v for v in spoken if v.about[0] not in camp_of]
    shares = [f"camp {number} makes {_sum(found)}" for number, found in heard.items()]
    shares += [f"actors in no camp make {_sum(rest)}"] if rest else []
    yield Finding(
        sentence=f"Of the {_sum(spoken)} statements, {joined(shares)} (the camps follow below).",
        values=tuple(spoken),
        numbers=(
            ("statements", str(_sum(spoken))),
            *((f"camp {n}", word) for n, found in heard.items() for word in (str(n), str(_sum(found)))),
            *((("no camp", str(_sum(rest))),) if rest else ()),
        ),
    )


def _silent(reading: Reading) -> Iterator[Finding]:
    silent = sorted(
        (v for v in reading.values("voices", "NeverQuoted") if v.value is True),
        key=lambda v: reading.name(v.about[0]),
    )
    if silent:
        keys = {v.about[0] for v in silent}
        yield Finding(
            sentence=f"Spoken about and never quoted: {reading.names(v.about[0] for v in silent)}.",
            values=tuple(silent),
            quotes=reading.quoted(
                s for s in reading.debate.reported_statements() if keys & concerned(reading.debate, s)
            ),
        )


def _reported(reading: Reading, actor: str) -> Iterator[Statement]:
    return (s for s in reading.debate.statements_by(actor) if s.mode is not Mode.OWN_VOICE)


def _sum(values: Iterable[Value]) -> int:
    return sum(int(v.value or 0) for v in values)


def _are(things: list[Value]) -> str:
    return "is" if len(things) == 1 else "are"


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
