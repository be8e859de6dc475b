"""The text twin of the map: for each position its reasons, for and against, with replies below them.

A proposition is opened once in a tree, nearest its top; elsewhere it is named and points there. So the tree
of a debate with circles, or with one claim under many arguments, stays as small as the debate.
"""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, ArgumentKind, Basis, Position
from counterpoint.viz.evidence import evidence_on, ref, refs
from counterpoint.viz.model import Evidence, Ref
from counterpoint.viz.wording import scheme_words

__all__ = ["Branch", "Premise", "Reason", "branches"]


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
    """An argument: its premises, who draws the inference, and what is said against the inference itself."""

    about: Ref
    supports: bool
    explicit: bool
    scheme: str
    premises: tuple[Premise, ...]
    words: tuple[Evidence, ...]
    undercuts: tuple[Reason, ...]
    backing: tuple[Reason, ...]

    @property
    def replies_for(self) -> int:
        """How many reasons speak for its premises or for the inference."""
        return len(self.backing) + sum(len(p.supports) for p in self.premises)

    @property
    def replies_against(self) -> int:
        """How many reasons speak against its premises or against the inference."""
        return len(self.undercuts) + sum(len(p.attacks) for p in self.premises)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A position or claim at the top of a tree; ``broader`` is what it is a narrower form of."""

    about: Ref
    words: tuple[Evidence, ...]
    supports: tuple[Reason, ...]
    attacks: tuple[Reason, ...]
    excludes: tuple[Ref, ...]
    broader: tuple[Ref, ...] = ()


def branches(debate: Debate, roots: tuple[str, ...]) -> tuple[Branch, ...]:
    """The trees below some propositions; each other proposition is opened once over all of them."""
    tree = _Tree(debate, roots)
    return tuple(tree.branch(key) for key in roots)


class _Tree:
    def __init__(self, debate: Debate, roots: tuple[str, ...]) -> None:
        self.debate = debate
        self.seen = set(roots)

    def branch(self, key: str) -> Branch:
        supports, attacks = self.reasons(key)
        return Branch(
            about=ref(self.debate, key),
            words=evidence_on(self.debate, key),
            supports=supports,
            attacks=attacks,
            excludes=refs(self.debate, self.debate.excluded_by(key)),
            broader=refs(self.debate, self.debate.propositions[key].specializes),
        )

    def reasons(self, key: str) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
        """The reasons for and against something; their premises are claimed before any is followed."""
        found = (*self.debate.arguments_for(key), *self.debate.arguments_against(key))
        opened = [(argument, self.claim(argument)) for argument in found if self.first(argument)]
        made = [(a.role, self.reason(a, claimed)) for a, claimed in opened]
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

    def reason(self, argument: Argument, claimed: frozenset[str]) -> Reason:
        backing, undercuts = self.reasons(argument.key)
        return Reason(
            about=ref(self.debate, argument.key),
            supports=argument.role is ArgumentKind.SUPPORT,
            explicit=argument.basis is Basis.EXPLICIT,
            scheme=scheme_words(argument.scheme),
            premises=tuple(self.premise(key, opened=key in claimed) for key in argument.premises),
            words=evidence_on(self.debate, argument.key),
            undercuts=undercuts,
            backing=backing,
        )

    def premise(self, key: str, *, opened: bool) -> Premise:
        about = ref(self.debate, key)
        if not opened:
            return Premise(about=about, opened=False)
        supports, attacks = self.reasons(key)
        words = evidence_on(self.debate, key)
        return Premise(about=about, opened=True, words=words, supports=supports, attacks=attacks)
