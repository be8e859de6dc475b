"""Is this a well-formed debate? The SHACL shapes over its triples, and checks in code over its records.

``validate`` asks of a graph whatever a shape can say. ``check_debate`` asks of a :class:`Debate` what a shape
cannot say well: unknown references with the nearest known key, circles, offsets, and what is worth a warning.
Both return problems and never raise for what the data says.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from counterpoint.ontology.coherence import coherence_problems
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.oversights import oversights
from counterpoint.ontology.problems import Problem
from counterpoint.ontology.references import reference_problems

__all__ = ["check_debate", "validate"]


def validate(triples: Iterable[ox.Triple]) -> list[Problem]:
    """The problems that the shapes find in the graph of what a debate's coder wrote.

    Each names its ``thing`` by its IRI and says in its message which property and value it is about.
    Cost: about a second for 5,000 triples, half of it loading rdflib and pySHACL.

    Args:
        triples: the asserted graph alone; derived triples are refused as properties nobody may write.
    """
    from counterpoint.ontology.shacl import shape_problems  # rdflib and pySHACL are slow to import

    return shape_problems(triples)


def check_debate(debate: Debate) -> list[Problem]:
    """The problems of a debate's records: errors first, then warnings; each with the place it was written.

    Where a reference is broken, checks that would follow it are left out.
    """
    broken = reference_problems(debate)
    errors = [*broken, *coherence_problems(debate)]
    return errors if broken else [*errors, *oversights(debate)]
