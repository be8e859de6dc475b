"""The derivation rules: SPARQL ``CONSTRUCT`` texts, in the order they are run.

A rule's default graph is what a debate's coder wrote together with what was derived so far; the ontology
is the named graph of its own IRI.

Rules come in strata. Those of stratum 1 are monotone, feed each other, and run until none of them finds
anything new. Those of a later stratum never feed each other, so they run once; they see everything before
them, so they may say that something is *not* there, or count. Then stratum 1 runs again for what they found.
The result is a fixpoint of all the rules together. ``graph/derive.py`` runs them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Rule", "rules"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its file's name (``super-classes``), a title, a sentence on what it says, its SPARQL text.

    ``stratum`` counts from 1.
    """

    name: str
    title: str
    text: str
    sentence: str
    stratum: int


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, by stratum and then by name."""
    folder = files(__package__) / "rules"
    found = (_read(path.name, path.read_text(encoding="utf-8")) for path in folder.iterdir())
    return tuple(sorted(found, key=lambda rule: (rule.stratum, rule.name)))


def _read(file: str, text: str) -> Rule:
    """A rule from its file: ``# title: …``, ``# stratum: …``, ``# the sentence``, and the query."""
    title, stratum, sentence = (line.removeprefix("#").strip() for line in text.splitlines()[:3])
    return Rule(
        name=file.removesuffix(".rq"),
        title=title.removeprefix("title:").strip(),
        text=text,
        sentence=sentence,
        stratum=int(stratum.removeprefix("stratum:")),
    )
