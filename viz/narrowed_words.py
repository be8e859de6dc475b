"""What a view is narrowed to, in sentences: a place, a period, a source."""

from __future__ import annotations

from typing import Final

from counterpoint.viz.drawing import isolated
from counterpoint.viz.evidence import ref
from counterpoint.viz.fonts import clean
from counterpoint.viz.kinds import Subject

__all__ = ["narrowed_words"]

_LONGEST: Final = 300


def narrowed_words(subject: Subject) -> tuple[str, ...]:
    """A sentence for each of the options that narrow."""
    say, options, debate = subject.language, subject.options, subject.debate

    def name(key: str) -> str:
        label = clean(ref(debate, key).label)
        return isolated(label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…")

    found = (
        options.place and say("Only what is said of {name}.", name=name(options.place)),
        options.period and say("Only what is said in this period: {name}.", name=name(options.period)),
        options.source and say("Only what this source gives: {name}.", name=name(options.source)),
    )
    return tuple(sentence for sentence in found if sentence)
