"""``/api/v1/openapi.json`` and ``/api/v1/docs``: the API described, for programs and for people."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property

from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.negotiation import HTML, offered
from counterpoint.api.parameters import parameters
from counterpoint.api.representation import Representation, conditional, page
from counterpoint.api.rest.filters import check_names
from counterpoint.api.rest.openapi import document
from counterpoint.api.rest.operations import EXAMPLE_DEBATE, Operation, operations
from counterpoint.api.rest.resources import JSON, Resources
from counterpoint.graph.analysis.option import Option
from counterpoint.viz.api_page import ApiOperation, ApiParameter, api_page
from counterpoint.viz.urls import Urls

__all__ = ["Description"]


class Description:
    """The document and the page, each made once."""

    def __init__(self, urls: Urls, resources: Resources, limited: Callable[[Option], Option]) -> None:
        """``limited`` is a parameter of an analysis as the settings bound it."""
        self._urls = urls
        self._resources = resources
        self._limited = limited

    def document(self, request: Request) -> Response:
        """The OpenAPI document."""
        offered(request, (JSON,))
        check_names(parameters(request), (), "the document")
        return conditional(request, self._document, {"Vary": "Accept"})

    def page(self, request: Request) -> Response:
        """Every operation, on one page that needs no script."""
        offered(request, (HTML,))
        served = self._resources.keys()
        return conditional(request, self._pages[EXAMPLE_DEBATE in served], {"Vary": "Accept"})

    @cached_property
    def _document(self) -> Representation:
        told = document(self._urls.root, self._limited)
        return Representation(json.dumps(told, ensure_ascii=False).encode(), JSON)

    @cached_property
    def _pages(self) -> dict[bool, Representation]:
        """The page where the debate of the examples is served, and where it is not."""
        found = operations(self._limited)
        return {
            is_there: page(api_page([_shown(each, is_there) for each in found], urls=self._urls))
            for is_there in (True, False)
        }


def _shown(operation: Operation, is_there: bool) -> ApiOperation:
    """An operation; its example leads to something, so one of a debate only where that debate is there."""
    reading = operation.method == "get" and "{key}" not in operation.example
    reading = reading and (is_there or EXAMPLE_DEBATE not in operation.example)
    return ApiOperation(
        id=operation.id,
        method=operation.method.upper(),
        path=operation.path,
        tag=operation.tag,
        summary=operation.summary,
        description=operation.description,
        parameters=tuple(
            ApiParameter(each.name, each.where, _values(each.schema), each.description)
            for each in operation.parameters
            if each.where != "header"
        ),
        example=operation.example if reading else "",
    )


def _values(schema: dict[str, object]) -> str:
    """What a parameter may be, in words."""
    if isinstance(choices := schema.get("enum"), list):
        return ", ".join(map(str, filter(None, choices)))
    if "maximum" in schema and "minimum" in schema:
        return f"{schema['minimum']:,} to {schema['maximum']:,}"
    return "" if schema.get("type") == "string" else str(schema.get("type"))
