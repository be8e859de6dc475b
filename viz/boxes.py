"""The things a map is drawn of: boxes that fit their text, and discs for arguments and exclusions."""

from __future__ import annotations

from typing import Final

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import ArgumentKind, Basis, Issue, Position
from counterpoint.viz.evidence import ref, voices_on
from counterpoint.viz.fonts import break_lines
from counterpoint.viz.model import Node, Voices
from counterpoint.viz.wording import joined

__all__ = [
    "BASELINE", "DISC", "LINE", "PADDING_X", "PADDING_Y", "TEXT_SIZE",
    "argument_disc", "exclusion_disc", "issue_box", "proposition_box",
]  # fmt: skip

TEXT_SIZE: Final = 14.0
LINE: Final = 18.0
BASELINE: Final = 14.0
FOOTER_LINE: Final = 18.0
PADDING_X: Final = 11.0
PADDING_Y: Final = 9.0
DISC: Final = 26.0
"""A disc's diameter: a target of 24 pixels, and its line."""

_TEXT_WIDTH: Final = 168.0
_MOST_LINES: Final = 8


def issue_box(issue: Issue) -> Node:
    """A question, at the left of what answers it."""
    label = issue.label or issue.key
    return _box(issue.key, "issue", label, spoken=f"Issue: {label}")


def proposition_box(debate: Debate, key: str, *, elsewhere: str = "") -> Node:
    """A position or claim with its voices below; ``elsewhere`` is the issue a foreign position answers."""
    label = ref(debate, key).label
    voices = voices_on(debate, key)
    kind = "position" if isinstance(debate.find(key), Position) else "claim"
    spoken = f"{kind.capitalize()}: {label}. {_voices_spoken(voices)}."
    if elsewhere:
        spoken += f" Answers another issue: {elsewhere}"
    return _box(key, kind, label, footer=_footer(voices), voices=voices, elsewhere=elsewhere, spoken=spoken)


def argument_disc(debate: Debate, key: str) -> Node:
    """The place where premises become a reason: plus or minus, hollow where the link is the coder's."""
    argument = debate.arguments[key]
    basis = argument.basis or Basis.RECONSTRUCTED
    sign = "for" if argument.role is ArgumentKind.SUPPORT else "against"
    link = "drawn in the source" if basis is Basis.EXPLICIT else "coder’s link"
    joint = f", {len(argument.premises)} premises together" if len(argument.premises) > 1 else ""
    target = (
        "an argument" if argument.conclusion in debate.arguments else ref(debate, argument.conclusion).label
    )
    return Node(
        id=key,
        kind="argument",
        label=ref(debate, key).label,
        width=DISC,
        height=DISC,
        role=argument.role.value,
        basis=basis.value,
        voices=voices_on(debate, key),
        spoken=f"Reason {sign}: {target}. {link.capitalize()}{joint}",
    )


def exclusion_disc(debate: Debate, a: str, b: str) -> Node:
    """Two propositions that cannot both hold."""
    first, second = debate.propositions[a], debate.propositions[b]
    negates = b in first.negates or a in second.negates
    words = "Exactly one of these holds" if negates else "These cannot both hold"
    label = f"{words}: “{ref(debate, a).label}” and “{ref(debate, b).label}”"
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


def _footer(voices: Voices) -> str:
    """Who speaks, in one short line: ``+3  −1``; the author's own voice and silence are said in words."""
    signs = (("+", voices.endorsing), ("−", voices.rejecting), ("±", voices.mixed))
    counts = "   ".join(f"{sign} {count}" for sign, count in signs if count)
    if counts:
        return counts
    if voices.arguing:
        return f"argued by {voices.arguing}"
    return "author’s own voice" if voices.author else "no one quoted"


def _voices_spoken(voices: Voices) -> str:
    parts = [
        f"{count} {one if count == 1 else many}"
        for count, one, many in (
            (voices.endorsing, "endorses", "endorse"),
            (voices.rejecting, "rejects", "reject"),
            (voices.mixed, "is mixed", "are mixed"),
        )
        if count
    ]
    if voices.arguing:
        parts.append(f"{voices.arguing} {'argues' if voices.arguing == 1 else 'argue'} with it")
    return joined(parts) if parts else ("Author’s own voice" if voices.author else "No one is quoted on it")
