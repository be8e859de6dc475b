"""The things a map is drawn of: boxes that fit their text, and discs for arguments and exclusions."""

from __future__ import annotations

from typing import Final

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, ArgumentKind, Basis, Issue, Position
from counterpoint.viz.evidence import ref, voices_on
from counterpoint.viz.fonts import break_lines
from counterpoint.viz.languages import ENGLISH, Language
from counterpoint.viz.model import Node, Voices

__all__ = [
    "BASELINE", "DISC", "LINE", "PADDING_X", "PADDING_Y", "TEXT_SIZE",
    "argument_disc", "exclusion_disc", "issue_box", "proposition_box",
]  # fmt: skip

TEXT_SIZE: Final = 14.0
LINE: Final = 18.0
BASELINE: Final = 14.0
FOOTER_LINE: Final = 18.0
FOOTER_SIZE: Final = 12.0
PADDING_X: Final = 11.0
PADDING_Y: Final = 9.0
DISC: Final = 26.0
"""A disc's diameter: a target of 24 pixels, and its line."""

_TEXT_WIDTH: Final = 168.0
_MOST_LINES: Final = 8


def issue_box(issue: Issue, say: Language = ENGLISH) -> Node:
    """A question, at the head of what answers it."""
    label = issue.label or issue.key
    return _box(issue.key, "issue", label, spoken=say("Issue: {label}", label=label))


def proposition_box(debate: Debate, key: str, say: Language = ENGLISH, *, elsewhere: str = "") -> Node:
    """A position or claim with its voices below; ``elsewhere`` is the issue a foreign position answers."""
    label = ref(debate, key).label
    voices = voices_on(debate, key)
    heard = _voices_spoken(voices, say)
    if isinstance(debate.find(key), Position):
        kind, spoken = "position", say("Position: {label}. {voices}.", label=label, voices=heard)
    else:
        kind, spoken = "claim", say("Claim: {label}. {voices}.", label=label, voices=heard)
    if elsewhere:
        spoken = f"{spoken} {say('It answers another issue: {issue}', issue=elsewhere)}"
    footer = _footer(voices, say)
    return _box(key, kind, label, footer=footer, voices=voices, elsewhere=elsewhere, spoken=spoken)


def argument_disc(debate: Debate, key: str, say: Language = ENGLISH) -> Node:
    """The place where premises become a reason: plus or minus, hollow where the link is the coder's."""
    argument = debate.arguments[key]
    basis = argument.basis or Basis.RECONSTRUCTED
    return Node(
        id=key,
        kind="argument",
        label=ref(debate, key).label,
        width=DISC,
        height=DISC,
        role=argument.role.value,
        basis=basis.value,
        voices=voices_on(debate, key),
        spoken=_argument_spoken(debate, argument, basis, say),
    )


def _argument_spoken(debate: Debate, argument: Argument, basis: Basis, say: Language) -> str:
    link = say("Drawn in the source") if basis is Basis.EXPLICIT else say("Coder’s link")
    if (count := len(argument.premises)) > 1:
        joint = say.many("{n} premise together", "{n} premises together", count)
        link = say("{link}, {premises}", link=link, premises=joint)
    target = ref(debate, argument.conclusion).label
    if argument.conclusion in debate.arguments:
        target = say("Another argument’s inference")
    if argument.role is ArgumentKind.SUPPORT:
        return say("Reason for: {target}. {link}", target=target, link=link)
    return say("Reason against: {target}. {link}", target=target, link=link)


def exclusion_disc(debate: Debate, a: str, b: str, say: Language = ENGLISH) -> Node:
    """Two propositions that cannot both hold."""
    first, second = debate.propositions[a], debate.propositions[b]
    ends = {"a": ref(debate, a).label, "b": ref(debate, b).label}
    if b in first.negates or a in second.negates:
        label = say("Exactly one of these holds: “{a}” and “{b}”", **ends)
    else:
        label = say("These cannot both hold: “{a}” and “{b}”", **ends)
    return Node(id=f"{a}~{b}", kind="exclusion", label=label, width=DISC, height=DISC, spoken=label)


def _box(
    key: str,
    kind: str,
    label: str,
    *,
    spoken: str,
    footer: str = "",
    voices: Voices | None = None,
    elsewhere: str = "",
) -> Node:
    lines = break_lines(label, _TEXT_WIDTH, TEXT_SIZE, limit=_MOST_LINES)
    height = 2 * PADDING_Y + LINE * len(lines) + (FOOTER_LINE + 2 if footer else 0)
    return Node(
        id=key,
        kind=kind,
        label=label,
        lines=lines,
        footer=footer,
        width=_TEXT_WIDTH + 2 * PADDING_X,
        height=height,
        voices=voices or Voices(),
        elsewhere=elsewhere,
        spoken=spoken,
    )


def _footer(voices: Voices, say: Language) -> str:
    """Who speaks, in one short line: ``+3  −1``; the author's own voice and silence are said in words."""
    signs = (("+", voices.endorsing), ("−", voices.rejecting), ("±", voices.mixed))
    counts = "   ".join(f"{sign} {count}" for sign, count in signs if count)
    if counts:
        return counts
    if voices.arguing:
        words = say.many("argued by {n}", "argued by {n}", voices.arguing)
    else:
        words = say("author’s own voice") if voices.author else say("no one quoted")
    return break_lines(words, _TEXT_WIDTH, FOOTER_SIZE, limit=1)[0]


def _voices_spoken(voices: Voices, say: Language) -> str:
    counted = (
        (voices.endorsing, say.many("{n} endorses", "{n} endorse", voices.endorsing)),
        (voices.rejecting, say.many("{n} rejects", "{n} reject", voices.rejecting)),
        (voices.mixed, say.many("{n} is mixed", "{n} are mixed", voices.mixed)),
        (voices.arguing, say.many("{n} argues with it", "{n} argue with it", voices.arguing)),
    )
    parts = [words for count, words in counted if count]
    if parts:
        return say.joined(parts)
    return say("Author’s own voice") if voices.author else say("No one is quoted on it")
