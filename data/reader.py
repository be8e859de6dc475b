"""Debate files to records: every problem of a file in one run, or the debate.

Nothing is half read: where there is an error there is no debate.
"""

from __future__ import annotations

from collections.abc import Mapping as ByKey
from dataclasses import replace
from pathlib import Path
from typing import Any

from counterpoint.data.fields import DEBATE, SECTIONS, TOP_LEVEL, Section
from counterpoint.data.findings import Findings
from counterpoint.data.limits import LIMITS, Limits
from counterpoint.data.mappings import check_keys, read_mapping
from counterpoint.data.read_statements import StatementReader
from counterpoint.data.read_things import declare_kinds, read_kinds, read_thing
from counterpoint.data.reading import Reading
from counterpoint.data.yaml_nodes import Document, Mapping, Node, Scalar
from counterpoint.data.yaml_reader import compose, decode
from counterpoint.errors import DebateFileError, UnknownDebateError
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.iris import DEFAULT_BASE
from counterpoint.ontology.problems import Problem, Severity
from counterpoint.ontology.records import Argument, Basis, DebateInfo, Source, Thing

__all__ = ["RESERVED", "has_errors", "read_bytes", "read_debate", "read_text"]

RESERVED = frozenset(
    [
        "api",
        "ontology",
        "sparql",
        "update",
        "graphs",
        "embed",
        "oembed",
        "static",
        "docs",
        "healthz",
        "readyz",
        "metrics",
        "search",
        "ask",
        "about",
    ]
)
"""Names that no debate can have, since the service answers to them itself."""


def read_debate(path: str | Path) -> Debate:
    """The debate in a YAML file.

    Raises:
        DebateFileError: the file has problems; all of them are in it.
        UnknownDebateError: there is no such file, or it cannot be read.
    """
    debate, problems = read_text(*text_of(Path(path)))
    if debate is None:
        raise DebateFileError(problems)
    return debate


def text_of(path: Path, limits: Limits = LIMITS) -> tuple[str, str]:
    """The text of a file and its name; a file that is too large or not UTF-8 is an error.

    Raises:
        DebateFileError, UnknownDebateError: as :func:`read_debate`.
    """
    text, problem = decode(read_bytes(path, limits), str(path))
    if problem:
        raise DebateFileError([Problem("not-utf-8", problem, fix="save it as UTF-8")])
    return text, str(path)


def read_bytes(path: Path, limits: Limits = LIMITS) -> bytes:
    """The bytes of a file, no more of them than allowed.

    Raises:
        DebateFileError, UnknownDebateError: as :func:`read_debate`.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limits.bytes + 1)
    except OSError as error:
        raise UnknownDebateError(f"{path}: cannot be read: {error.strerror}") from error
    if len(data) > limits.bytes:
        raise DebateFileError([Problem("too-large", f"{path} is larger than {limits.bytes:,} bytes")])
    return data


def read_text(text: str, name: str, limits: Limits = LIMITS) -> tuple[Debate | None, list[Problem]]:
    """The debate in a YAML text, or ``None``; and its problems, warnings included, in the order of the file.

    ``name`` is what the file is called in the problems.
    """
    findings = Findings(Document(name, text.removeprefix("\ufeff")), limits)
    root = compose(findings)
    debate = _read(Reading(findings), root) if root is not None else None
    if debate is not None:
        findings.extend(_whole_problems(debate, findings.failed))
    return (None if findings.failed else debate), findings.problems


def has_errors(problems: list[Problem]) -> bool:
    """Whether one of the problems keeps the debate from being loaded."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def _whole_problems(debate: Debate, is_broken: bool) -> list[Problem]:
    """The problems of the debate as a whole.

    Where the file has errors of its own, some records are missing; then only errors count, since a warning
    that nobody states a claim may only mean that the statement could not be read.
    """
    from counterpoint.ontology.validation import check_debate

    return [p for p in check_debate(debate) if not is_broken or p.severity is Severity.ERROR]


def _read(reading: Reading, root: Node) -> Debate | None:
    """The debate as far as it could be read."""
    if not isinstance(root, Mapping):
        reading.findings.error(
            "wrong-form", "a debate file is a mapping", root, "begin it with debate: my-debate"
        )
        return None
    check_keys(reading, root, TOP_LEVEL, "a debate file")
    info = _info(reading, root)
    kinds_node = root.get("kinds")
    if kinds_node is not None and _is_mapping(reading, "kinds", kinds_node):
        declare_kinds(reading, kinds_node)
    entries = _declare(reading, root)
    kinds = read_kinds(reading, kinds_node) if kinds_node is not None else ()
    things: dict[str, Thing] = {}
    for section, key in entries:
        thing = read_thing(reading, section, reading.declared[key])
        if thing is not None:
            things[key] = thing
    sources = {key: thing for key, thing in things.items() if isinstance(thing, Source)}
    statements = StatementReader(reading, root.get("defaults"), sources)
    found = statements.read(root.get("statements"))
    _resolve_basis(things, statements.argued)
    if info is None or (reading.findings.failed and not _is_closed(things, found)):
        return None
    return Debate.from_things(replace(info, actor_kinds=kinds), [*things.values(), *found.values()])


def _info(reading: Reading, root: Mapping) -> DebateInfo | None:
    language = root.get("language")
    about = {field.key for field in DEBATE}
    own = Mapping(root.start, root.start, root.flow, [pair for pair in root.pairs if pair[0].text in about])
    first = Mapping(
        root.start, root.start, root.flow, [pair for pair in own.pairs if pair[0].text == "language"]
    )
    if language is not None:
        quiet = Reading(Findings(reading.findings.document))
        fields = tuple(field for field in DEBATE if field.key == "language")
        reading.language = read_mapping(quiet, first, fields, "a debate").get("language", "en")
    values: dict[str, Any] = read_mapping(reading, own, DEBATE, "a debate")
    if values.get("debate") in RESERVED:
        node = root.get("debate")
        reading.findings.error("reserved-name", f'no debate can be called "{values["debate"]}"', node or root)
    if not {"debate", "title"} <= values.keys():
        return None
    title, translations = values["title"]
    return DebateInfo(
        key=values["debate"],
        base=values.get("base", DEFAULT_BASE),
        title=title,
        translations=translations,
        language=reading.language,
        description=values.get("description", ""),
        license=values.get("license", ""),
        coders=values.get("coders", ()),
        date=values.get("date", ""),
        corrections=values.get("corrections", ()),
        origin=reading.findings.origin(root),
    )


def _declare(reading: Reading, root: Mapping) -> list[tuple[Section, str]]:
    """Note every key of every section but the statements; return those that can be used."""
    entries: list[tuple[Section, str]] = []
    for section in SECTIONS:
        node = root.get(section.key)
        if section.key == "statements" or node is None or not _is_mapping(reading, section.key, node):
            continue
        assert isinstance(node, Mapping)  # noqa: S101 -- for the type checker
        for key, value in node.pairs:
            if reading.declare(section.key, key, value):
                entries.append((section, key.text))
    return entries


def _is_mapping(reading: Reading, key: str, node: Node) -> bool:
    if isinstance(node, Mapping):
        return True
    if not (isinstance(node, Scalar) and node.is_null):
        reading.findings.error("wrong-form", f'"{key}" is a mapping from keys to what they stand for', node)
    return False


def _resolve_basis(things: dict[str, Thing], argued: set[str]) -> None:
    """An argument that some speaker makes is explicit."""
    for key in argued:
        argument = things.get(key)
        if isinstance(argument, Argument):
            things[key] = replace(argument, basis=Basis.EXPLICIT)


def _is_closed(*groups: ByKey[str, Thing]) -> bool:
    """Whether every record refers to records that are there, so that the whole can be checked."""
    from counterpoint.ontology.mapping import INVERSE_REFERENCES, REFERENCES

    there = {key for group in groups for key in group}
    for group in groups:
        for thing in group.values():
            for name in (*REFERENCES[type(thing)], *INVERSE_REFERENCES.get(type(thing), ())):
                value = getattr(thing, name)
                if not there.issuperset((value,) if isinstance(value, str) and value else value or ()):
                    return False
    return True
