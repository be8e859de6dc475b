"""The text twin of the map: for each position its reasons, for and against, with replies below them.

A proposition is opened once in a tree, nearest its top; elsewhere it is named and points there. So the tree
of a debate with circles, or with one claim under many arguments, stays as small as the debate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, ArgumentKind, Basis, Polarity, Position, Statement
from counterpoint.viz.evidence import evidence_on, ref, refs
from counterpoint.viz.model import Evidence, Ref
from counterpoint.viz.wording import scheme_words

__all__ = ["Branch", "Premise", "Reason", "branches", "heard", "levels", "voices", "walk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Premise:
    """A proposition that an argument rests on. ``opened`` is false where the tree shows it elsewhere."""

    about: Ref
    opened: bool
    words: tuple[Evidence, ...] = ()
    supports: tuple[Reason, ...] = ()
    attacks: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """An argument: its premises, who draws the inference, and what is said against the inference itself.

    ``voices`` are those who draw it or say one of its premises. ``unshown`` counts the replies to it that are
    below the depth that was asked for.
    """

    about: Ref
    supports: bool
    explicit: bool
    scheme: str
    premises: tuple[Premise, ...]
    words: tuple[Evidence, ...]
    undercuts: tuple[Reason, ...]
    backing: tuple[Reason, ...]
    voices: tuple[Ref, ...] = ()
    unshown: int = 0

    @property
    def replies_for(self) -> int:
        """How many reasons speak for its premises or for the inference."""
        return len(self.backing) + sum(len(p.supports) for p in self.premises)

    @property
    def replies_against(self) -> int:
        """How many reasons speak against its premises or against the inference."""
        return len(self.undercuts) + sum(len(p.attacks) for p in self.premises)

    @property
    def replies(self) -> tuple[Reason, ...]:
        """The reasons that stand below it, for and against: on its premises, then on the inference."""
        on_premises = tuple(reply for p in self.premises for reply in (*p.supports, *p.attacks))
        return (*on_premises, *self.backing, *self.undercuts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A position or claim at the top of a tree; ``broader`` is what it is a narrower form of."""

    about: Ref
    words: tuple[Evidence, ...]
    supports: tuple[Reason, ...]
    attacks: tuple[Reason, ...]
    excludes: tuple[Ref, ...]
    broader: tuple[Ref, ...] = ()


def branches(
    debate: Debate, roots: tuple[str, ...], *, depth: int = 0, among: frozenset[str] | None = None
) -> tuple[Branch, ...]:
    """The trees below some propositions; each other proposition is opened once over all of them.

    Args:
        debate: the debate.
        roots: the propositions at their tops.
        depth: how many levels of reasons each has; 0 for all.
        among: the keys of the arguments that are shown; ``None`` for all.
    """
    tree = _Tree(debate, roots, depth, among)
    return tuple(tree.branch(key) for key in roots)


def walk(reasons: Iterable[Reason]) -> Iterator[Reason]:
    """Reasons with all those below them, each before its replies."""
    for reason in reasons:
        yield reason
        yield from walk(reason.replies)


def levels(
    debate: Debate, roots: Iterable[str], *, among: frozenset[str] | None = None
) -> tuple[frozenset[str], ...]:
    """The arguments below some propositions by their keys, level by level, each once and nearest the top."""
    found: list[frozenset[str]] = []
    seen, open_ = set(roots), list(dict.fromkeys(roots))
    while open_:
        here = [a for key in open_ for a in _on(debate, key, among) if a.key not in seen]
        seen.update(a.key for a in here)
        below = [key for a in here for key in a.premises if key not in debate.positions and key not in seen]
        open_ = list(dict.fromkeys((*below, *(a.key for a in here))))
        seen.update(below)
        found.append(frozenset(a.key for a in here))
    return tuple(level for level in found if level)


def _on(debate: Debate, key: str, among: frozenset[str] | None) -> tuple[Argument, ...]:
    """What is said for and then against something, as far as it is shown."""
    found = (*debate.arguments_for(key), *debate.arguments_against(key))
    return found if among is None else tuple(a for a in found if a.key in among)


def voices(debate: Debate, argument: Argument) -> tuple[Ref, ...]:
    """Those who draw an argument or say one of its premises, each once."""
    said = (s for key in (*argument.premises, argument.key) for s in debate.statements_on(key))
    return refs(
        debate, dict.fromkeys(h for s in said if s.polarity is Polarity.ENDORSES for h in _holders(s))
    )


def heard(debate: Debate) -> frozenset[str]:
    """The arguments on which, or on a premise or a reply of which, the debate has a statement."""
    open_ = [a.key for a in debate.arguments.values() if _is_on_record(debate, a)]
    found = set(open_)
    while open_:
        target = debate.arguments[open_.pop()].conclusion
        above = [target] if target in debate.arguments else []
        if target in debate.claims:
            above = [argument.key for argument in debate.arguments_from(target)]
        new = [key for key in above if key not in found]
        found.update(new)
        open_ += new
    return frozenset(found)


def _is_on_record(debate: Debate, argument: Argument) -> bool:
    return any(debate.statements_on(key) for key in (argument.key, *argument.premises))


def _holders(statement: Statement) -> tuple[str, ...]:
    return statement.on_behalf_of or (statement.speaker,)


class _Tree:
    def __init__(
        self, debate: Debate, roots: tuple[str, ...], depth: int, among: frozenset[str] | None
    ) -> None:
        self.debate = debate
        self.seen = set(roots)
        self.depth = depth
        self.among = among

    def branch(self, key: str) -> Branch:
        supports, attacks = self.reasons(key, 1)
        return Branch(
            about=ref(self.debate, key),
            words=evidence_on(self.debate, key),
            supports=supports,
            attacks=attacks,
            excludes=refs(self.debate, self.debate.excluded_by(key)),
            broader=refs(self.debate, self.debate.propositions[key].specializes),
        )

    def reasons(self, key: str, level: int) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
        """The reasons for and against something; their premises are claimed before any is followed."""
        if self.depth and level > self.depth:
            return (), ()
        opened = [(a, self.claim(a)) for a in _on(self.debate, key, self.among) if self.first(a)]
        made = [(a.role, self.reason(a, claimed, level)) for a, claimed in opened]
        supports = tuple(reason for role, reason in made if role is ArgumentKind.SUPPORT)
        return supports, tuple(reason for role, reason in made if role is ArgumentKind.ATTACK)

    def first(self, argument: Argument) -> bool:
        """Whether the argument has not been shown yet (an undercut may come round to itself)."""
        new = argument.key not in self.seen
        self.seen.add(argument.key)
        return new

    def claim(self, argument: Argument) -> frozenset[str]:
        """The premises opened here, and nowhere else from now on; positions have trees of their own."""
        new = {p for p in argument.premises if not isinstance(self.debate.find(p), Position)} - self.seen
        self.seen |= new
        return frozenset(new)

    def reason(self, argument: Argument, claimed: frozenset[str], level: int) -> Reason:
        backing, undercuts = self.reasons(argument.key, level + 1)
        return Reason(
            about=ref(self.debate, argument.key),
            supports=argument.role is ArgumentKind.SUPPORT,
            explicit=argument.basis is Basis.EXPLICIT,
            scheme=scheme_words(argument.scheme),
            premises=tuple(self.premise(p, level, opened=p in claimed) for p in argument.premises),
            words=evidence_on(self.debate, argument.key),
            undercuts=undercuts,
            backing=backing,
            voices=voices(self.debate, argument),
            unshown=self.unshown(argument, claimed) if level == self.depth else 0,
        )

    def unshown(self, argument: Argument, claimed: frozenset[str]) -> int:
        """How many replies the depth cuts off right below an argument."""
        return sum(len(_on(self.debate, key, self.among)) for key in (argument.key, *claimed))

    def premise(self, key: str, level: int, *, opened: bool) -> Premise:
        about = ref(self.debate, key)
        if not opened:
            return Premise(about=about, opened=False)
        supports, attacks = self.reasons(key, level + 1)
        words = evidence_on(self.debate, key)
        return Premise(about=about, opened=True, words=words, supports=supports, attacks=attacks)
