"""One question that a service is asked of a debate: an analysis, a network, a view; as a process gets it."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from counterpoint.ontology.debate import Debate

__all__ = ["DEBATE", "DIGEST_LENGTH", "MOST_DEBATES", "Job", "debate_message"]

DEBATE: Final = b"D"
"""The kind of a message that brings a debate, under its digest, for the questions after it."""

DIGEST_LENGTH: Final = 64
"""Every message begins with a digest of so many letters."""

MOST_DEBATES: Final = 8
"""Debates that a process keeps; of more, it forgets those that it was brought first."""


def debate_message(digest: str, debate: Debate) -> bytes:
    """The body of a :data:`DEBATE` message."""
    return digest.encode("ascii") + pickle.dumps(debate, pickle.HIGHEST_PROTOCOL)


@dataclass(frozen=True, slots=True)
class Job:
    """An analysis, network or view by name, its checked parameters, and the format of the answer.

    An analysis is answered as ``json``, ``csv`` or ``ntriples`` (what is recorded of it); a network in a
    format of ``write_network``; a view, by a worker that draws, as ``viz/view_worker.py`` says.
    """

    what: Literal["analysis", "network", "view"]
    name: str
    parameters: Mapping[str, Any]
    format: str

    def encoded(self) -> bytes:
        """As JSON; equal jobs have equal bytes."""
        return json.dumps(asdict(self), sort_keys=True).encode()

    @classmethod
    def decoded(cls, body: bytes) -> Job:
        """The job that :meth:`encoded` wrote."""
        return cls(**json.loads(body))
