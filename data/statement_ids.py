"""A statement's key where its coder gave none: made from what it says, never from where it stands."""

from __future__ import annotations

import hashlib
import json

from counterpoint.ontology.records import Statement

__all__ = ["CONTENT", "statement_id"]

CONTENT = (
    "speaker",
    "expresses",
    "polarity",
    "source",
    "mode",
    "on_behalf_of",
    "hedge",
    "quote",
    "start",
    "original",
    "manifested_in",
    "concerns",
    "place",
    "during",
    "date",
)
"""The fields that make a statement what it is; two statements that agree in all of them are one."""


def statement_id(statement: Statement) -> str:
    """``s-`` and the first twelve hex digits of the SHA-256 of the statement's content.

    The content is JSON with sorted keys, no spaces, ASCII only; a field with several keys counts as a set.
    """
    content = {name: getattr(statement, name) for name in CONTENT}
    listed = {name: sorted(value) if isinstance(value, tuple) else value for name, value in content.items()}
    canonical = json.dumps(listed, sort_keys=True, separators=(",", ":"))
    return f"s-{hashlib.sha256(canonical.encode()).hexdigest()[:12]}"
