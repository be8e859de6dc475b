"""``/metrics``: what the service counts of itself, for Prometheus.

Other modules count through the methods of :class:`Metrics`; none of them holds a text, an address or a name
that a request brought, so the number of series is bounded by the tables here and the routes.

    metrics.query("ok", seconds)                 a query has ended; the outcomes are in OUTCOMES
    metrics.job("drawing", "timeout", seconds)   a job of another pool has ended
    metrics.watch_workers("query", states)       states() is asked at every scrape: {"busy": 1, "idle": 1}
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from counterpoint.errors import CounterpointError

__all__ = ["CONTENT_TYPE", "OUTCOMES", "Metrics", "Outcome"]

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST

Outcome: TypeAlias = Literal["ok", "refused", "timeout", "crash", "busy", "error"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("ok", "refused", "timeout", "crash", "busy", "error")
"""How a query or a job ends: answered; not allowed or not well formed; past its deadline; its process died;
no place was free, or a client had too much; anything else."""

NOWHERE: Final = "(none)"
"""The route of what no route answers: an address that is not there, a request that was not admitted."""

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counters of one service, in a registry of their own: two services in a process do not mix."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        self._requests = Counter(
            "counterpoint_http_requests",
            "Requests that were answered, by route.",
            ("route", "method", "status"),
            registry=registry,
        )
        self._latency = Histogram(
            "counterpoint_http_request_seconds",
            "Seconds from a request's head to the end of its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._sent = Counter(
            "counterpoint_http_sent_bytes", "Bytes of bodies that were sent.", ("route",), registry=registry
        )
        self.in_flight = Gauge(
            "counterpoint_http_in_flight", "Requests that are being answered.", registry=registry
        )
        self._queries = Counter(
            "counterpoint_queries", "Queries of strangers that have ended.", ("outcome",), registry=registry
        )
        self._query_seconds = Histogram(
            "counterpoint_query_seconds",
            "Seconds that queries took, waiting included.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._jobs = Counter(
            "counterpoint_jobs",
            "Analyses and drawings that have ended.",
            ("pool", "outcome"),
            registry=registry,
        )
        self._job_seconds = Histogram(
            "counterpoint_job_seconds",
            "Seconds that jobs took.",
            ("pool",),
            buckets=_SECONDS,
            registry=registry,
        )
        for outcome in OUTCOMES:  # a series that is not there yet makes no rate
            self._queries.labels(outcome)
        self._shown: list[_Shown] = []
        registry.register(_Watched(self._shown))
        self._series: dict[tuple[str, str, str], tuple[Counter, Histogram, Counter]] = {}

    def request(self, route: str, method: str, status: int, seconds: float, size: int) -> None:
        """A request has been answered; ``route`` is a template, never what a client wrote."""
        name = (route or NOWHERE, method if method in _METHODS else "other", f"{status // 100}xx")
        series = self._series.get(name)
        if series is None:
            series = self._series[name] = (
                self._requests.labels(*name),
                self._latency.labels(name[0]),
                self._sent.labels(name[0]),
            )
        count, latency, sent = series
        count.inc()
        latency.observe(seconds)
        sent.inc(size)

    def query(self, outcome: Outcome, seconds: float) -> None:
        """A stranger's query has ended."""
        self._queries.labels(outcome).inc()
        self._query_seconds.observe(seconds)

    def job(self, pool: str, outcome: Outcome, seconds: float) -> None:
        """A job of the pool of that name has ended."""
        self._jobs.labels(pool, outcome).inc()
        self._job_seconds.labels(pool).observe(seconds)

    def watch_workers(self, pool: str, states: Callable[[], Mapping[str, float]]) -> None:
        """Show how many processes of a pool are in which state; ``states`` is asked at every scrape."""
        self._shown.append(_Shown("counterpoint_workers", "Processes of a pool, by state.", states, pool))

    def watch(self, name: str, help_text: str, value: Callable[[], float | None]) -> None:
        """Show a number that is asked for at every scrape; ``None`` leaves it out."""

        def states() -> Mapping[str, float]:
            found = value()
            return {} if found is None else {"": found}

        self._shown.append(_Shown(name, help_text, states))

    def text(self) -> bytes:
        """All of it, in the exposition format."""
        return generate_latest(self._registry)


@dataclass(frozen=True, slots=True)
class _Shown:
    """Numbers that are asked for when they are shown: by state and pool, or one without labels."""

    name: str
    help: str
    states: Callable[[], Mapping[str, float]]
    pool: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        return ("pool", "state") if self.pool else ()


class _Watched(Collector):
    """Asks for every number. One that cannot be had is left out, and the others are shown."""

    def __init__(self, shown: Sequence[_Shown]) -> None:
        self._shown = shown

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing: what there is is known when it is shown."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The numbers as they are now."""
        families: dict[str, GaugeMetricFamily] = {}
        for row in tuple(self._shown):
            try:
                found = row.states()
            except CounterpointError:
                continue
            for state, number in found.items():
                family = families.setdefault(
                    row.name, GaugeMetricFamily(row.name, row.help, labels=row.labels)
                )
                family.add_metric((row.pool, state) if row.pool else (), number)
        yield from families.values()
