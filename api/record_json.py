"""A record, or a debate, as JSON: the names and values of the Python records."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.iris import debate_iri
from counterpoint.ontology.records import KINDS, Thing

__all__ = ["debate_json", "encoded", "plain", "thing_json", "thing_record"]


def thing_json(debate: Debate, thing: Thing) -> bytes:
    """One record, with its ``iri`` and ``kind``."""
    return encoded(thing_record(debate, thing))


def debate_json(debate: Debate) -> bytes:
    """A debate: what it says of itself, then a list of records for each kind, stances included."""
    kinds = {
        kind: [thing_record(debate, thing) for thing in getattr(debate, kind).values()] for kind in KINDS
    }
    return encoded({"iri": debate_iri(debate.info), **plain(debate.info), **kinds})


def thing_record(debate: Debate, thing: Thing) -> dict[str, Any]:
    """One record as JSON values, with its ``iri`` and ``kind``."""
    return {"iri": debate.iri(thing), "kind": thing.kind, **plain(thing)}


def plain(value: Any) -> Any:
    """The fields of a record, or of what is in one, as JSON values; where it was written is left out."""
    if is_dataclass(value):
        return {
            item.name: plain(getattr(value, item.name)) for item in fields(value) if item.name != "origin"
        }
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def encoded(value: dict[str, Any]) -> bytes:
    """A JSON object as it is sent."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
