"""The package as a program imports it."""

import doctest
import importlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import counterpoint
from counterpoint.errors import CounterpointError, UnknownDebateError, UnknownThingError
from counterpoint.graph.rows import Rows
from counterpoint.library import Library
from counterpoint.viz.kinds import KINDS


@pytest.fixture
def session() -> counterpoint.Session:
    return counterpoint.open("city-divided")


def test_the_examples_in_the_docstrings_hold() -> None:
    found = [doctest.testmod(importlib.import_module(name)) for name in ("counterpoint",)]
    assert sum(result.attempted for result in found) >= 3
    assert sum(result.failed for result in found) == 0


def test_everything_named_for_users_is_there_and_listed() -> None:
    assert all(getattr(counterpoint, name) for name in counterpoint.__all__)
    assert set(counterpoint.__all__) <= set(dir(counterpoint))
    with pytest.raises(AttributeError, match="nothing_such"):
        getattr(counterpoint, "nothing_such")  # noqa: B009 - the lookup is what is tested


def test_the_readme_example_runs(session: counterpoint.Session, tmp_path: Path) -> None:
    rows = session.query("SELECT ?who WHERE { ?s cp:speaker ?who ; cp:polarity cp:Rejects }")
    assert isinstance(rows, Rows)
    assert len(rows.to_pandas()) == len(rows) > 0
    saved = session.render("map").save(tmp_path / "map.html")
    assert saved.stat().st_size > 100_000
    assert session.records.statements_by("activists")


def test_a_debate_keeps_in_a_directory_and_is_opened_from_there(tmp_path: Path) -> None:
    with counterpoint.open("city-divided", store=tmp_path / "store") as first:
        written = first.export("ntriples")
    with counterpoint.open(tmp_path / "store") as again:
        assert again.key == "city-divided"
        assert sorted(again.export("ntriples").split("\n")) == sorted(written.split("\n"))


def test_a_store_with_two_debates_is_opened_as_a_library(tmp_path: Path) -> None:
    from counterpoint.data.new import new

    new(tmp_path / "bus-lanes")
    with counterpoint.Library(tmp_path / "store") as library:
        library.load("city-divided")
        library.load(tmp_path / "bus-lanes")
        assert library.debates() == ("bus-lanes", "city-divided")
        assert library.session("bus-lanes").records.info.key == "bus-lanes"
    with pytest.raises(UnknownDebateError, match="2 debates"):
        counterpoint.open(tmp_path / "store")


def test_a_file_that_something_else_validated_is_loaded_as_it_is(
    session: counterpoint.Session, tmp_path: Path
) -> None:
    file = tmp_path / "debate.nt"
    file.write_text(session.export("ntriples"), encoding="utf-8")
    with counterpoint.Library() as library:
        assert library.load(file, validate=False) == "city-divided"
        assert library.debate("city-divided").stances == session.records.stances


def test_a_change_is_told_to_whoever_asked_and_records_are_read_anew() -> None:
    told: list[str] = []
    with counterpoint.Library() as library:
        library.on_change(lambda: told.append("changed"))
        library.load("city-divided")
        before = library.debate("city-divided")
        assert library.debate("city-divided") is before
        library.put(before)
        assert library.debate("city-divided") is not before
    assert told == ["changed", "changed"]


def test_a_view_an_issue_or_a_format_that_is_not_there_is_refused(
    session: counterpoint.Session, tmp_path: Path
) -> None:
    with pytest.raises(CounterpointError, match="there is: tree, matrix, map, coalitions, timeline"):
        session.render("pie-chart")
    with pytest.raises(UnknownThingError, match="cooperation"):
        session.render("map", issue="parking")
    with pytest.raises(CounterpointError, match="html, svg, png, json"):
        session.render("map").save(tmp_path / "map.gif")


@pytest.mark.parametrize("view", KINDS)
def test_a_notebook_shows_a_view_in_a_frame_of_its_own(session: counterpoint.Session, view: str) -> None:
    shown = session.render(view)._repr_html_()
    assert shown.startswith("<iframe srcdoc=")
    assert 'sandbox="allow-scripts"' in shown
    assert shown.count("<") == 2


def test_the_data_of_a_map_has_every_proposition(session: counterpoint.Session) -> None:
    drawn = json.loads(session.render("map").json)
    ids = {node["id"] for panel in drawn["panels"] for node in panel["nodes"]}
    assert set(session.records.propositions) <= {name.split("/")[-1].split(":")[-1] for name in ids}


def test_the_store_is_an_rdflib_dataset_too(session: counterpoint.Session) -> None:
    assert len(session.graph()) > 2_000


def test_what_is_said_is_digested_once_and_results_change_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from counterpoint.graph.analysis import findings

    digested: list[str] = []
    digest = findings.digest
    monkeypatch.setattr(findings, "digest", lambda debate: digested.append(debate.info.key) or digest(debate))
    with Library() as library:
        key = library.load("city-divided")
        first = library.finder(key)
        library.record(key, library.session(key).analyze("voices"))
        before = len(digested)
        with ThreadPoolExecutor(8) as threads:
            again = list(threads.map(library.finder, [key] * 8))
        assert all(finder is first for finder in again)
        assert len(digested) <= before + 1


def test_what_is_removed_is_gone_for_all_who_ask(tmp_path: Path) -> None:
    with Library(tmp_path / "store") as library:
        key = library.load("city-divided")
        changes: list[int] = []
        library.on_change(lambda: changes.append(library.version))
        assert library.finder(key).debate is library.debate(key)
        library.remove(key)
        assert changes == [library.version]
        assert library.debates() == ()
        for ask in (library.debate, library.finder, library.remove):
            with pytest.raises(UnknownDebateError):
                ask(key)
    with Library(tmp_path / "store") as library:
        assert library.debates() == ()
