"""Questions a debate answers: the ``.rq`` files in ``queries/``, shown to users and tested."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["ExampleQuery", "analyses_of", "example", "examples", "markdown"]


@dataclass(frozen=True, slots=True)
class ExampleQuery:
    """A query with its file's name (``who-opposes-what``), a title, a sentence, and its SPARQL text.

    ``text`` begins with the title and the sentence as comments and writes its prefixes out, so it can be
    pasted anywhere; ``body`` is what follows them. ``analyses`` are those whose results it asks for.
    """

    name: str
    title: str
    sentence: str
    text: str
    analyses: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The query without its comments and ``PREFIX`` lines, which this project's stores do not need."""
        lines = self.text.splitlines()
        return "\n".join(line for line in lines if not line.startswith(("#", "PREFIX"))).strip() + "\n"


_FIRST = ("who-opposes-what", "what-attacks-a-claim", "what-both-camps-grant", "asserted-by-one")
_THEN = ("unanswered-arguments", "chicago-and-san-diego", "about-sanctuary", "never-quoted")


@cache
def examples() -> tuple[ExampleQuery, ...]:
    """Every example: the ones most asked for first, the others by name."""
    folder = files(__package__) / "queries"
    found = {
        path.name.removesuffix(".rq"): path.read_text(encoding="utf-8")
        for path in folder.iterdir()
        if path.name.endswith(".rq")
    }
    names = dict.fromkeys((*_FIRST, *_THEN, *sorted(found)))
    return tuple(_read(name, found[name]) for name in names)


def example(name: str) -> ExampleQuery | None:
    """The example of that name, if there is one."""
    return next((query for query in examples() if query.name == name), None)


def analyses_of(text: str) -> tuple[str, ...]:
    """The analyses that a query names in a line ``# analyses: coalitions strength``."""
    named = re.search(r"^# analyses:(.*)$", text, re.MULTILINE)
    return tuple(named.group(1).split()) if named else ()


def _read(name: str, text: str) -> ExampleQuery:
    title, sentence = (line.removeprefix("#").strip() for line in text.splitlines()[:2])
    return ExampleQuery(name, title, sentence, text, analyses_of(text))


def markdown() -> str:
    """The page ``docs/queries.md``."""
    parts = [_INTRODUCTION, *(f"- [{query.title}](#{query.name})" for query in examples()), ""]
    for query in examples():
        parts += [
            f'## <a id="{query.name}"></a>{query.title}',
            "",
            query.sentence,
            "",
            f"`counterpoint query city-divided graph/queries/{query.name}.rq`",
            "",
            "```sparql",
            query.text.split("\n", 2)[2].strip(),
            "```",
            "",
        ]
    return "\n".join(parts)


_INTRODUCTION = """\
# Questions to ask

<!-- Written by graph/examples.py from graph/queries/*.rq; `make generate` writes it again. -->

Each of these is a file in `graph/queries/`, runs against any debate, and is tested against the one that is
bundled. The query default graph is the union of what the coder wrote, what the rules derive, and the
ontology; `FROM` and `GRAPH` narrow it. In Counterpoint's own stores the `PREFIX` lines may be left out.

Some ask for results of analyses, which a line `# analyses: …` names. `counterpoint query` runs and records
these first, for any query that has such a line; in Python, `debate.record(debate.analyze("coalitions"))`.
"""
