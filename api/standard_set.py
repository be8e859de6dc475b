"""The standard set of analyses, recorded beside every debate so that SPARQL can ask for results."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from counterpoint.api.library import Jobs, Library
from counterpoint.errors import AnalysisError, CounterpointError
from counterpoint.graph.analysis.catalog import ANALYSES
from counterpoint.graph.analysis.job import Job

__all__ = ["StandardSet"]

log = logging.getLogger("counterpoint.api")

_LOOK: Final = 0.1
"""Seconds between two looks at what is still being loaded."""


class StandardSet:
    """Runs, in a thread of its own, what is not recorded yet of the debates as they are now.

    Each analysis is a job with a deadline like everybody's. One that fails is logged and left out until its
    debate says something else.
    """

    def __init__(self, library: Library, jobs: Jobs, loading: Callable[[], str]) -> None:
        self._library = library
        self._jobs = jobs
        self._loading = loading
        self._changed = threading.Event()
        self._ended = threading.Event()
        self._failed: set[tuple[str, str]] = set()

    def start(self) -> None:
        """Begin, and go on after every change of the library."""
        self._library.on_change(self._changed.set)
        self._changed.set()
        threading.Thread(target=self._run, name="standard-set", daemon=True).start()

    def end(self) -> None:
        """Stop after the analysis that is under way."""
        self._ended.set()
        self._changed.set()

    def _run(self) -> None:
        while self._loading() and not self._ended.wait(_LOOK):
            pass
        while not self._ended.is_set():
            self._changed.wait()
            self._changed.clear()
            for key in self._library.debates():
                try:
                    self._record(key)
                except CounterpointError as error:
                    log.warning("%s: the standard analyses are not recorded: %s", key, error)

    def _record(self, key: str) -> None:
        finder = self._library.finder(key)
        recorded = {known.method for known in self._library.recorded(key) if not known.stale}
        found = b""
        for name, entry in ANALYSES.items():
            if name in recorded or (finder.digest, name) in self._failed or self._ended.is_set():
                continue
            job = Job("analysis", name, entry.parameters({}), "ntriples")
            try:
                found += self._jobs.run(finder.debate, finder.digest, job)
            except AnalysisError as error:
                self._failed.add((finder.digest, name))
                log.warning("%s: %s is not recorded: %s", key, name, error)
        if found and not self._ended.is_set():
            self._library.record_triples(key, finder.digest, found)
            log.info("%s: the standard analyses are recorded", key)
