"""The OpenAPI 3.1 document of ``/api/v1``: operations, schemas and examples put together."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from http import HTTPStatus
from importlib import resources
from typing import Any, Final

from counterpoint import __version__
from counterpoint.api.problem_details import PROBLEM_TYPE
from counterpoint.api.rest.operations import Operation, Parameter, operations
from counterpoint.api.rest.resources import JSON
from counterpoint.api.rest.schemas import Schema, named, schemas
from counterpoint.graph.analysis.option import Option

__all__ = ["EXAMPLE_BODY", "document", "examples"]

_TAGS: Final = {
    "start": "Where to begin.",
    "search": "Full text.",
    "debates": "Debates as a whole: listed, read, put in, replaced and deleted.",
    "networks": "Networks of actors, positions and arguments, computed on demand.",
    "analyses": "What the debate adds up to, computed on demand.",
}
_DESCRIPTION: Final = (
    "Who says what in a debate, with which reasons, in which words. Reading needs no token and is open to "
    "scripts of any site. Errors are problem details (RFC 9457). Later versions may add fields."
)
EXAMPLE_BODY: Final = {
    "debate": "bridge",
    "title": "Shall the bridge be built?",
    "actors": {"mayor": {"name": "The mayor", "kind": "Person"}},
    "sources": {"report": {"title": "A report", "type": "article"}},
    "issues": {"build": "Shall the bridge be built?"},
    "positions": {"yes": {"answers": "build", "text": "The bridge shall be built"}},
    "statements": [{"actor": "mayor", "endorses": "yes", "source": "report", "quote": "Let us build it"}],
}
"""A small debate, as its YAML file has it."""

_SCALARS: Final = ["string", "number", "boolean"]
"""What stands for a text in a debate file: ``no`` and ``2019`` are what their author wrote."""

_BODIES: Final[Mapping[str, Schema]] = {
    "application/yaml": {
        "type": "object",
        "required": ["debate", "title"],
        "properties": {"debate": {"type": _SCALARS}, "title": {"type": [*_SCALARS, "object"]}},
    },
}


def document(root: str = "", limited: Callable[[Option], Option] = lambda option: option) -> dict[str, Any]:
    """The document; ``root`` is the path under which a proxy shows the service."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations(limited):
        paths.setdefault(f"/api/v1{operation.path}", {})[operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Counterpoint",
            "version": __version__,
            "description": _DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": root or "/"}],
        "tags": [{"name": name, "description": said} for name, said in _TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of the file that --token-file names; only changes need one.",
                }
            },
        },
    }


@cache
def examples() -> dict[str, Any]:
    """What the bundled debate answers, by operation; ``python -m counterpoint.api.rest.examples`` asks it."""
    text = resources.files("counterpoint.api.rest").joinpath("examples.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _operation(operation: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {"operationId": operation.id, "summary": operation.summary}
    if operation.description:
        told["description"] = operation.description
    told["tags"] = [operation.tag]
    told["parameters"] = [_parameter(each, operation.id) for each in operation.parameters]
    if operation.takes:
        bodies = {kind: _body(kind) for kind in operation.takes}
        told["requestBody"] = {"required": True, "content": bodies}
    told["responses"] = _responses(operation)
    if operation.method != "get":
        told["security"] = [{"token": []}]
    return told


def _parameter(parameter: Parameter, operation: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.required,
        "description": parameter.description,
        "schema": parameter.schema,
    }
    if parameter.schema.get("type") == "array":
        told |= {"style": "form", "explode": False}
    example = examples()[operation]["key"] if parameter.name == "key" else parameter.example
    if example is not None:
        told["example"] = example
    return told


def _body(kind: str) -> dict[str, Any]:
    example = EXAMPLE_BODY if kind in _BODIES else examples()["bodies"][kind]
    return {"schema": _BODIES.get(kind, {"type": "string"}), "example": example}


def _responses(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, kinds in operation.answers.items():
        found[str(status)] = _answer(operation, status, kinds)
    for status in sorted(operation.problems):
        schema = "InvalidDebate" if status == HTTPStatus.UNPROCESSABLE_ENTITY else "Problem"
        content = {PROBLEM_TYPE: {"schema": named(schema)}}
        found[str(status)] = {"description": _PROBLEMS[status], "content": content}
    return found


def _answer(operation: Operation, status: int, kinds: Mapping[str, Schema]) -> dict[str, Any]:
    told: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if status != HTTPStatus.NO_CONTENT:
        told["headers"] = {"ETag": {"required": True, "schema": {"type": "string"}}}
    if status == HTTPStatus.CREATED:
        told["headers"]["Location"] = {"required": True, "schema": {"type": "string"}}
    if kinds:
        told["content"] = {kind: {"schema": schema} for kind, schema in kinds.items()}
        told["content"][JSON]["example"] = examples()[operation.id]
    return told


_PROBLEMS: Final = {
    400: "A parameter is unknown, given twice, or has a value that it cannot have",
    401: "No token, or one that is not known",
    403: "The service reads only",
    404: "There is nothing of that key",
    406: "There is no representation that Accept admits",
    409: "The debate that is there has another base",
    410: "The list has changed since the cursor was given",
    412: "The debate is not what If-Match or If-None-Match says",
    413: "The body is too large",
    415: "The body is of a type that is not read",
    422: "The debate has problems, all of them told with their lines",
    500: "The process that computed it died",
    503: "Too much is asked for at once, or debates are still being loaded",
    504: "It took too long",
}
