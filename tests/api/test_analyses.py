"""Networks and analyses over HTTP: their parameters, formats, errors, what is kept, and what is ended."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from xml.etree import ElementTree

import httpx
import networkx as nx
import psutil
import pyoxigraph as ox
import pytest

from counterpoint import __version__
from counterpoint.graph.analysis.catalog import ANALYSES
from counterpoint.graph.analysis.findings import digest
from counterpoint.graph.networks.network_options import KINDS
from counterpoint.library import Library
from counterpoint.ontology.debate import Debate
from counterpoint.settings import Settings

Run = Callable[[Library, Settings], AbstractContextManager[str]]

HERE = "/api/v1/debates/city-divided"
LONG = f"{HERE}/analyses/coalitions?resamples=10000&restarts=1000"
"""A question that takes more than a minute."""


@pytest.fixture(scope="module")
def city() -> Iterator[Library]:
    with Library() as library:
        library.load("city-divided")
        yield library


@pytest.fixture(scope="module")
def debates(city: Library, run_service: Run) -> Iterator[httpx.Client]:
    """A service with the bundled debate, which records nothing by itself."""
    with (
        run_service(city, Settings(record_analyses="none")) as where,
        httpx.Client(base_url=where, timeout=60) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def impatient(city: Library, run_service: Run) -> Iterator[httpx.Client]:
    """The same with so little patience that long analyses are ended."""
    settings = Settings(analysis_timeout=3.0, analysis_queue=3, record_analyses="none")
    with run_service(city, settings) as where, httpx.Client(base_url=where, timeout=60) as client:
        yield client


def problem(response: httpx.Response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    return response.status_code, response.json()["detail"]


LESS = {"polarization": {"samples": 20}, "coalitions": {"restarts": 4, "resamples": 20}}
"""Parameters of the analyses that would take long; what they answer is of the same kind."""


@pytest.mark.parametrize("name", ANALYSES)
def test_every_analysis_answers_with_what_it_was_run_on(
    debates: httpx.Client, city: Library, name: str
) -> None:
    less = LESS.get(name, {})
    response = debates.get(f"{HERE}/analyses/{name}", params=less)
    assert response.status_code == 200
    told = response.json()
    assert told["debate"] == "city-divided"
    assert told["analysis"] == name
    assert told["input_digest"] == digest(city.debate("city-divided"))
    assert told["software_version"] == __version__
    assert set(told["parameters"]) >= {option.name for option in ANALYSES[name].own}
    assert told == {**told, **city.session("city-divided").analyze(name, **less).to_json()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format_", ["json", "graphml", "gexf", "csv"])
def test_every_network_is_had_in_every_format(
    debates: httpx.Client, city: Library, kind: str, format_: str
) -> None:
    response = debates.get(f"{HERE}/networks/{kind}", params={"format": format_})
    assert response.status_code == 200
    assert response.headers["content-disposition"] == f'inline; filename="city-divided-{kind}.{format_}"'
    expected = city.session("city-divided").network(kind)
    match format_:
        case "json":
            graph = nx.node_link_graph(response.json(), edges="edges")
            assert set(graph) == set(expected)
            assert graph.number_of_edges() == expected.number_of_edges()
        case "graphml":
            assert nx.parse_graphml(response.text).number_of_edges() == expected.number_of_edges()
        case "gexf":
            namespace = "{http://www.gexf.net/1.2draft}"
            edges = list(ElementTree.fromstring(response.text).iter(f"{namespace}edge"))
            assert len(edges) == expected.number_of_edges()
        case "csv":
            rows = list(csv.DictReader(io.StringIO(response.text)))
            assert len(rows) == expected.number_of_edges()


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/graphml+xml", "application/graphml+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("*/*", "application/json"),
    ],
)
def test_the_format_follows_the_accept_header(debates: httpx.Client, accept: str, media_type: str) -> None:
    response = debates.get(f"{HERE}/networks/stances", headers={"Accept": accept})
    assert response.headers["content-type"] == media_type
    assert "Accept" in response.headers["vary"].split(", ")


def test_an_analysis_is_had_as_a_table_and_as_triples(debates: httpx.Client, city: Library) -> None:
    table = debates.get(f"{HERE}/analyses/voices?format=csv").text
    rows = city.session("city-divided").analyze("voices").rows()
    assert len(list(csv.DictReader(io.StringIO(table)))) == len(rows)
    body = debates.get(f"{HERE}/analyses/coalitions", headers={"Accept": "application/n-triples"}).content
    said = {quad.predicate.value.rpartition("#")[2] for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES)}
    assert {"inCoalition", "inputDigest", "softwareVersion", "parameters"} <= said


@pytest.mark.parametrize("what", ["analyses", "networks"])
def test_what_can_be_asked_is_listed_with_its_parameters(debates: httpx.Client, what: str) -> None:
    found = debates.get(f"{HERE}/{what}").json()[what]
    assert [entry["name"] for entry in found] == list(ANALYSES if what == "analyses" else KINDS)
    for entry in found:
        defaults = {p["name"]: p["default"] for p in entry["parameters"]}
        for parameter in entry["parameters"]:
            assert parameter["help"].endswith(".")
            assert parameter["default"] in parameter.get("choices", [parameter["default"]])
        if entry["name"] in ("congruence", "coalitions"):
            assert debates.get(entry["address"], params=defaults).status_code == 200


def test_parameters_reach_the_analysis_with_hyphens_or_underscores(debates: httpx.Client) -> None:
    one = debates.get(f"{HERE}/analyses/balance?time-limit=2&seed=4").json()
    assert (one["parameters"]["time_limit"], one["parameters"]["seed"]) == (2.0, 4)
    network = debates.get(f"{HERE}/networks/congruence?normalization=average&units=speaker&top=2").json()
    assert max(edge["weight"] for edge in network["edges"]) <= 2


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("analyses/colitions", 404, 'there is no analysis "colitions"; did you mean "coalitions"?'),
        ("networks/friends", 404, 'there is no network "friends"; there is: affiliation'),
        ("analyses/coalitions?sed=1", 400, 'has no parameter "sed"; did you mean "seed"?'),
        ("analyses/coalitions?seed=one", 400, "seed is 'one'; it must be a whole number"),
        ("analyses/coalitions?seed=-1", 400, "seed is '-1'; it must be a number from 0"),
        ("analyses/coalitions?seed=1&seed=2", 400, 'the parameter "seed" is given twice'),
        ("analyses/balance?time_limit=1e9", 400, "it must be a number from 0.01 to 24"),
        ("analyses/balance?time_limit=nan", 400, "it must be a number"),
        ("analyses/coalitions?start=yesterday", 400, 'the date "yesterday" cannot be read'),
        ("analyses/acceptability?semantics=naive", 400, "it must be one of: grounded, complete"),
        ("analyses/acceptability?issue=%2e%2e%2fetc%2fpasswd", 400, 'no issue "../etc/passwd"'),
        ("analyses/cruxes?goal=<script>", 400, 'no proposition "<script>"'),
        ("networks/congruence?normalization=activity", 400, "it must be one of: no, average"),
        ("networks/congruence?format=exe", 400, 'there is no format "exe"; there is: json, graphml'),
        ("networks/congruence?top=1.5", 400, "top is '1.5'; it must be a whole number"),
        ("networks/" + "x" * 900, 404, "there is no network"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_with_what_can(
    debates: httpx.Client, path: str, status: int, told: str
) -> None:
    found, detail = problem(debates.get(f"{HERE}/{path}"))
    assert found == status
    assert told in detail


def test_an_unknown_debate_is_not_found_and_other_methods_are_not_answered(debates: httpx.Client) -> None:
    assert debates.get("/api/v1/debates/nope/analyses/voices").status_code == 404
    assert debates.get("/api/v1/debates/nope/networks").status_code == 404
    assert debates.get("/api/v1/debates/..%2f..%2fetc/networks").status_code == 404
    for method in ("POST", "PUT", "DELETE"):
        response = debates.request(method, f"{HERE}/analyses/voices")
        assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    head = debates.head(f"{HERE}/analyses/voices")
    assert (head.status_code, head.content) == (200, b"")
    assert debates.get(f"{HERE}/analyses/voices", headers={"Accept": "image/png"}).status_code == 406


def test_other_sites_may_read_and_who_has_it_is_told_so(debates: httpx.Client) -> None:
    first = debates.get(f"{HERE}/analyses/voices", headers={"Origin": "https://news.example"})
    assert first.headers["access-control-allow-origin"] == "*"
    again = debates.get(f"{HERE}/analyses/voices", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = debates.get(f"{HERE}/analyses/voices?author=true")
    assert other.headers["etag"] != first.headers["etag"]


def test_a_long_analysis_is_ended_at_its_deadline_and_the_next_one_answered(impatient: httpx.Client) -> None:
    assert impatient.get(f"{HERE}/analyses/voices").status_code == 200
    before = _workers()
    started = time.monotonic()
    status, detail = problem(impatient.get(LONG))
    assert status == 504
    assert "took longer than 3 seconds and was ended; ask for a part" in detail
    assert time.monotonic() - started < 20
    assert set(before) - set(_workers())
    assert impatient.get(f"{HERE}/analyses/voices?author=true").status_code == 200


def test_too_many_at_once_are_told_to_come_back_and_pages_are_answered_meanwhile(
    impatient: httpx.Client,
) -> None:
    where, answers = str(impatient.base_url), []

    def ask(number: int) -> None:
        answers.append(httpx.get(f"{where}{LONG[1:]}&seed={number}", timeout=60))

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(6)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    started = time.monotonic()
    assert impatient.get("/city-divided.json").status_code == 200
    assert time.monotonic() - started < 2
    for thread in threads:
        thread.join(60)
    found = sorted(answer.status_code for answer in answers)
    assert found.count(503) >= 3
    assert set(found) <= {503, 504}
    busy = next(answer for answer in answers if answer.status_code == 503)
    assert busy.headers["retry-after"] == "5"


def test_a_process_that_dies_is_told_of_and_the_next_question_finds_a_fresh_one(
    impatient: httpx.Client,
) -> None:
    assert impatient.get(f"{HERE}/analyses/voices?duplicates=day").status_code == 200
    answers: list[httpx.Response] = []
    where = str(impatient.base_url)
    thread = threading.Thread(
        target=lambda: answers.append(httpx.get(f"{where}{LONG[1:]}&seed=99", timeout=60))
    )
    thread.start()
    time.sleep(1)
    for number in _workers():
        psutil.Process(number).kill()
    thread.join(60)
    assert problem(answers[0]) == (500, "it ended the process that ran it; ask for less")
    assert impatient.get(f"{HERE}/analyses/voices?duplicates=week").status_code == 200


def _workers() -> list[int]:
    children = psutil.Process().children(recursive=True)
    return [child.pid for child in children if _analyzes(child)]


def _analyzes(process: psutil.Process) -> bool:
    try:
        return "counterpoint.graph.analysis.job_worker" in process.cmdline()
    except psutil.Error:  # it is gone, or about to be
        return False


def test_the_same_question_is_computed_once_for_as_long_as_the_debate_says_the_same(
    run_service: Run, make_debate: Callable[[str], Debate]
) -> None:
    with Library() as library:
        library.put(make_debate("bridge"))
        with run_service(library, Settings(record_analyses="none")) as where:
            address = f"{where}api/v1/debates/bridge/analyses/voices"
            before = set(_workers())
            first = httpx.get(address, timeout=60).json()
            (worker,) = set(_workers()) - before
            psutil.Process(worker).kill()  # whoever answers from now on has kept it
            assert httpx.get(address, timeout=60).json() == first
            library.put(make_debate("bridge"))  # the same again
            assert httpx.get(address, timeout=60).json() == first
            assert set(_workers()) - before <= {worker}
            changed = make_debate("bridge")
            library.put(Debate.from_things(changed.info, [t for t in changed.things() if t.key != "s-3"]))
            again = httpx.get(address, timeout=60).json()
            assert again["input_digest"] != first["input_digest"]
            assert again != first


def test_the_standard_set_is_recorded_after_loading_so_that_sparql_finds_it(
    run_service: Run, make_debate: Callable[[str], Debate]
) -> None:
    ask = "SELECT DISTINCT ?method { ?activity cp:method ?method } ORDER BY ?method"
    with Library() as library:
        library.put(make_debate("bridge"))
        with run_service(library, Settings()) as where:

            def methods() -> list[str]:
                answer = httpx.get(f"{where}sparql", params={"query": ask}, headers={"Accept": "text/csv"})
                return answer.text.split()[1:]

            assert _within(30, lambda: len(methods()) == len(ANALYSES))
            assert methods() == sorted(ANALYSES)
            changed = make_debate("bridge")
            library.put(Debate.from_things(changed.info, [t for t in changed.things() if t.key != "s-3"]))
            assert _within(30, lambda: len(methods()) == len(ANALYSES))
            assert not [known for known in library.recorded("bridge") if known.stale]


def _within(seconds: float, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.1)
    return False


def test_answers_are_json_that_any_reader_takes(debates: httpx.Client) -> None:
    for name in ("polarization", "brokers"):
        body = debates.get(f"{HERE}/analyses/{name}").text
        json.loads(body, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
