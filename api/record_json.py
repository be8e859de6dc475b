"""A record, or a debate, as JSON: the names and values of the Python records."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.iris import debate_iri
from counterpoint.ontology.records import KINDS, Thing

__all__ = ["debate_json", "thing_json"]


def thing_json(debate: Debate, thing: Thing) -> bytes:
    """One record, with its ``iri`` and ``kind``."""
    return _encoded(_thing(debate, thing))


def debate_json(debate: Debate) -> bytes:
    """A debate: what it says of itself, then a list of records for each kind, stances included."""
    kinds = {kind: [_thing(debate, thing) for thing in getattr(debate, kind).values()] for kind in KINDS}
    return _encoded({"iri": debate_iri(debate.info), **_plain(debate.info), **kinds})


def _thing(debate: Debate, thing: Thing) -> dict[str, Any]:
    return {"iri": debate.iri(thing), "kind": thing.kind, **_plain(thing)}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {
            item.name: _plain(getattr(value, item.name)) for item in fields(value) if item.name != "origin"
        }
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _encoded(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
