"""What the service counts of itself, and who may read it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, nullcontext

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from counterpoint.api.app import create_app
from counterpoint.api.measured_jobs import MeasuredJobs
from counterpoint.api.metrics import OUTCOMES, Metrics
from counterpoint.errors import (
    AnalysisCrashError,
    AnalysisError,
    AnalysisTimeoutError,
    StoreError,
)
from counterpoint.graph.analysis.job import Job
from counterpoint.library import Library
from counterpoint.ontology.debate import Debate
from counterpoint.settings import Settings

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read(text: str) -> Samples:
    """Every sample of an exposition by its name and labels."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((name, frozenset(labels.items())), 0)


@asynccontextmanager
async def asking(
    library: Library, peer: str = "127.0.0.1", **settings: object
) -> AsyncIterator[httpx.AsyncClient]:
    """A client, at an address, of a service that starts no workers."""
    app = create_app(library, Settings(**settings))
    transport = httpx.ASGITransport(app, client=(peer, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


def test_requests_are_counted_by_route_and_not_by_what_they_name(client: httpx.Client) -> None:
    before = read(client.get("/metrics").text)
    for path in ("/bridge/actors/ann", "/bridge/actors/bob", "/bridge/actors/nobody", "/no/such/page/at/all"):
        client.get(path, params={"secret": "word"})
    client.head("/bridge/actors/ann")
    client.request("BREW", "/bridge")
    text = client.get("/metrics").text
    after, name = read(text), "counterpoint_http_requests_total"
    grown = {key: number - before.get(key, 0) for key, number in after.items() if key[0] == name}
    thing = "/{debate}/{kind}/{key}"
    assert grown[name, frozenset({("route", thing), ("method", "GET"), ("status", "2xx")})] == 2
    assert grown[name, frozenset({("route", thing), ("method", "GET"), ("status", "4xx")})] == 1
    assert grown[name, frozenset({("route", thing), ("method", "HEAD"), ("status", "2xx")})] == 1
    assert grown[name, frozenset({("route", "(none)"), ("method", "GET"), ("status", "4xx")})] == 1
    assert grown[name, frozenset({("route", "/{debate}"), ("method", "other"), ("status", "4xx")})] == 1
    for word in ("ann", "nobody", "no/such", "secret", "BREW"):
        assert word not in text


def test_seconds_and_bytes_are_those_of_the_answers(client: httpx.Client) -> None:
    before = read(client.get("/metrics").text)
    sent = len(client.get("/bridge.ttl", headers={"Accept-Encoding": "identity"}).content)
    after = read(client.get("/metrics").text)
    route = {"route": "/{debate}"}
    grown = value(after, "counterpoint_http_sent_bytes_total", **route) - value(
        before, "counterpoint_http_sent_bytes_total", **route
    )
    assert grown == sent
    for part in ("count", "sum"):
        name = f"counterpoint_http_request_seconds_{part}"
        assert value(after, name, **route) > value(before, name, **route)


def test_the_process_its_debates_and_its_requests_are_told(client: httpx.Client, library: Library) -> None:
    found = read(client.get("/metrics").text)
    assert value(found, "counterpoint_debates") == len(library.debates())
    assert value(found, "counterpoint_triples") == len(library.dump().splitlines())
    assert value(found, "counterpoint_http_in_flight") == 1  # the one that asks
    for name in ("process_resident_memory_bytes", "process_open_fds", "process_cpu_seconds_total"):
        assert value(found, name) > 0
    told = {dict(labels)["outcome"] for name, labels in found if name == "counterpoint_queries_total"}
    assert told == set(OUTCOMES)


def test_processes_that_analyze_are_told_by_state(client: httpx.Client) -> None:
    assert client.get("/api/v1/debates/bridge/analyses/voices").status_code == 200
    found = read(client.get("/metrics").text)
    assert value(found, "counterpoint_workers", pool="analysis", state="idle") == 1
    assert value(found, "counterpoint_workers", pool="analysis", state="busy") == 0
    assert value(found, "counterpoint_jobs_total", pool="analysis", outcome="ok") >= 1


def test_triples_are_counted_again_after_a_change(
    make_debate: Callable[[str], Debate], run_service: Callable[..., Iterator[str]]
) -> None:
    with Library() as library:
        library.put(make_debate("bridge"))
        with run_service(library, Settings(record_analyses="none")) as where:  # type: ignore[attr-defined]
            first = read(httpx.get(f"{where}metrics").text)
            library.put(make_debate("tunnel"))
            second = read(httpx.get(f"{where}metrics").text)
    assert value(second, "counterpoint_debates") == 2
    assert value(second, "counterpoint_triples") > value(first, "counterpoint_triples")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("who", "peer", "headers", "status"),
    [
        ("local", "127.0.0.1", {}, 200),
        ("local", "::1", {}, 200),
        ("local", "10.0.0.7", {}, 404),
        ("local", "2001:db8::1", {}, 404),
        ("local", "127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 404),
        ("local", "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("local", "127.0.0.1", {"Forwarded": "for=127.0.0.1"}, 404),
        ("local", "127.0.0.1", {"Via": "1.1 proxy"}, 404),
        ("local", "10.0.0.7", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("open", "10.0.0.7", {}, 200),
        ("off", "127.0.0.1", {}, 404),
    ],
)
async def test_metrics_are_shown_to_whom_the_setting_allows(
    library: Library, who: str, peer: str, headers: dict[str, str], status: int
) -> None:
    for trusted in ((), ("127.0.0.1",)):
        async with asking(library, peer, metrics=who, trusted_proxies=trusted) as client:
            response = await client.get("/metrics", headers=headers)
            assert response.status_code == status
            assert ("counterpoint_" in response.text) == (status == 200)


def test_a_query_and_a_pool_are_counted_as_they_say() -> None:
    metrics = Metrics()
    metrics.query("timeout", 10.0)
    metrics.query("ok", 0.01)
    metrics.watch_workers("query", lambda: {"busy": 2, "idle": 1})
    metrics.watch_workers("drawing", lambda: {"busy": 0})
    found = read(metrics.text().decode())
    assert value(found, "counterpoint_queries_total", outcome="timeout") == 1
    assert value(found, "counterpoint_query_seconds_sum") == pytest.approx(10.01)
    assert value(found, "counterpoint_workers", pool="query", state="busy") == 2
    assert value(found, "counterpoint_workers", pool="query", state="idle") == 1


def test_a_number_that_cannot_be_had_is_left_out_and_the_others_are_shown() -> None:
    def gone() -> float:
        raise StoreError("the server is gone")

    metrics = Metrics()
    metrics.watch("counterpoint_triples", "Triples.", gone)
    metrics.watch("counterpoint_debates", "Debates.", lambda: 3)
    found = read(metrics.text().decode())
    assert value(found, "counterpoint_debates") == 3
    assert not any(name == "counterpoint_triples" for name, _ in found)


def test_two_services_in_a_process_count_for_themselves() -> None:
    one, other = Metrics(), Metrics()
    one.request("/", "GET", 200, 0.1, 10)
    assert value(
        read(one.text().decode()), "counterpoint_http_requests_total", route="/", method="GET", status="2xx"
    )
    assert "GET" not in other.text().decode()


class Pool:
    """Jobs that end as they are told."""

    def __init__(self, error: Exception | None) -> None:
        self._error = error

    def run(self, debate: Debate, digest: str, job: Job) -> bytes:
        if self._error:
            raise self._error
        return b"done"

    def states(self) -> dict[str, int]:
        return {"busy": 1, "idle": 2}

    def get_ready(self) -> None:
        raise AssertionError

    close = get_ready


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (None, "ok"),
        (AnalysisTimeoutError("late"), "timeout"),
        (AnalysisCrashError("dead"), "crash"),
        (AnalysisError("no such parameter"), "refused"),
        (StoreError("no process"), "error"),
    ],
)
def test_a_job_is_counted_by_how_it_ends(
    error: Exception | None, outcome: str, make_debate: Callable[[str], Debate]
) -> None:
    metrics = Metrics()
    jobs = MeasuredJobs(Pool(error), metrics, "drawing")
    with pytest.raises(type(error)) if error else nullcontext():
        assert jobs.run(make_debate("bridge"), "digest", Job("view", "map", {}, "svg")) == b"done"
    found = read(metrics.text().decode())
    assert value(found, "counterpoint_jobs_total", pool="drawing", outcome=outcome) == 1
    assert value(found, "counterpoint_job_seconds_count", pool="drawing") == 1
    assert value(found, "counterpoint_workers", pool="drawing", state="idle") == 2
