"""Every format a debate is read from and written to: the debate file, and RDF in its notations.

All of them say the same: a debate written in one and read back is the same debate. What an RDF file holds
beyond a debate is an error, not left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counterpoint.data.limits import LIMITS, Limits
from counterpoint.data.reader import has_errors, read_bytes, read_text
from counterpoint.data.yaml_reader import decode
from counterpoint.errors import CounterpointError, DebateFileError
from counterpoint.ontology.problems import Origin, Problem
from counterpoint.ontology.records import KEY_PATTERN, KINDS

if TYPE_CHECKING:
    import pyoxigraph as ox

    from counterpoint.ontology.debate import Debate

__all__ = ["FORMATS", "MEDIA_TYPES", "Format", "dump", "format_of", "load", "load_text", "read", "read_file"]


@dataclass(frozen=True, slots=True)
class Format:
    """A notation: its name, its files' extensions, its name in pyoxigraph (none for YAML), its media type."""

    name: str
    extensions: tuple[str, ...]
    rdf: str
    media_type: str


_LONGEST: Final = 500

FORMATS: Final[dict[str, Format]] = {
    each.name: each
    for each in (
        Format("yaml", (".yaml", ".yml"), "", "application/yaml"),
        Format("turtle", (".ttl",), "TURTLE", "text/turtle"),
        Format("trig", (".trig",), "TRIG", "application/trig"),
        Format("ntriples", (".nt",), "N_TRIPLES", "application/n-triples"),
        Format("nquads", (".nq",), "N_QUADS", "application/n-quads"),
        Format("rdfxml", (".rdf", ".xml", ".owl"), "RDF_XML", "application/rdf+xml"),
        Format("jsonld", (".jsonld", ".json"), "JSON_LD", "application/ld+json"),
    )
}
"""The formats by name."""

MEDIA_TYPES: Final = {each.media_type: each.name for each in FORMATS.values()}
"""The names of the formats by their media types."""


def format_of(path: str | Path) -> str:
    """The name of a file's format, by its extension.

    Raises:
        DebateFileError: the extension is none of those known.
    """
    suffix = Path(path).suffix.lower()
    for each in FORMATS.values():
        if suffix in each.extensions:
            return each.name
    known = ", ".join(extension for each in FORMATS.values() for extension in each.extensions)
    fix = f"use one of: {known}"
    raise DebateFileError([Problem("unknown-format", f"{path}: the extension names no format", fix=fix)])


def load(path: str | Path) -> Debate:
    """The debate in a file of any format.

    Raises:
        DebateFileError: the file has problems; all of them are in it.
        UnknownDebateError: there is no such file, or it cannot be read.
    """
    debate, problems = read_file(Path(path))
    if debate is None:
        raise DebateFileError(problems)
    return debate


def load_text(text: str, format: str, name: str = "debate") -> Debate:  # noqa: A002 -- the word of the contract
    """The debate in a text of that format; ``name`` is what it is called in messages.

    Raises:
        DebateFileError: it has problems; all of them are in it.
    """
    debate, problems = read(text, format, name)
    if debate is None:
        raise DebateFileError(problems)
    return debate


def read_file(path: Path, limits: Limits = LIMITS) -> tuple[Debate | None, list[Problem]]:
    """The debate in a file, or ``None``; and its problems, warnings included.

    Raises:
        UnknownDebateError: there is no such file, or it cannot be read.
    """
    try:
        name = format_of(path)
        data = read_bytes(path, limits)
    except DebateFileError as error:
        return None, list(error.problems)
    text, problem = decode(data, str(path))
    if problem:
        return None, [Problem("not-utf-8", problem, fix="save it as UTF-8")]
    return read(text, name, str(path), limits)


def read(
    text: str,
    format: str,  # noqa: A002
    name: str,
    limits: Limits = LIMITS,
) -> tuple[Debate | None, list[Problem]]:
    """The debate in a text of that format, or ``None``; and its problems, warnings included."""
    if format == "yaml":
        return read_text(text, name, limits)
    import pyoxigraph as ox

    from counterpoint.data.rdf_guard import RdfRefusedError
    from counterpoint.data.rdf_reader import read_triples

    known = _known(format)
    try:
        triples = read_triples(text, format, getattr(ox.RdfFormat, known.rdf), limits)
    except RdfRefusedError as error:
        origin = Origin(name, error.line, error.column) if error.line else None
        return None, [Problem(error.code, str(error)[:_LONGEST], origin)]
    from counterpoint.ontology.graph_reader import from_triples

    debate, problems = from_triples(triples)
    if debate is None or has_errors(problems):
        return None, problems
    problems += _beyond_a_file(debate)
    return (None if has_errors(problems) else debate), problems


def dump(debate: Debate, format: str) -> str:  # noqa: A002
    """The text of a debate in that format.

    Raises:
        CounterpointError: there is no such format.
    """
    if format == "yaml":
        from counterpoint.data.writer import to_yaml

        return to_yaml(debate)
    import pyoxigraph as ox

    from counterpoint.ontology.iris import debate_iri
    from counterpoint.ontology.triples import to_triples

    known, triples, iri = _known(format), to_triples(debate), debate_iri(debate.info)
    if format == "jsonld":
        from counterpoint.data.jsonld import write_jsonld

        return write_jsonld(triples, iri)
    rdf: ox.RdfFormat = getattr(ox.RdfFormat, known.rdf)
    graph = ox.NamedNode(iri)
    quads = [ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples]
    written = ox.serialize(quads if rdf.supports_datasets else triples, format=rdf, prefixes=_prefixes(iri))
    return (written or b"").decode()


def _known(name: str) -> Format:
    if name not in FORMATS:
        raise CounterpointError(f'there is no format "{name}"; there are: {", ".join(FORMATS)}')
    return FORMATS[name]


def _prefixes(debate: str) -> dict[str, str]:
    """Prefixes for the vocabularies, and one for each kind of thing of the debate."""
    from counterpoint.ontology import terms

    names = ("CP", "DCTERMS", "OA", "ORG", "OWL", "RDF", "RDFS", "SCHEMA", "SKOS", "TIME", "XSD")
    vocabularies = {name.lower(): getattr(terms, name).iri for name in names}
    return vocabularies | {kind: f"{debate}/{kind}/" for kind in KINDS if kind != "stances"}


def _beyond_a_file(debate: Debate) -> list[Problem]:
    """Problems of a debate from a graph: those that its debate file would have.

    One gate for all formats: what the reader refuses in a file, such as a control character in a name or
    two offices that would share an address, is refused in a graph too. Their lines mean nothing here.
    """
    from counterpoint.data.writer import to_yaml

    keys = [debate.info.key, *(thing.key for thing in debate.things())]
    if bad := [key for key in keys if not KEY_PATTERN.fullmatch(key)]:
        return [Problem("bad-key", f'"{key}" cannot be a key', thing=key) for key in bad]
    _, problems = read_text(to_yaml(debate), debate.info.key)
    return [replace(problem, origin=None) for problem in problems]
