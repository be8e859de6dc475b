"""The start page of a debate as data: its issues with who stands where and why, its actors, its sources."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Issue, Source
from counterpoint.viz.evidence import notes, ref, refs
from counterpoint.viz.families import Family, families
from counterpoint.viz.issues import ordered_issues
from counterpoint.viz.model import Ref
from counterpoint.viz.reasons import Branch, branches
from counterpoint.viz.stances import Side, sides
from counterpoint.viz.wording import counted, joined

__all__ = [
    "Answer",
    "DebateView",
    "IssueView",
    "Listing",
    "SourceView",
    "debate_view",
    "listing",
    "most_used_sources",
]


@dataclass(frozen=True, slots=True)
class Answer:
    """A position with its reasons and its words, and who is for and against it."""

    branch: Branch
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class IssueView:
    """An issue and the answers on offer; ``above`` are the issues it is part of."""

    ref: Ref
    above: tuple[Ref, ...]
    notes: tuple[str, ...]
    positions: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source with what is known of it, in words."""

    ref: Ref
    words: str


@dataclass(frozen=True, slots=True)
class DebateView:
    """Everything the start page shows. ``counts`` says in a sentence how large the debate is."""

    counts: str
    issues: tuple[IssueView, ...]
    families: tuple[Family, ...]
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A debate in a list of debates."""

    key: str
    title: str
    description: str
    counts: str


def debate_view(debate: Debate) -> DebateView:
    """The start page's content."""
    return DebateView(
        counts=_counts(debate),
        issues=tuple(_issue(debate, issue) for issue in ordered_issues(debate)),
        families=families(debate),
        sources=tuple(_source(debate, source) for source in most_used_sources(debate)),
    )


def listing(debate: Debate) -> Listing:
    """A debate's line in a list."""
    return Listing(debate.info.key, debate.info.title, debate.info.description, _counts(debate))


def _issue(debate: Debate, issue: Issue) -> IssueView:
    keys = tuple(position.key for position in debate.positions_on(issue.key))
    answers = (Answer(branch, sides(debate, branch.about.key)) for branch in branches(debate, keys))
    return IssueView(
        ref(debate, issue.key), refs(debate, issue.sub_issue_of), notes(issue.notes), tuple(answers)
    )


def most_used_sources(debate: Debate) -> list[Source]:
    """A debate's sources, those that most statements are taken from first."""
    used = Counter(statement.source for statement in debate.statements.values())
    return sorted(debate.sources.values(), key=lambda source: -used[source.key])


def _source(debate: Debate, source: Source) -> SourceView:
    cited = sum(source.key in (s.source, s.original) for s in debate.statements.values())
    through = [ref(debate, key).label for key in source.known_through]
    parts = [
        source.type,
        source.date,
        f"{source.length:,} characters" if source.length else "",
        counted(cited, "statement") if cited else "",
        f"known through “{joined(through)}”" if through else "",
    ]
    return SourceView(ref(debate, source.key), " · ".join(part for part in parts if part))


def _counts(debate: Debate) -> str:
    speakers = {actor for s in debate.statements.values() for actor in (s.on_behalf_of or (s.speaker,))}
    spoken = f"{counted(len(speakers), 'actor')} in {counted(len(debate.statements), 'statement')}"
    parts = [
        counted(len(debate.issues), "issue"),
        counted(len(debate.positions), "position"),
        counted(len(debate.claims), "claim"),
        counted(len(debate.arguments), "argument"),
    ]
    return f"{joined(parts)}, from {spoken} in {counted(len(debate.sources), 'source')}."
