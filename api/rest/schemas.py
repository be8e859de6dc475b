"""JSON Schemas (2020-12) of what the API answers with; those of the records are read off the dataclasses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from counterpoint.api.rest.links import INDEX_LINKS, OF_DEBATES, THING_LINKS
from counterpoint.graph.search.excerpts import Excerpt
from counterpoint.graph.search.texts import DEBATES
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.problems import Severity
from counterpoint.ontology.records import KINDS, DebateInfo, Thing

__all__ = ["KEY", "RECORDS", "Schema", "named", "schemas"]

Schema = dict[str, Any]

KEY: Final[Schema] = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,63}$"}
"""What a key of a debate or thing is."""

RECORDS: Final[Mapping[str, type[Thing]]] = {
    kind: get_args(hint)[1] for kind, hint in get_type_hints(Debate).items() if kind in KINDS
}
"""The record of each kind of thing."""

_TEXT: Final[Schema] = {"type": "string"}
_NUMBER: Final[Schema] = {"type": "integer", "minimum": 0}
_PLAIN: Final[Mapping[type, str]] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    NoneType: "null",
}


def schemas() -> dict[str, Schema]:
    """Every schema by its name: the components of the OpenAPI document."""
    found: dict[str, Schema] = {}
    for record in RECORDS.values():
        found[record.__name__] = _thing(record, found)
        found[f"{record.__name__}List"] = _list(
            named(record.__name__), {"debate": KEY, "version": _TEXT, "kind": {"const": record.kind}}
        )
    found["Debate"] = _debate(found)
    found["DebateList"] = _list(named("Debate"), {})
    found["Hit"] = _hit(found)
    found["HitList"] = _list(named("Hit"), {"query": _TEXT})
    return found | _OTHERS


def named(name: str) -> Schema:
    """The schema of that name, referred to."""
    return {"$ref": f"#/components/schemas/{name}"}


def _thing(record: type[Thing], found: dict[str, Schema]) -> Schema:
    own = _fields(record, found)
    return _object(
        {"iri": _TEXT, "kind": {"const": record.kind}, **own, "key": KEY, "links": _links(THING_LINKS)},
        _said(record),
    )


def _debate(found: dict[str, Schema]) -> Schema:
    counts = _object(dict.fromkeys(KINDS, _NUMBER))
    own = _fields(DebateInfo, found)
    about = {"iri": _TEXT, **own, "key": KEY, "version": _TEXT, "counts": counts, "links": _links(OF_DEBATES)}
    return _object(about, f"{_said(DebateInfo)} `version` is the digest of what is in it.")


def _hit(found: dict[str, Schema]) -> Schema:
    kinds = [DEBATES, *(kind for kind in KINDS if kind != "stances")]
    about = {"debate": KEY, "kind": {"enum": kinds}, "key": KEY, "label": _TEXT, "score": {"type": "number"}}
    matches = {"type": "array", "items": _value(Excerpt, found)}
    links = {"type": "object", "additionalProperties": _TEXT}
    return _object(about | {"matches": matches, "links": links}, "What answers a search, and where it does.")


def _fields(record: type, found: dict[str, Schema]) -> dict[str, Schema]:
    hints = get_type_hints(record)
    return {each.name: _value(hints[each.name], found) for each in fields(record) if each.name != "origin"}


def _value(hint: Any, found: dict[str, Schema]) -> Schema:
    """The schema of a type that a record's field has; that of a record is put among those ``found``."""
    if get_origin(hint) in (Union, UnionType):
        return _any([_value(each, found) for each in get_args(hint)])
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _value(get_args(hint)[0], found)}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"type": "string", "enum": [each.value for each in hint]}
    if is_dataclass(hint):
        assert isinstance(hint, type)  # noqa: S101 -- for the type checker
        if hint.__name__ not in found:
            found[hint.__name__] = _object(_fields(hint, found), _said(hint))
        return named(hint.__name__)
    return {"type": _PLAIN[hint]}


def _any(schemas_: list[Schema]) -> Schema:
    """One of several; of plain types the short form."""
    if all(each.keys() == {"type"} for each in schemas_):
        return {"type": [each["type"] for each in schemas_]}
    return {"anyOf": schemas_}


def _object(properties: Mapping[str, Schema], description: str = "") -> Schema:
    """An object of just these properties, all of them there."""
    told = {"description": description} if description else {}
    return {
        "type": "object",
        **told,
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(item: Schema, about: Mapping[str, Schema]) -> Schema:
    following = {"type": ["string", "null"], "description": "The address of the next page; null on the last."}
    return _object(
        {
            **about,
            "total": {**_NUMBER, "description": "How many there are on all pages."},
            "limit": {"type": "integer", "minimum": 1},
            "items": {"type": "array", "items": item},
            "next": following,
        }
    )


def _links(names: Iterable[str]) -> Schema:
    return _object({name: {"type": "string", "format": "uri-reference"} for name in names})


def _said(record: type) -> str:
    return " ".join(cleandoc(record.__doc__ or "").replace("``", "`").split())


def _problem(more: Mapping[str, Schema], description: str) -> Schema:
    status = {"type": "integer", "minimum": 400, "maximum": 599}
    members = {"type": _TEXT, "title": _TEXT, "status": status, "detail": _TEXT, "instance": _TEXT}
    return _object({**members, **more}, description)


_PLACE: Final = {"type": ["integer", "null"], "minimum": 1}

_FINDING: Final = _object(
    {
        "line": _PLACE,
        "column": _PLACE,
        "path": {**_TEXT, "description": "The key or IRI of what it is about, or empty."},
        "message": _TEXT,
        "fix": _TEXT,
        "code": {**_TEXT, "description": "A stable name for tools, such as unknown-key."},
        "severity": {"enum": [each.value for each in Severity]},
    },
    "One thing that is wrong with a debate. Lines and columns count from 1.",
)

_ENTRY: Final[Schema] = {
    "type": "object",
    "properties": {
        "name": _TEXT,
        "title": _TEXT,
        "sentence": _TEXT,
        "address": _TEXT,
        "parameters": {"type": "array", "items": {"type": "object", "required": ["name", "help", "default"]}},
    },
    "required": ["name", "sentence", "address", "parameters"],
}

_OTHERS: Final[dict[str, Schema]] = {
    "Index": _object({"title": _TEXT, "links": _links(INDEX_LINKS)}),
    "Problem": _problem({}, "What went wrong (RFC 9457)."),
    "InvalidDebate": _problem(
        {"problems": {"type": "array", "items": _FINDING, "minItems": 1}},
        "Everything that is wrong with a debate that was sent.",
    ),
    "AnalysisList": _object({"debate": KEY, "analyses": {"type": "array", "items": _ENTRY}}),
    "NetworkList": _object({"debate": KEY, "networks": {"type": "array", "items": _ENTRY}}),
    "Analysis": {
        "type": "object",
        "description": "The record of a result, its other fields by their names; docs/analysis.md has them.",
        "properties": {
            "debate": KEY,
            "input_digest": _TEXT,
            "software_version": _TEXT,
            "title": _TEXT,
            "analysis": _TEXT,
            "parameters": {"type": "object"},
            "cautions": {"type": "array", "items": _TEXT},
        },
        "required": [
            "debate",
            "input_digest",
            "software_version",
            "title",
            "analysis",
            "parameters",
            "cautions",
        ],
    },
    "Network": {
        "type": "object",
        "description": "A network in networkx's node-link form.",
        "properties": {
            "nodes": {"type": "array", "items": {"type": "object"}},
            "edges": {"type": "array", "items": {"type": "object"}},
        },
        "required": ["nodes", "edges"],
    },
}
