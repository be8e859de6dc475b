"""The page that lists the operations of the API for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from counterpoint.viz.render import render
from counterpoint.viz.schema_org import page_data
from counterpoint.viz.urls import Urls

__all__ = ["ApiOperation", "ApiParameter", "api_page"]


@dataclass(frozen=True, slots=True)
class ApiParameter:
    """A parameter: its name, ``path`` or ``query``, what it may be in words, and what it does."""

    name: str
    where: str
    values: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiOperation:
    """A method at a path below ``/api/v1``; ``example`` is a path and query to try, or empty."""

    id: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    parameters: tuple[ApiParameter, ...]
    example: str


def api_page(operations: Sequence[ApiOperation], *, urls: Urls) -> str:
    """The page: the operations by what they are about, in their order."""
    groups = [(tag, list(found)) for tag, found in groupby(operations, lambda operation: operation.tag)]
    return render(
        "api.html",
        title="API",
        language="en",
        summary="Every operation of the API for programs, with its parameters and an example.",
        groups=groups,
        linked_data=page_data("APIReference", "The API of Counterpoint"),
        urls=urls,
    )
