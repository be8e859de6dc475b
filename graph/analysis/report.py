"""What the analysis of a debate found, told to a reader without mathematics.

Every sentence is made from values of results; where there are none, there is no sentence.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Final

from counterpoint.graph.analysis import telling_arguments, telling_camps, telling_voices
from counterpoint.graph.analysis.account import Account, Finding
from counterpoint.graph.analysis.catalog import ANALYSES
from counterpoint.graph.analysis.findings import Findings
from counterpoint.graph.analysis.reading import Reading, counted, joined
from counterpoint.graph.analysis.result import Result
from counterpoint.ontology.debate import Debate

__all__ = ["account", "to_markdown", "to_text"]

_SECTIONS: Final = (
    telling_voices.voices,
    telling_camps.camps,
    telling_camps.common_ground,
    telling_camps.wedges,
    telling_camps.distance,
    telling_camps.bridges,
    telling_voices.steadiness,
    telling_arguments.standing,
    telling_arguments.cruxes,
    telling_arguments.unanswered,
)


def account(debate: Debate, findings: Findings) -> Account:
    """The report on a debate: its sections in the order a reader asks."""
    reading = Reading(debate, findings)
    sections = tuple(s for tell in _SECTIONS if (s := tell(reading)).findings or s.cautions)
    return Account(
        title=debate.info.title,
        language=debate.info.language,
        introduction=_introduction(debate),
        sections=sections,
        method=_method(findings),
    )


def _introduction(debate: Debate) -> str:
    reported = debate.reported_statements()
    own = len(debate.statements) - len(reported)
    keys = list(dict.fromkeys(s.source for s in debate.statements.values()))
    one = len(keys) == 1
    titles = joined(f"“{debate.sources[key].label}”" for key in keys)
    text = f"This report rests on {counted(len(reported), 'statement')}"
    if keys:
        text += f" that {'one source gives' if one else f'{len(keys)} sources give'}: {titles}"
    text += "."
    if own:
        text += f" What {'it says in its' if one else 'they say in their'} own voice "
        text += f"({counted(own, 'statement')}) is left out."
    return text


def _method(findings: Findings) -> str:
    runs = ", ".join(f"{name}{_run(result)}" for name, result in findings.items())
    return (
        f"Made by Counterpoint {version('counterpoint')} from the debate with digest "
        f"{findings.input[:12]}…, by {runs}; all else as by default. `counterpoint report "
        f"{findings.debate}` makes it again."
    )


def _run(result: Result) -> str:
    """The seed, and whatever is not as it is by default."""
    usual = {option.name: option.default for option in ANALYSES[result.name].options}
    shown: Mapping[str, object] = result.parameters
    told = [f"{n} {v}" for n, v in shown.items() if n == "seed" or (n in usual and v != usual[n])]
    return f" ({', '.join(told)})" if told else ""


def to_markdown(report: Account) -> str:
    """The report in Markdown; what a debate says cannot act as markup there."""
    return "\n".join(_markdown(report)).rstrip() + "\n"


def _markdown(report: Account) -> Iterator[str]:
    yield f"# {_escaped(report.title)}\n"
    yield _escaped(report.introduction) + "\n"
    for section in report.sections:
        yield f"## {section.title}\n"
        for finding in section.findings:
            yield f"- {_escaped(finding.sentence)}" + (
                f" *{_escaped(finding.caution)}*" if finding.caution else ""
            )
            yield from (f"  - {_escaped(str(quote))}" for quote in finding.quotes)
        if section.findings:
            yield ""
        yield from (f"> Caution: {_escaped(caution)}\n" for caution in section.cautions)
    yield f"---\n\n{_escaped(report.method, code=True)}\n"


def _escaped(text: str, *, code: bool = False) -> str:
    """Text whose signs Markdown would take for its own, with a backslash before each."""
    special = "\\*_{}[]<>#|~" + ("" if code else "`")
    return "".join(f"\\{c}" if c in special else c for c in " ".join(text.split()))


def to_text(report: Account, *, width: int = 80) -> str:
    """The report as plain text, wrapped."""
    return "\n".join(_text(report, width)).rstrip() + "\n"


def _text(report: Account, width: int) -> Iterator[str]:
    yield report.title
    yield "=" * min(len(report.title), width) + "\n"
    yield _wrapped(report.introduction, width) + "\n"
    for section in report.sections:
        yield section.title
        yield "-" * len(section.title)
        for finding in section.findings:
            yield from _finding(finding, width)
        yield from (_wrapped(f"Caution: {caution}", width, "! ") for caution in section.cautions)
        yield ""
    yield _wrapped(report.method, width)


def _finding(finding: Finding, width: int) -> Iterator[str]:
    yield _wrapped(" ".join(filter(None, (finding.sentence, finding.caution))), width, "* ")
    yield from (_wrapped(str(quote), width, "    - ") for quote in finding.quotes)


def _wrapped(text: str, width: int, bullet: str = "") -> str:
    lead = " " * len(bullet)
    plain = " ".join(text.split())
    return textwrap.fill(plain, width, initial_indent=bullet, subsequent_indent=lead, break_on_hyphens=False)
