"""How much of a debate file is read before it is refused.

A debate file may come from anyone. Every bound is on the whole file, aliases expanded, so that time and
memory stay bounded whatever it holds.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LIMITS", "Limits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one debate file, of any format, and on the texts beside it.

    ``bytes`` of the file; ``depth`` of lists and mappings inside one another; ``nodes`` (scalars, lists and
    mappings) and ``characters`` of text once every alias is written out; ``statements`` once the lists in
    them are; ``problems`` reported before the rest is only counted; ``triples`` of an RDF file;
    ``source_bytes`` of one source text and ``source_files`` of a folder of them.
    """

    bytes: int = 16 * 1024 * 1024
    depth: int = 32
    nodes: int = 1_000_000
    characters: int = 16 * 1024 * 1024
    statements: int = 200_000
    problems: int = 5_000
    triples: int = 1_000_000
    source_bytes: int = 64 * 1024 * 1024
    source_files: int = 10_000


LIMITS = Limits()
"""The bounds that hold where nothing else is said."""
