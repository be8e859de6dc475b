"""``/api/v1/debates/{id}/networks`` and ``/analyses``: computed in processes that can be killed, and kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.addresses import whole_key
from counterpoint.api.kept import Kept
from counterpoint.api.library import Jobs, Library
from counterpoint.api.lookup import find_debate
from counterpoint.api.negotiation import offered
from counterpoint.api.parameters import parameters
from counterpoint.api.refusals import BusyError, NoSuchPageError, RequestError
from counterpoint.api.representation import Representation, conditional
from counterpoint.graph.analysis.catalog import ANALYSES
from counterpoint.graph.analysis.findings import Finder
from counterpoint.graph.analysis.job import Job
from counterpoint.graph.analysis.option import Option, advice, read_options
from counterpoint.graph.networks.network_options import KINDS, network_options
from counterpoint.settings import Settings
from counterpoint.viz.urls import Urls

__all__ = ["Analyses"]

JSON: Final = "application/json"
_OF_ANALYSES: Final = {"json": JSON, "csv": "text/csv", "ntriples": "application/n-triples"}
_OF_NETWORKS: Final = {
    "json": JSON,
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "csv": "text/csv",
}
_SHARE: Final = 0.8
"""How much of the deadline a solver may use; the rest is for what comes before and after it."""


class Analyses:
    """The networks and analyses of debates, for programs.

    Answers are kept by the debate's digest and the question; what many ask at once is computed once.
    """

    def __init__(
        self,
        library: Library,
        jobs: Jobs,
        settings: Settings,
        urls: Urls,
        loading: Callable[[], str],
    ) -> None:
        """``loading`` says what is not loaded yet, in words."""
        self._library = library
        self._jobs = jobs
        self._settings = settings
        self._urls = urls
        self._loading = loading
        self._kept = Kept()
        self._asking = 0

    def networks(self, request: Request) -> Response:
        """The kinds of networks, each with its parameters."""
        return self._listed(
            request,
            "networks",
            (
                {"name": kind, "sentence": text, **self._described(network_options(kind))}
                for kind, text in KINDS.items()
            ),
        )

    def analyses(self, request: Request) -> Response:
        """The analyses, each with its parameters."""
        return self._listed(
            request,
            "analyses",
            (
                {"name": a.name, "title": a.title, "sentence": a.sentence, **self._described(a.options)}
                for a in ANALYSES.values()
            ),
        )

    async def network(self, request: Request) -> Response:
        """One network of a debate."""
        kind = _known(request.path_params["kind"], KINDS, "network")
        return await self._computed(request, "network", kind, network_options(kind), _OF_NETWORKS)

    async def analysis(self, request: Request) -> Response:
        """One analysis of a debate."""
        name = _known(request.path_params["name"], ANALYSES, "analysis")
        return await self._computed(request, "analysis", name, ANALYSES[name].options, _OF_ANALYSES)

    async def _computed(
        self, request: Request, what: Any, name: str, options: Sequence[Option], formats: dict[str, str]
    ) -> Response:
        given = parameters(request)
        format_ = given.pop("format") if "format" in given else _format(request, formats)
        if format_ not in formats:
            raise RequestError(f'there is no format "{format_[:40]}"; there is: {", ".join(formats)}')
        chosen = read_options(map(self.limited, options), given, f'the {what} "{name}"')
        job = Job(what, name, chosen, format_)
        key = whole_key(request.path_params["debate"])
        found = await self._answered(key, job, formats[format_])
        file = f"{key}-{name}.{'nt' if format_ == 'ntriples' else format_}"
        headers = {"Vary": "Accept", "Content-Disposition": f'inline; filename="{file}"'}
        return conditional(request, found, headers)

    async def _answered(self, key: str, job: Job, media_type: str) -> Representation:
        """The answer, kept or new; as many wait as the settings allow, and no page waits for them."""
        if self._asking >= self._settings.analysis_queue:
            raise BusyError("more analyses are asked for than can be done; come back later", seconds=5)
        self._asking += 1
        try:
            return await to_thread.run_sync(self._make, key, job, media_type, limiter=self._threads)
        finally:
            self._asking -= 1

    @cached_property
    def _threads(self) -> anyio.CapacityLimiter:
        """Threads of our own, made in the loop that serves."""
        return anyio.CapacityLimiter(self._settings.analysis_queue)

    def _make(self, key: str, job: Job, media_type: str) -> Representation:
        finder = self._finder(key)
        return self._kept.get(
            None,
            (finder.digest, job.encoded()),
            lambda: Representation(self._jobs.run(finder.debate, finder.digest, job), media_type),
        )

    def _finder(self, key: str) -> Finder:
        return find_debate(self._library, self._loading, key)

    def _listed(self, request: Request, what: str, entries: Iterable[dict[str, Any]]) -> Response:
        key = whole_key(request.path_params["debate"])
        offered(request, (JSON,))
        base = self._urls.api(f"debates/{key}/{what}")
        found = [{**entry, "address": f"{base}/{entry['name']}"} for entry in entries]
        body = json.dumps({"debate": self._finder(key).debate.info.key, what: found}, ensure_ascii=False)
        return conditional(request, Representation(body.encode(), JSON), {"Vary": "Accept"})

    def limited(self, option: Option) -> Option:
        """An option as strangers have it: no solver runs past the deadline."""
        if option.name != "time_limit":
            return option
        most = self._settings.analysis_timeout * _SHARE
        return replace(option, default=min(float(option.default), most), maximum=most)

    def _described(self, options: Iterable[Option]) -> dict[str, Any]:
        parameters = []
        for option in map(self.limited, options):
            entry: dict[str, Any] = {"name": option.name, "help": option.help, "default": option.default}
            if option.choices:
                entry["choices"] = option.choices
            for name in ("minimum", "maximum"):
                if (end := getattr(option, name)) is not None:
                    entry[name] = end
            parameters.append(entry)
        return {"parameters": parameters}


def _known(name: str, known: Iterable[str], what: str) -> str:
    if name in known:
        return name
    raise NoSuchPageError(f'there is no {what} "{name[:80]}"{advice(name, known)}')


def _format(request: Request, formats: dict[str, str]) -> str:
    """The format that the ``Accept`` header asks for."""
    chosen = offered(request, list(formats.values()))
    return next(name for name, media_type in formats.items() if media_type == chosen)
