"""The text twin says what the map says, once."""

from __future__ import annotations

from dataclasses import replace

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, ArgumentKind
from counterpoint.viz.issues import ordered_issues
from counterpoint.viz.reasons import Reason, branches


def walk(reasons: tuple[Reason, ...]) -> list[Reason]:
    found = []
    for reason in reasons:
        found.append(reason)
        for premise in reason.premises:
            found += walk(premise.supports) + walk(premise.attacks)
        found += walk(reason.backing) + walk(reason.undercuts)
    return found


def everything(debate: Debate) -> list[Reason]:
    return [r for b in branches(debate, tuple(debate.positions)) for r in walk(b.supports + b.attacks)]


def test_every_argument_is_told_once(harbor: Debate):
    assert sorted(reason.about.key for reason in everything(harbor)) == sorted(harbor.arguments)


def test_a_premise_is_opened_once_and_named_elsewhere(harbor: Debate):
    opened = [p.about.key for reason in everything(harbor) for p in reason.premises if p.opened]
    assert len(opened) == len(set(opened))
    named = {p.about.key for reason in everything(harbor) for p in reason.premises if not p.opened}
    assert {"moves", "faded", "night-bus", "buses"} & named


def test_an_undercut_stands_under_the_inference_it_hits(harbor: Debate):
    hit = next(reason for reason in everything(harbor) if reason.about.key == "a-faded")
    assert [r.about.key for r in hit.undercuts] == ["a-roadworks"]


def test_a_circle_of_reasons_ends(harbor: Debate):
    back = Argument(key="back", role=ArgumentKind.SUPPORT, premises=("faster",), conclusion="cities")
    around = Argument(key="around", role=ArgumentKind.ATTACK, premises=("bond",), conclusion="a-bond")
    circular = replace(harbor, arguments={**harbor.arguments, "back": back, "around": around})
    assert {"back", "around"} <= {reason.about.key for reason in everything(circular)}


def test_issues_come_with_the_most_discussed_first_and_parts_after_their_whole(harbor: Debate):
    part = replace(harbor.issues["charge"], sub_issue_of=("money",))
    nested = replace(harbor, issues={"charge": part, "money": harbor.issues["money"]})
    assert [i.key for i in ordered_issues(harbor)] == ["charge", "money"]
    assert [i.key for i in ordered_issues(nested)] == ["money", "charge"]


def test_issues_that_are_part_of_each_other_are_each_shown_once(harbor: Debate):
    issues = {
        key: replace(issue, sub_issue_of=tuple(set(harbor.issues) - {key}))
        for key, issue in harbor.issues.items()
    }
    assert sorted(i.key for i in ordered_issues(replace(harbor, issues=issues))) == ["charge", "money"]
