"""Views of debates, drawn in processes that can be killed, kept, and drawn once for all who ask at once."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Semaphore
from typing import Any, Final

from counterpoint.api.kept import Kept
from counterpoint.api.library import Jobs
from counterpoint.api.once import Once
from counterpoint.api.representation import Representation, page
from counterpoint.errors import AnalysisCrashError, AnalysisTimeoutError, ViewCrashError, ViewTimeoutError
from counterpoint.graph.analysis.findings import Finder
from counterpoint.graph.analysis.job import Job
from counterpoint.settings import Settings
from counterpoint.viz.csp import page_policy
from counterpoint.viz.png import Size
from counterpoint.viz.png_process import drawn_apart

__all__ = ["FORMATS", "Pictures", "version_of", "view_job"]

FORMATS: Final = {"html": "text/html", "svg": "image/svg+xml", "png": "image/png", "json": "application/json"}
"""What a view can be had as."""

_VERSION_LENGTH: Final = 12


def version_of(finder: Finder) -> str:
    """The name of the state that a debate is in: the first digits of its digest."""
    return finder.digest[:_VERSION_LENGTH]


def view_job(view: str, options: Mapping[str, Any], format_: str, **more: Any) -> Job:
    """The question for a view: its options; ``home`` for ``html``, ``within`` for ``png``."""
    return Job("view", view, {"options": dict(options), **more}, format_)


class Pictures:
    """Views as they are sent. A ``png`` is made of the ``svg``, in a process of its own."""

    def __init__(self, jobs: Jobs, settings: Settings) -> None:
        self._jobs = jobs
        self._settings = settings
        self._frames = " ".join(settings.embed_ancestors)
        self._drawing = Semaphore(settings.view_workers)
        self._kept = Kept(settings.embed_memory)
        self._once: Once[Representation] = Once(
            settings.view_queue, "more views are asked for than can be drawn; come back in a moment"
        )

    def held(self, key: str, version: str, job: Job) -> Representation | None:
        """The answer, where it is kept; also that of a version that is no longer the debate's."""
        return self._kept.held(None, (key, version, job.encoded()))

    async def get(self, finder: Finder, job: Job) -> Representation:
        """The answer about a debate as it is now, kept or new.

        Raises:
            ViewError: it cannot be drawn, takes too long (ViewTimeoutError), or ends its process.
            BusyError: too much is being drawn.
        """
        key, version = finder.debate.info.key, version_of(finder)
        if found := self.held(key, version, job):
            return found
        svg = b""
        if job.format == "png":
            drawn = await self.get(
                finder, Job("view", job.name, {"options": job.parameters["options"]}, "svg")
            )
            svg = drawn.body

        def made() -> Representation:
            body = self._png(svg, job) if svg else self._answered(finder, job)
            return self._kept.keep(None, (key, version, job.encoded()), self._sent(body, job.format))

        return await self._once.get((key, version, job.encoded()), made)

    def _answered(self, finder: Finder, job: Job) -> bytes:
        limit = f"{self._settings.view_timeout:g} seconds"
        try:
            return self._jobs.run(finder.debate, finder.digest, job)
        except AnalysisTimeoutError:
            raise ViewTimeoutError(
                f"the view could not be drawn within {limit}; ask for a part: an issue, a place, a period"
            ) from None
        except AnalysisCrashError:
            raise ViewCrashError(
                "the view ended the process that drew it; ask for a part: an issue, a place, a period"
            ) from None

    def _png(self, svg: bytes, job: Job) -> bytes:
        within: Size = tuple(job.parameters["within"])
        seconds, memory = self._settings.view_timeout, self._settings.view_memory
        if not self._drawing.acquire(timeout=seconds):
            raise ViewTimeoutError(f"no picture could be begun within {seconds:g} seconds; try again later")
        try:
            return drawn_apart(svg, deadline=seconds, memory=memory, within=within)
        finally:
            self._drawing.release()

    def _sent(self, body: bytes, format_: str) -> Representation:
        if format_ == "html":
            return page(body.decode(), self._frames)
        headers = {}
        if format_ == "svg":  # opened by itself it is a page, with styles of its own
            policy = f"{page_policy(body.decode())}; sandbox; frame-ancestors {self._frames}"
            headers["Content-Security-Policy"] = policy
        return Representation(body, FORMATS[format_], headers)
