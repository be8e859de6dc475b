"""The reference page of the ontology, made from the OWL file, the shapes and the rules.

``python -m counterpoint.ontology.reference`` writes it to ``docs/ontology.md`` of the folder it is run in;
a test holds the committed page against what this makes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from rdflib import RDF, RDFS, SH, Graph
from rdflib.collection import Collection
from rdflib.term import Literal, Node, URIRef

from counterpoint.ontology import vocabulary
from counterpoint.ontology.rules import Rule, rules
from counterpoint.ontology.vocabulary import Term

__all__ = ["page"]

_INTRODUCTION: Final = """\
# The ontology

<!-- Made by `python -m counterpoint.ontology.reference` from `ontology/`. Do not edit. -->

Version {version}. Namespace `{namespace}`, prefix `cp:`. License CC BY 4.0.

A **debate** asks **issues**. Each issue has **positions**, the answers on offer. **Claims** are reasons;
**arguments** tie premises to a conclusion and either **support** or **attack** it. **Actors** speak: a
**statement** is one actor, in one **source**, endorsing or rejecting one proposition or argument, with the
exact words it rests on. A **stance** is what an actor's statements add up to on one position.

The files are `counterpoint.ttl` (OWL 2 DL: what there is), `shapes.ttl` (SHACL: what a well-formed debate
is), `rules/` (SPARQL: what follows) and `context.jsonld`. Terms are added, never renamed.

What a debate's coder wrote is in the graph `<debate>`, with each thing's most specific class only; what the
rules derive is in `<debate>/derived`. Every thing may have `skos:prefLabel`, `skos:altLabel`,
`skos:editorialNote` (each with a language) and `owl:sameAs`.
"""

_PREFIX: Final = re.compile(r"^@prefix (\w*): <([^>]+)> \.$", re.MULTILINE)


def page() -> str:
    """The whole page, in Markdown."""
    shapes = Graph().parse(data=vocabulary.resource("shapes.ttl"), format="turtle")
    parts = [
        [_INTRODUCTION.format(version=vocabulary.VERSION, namespace=vocabulary.CP)],
        _classes(),
        _actor_kinds(),
        _properties(),
        _individuals(),
        _schemes(),
        _measures(),
        _shapes(shapes),
        _rules(),
    ]
    return "\n".join(line for part in parts for line in part) + "\n"


def _curie(iri: str) -> str:
    """``https://schema.org/Claim`` as ``schema:Claim``."""
    for prefix, namespace in _PREFIX.findall(_sources()):
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _sources() -> str:
    return vocabulary.resource("counterpoint.ttl") + vocabulary.resource("shapes.ttl")


def _code(iris: Iterable[str]) -> str:
    return ", ".join(f"`{_curie(iri)}`" for iri in iris)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _table(head: str, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    columns = head.split("|")
    yield f"| {' | '.join(columns)} |"
    yield "|" + " --- |" * len(columns)
    yield from (f"| {' | '.join(map(_cell, row))} |" for row in rows)
    yield ""


def _of_kind(*kinds: str) -> list[Term]:
    return [entry for entry in vocabulary.terms().values() if entry.kind in kinds]


def _classes() -> Iterator[str]:
    yield "## Classes\n"
    kinds = vocabulary.actor_kinds()
    rows = (
        (f"`cp:{entry.name}`", _code(entry.supers), entry.comment)
        for entry in _of_kind("Class")
        if entry.name not in kinds
    )
    yield from _table("class|is a kind of|meaning", rows)
    disjoint = [
        iri for iri in map(vocabulary.term, vocabulary.terms()) if iri in vocabulary.disjoint_classes()
    ]
    yield f"Nothing is of two of these: {_code(disjoint)}.\n"


def _actor_kinds() -> Iterator[str]:
    yield "## Kinds of actor\n"
    yield "A debate adds kinds of its own, as subclasses (`rdfs:subClassOf`) of these.\n"
    below = defaultdict(list)
    for name, parent in vocabulary.actor_kinds().items():
        below[parent].append(name)
    yield from _tree(below, "Actor", 0)
    yield ""


def _tree(below: dict[str, list[str]], parent: str, depth: int) -> Iterator[str]:
    for name in below.get(parent, ()):
        yield f"{'  ' * depth}- `cp:{name}`: {vocabulary.comment(name)}"
        yield from _tree(below, name, depth + 1)


def _properties() -> Iterator[str]:
    yield "## Properties\n"
    rows = (
        (
            f"`cp:{entry.name}`",
            f"{_code(entry.domain)} → {_code(entry.range) or 'anything'}",
            " ".join(filter(None, (entry.comment, entry.note, _implied(entry)))),
        )
        for entry in _of_kind("ObjectProperty", "DatatypeProperty")
    )
    yield from _table("property|from → to|meaning", rows)


def _implied(entry: Term) -> str:
    return f"Implies {_code(entry.supers)}." if entry.supers else ""


def _individuals() -> Iterator[str]:
    yield "## Individuals\n"
    rows = (
        (f"`cp:{entry.name}`", _code(entry.types), entry.comment)
        for entry in _of_kind("Individual")
        if not entry.scheme
    )
    yield from _table("individual|is a|meaning", rows)


def _schemes() -> Iterator[str]:
    yield "## Argumentation schemes\n"
    yield "The concepts of `cp:Schemes`, each with the question it invites. Debate files write notations.\n"
    rows = (
        (f"`{entry.notation}`", f"`cp:{entry.name}`", entry.comment, entry.note)
        for entry in _of_kind("Individual")
        if entry.notation
    )
    yield from _table("notation|concept|pattern|critical question", rows)


def _measures() -> Iterator[str]:
    yield "## Measures\n"
    yield "The concepts of `cp:Measures`: what the `cp:measure` of a result may be.\n"
    rows = (
        (f"`cp:{name}`", vocabulary.label(name), vocabulary.comment(name), vocabulary.terms()[name].note)
        for name in vocabulary.measures()
    )
    yield from _table("concept|measure|meaning|formula and source", rows)


def _shapes(graph: Graph) -> Iterator[str]:
    yield "## Shapes\n"
    yield "What is asked of the graph that a coder wrote. A warning keeps nothing from being loaded.\n"
    order = {name: place for place, name in enumerate(re.findall(r"^cps:(\w+)", _sources(), re.MULTILINE))}
    shapes = sorted(
        graph.subjects(RDF.type, SH.NodeShape), key=lambda shape: order[str(shape).partition("#")[2]]
    )
    for shape in shapes:
        yield f"### {graph.value(shape, RDFS.label)}\n"
        target = graph.value(shape, SH.targetClass)
        closed = " It has no properties but these." if graph.value(shape, SH.closed) else ""
        yield f"`cps:{str(shape).partition('#')[2]}`, for each `{_curie(str(target))}`.{closed}\n"
        if not closed:
            yield f"{graph.value(shape, SH.message)}\n"
            continue
        yield from _table("property|asked for|message", sorted(_constraints(graph, shape)))


def _constraints(graph: Graph, shape: Node) -> Iterator[tuple[str, str, str]]:
    for constraint in graph.objects(shape, SH.property):
        warning = "Warning: " if graph.value(constraint, SH.severity) == SH.Warning else ""
        yield (
            f"`{_path(graph, graph.value(constraint, SH.path))}`",
            "; ".join(sorted(_asked(graph, constraint))),
            f"{warning}{graph.value(constraint, SH.message)}",
        )


def _path(graph: Graph, path: Node | None) -> str:
    """A property, or the one path in the shapes that is more: every class above."""
    more = graph.value(path, SH.oneOrMorePath)
    return f"{_curie(str(more))}+" if more else _curie(str(path))


def _asked(graph: Graph, constraint: Node) -> Iterator[str]:
    """A property shape's constraints, in words."""
    counts = (graph.value(constraint, SH.minCount), graph.value(constraint, SH.maxCount))
    words = {("1", "1"): "exactly one", ("1", "None"): "at least one", ("None", "1"): "at most one"}
    if any(counts):
        yield words[str(counts[0]), str(counts[1])]
    for predicate, value in graph.predicate_objects(constraint):
        name = str(predicate).partition("#")[2]
        if name in ("path", "message", "severity", "minCount", "maxCount", "type"):
            continue
        yield _in_words(graph, name, value)


def _in_words(graph: Graph, name: str, value: Node) -> str:
    match name:
        case "or":
            members = [
                graph.value(member, p)
                for member in Collection(graph, value)
                for p in (SH["class"], SH.datatype)
            ]
            return "one of " + ", ".join(f"`{_curie(str(member))}`" for member in members if member)
        case "in":
            return "one of " + ", ".join(f"`{_curie(str(member))}`" for member in Collection(graph, value))
        case "uniqueLang":
            return "one in each language"
    words = {
        "class": "a",
        "datatype": "",
        "nodeKind": "",
        "hasValue": "",
        "lessThan": "less than",
        "pattern": "like",
    }
    shown = _curie(str(value)) if isinstance(value, URIRef) else str(value)
    assert isinstance(value, URIRef | Literal)  # noqa: S101  lists are handled above
    return f"{words.get(name, name)} `{shown}`".strip()


def _rules() -> Iterator[str]:
    yield "## Rules\n"
    yield "What is derived, in this order; each rule sees what those before it found.\n"
    for rule in rules():
        yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### {rule.title}\n"
    yield f"{rule.sentence} (`rules/{rule.name}.rq`)\n"
    yield "```sparql"
    yield "\n".join(rule.text.splitlines()[3:])
    yield "```\n"


if __name__ == "__main__":
    Path("docs/ontology.md").write_text(page(), encoding="utf-8")
