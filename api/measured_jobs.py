"""Processes that analyze or draw, with what they do counted."""

from __future__ import annotations

import time

from counterpoint.api.library import Jobs
from counterpoint.api.metrics import Metrics, Outcome
from counterpoint.errors import AnalysisCrashError, AnalysisError, AnalysisTimeoutError
from counterpoint.graph.analysis.job import Job
from counterpoint.ontology.debate import Debate

__all__ = ["MeasuredJobs"]


class MeasuredJobs:
    """A pool of processes under its name in the metrics."""

    def __init__(self, jobs: Jobs, metrics: Metrics, pool: str) -> None:
        self._jobs = jobs
        self._metrics = metrics
        self._pool = pool
        metrics.watch_workers(pool, self.states)

    def run(self, debate: Debate, digest: str, job: Job) -> bytes:
        """The answer to a job; raises what the pool raises."""
        started = time.monotonic()
        outcome: Outcome = "error"
        try:
            answer = self._jobs.run(debate, digest, job)
            outcome = "ok"
            return answer
        except Exception as error:
            outcome = _outcome(error)
            raise
        finally:
            self._metrics.job(self._pool, outcome, time.monotonic() - started)

    def states(self) -> dict[str, int]:
        """How many processes are ``busy``, and how many ``idle``."""
        return self._jobs.states()

    def get_ready(self) -> None:
        """Start a process now; returns at once."""
        self._jobs.get_ready()

    def close(self) -> None:
        """End every process."""
        self._jobs.close()


def _outcome(error: Exception) -> Outcome:
    if isinstance(error, AnalysisTimeoutError):
        return "timeout"
    if isinstance(error, AnalysisCrashError):
        return "crash"
    return "refused" if isinstance(error, AnalysisError) else "error"
