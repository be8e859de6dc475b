"""Debates put in, replaced and taken out over HTTP: checked first, and changed as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.addresses import whole_key
from counterpoint.api.bearer import Writers
from counterpoint.api.library import Library
from counterpoint.api.negotiation import media_type
from counterpoint.api.parameters import parameters
from counterpoint.api.refusals import BusyError, ConflictError, UnsupportedBodyError
from counterpoint.api.request_body import read_body
from counterpoint.api.rest.filters import check_names
from counterpoint.api.rest.links import Links
from counterpoint.api.rest.preconditions import check_preconditions
from counterpoint.api.rest.resources import JSON, Resources
from counterpoint.api.write_queue import WriteQueue
from counterpoint.data.formats import FORMATS, MEDIA_TYPES, read
from counterpoint.data.limits import LIMITS
from counterpoint.data.yaml_reader import decode
from counterpoint.errors import DebateFileError, UnknownDebateError
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.problems import Problem
from counterpoint.settings import Settings

__all__ = ["Writing"]

_OTHER_NAMES: Final = {"application/x-yaml": "yaml", "text/yaml": "yaml", "text/x-yaml": "yaml"}


class Writing:
    """PUT and DELETE of a debate, for those who may write."""

    def __init__(
        self,
        library: Library,
        resources: Resources,
        writers: Writers,
        links: Links,
        queue: WriteQueue,
        settings: Settings,
        loading: Callable[[], str],
    ) -> None:
        """``loading`` says what is not loaded yet, in words: a change before that might be undone by it."""
        self._library = library
        self._resources = resources
        self._writers = writers
        self._links = links
        self._settings = settings
        self._loading = loading
        self._queue = queue

    async def put(self, request: Request) -> Response:
        """Make or replace a debate: 201 or 200, with what GET answers from now on."""
        key = self._admitted(request)
        format_ = _format(request)
        body = await read_body(request, self._settings.upload_bytes, self._settings.body_timeout)
        return await self._queue.run(lambda: self._put(request, key, format_, body))

    async def delete(self, request: Request) -> Response:
        """Take a debate out: 204."""
        key = self._admitted(request)
        return await self._queue.run(lambda: self._delete(request, key))

    def _admitted(self, request: Request) -> str:
        """The key of the debate that a request may change."""
        self._writers.authorize(request)
        check_names(parameters(request), (), "a debate")
        if missing := self._loading():
            raise BusyError(missing, seconds=1)
        return whole_key(request.path_params["debate"])

    def _put(self, request: Request, key: str, format_: str, body: bytes) -> Response:
        debate = self._read(key, format_, body)
        with self._library.changing():
            exists = key in self._library.debates()
            check_preconditions(request.headers, exists, lambda tags: self._is_current(key, tags))
            if exists:
                self._check_base(debate)
            self._library.put(debate)
            found = self._resources.representation(self._library.finder(key), JSON)
        response = found.response(200 if exists else 201)
        address = self._links.debate(debate)["self"]
        response.headers.update({"Location": address, "Content-Location": address, "ETag": found.etag})
        return response

    def _delete(self, request: Request, key: str) -> Response:
        with self._library.changing():
            if key not in self._library.debates():
                raise UnknownDebateError(f'there is no debate "{key}"')
            check_preconditions(request.headers, True, lambda tags: self._is_current(key, tags))
            self._library.remove(key)
        return Response(status_code=204)

    def _read(self, key: str, format_: str, body: bytes) -> Debate:
        """The debate in a body, checked.

        Raises:
            DebateFileError: it has problems; all of them are in it.
        """
        name = f"{key}{FORMATS[format_].extensions[0]}"
        text, problem = decode(body, name)
        if problem:
            raise DebateFileError([Problem("not-utf-8", problem, fix="send it as UTF-8")])
        debate, problems = read(text, format_, name, replace(LIMITS, bytes=self._settings.upload_bytes))
        if debate is None:
            raise DebateFileError(problems)
        if debate.info.key != key:
            wrong = f'the debate calls itself "{debate.info.key}", and the address "{key}"'
            fix = f"put it at {self._links.debate(debate)['self']}, or write debate: {key}"
            raise DebateFileError([Problem("wrong-address", wrong, debate.info.origin, fix, thing=key)])
        return debate

    def _is_current(self, key: str, tags: set[str]) -> bool:
        finder = self._library.finder(key)
        kinds = (JSON, *MEDIA_TYPES)
        return bool(tags) and any(self._resources.representation(finder, kind).etag in tags for kind in kinds)

    def _check_base(self, debate: Debate) -> None:
        """A debate keeps its IRI; two of one key would be told apart by nobody."""
        base = self._library.debate(debate.info.key).info.base
        if base != debate.info.base:
            raise ConflictError(
                f'the debate that is there has the base "{base}", the one sent "{debate.info.base}"; '
                "send it with that base, or delete the one that is there first"
            )


def _format(request: Request) -> str:
    """The format of a body, by its ``Content-Type``."""
    known = {**MEDIA_TYPES, **_OTHER_NAMES}
    kind, given = media_type(request.headers.get("content-type", ""))
    if kind not in known:
        raise UnsupportedBodyError(
            f"a debate is sent as one of {', '.join(MEDIA_TYPES)}: say so in Content-Type"
        )
    if given.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedBodyError("a debate is sent in UTF-8")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedBodyError("a debate is sent as it is, without a Content-Encoding")
    return known[kind]
