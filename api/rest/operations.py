"""Every operation of ``/api/v1``, as its OpenAPI document describes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from counterpoint.api.rest.filters import FILTERS, KINDS_OF
from counterpoint.api.rest.paging import DEFAULT_LIMIT, MOST
from counterpoint.api.rest.resources import JSON
from counterpoint.api.rest.schemas import KEY, RECORDS, Schema, named
from counterpoint.api.rest.search import SEARCHED
from counterpoint.data.formats import MEDIA_TYPES
from counterpoint.graph.analysis.catalog import ANALYSES
from counterpoint.graph.analysis.option import Option
from counterpoint.graph.networks.network_options import KINDS as NETWORKS
from counterpoint.graph.networks.network_options import network_options
from counterpoint.ontology.records import KINDS

__all__ = ["EXAMPLE_DEBATE", "Operation", "Parameter", "operations"]

EXAMPLE_DEBATE: Final = "city-divided"
"""The bundled debate, which all examples are of."""

_STATEMENT_EXAMPLE: Final = {"place": "san-diego", "actor": "activists-san-diego"}
_READING: Final = (400, 404, 406, 503)
_COMPUTING: Final = (*_READING, 500, 504)
_WRITING: Final = (400, 401, 403, 404, 412, 503)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation: where it stands, what it may be, and an example."""

    name: str
    where: str
    schema: Schema
    description: str
    required: bool = False
    example: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A method at an address.

    ``answers`` has, for each status that is no error, the schemas by media type; ``problems`` are the
    statuses of the errors. ``takes`` are the media types of a body.
    """

    id: str
    method: str
    path: str
    tag: str
    summary: str
    description: str = ""
    parameters: tuple[Parameter, ...] = ()
    answers: Mapping[int, Mapping[str, Schema]] = field(default_factory=dict)
    problems: tuple[int, ...] = _READING
    takes: tuple[str, ...] = ()

    @property
    def example(self) -> str:
        """An address that the bundled debate has an answer at: the path and query of the example."""
        path, query = self.path, []
        for parameter in self.parameters:
            if parameter.where == "path" and parameter.example is not None:
                path = path.replace(f"{{{parameter.name}}}", parameter.example)
            elif parameter.where == "query" and parameter.example is not None:
                query.append(f"{parameter.name}={parameter.example}")
        return path + ("?" + "&".join(query) if query else "")


def operations(limited: Callable[[Option], Option] = lambda option: option) -> list[Operation]:
    """All of them; ``limited`` is a parameter of an analysis as the service's settings bound it."""
    return [
        *_of_all(),
        *_of_debates(),
        *(operation for kind in KINDS for operation in _of_kind(kind)),
        *_of_networks(limited),
        *_of_analyses(limited),
    ]


def _of_all() -> Iterator[Operation]:
    yield _get("index", "", "start", "What there is", named("Index"), problems=(400, 406, 503))
    q = Parameter(
        "q",
        "query",
        {"type": "string"},
        "The words to look for; of more than 1,000 characters or 16 words the first count.",
        True,
        "sanctuary",
    )
    kinds = {"type": "array", "items": {"enum": list(SEARCHED)}, "minItems": 1}
    yield _get(
        "search",
        "/search",
        "search",
        "Full-text search",
        named("HitList"),
        "Finds labels, other names, quotes, notes and keys; case, accents and one or two wrong letters "
        "make no difference. Words may stand for their beginnings. The best come first. `highlights` are "
        "offsets in `text`, in Unicode code points.",
        (
            q,
            _of_debate("query"),
            Parameter("kind", "query", kinds, "Only these kinds, with commas."),
            *_paging(),
        ),
        problems=(400, 406, 410, 503),
    )


def _of_debates() -> Iterator[Operation]:
    yield _get(
        "listDebates", "/debates", "debates", "The debates", named("DebateList"), parameters=_paging(),
        problems=(400, 406, 410, 503),
    )  # fmt: skip
    path, whole = "/debates/{debate}", {kind: {"type": "string"} for kind in MEDIA_TYPES}
    yield Operation(
        id="getDebate",
        method="get",
        path=path,
        tag="debates",
        summary="A debate",
        description="As JSON what it says of itself and how much is in it; else the whole debate.",
        parameters=(_of_debate("path"), _IF_NONE_MATCH_READING),
        answers={200: {JSON: named("Debate"), **whole}, 304: {}},
    )
    yield Operation(
        id="putDebate",
        method="put",
        path=path,
        tag="debates",
        summary="Make or replace a debate",
        description="It is checked first; where anything is wrong nothing is changed, and every problem is "
        "told with its line. Else it is replaced as a whole. The debate's own name must be the one in the "
        "address. docs/debate-file.md describes the YAML.",
        parameters=(_of_debate("path", "bridge"), _IF_MATCH, _IF_NONE_MATCH),
        answers={200: {JSON: named("Debate")}, 201: {JSON: named("Debate")}},
        problems=(*_WRITING, 409, 413, 415, 422),
        takes=tuple(MEDIA_TYPES),
    )
    yield Operation(
        id="deleteDebate",
        method="delete",
        path=path,
        tag="debates",
        summary="Take a debate out",
        description="With all that was derived and computed from it.",
        parameters=(_of_debate("path", "bridge"), _IF_MATCH),
        answers={204: {}},
        problems=_WRITING,
    )


def _of_kind(kind: str) -> Iterator[Operation]:
    record = RECORDS[kind].__name__
    filters = tuple(_filter(kind, name) for name in FILTERS[kind])
    yield _get(
        f"list{kind.capitalize()}",
        f"/debates/{{debate}}/{kind}",
        kind,
        f"The {kind} of a debate",
        named(f"{record}List"),
        parameters=(_of_debate("path"), *filters, *_paging(limit=2)),
        problems=(*_READING, 410),
    )
    key = Parameter("key", "path", KEY, "The key of the thing.", True)
    yield _get(
        f"get{record}",
        f"/debates/{{debate}}/{kind}/{{key}}",
        kind,
        f"One of the {kind}",
        named(record),
        parameters=(_of_debate("path"), key),
    )


def _of_networks(limited: Callable[[Option], Option]) -> Iterator[Operation]:
    path = "/debates/{debate}/networks"
    yield _get(
        "listNetworks", path, "networks", "The kinds of networks and their parameters", named("NetworkList"),
        parameters=(_of_debate("path"),),
    )  # fmt: skip
    types = {"application/graphml+xml": "graphml", "application/gexf+xml": "gexf", "text/csv": "csv"}
    for kind, sentence in NETWORKS.items():
        yield _computed(
            f"network-{kind}", f"{path}/{kind}", "networks", sentence, "Network", types,
            map(limited, network_options(kind)),
        )  # fmt: skip


def _of_analyses(limited: Callable[[Option], Option]) -> Iterator[Operation]:
    path = "/debates/{debate}/analyses"
    yield _get(
        "listAnalyses", path, "analyses", "The analyses, with their parameters", named("AnalysisList"),
        parameters=(_of_debate("path"),),
    )  # fmt: skip
    types = {"text/csv": "csv", "application/n-triples": "ntriples"}
    for name, entry in ANALYSES.items():
        yield _computed(
            f"analysis-{name}", f"{path}/{name}", "analyses", entry.sentence, "Analysis", types,
            map(limited, entry.options),
        )  # fmt: skip


def _computed(
    id_: str,
    path: str,
    tag: str,
    sentence: str,
    schema: str,
    types: Mapping[str, str],
    options: Iterable[Option],
) -> Operation:
    """A network or an analysis: computed in a process of its own, and kept."""
    formats = Parameter(
        "format", "query", {"type": "string", "enum": ["json", *types.values()]}, "Instead of `Accept`."
    )
    texts: dict[str, Schema] = {kind: {"type": "string"} for kind in types}
    return Operation(
        id=id_,
        method="get",
        path=path,
        tag=tag,
        summary=sentence,
        parameters=(_of_debate("path"), *map(_option, options), formats, _IF_NONE_MATCH_READING),
        answers={200: {JSON: named(schema), **texts}, 304: {}},
        problems=_COMPUTING,
    )


def _get(
    id_: str,
    path: str,
    tag: str,
    summary: str,
    schema: Schema,
    description: str = "",
    parameters: tuple[Parameter, ...] = (),
    problems: tuple[int, ...] = _READING,
) -> Operation:
    return Operation(
        id=id_,
        method="get",
        path=path,
        tag=tag,
        summary=summary,
        description=description,
        parameters=(*parameters, _IF_NONE_MATCH_READING),
        answers={200: {JSON: schema}, 304: {}},
        problems=problems,
    )


def _of_debate(where: str, example: str = EXAMPLE_DEBATE) -> Parameter:
    if where == "path":
        return Parameter("debate", "path", KEY, "The debate's key.", True, example)
    return Parameter("debate", "query", KEY, "Only in this debate.")


def _filter(kind: str, name: str) -> Parameter:
    example = _STATEMENT_EXAMPLE.get(name) if kind == "statements" else None
    what = KINDS_OF[name]
    return Parameter(
        name, "query", KEY, f"Only those of one of the debate's {what}, by its key.", example=example
    )


def _paging(limit: int | None = None) -> tuple[Parameter, ...]:
    size = {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT}
    cursor = {"type": "string", "pattern": "^[A-Za-z0-9_-]{27}$"}
    return (
        Parameter("limit", "query", size, "Items on a page.", example=limit),
        Parameter("cursor", "query", cursor, "Where the page begins; taken from `next` of the page before."),
    )


def _option(option: Option) -> Parameter:
    """A parameter of an analysis or a network."""
    if option.choices:
        schema: Schema = {"type": "string", "enum": list(option.choices)}
    elif isinstance(option.default, bool):
        schema = {"type": "boolean"}
    elif isinstance(option.default, (int, float)):
        schema = {"type": "integer" if isinstance(option.default, int) else "number"}
        ends = {"minimum": option.minimum, "maximum": option.maximum}
        schema |= {name: end for name, end in ends.items() if end is not None}
    else:
        schema = {"type": "string"}
    return Parameter(option.name, "query", {**schema, "default": option.default}, option.help)


_ETAGS: Final[Schema] = {"type": "string"}
_IF_NONE_MATCH_READING: Final = Parameter(
    "If-None-Match", "header", _ETAGS, "The ETag of what you have; where it still holds, the answer is 304."
)
_IF_MATCH: Final = Parameter(
    "If-Match", "header", _ETAGS, "Only where the debate is the one of this ETag, which GET gave; else 412."
)
_IF_NONE_MATCH: Final = Parameter(
    "If-None-Match", "header", _ETAGS, "`*`: only where there is no such debate yet; else 412."
)
