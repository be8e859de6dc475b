"""JSON-LD with our own context: written compact, read without ever fetching anything.

A context that is named by its address would be fetched by a JSON-LD processor. Ours is put in from the
package, at the top of the file only; any other is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyoxigraph as ox

from counterpoint.data.rdf_guard import RdfRefusedError
from counterpoint.ontology import vocabulary

__all__ = ["context_iri", "inline_context", "write_jsonld"]

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_DEPTH = 100


def context_iri() -> str:
    """The address of our own context, which is known without being fetched."""
    return f"{vocabulary.ONTOLOGY}/context.jsonld"


def _context() -> dict[str, Any]:
    context: dict[str, Any] = json.loads(vocabulary.resource("context.jsonld"))["@context"]
    return context


def inline_context(text: str) -> str:
    """The same JSON-LD with our context put in where it is named.

    Raises:
        RdfRefusedError: it is not JSON, is nested too deep, or names another context.
    """
    try:
        root = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RdfRefusedError(f"this is not JSON: {error}") from None
    if isinstance(root, dict) and "@context" in root:
        root["@context"] = _inlined(root["@context"])
    _refuse_addresses(root)
    return json.dumps(root)


def _inlined(context: Any) -> Any:
    if isinstance(context, list):
        return [_context() if item == context_iri() else item for item in context[:10]] + context[10:]
    return _context() if context == context_iri() else context


def _refuse_addresses(root: Any) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > _DEPTH:
            raise RdfRefusedError(f"lists and objects are nested more than {_DEPTH} deep")
        for value in level:
            if isinstance(value, dict):
                _refuse_address(value)
        level = [
            inner
            for value in level
            if isinstance(value, (dict, list))
            for inner in (value.values() if isinstance(value, dict) else value)
        ]


def _refuse_address(value: dict[str, Any]) -> None:
    contexts = value.get("@context")
    for context in [*(contexts if isinstance(contexts, list) else [contexts]), value.get("@import")]:
        if isinstance(context, str):
            raise RdfRefusedError(
                f'the context "{context[:200]}" is not fetched; write it into the file, '
                f"or name {context_iri()} at its top"
            )


@dataclass(frozen=True, slots=True)
class _Term:
    name: str
    type: str
    by_language: bool


@cache
def _terms() -> dict[str, _Term]:
    """The context's terms by the property that each stands for."""
    context = _context()
    terms: dict[str, _Term] = {}
    for name, entry in context.items():
        if isinstance(entry, dict):
            type_ = entry.get("@type", "")
            type_ = type_ if type_.startswith("@") else _expand(type_)
            terms[_expand(entry["@id"])] = _Term(name, type_, entry.get("@container") == "@language")
    return terms


@cache
def _prefixes() -> dict[str, str]:
    return {
        k: v for k, v in _context().items() if isinstance(v, str) and not k.startswith("@") and v[:1] != "@"
    }


def _expand(compact: str) -> str:
    prefix, colon, name = compact.partition(":")
    return _prefixes()[prefix] + name if colon and prefix in _prefixes() else compact


def _compact(iri: str) -> str:
    for prefix, namespace in _prefixes().items():
        name = iri.removeprefix(namespace)
        if name != iri and name and "/" not in name and "#" not in name:
            return f"{prefix}:{name}"
    return iri


def write_jsonld(triples: Iterable[ox.Triple], debate: str) -> str:
    """Triples as JSON-LD, a line for each subject, addresses relative to the debate's.

    Only triples without blank nodes can be written so.
    """
    base = f"{debate}/"
    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        subject: Any = triple.subject
        node = nodes.setdefault(subject.value, {"id": _address(subject.value, base)})
        _put(node, triple.predicate.value, triple.object, base)
    context = [_context(), {"@base": base}]
    lines = ",\n".join(json.dumps(node, ensure_ascii=False) for node in nodes.values())
    return f'{{"@context": {json.dumps(context)},\n"@graph": [\n{lines}\n]}}\n'


def _address(iri: str, base: str) -> str:
    relative = iri.removeprefix(base)
    return relative if relative and relative != iri else iri


def _put(node: dict[str, Any], predicate: str, value: Any, base: str) -> None:
    if predicate == _RDF_TYPE:
        _append(node, "type", _vocabulary_name(value.value))
        return
    term = _terms().get(predicate)
    if term and term.by_language and isinstance(value, ox.Literal) and value.language:
        _append(node.setdefault(term.name, {}), value.language, value.value)
    elif term and (plain := _plain(term, value, base)) is not None:
        _append(node, term.name, plain)
    else:
        _append(node, _compact(predicate), _whole(value, base))


def _append(node: dict[str, Any], key: str, value: Any) -> None:
    """Set a value, or make a list of the values that there are."""
    if key not in node:
        node[key] = value
    elif isinstance(node[key], list):
        node[key].append(value)
    else:
        node[key] = [node[key], value]


def _plain(term: _Term, value: Any, base: str) -> Any:
    """The value as the term's own type lets it be written, or ``None`` where it has another."""
    if isinstance(value, ox.NamedNode):
        written = {"@id": _address(value.value, base), "@vocab": _vocabulary_name(value.value)}
        return written.get(term.type)
    if value.language or term.by_language or value.datatype.value != (term.type or f"{_XSD}string"):
        return None
    is_number = term.type in (f"{_XSD}integer", f"{_XSD}nonNegativeInteger")
    is_short = is_number and value.value.isdecimal() and len(value.value) < 10
    return int(value.value) if is_short and str(int(value.value)) == value.value else value.value


def _whole(value: Any, base: str) -> Any:
    """The value with its type beside it."""
    if isinstance(value, ox.NamedNode):
        return {"id": _address(value.value, base)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    return {"@value": value.value, "@type": _compact(value.datatype.value)}


def _vocabulary_name(iri: str) -> str:
    name = vocabulary.local_name(iri)
    return name if name != iri else _compact(iri)
