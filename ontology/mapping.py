"""Which field of which record is which property: the one table that both directions read.

``triples.py`` writes records as triples by it, ``graph_reader.py`` reads triples as records by it.
"""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from counterpoint.ontology.records import (
    Actor,
    Argument,
    Basis,
    Claim,
    Event,
    Issue,
    Mode,
    Period,
    Place,
    Polarity,
    Policy,
    Position,
    Source,
    Stance,
    StanceBasis,
    Statement,
    Thing,
)
from counterpoint.ontology.terms import CP, DCTERMS, SCHEMA

__all__ = [
    "BASIS",
    "DATES",
    "INVERSE_REFERENCES",
    "MODE",
    "PLAIN",
    "POLARITY",
    "RECORD_OF_KIND",
    "REFERENCES",
    "STANCE_BASIS",
    "UNDATED",
]

_PROPOSITION: Final = {
    "excludes": CP.excludes,
    "negates": CP.negates,
    "specializes": CP.specializes,
    "rephrases": CP.rephrases,
    "concerns": CP.concerns,
}

REFERENCES: Final[dict[type[Thing], dict[str, ox.NamedNode]]] = {
    Issue: {"sub_issue_of": CP.subIssueOf, "concerns": CP.concerns},
    Position: {"answers": CP.answers, **_PROPOSITION},
    Claim: _PROPOSITION,
    Argument: {"premises": CP.premise, "conclusion": CP.conclusion},
    Statement: {
        "speaker": CP.speaker,
        "expresses": CP.expresses,
        "source": CP.inSource,
        "original": CP.originalSource,
        "on_behalf_of": CP.onBehalfOf,
        "manifested_in": CP.manifestedIn,
        "concerns": CP.concerns,
        "place": CP.place,
        "during": CP.during,
    },
    Stance: {"holder": CP.holder, "position": CP.onPosition, "place": CP.place},
    Actor: {
        "part_of": CP.partOf,
        "subgroup_of": CP.subgroupOf,
        "member_of": CP.memberOf,
        "represents": CP.represents,
        "oversees": CP.oversees,
        "place": CP.place,
    },
    Source: {"author": SCHEMA.author, "by": SCHEMA.publisher},
    Policy: {"enacted_by": CP.enactedBy, "applies_in": CP.appliesIn, "affects": CP.affects},
    Event: {"place": CP.place, "during": CP.during, "concerns": CP.concerns, "affects": CP.affects},
    Place: {"within": CP.within},
    Period: {},
}
"""Fields that hold keys of other things. A field annotated ``str`` holds one, ``Keys`` any number."""

INVERSE_REFERENCES: Final[dict[type[Thing], dict[str, ox.NamedNode]]] = {
    Source: {"known_through": CP.originalSource},
}
"""Fields whose triple runs the other way: the thing referred to is the subject."""

DATES: Final[dict[type[Thing], dict[str, ox.NamedNode]]] = {
    Statement: {"date": CP.date},
    Policy: {"date": CP.date},
    Event: {"date": CP.date},
    Source: {"date": SCHEMA.datePublished},
}
"""Fields that hold a date as it was written: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""

PLAIN: Final[dict[type[Thing], dict[str, ox.NamedNode]]] = {
    Source: {
        "type": DCTERMS["type"],
        "license": DCTERMS.license,
        "language": DCTERMS.language,
        "sha256": CP.sha256,
    },
}
"""Fields that hold text without a language."""

RECORD_OF_KIND: Final[dict[str, type[Thing]]] = {record.kind: record for record in REFERENCES}

POLARITY: Final = {Polarity.ENDORSES: CP.Endorses, Polarity.REJECTS: CP.Rejects, Polarity.MIXED: CP.Mixed}
MODE: Final = {
    Mode.DIRECT_QUOTE: CP.DirectQuote,
    Mode.PARAPHRASE: CP.Paraphrase,
    Mode.REPORTED_ACTION: CP.ReportedAction,
    Mode.OWN_VOICE: CP.OwnVoice,
}
BASIS: Final = {Basis.EXPLICIT: CP.Explicit, Basis.RECONSTRUCTED: CP.Reconstructed}
STANCE_BASIS: Final = {StanceBasis.STATED: CP.Stated, StanceBasis.IMPLIED: CP.Implied}
UNDATED: Final = "undated"
"""``Stance.period`` of the cell whose statements no declared period holds (``cp:Undated``)."""
