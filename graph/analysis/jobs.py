"""Analyses and views for strangers, in processes that can be killed: nothing NP-hard runs in the server."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

from counterpoint.errors import AnalysisCrashError, AnalysisTimeoutError
from counterpoint.graph import channel
from counterpoint.graph.analysis.job import DEBATE, MOST_DEBATES, Job, debate_message
from counterpoint.graph.worker_process import WorkerProcess
from counterpoint.ontology.debate import Debate

__all__ = ["AnalysisJobs"]

_ANALYZES: Final = "counterpoint.graph.analysis.job_worker"
_TAKING_IN: Final = 60.0
"""Seconds that a worker may take to unpack a debate."""


class AnalysisJobs:
    """Processes that analyze. :meth:`run` may be called from any number of threads.

    ``workers`` jobs run at once, each for at most ``deadline`` seconds, with ``memory`` bytes beyond what the
    libraries take. A process is started when it is first needed, and keeps the debates it was asked about
    last, with what it found out about them. ``module`` is what the processes run.
    """

    def __init__(
        self, *, workers: int = 1, deadline: float = 30.0, memory: int = 1 << 30, module: str = _ANALYZES
    ) -> None:
        self.deadline = deadline
        self._module = module
        self._memory = memory
        self._free = threading.Semaphore(workers)
        self._idle: list[tuple[WorkerProcess, list[str]]] = []
        self._changing = threading.Lock()
        self._busy = 0
        self._closed = False
        # A worker dies with the thread that started it, so one thread that lives as long as the pool does.
        self._starter = ThreadPoolExecutor(1, "counterpoint-analysis")

    def run(self, debate: Debate, digest: str, job: Job) -> bytes:
        """The answer to a job about a debate; ``digest`` is the debate's.

        Raises:
            AnalysisError: the job asks for what cannot be.
            AnalysisTimeoutError: it ran past the deadline, or no process was free within it.
            AnalysisCrashError: it ended its process.
            StoreError: no process could be started.
        """
        if not self._free.acquire(timeout=self.deadline):
            raise AnalysisTimeoutError(
                f"no analysis could begin within {self.deadline:g} seconds; try again later"
            )
        self._count(1)
        try:
            worker, known = self._taken()
            try:
                return self._asked(worker, known, debate, digest, job)
            finally:
                self._given_back(worker, known)
        finally:
            self._count(-1)
            self._free.release()

    def _asked(self, worker: WorkerProcess, known: list[str], debate: Debate, digest: str, job: Job) -> bytes:
        try:
            if digest not in known:
                worker.send(debate_message(digest, debate), DEBATE)
                worker.answer(_TAKING_IN)
                known.append(digest)
                del known[:-MOST_DEBATES]
            worker.send(digest.encode("ascii") + job.encoded())
            return worker.answer(self.deadline)
        except channel.TooLate:
            raise AnalysisTimeoutError(
                f"it took longer than {self.deadline:g} seconds and was ended; ask for a part (an issue, a "
                "place, a period), for fewer samples, or run it with the command line, which has no deadline"
            ) from None
        except channel.Closed:
            worker.kill()
            raise AnalysisCrashError("it ended the process that ran it; ask for less") from None

    def _taken(self) -> tuple[WorkerProcess, list[str]]:
        with self._changing:
            while self._idle:
                worker, known = self._idle.pop()
                if worker.alive:
                    return worker, known
                worker.kill()
        return self._starter.submit(self._started).result(), []

    def _started(self) -> WorkerProcess:
        return WorkerProcess(self._module, memory=self._memory)

    def _count(self, more: int) -> None:
        with self._changing:
            self._busy += more

    def states(self) -> dict[str, int]:
        """How many processes are at work, and how many wait for some."""
        with self._changing:
            return {"busy": self._busy, "idle": len(self._idle)}

    def get_ready(self) -> None:
        """Start a process now, so that the first who asks need not wait for it; returns at once."""
        with suppress(RuntimeError):  # closed meanwhile
            self._starter.submit(lambda: self._given_back(self._started(), []))

    def _given_back(self, worker: WorkerProcess, known: list[str]) -> None:
        with self._changing:
            if worker.alive and not self._closed:
                self._idle.append((worker, known))
                return
        worker.kill()

    def close(self) -> None:
        """End every process; one that is at work, when it is done, or at its deadline."""
        with self._changing:
            self._closed = True
            leaving, self._idle = self._idle, []
        for worker, _ in leaving:
            worker.kill()
        self._starter.shutdown()
