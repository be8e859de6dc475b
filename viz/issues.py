"""The order in which issues are shown: what is said most about first, and each issue before its parts."""

from __future__ import annotations

from collections.abc import Iterator

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Issue

__all__ = ["ordered_issues"]


def ordered_issues(debate: Debate) -> tuple[Issue, ...]:
    """Every issue once: the top ones by how much is said on them, each followed by the issues below it."""
    seen: set[str] = set()
    top = [
        issue
        for issue in debate.issues.values()
        if not any(key in debate.issues for key in issue.sub_issue_of)
    ]
    ordered = [*_by_weight(debate, top), *debate.issues.values()]
    return tuple(issue for root in ordered for issue in _below(debate, root, seen))


def _below(debate: Debate, issue: Issue, seen: set[str]) -> Iterator[Issue]:
    if issue.key in seen:
        return
    seen.add(issue.key)
    yield issue
    parts = [part for part in debate.issues.values() if issue.key in part.sub_issue_of]
    for part in _by_weight(debate, parts):
        yield from _below(debate, part, seen)


def _by_weight(debate: Debate, issues: list[Issue]) -> list[Issue]:
    return sorted(issues, key=lambda issue: -_weight(debate, issue))


def _weight(debate: Debate, issue: Issue) -> int:
    """How many statements and arguments its positions have."""
    keys = [position.key for position in debate.positions_on(issue.key)]
    arguments = sum(len(debate.arguments_for(key)) + len(debate.arguments_against(key)) for key in keys)
    return arguments + sum(len(debate.statements_on(key)) for key in keys)
