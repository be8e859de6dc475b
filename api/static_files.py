"""``/static/{name}``: a fixed table of files, none of which is looked up by what a request says."""

from __future__ import annotations

from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.refusals import NoSuchPageError
from counterpoint.api.representation import FOR_EVER, REVALIDATE, Representation, conditional
from counterpoint.viz.assets import STATIC_TYPES, static_bytes, static_names, static_version

__all__ = ["StaticFiles"]


class StaticFiles:
    """The files of ``viz/static``, read once."""

    def __init__(self) -> None:
        self._files = {name: _file(name) for name in static_names() if _suffix(name) in STATIC_TYPES}

    def get(self, request: Request) -> Response:
        """A file; kept for ever where the address names its version, else asked for again each time."""
        name = request.path_params["name"]
        found = self._files.get(name)
        if found is None:
            raise NoSuchPageError("there is no such file; the pages of the site link to those there are")
        current = request.query_params.get("v") == static_version(name)
        return conditional(request, found, {"Cache-Control": FOR_EVER if current else REVALIDATE})


def _file(name: str) -> Representation:
    return Representation(static_bytes(name), STATIC_TYPES[_suffix(name)])


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix
