"""``/embed/{debate}/{view}``: views for other sites' pages, as they are now and, with a version, for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.addresses import whole_key
from counterpoint.api.embed import Embed, EmbedName, read_embed
from counterpoint.api.library import Library
from counterpoint.api.lookup import find_debate
from counterpoint.api.parameters import parameters
from counterpoint.api.pictures import FORMATS, Pictures, view_job
from counterpoint.api.problem_details import ProblemDetails, problem_response
from counterpoint.api.refusals import CorrectedError, WithdrawnError
from counterpoint.api.representation import FOR_EVER, Representation, conditional, page
from counterpoint.api.site import origin
from counterpoint.api.withdrawn import Withdrawn
from counterpoint.errors import CounterpointError
from counterpoint.graph.analysis.findings import Finder
from counterpoint.graph.analysis.job import Job
from counterpoint.settings import Settings
from counterpoint.viz.notice import corrected_page, notice_page, withdrawn_page
from counterpoint.viz.urls import Urls

__all__ = ["FRESH", "Embeds"]

FRESH: Final = "public, max-age=300"
"""The latest version may be shown for five minutes before it is asked for again."""


class Embeds:
    """The views of debates, for anyone's page. What goes wrong is told in the frame too."""

    def __init__(
        self,
        library: Library,
        pictures: Pictures,
        settings: Settings,
        urls: Urls,
        loading: Callable[[], str],
    ) -> None:
        """``loading`` says what is not loaded yet, in words.

        Raises:
            SettingError: the list of withdrawn versions cannot be read.
        """
        self._withdrawn = Withdrawn(settings.withdrawn)
        self._library = library
        self._pictures = pictures
        self._settings = settings
        self._urls = urls
        self._loading = loading

    async def get(self, request: Request) -> Response:
        """A view: a page, a drawing, a picture or data."""
        embed: Embed | None = None
        try:
            embed = await run_in_threadpool(self._read, request)
            return await self._answer(request, embed)
        except CounterpointError as error:
            if "." in request.path_params["name"]:  # nobody reads a page where a picture was to be
                raise
            return self._refusal(request, error, embed)

    def finder(self, key: str) -> Finder:
        """What knows a debate and its version.

        Raises:
            UnknownDebateError: there is none of that key.
            BusyError: it may be on its way.
        """
        return find_debate(self._library, self._loading, key)

    def check_shown(self, embed: Embed) -> None:
        """Raise :class:`WithdrawnError` where a version is not to be shown."""
        if (embed.key, embed.version) in self._withdrawn:
            raise WithdrawnError(
                f"{embed.key}@{embed.version} is withdrawn by those who published it",
                self._latest(embed),
            )

    def _read(self, request: Request) -> Embed:
        name = EmbedName.read(request.path_params["name"])
        finder = self.finder(whole_key(request.path_params["debate"]))
        return read_embed(name, finder, parameters(request))

    async def _answer(self, request: Request, embed: Embed) -> Response:
        self.check_shown(embed)
        job = self._job(embed, origin(request, self._settings))
        if embed.is_now:
            found = await self._pictures.get(embed.finder, job)
        else:
            found = self._earlier(embed, job)
        return conditional(request, found, self._headers(embed))

    def _earlier(self, embed: Embed, job: Job) -> Representation:
        found = self._pictures.held(embed.key, embed.version, job)
        if found is None:
            raise CorrectedError(
                f"the debate has been corrected since ({embed.key}@{embed.version} is not kept); "
                f"as it is now it is at {embed.path(self._urls, suffix=_suffix(embed))}",
                self._latest(embed),
            )
        return found

    def _job(self, embed: Embed, site: str) -> Job:
        name = embed.name
        if name.format == "png":
            return view_job(name.kind.name, embed.options, "png", within=embed.within)
        if name.format != "html":
            return view_job(name.kind.name, embed.options, name.format)
        home = {
            "root": self._urls.root,
            "site": site,
            "address": site + embed.own_path(self._urls),
            "version": name.version,
        }
        return view_job(name.kind.name, embed.options, "html", home=home)

    def _headers(self, embed: Embed) -> dict[str, str]:
        """How long it holds, and where its other version and its other forms are."""
        if embed.name.version:
            return {"Cache-Control": FOR_EVER, **self._latest(embed)}
        links = [f'<{embed.path(self._urls, version=embed.version, suffix=_suffix(embed))}>; rel="cite-as"']
        if embed.name.format == "html":
            links += [
                f'<{embed.path(self._urls, suffix=f".{name}")}>; rel="alternate"; type="{media_type}"'
                for name, media_type in FORMATS.items()
                if name != "html"
            ]
        return {"Cache-Control": FRESH, "Link": ", ".join(links)}

    def _latest(self, embed: Embed) -> dict[str, str]:
        return {"Link": f'<{embed.path(self._urls, suffix=_suffix(embed))}>; rel="latest-version"'}

    def _refusal(self, request: Request, error: CounterpointError, embed: Embed | None) -> Response:
        def drawn(problem: ProblemDetails) -> Representation:
            return page(self._notice(error, problem, embed), " ".join(self._settings.embed_ancestors))

        return problem_response(error, request, self._urls, as_page=drawn)

    def _notice(self, error: CounterpointError, problem: ProblemDetails, embed: Embed | None) -> str:
        if embed and isinstance(error, (CorrectedError, WithdrawnError)):
            latest = "" if embed.is_now else embed.path(self._urls)
            draw = withdrawn_page if isinstance(error, WithdrawnError) else corrected_page
            return draw(embed.debate, embed.language, latest)
        return notice_page(problem.title, problem.detail)


def _suffix(embed: Embed) -> str:
    return "" if embed.name.format == "html" else f".{embed.name.format}"
