"""Debates that come, change and fail while the service runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import httpx
import pytest

from counterpoint.api.server import address, listen, server
from counterpoint.library import Library
from counterpoint.loading import Loading
from counterpoint.ontology.debate import Debate
from counterpoint.settings import Settings

COUNT = "/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%20%3Fa%20a%20cp%3ADebate%20%7D"


class Slowly(Loading):
    """Loads when it is let."""

    def __init__(self, library: Library, debate: Debate) -> None:
        super().__init__(library, (), watch=False, report=print)
        self.let = threading.Event()
        self._slow = (library, debate)
        self._waiting = "debates are being loaded"

    def missing(self) -> str:
        return self._waiting

    def start(self, failed: Callable[[], None]) -> None:
        threading.Thread(target=self._load).start()

    def _load(self) -> None:
        self.let.wait(20)
        library, debate = self._slow
        library.put(debate)
        self._waiting = ""


def test_before_its_debates_are_there_the_service_says_so(make_debate: Callable[[str], Debate]) -> None:
    with Library() as library:
        loading = Slowly(library, make_debate("bridge"))
        service, listening = server(library, Settings(port=0), loading), listen(Settings(port=0))
        thread = threading.Thread(target=service.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            with httpx.Client(base_url=address(listening), timeout=20) as client:
                assert client.get("/healthz").status_code == 200
                for path in ("/readyz", "/", "/bridge", "/bridge/map", COUNT):
                    response = client.get(path)
                    assert response.status_code == 503
                    assert response.json()["detail"] == "debates are being loaded"
                assert client.get("/ontology").status_code == 200
                loading.let.set()
                deadline = time.monotonic() + 20
                while client.get("/readyz").status_code != 200 and time.monotonic() < deadline:
                    time.sleep(0.05)
                assert client.get("/bridge").status_code == 200
                assert client.get(COUNT).json()["results"]["bindings"][0]["n"]["value"] == "1"
        finally:
            loading.let.set()
            service.should_exit = True
            thread.join(20)


def test_a_debate_that_cannot_be_loaded_stops_the_service() -> None:
    with Library() as library:
        loading = Loading(library, ("no-such-debate",), watch=False, report=print)
        service = server(library, Settings(port=0), loading)
        thread = threading.Thread(target=service.run, kwargs={"sockets": [listen(Settings(port=0))]})
        thread.start()
        thread.join(20)
        assert not thread.is_alive()
    with pytest.raises(Exception, match="no-such-debate"):
        loading.raise_failure()


def test_a_change_is_seen_by_pages_and_by_queries_once_it_is_made(
    make_debate: Callable[[str], Debate],
    run_service: Callable[[Library, Settings], AbstractContextManager[str]],
) -> None:
    with Library() as library:
        bridge = make_debate("bridge")
        library.put(bridge)
        with run_service(library, Settings()) as where, httpx.Client(base_url=where, timeout=20) as client:
            tag = client.get("/bridge").headers["etag"]
            library.put(replace(bridge, info=replace(bridge.info, title="Another title")))
            changed = client.get("/bridge", headers={"If-None-Match": tag})
            assert changed.status_code == 200
            assert "Another title" in changed.text
            library.put(make_debate("tunnel"))
            assert client.get("/tunnel").status_code == 200
            assert client.get("/").status_code == 200
            assert client.get(COUNT).json()["results"]["bindings"][0]["n"]["value"] == "2"
            asked = {"query": "ASK { GRAPH ?g { ?d skos:prefLabel 'Another title'@en } }"}
            assert client.get("/sparql", params=asked).json()["boolean"] is True
