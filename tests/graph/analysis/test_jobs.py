"""Processes that answer for a service keep the debates they were asked about last."""

from __future__ import annotations

from dataclasses import replace

from counterpoint.graph.analysis.findings import digest
from counterpoint.graph.analysis.job import MOST_DEBATES, Job
from counterpoint.graph.analysis.jobs import AnalysisJobs
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Claim, DebateInfo

INFO = DebateInfo(key="d", base="https://example.org/", title="A debate")


def test_a_debate_that_was_let_go_is_brought_again() -> None:
    jobs, job = AnalysisJobs(), Job("network", "arguments", {}, "json")
    first = Debate.from_things(INFO, [Claim(key="a", label="A")])
    try:
        answer = jobs.run(first, digest(first), job)
        for number in range(MOST_DEBATES):
            info = replace(INFO, key=f"d{number}")
            other = Debate.from_things(info, [Claim(key="b", label="B")])
            jobs.run(other, digest(other), job)
        assert jobs.run(first, digest(first), job) == answer
    finally:
        jobs.close()
