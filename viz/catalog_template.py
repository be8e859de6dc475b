"""The template of the catalogs: every message of the views, found in their code and templates.

``python -m counterpoint.viz.catalog_template`` writes it; translators copy it to
``locale/{language}/LC_MESSAGES/counterpoint.po``. A message is what ``say("…")``, ``say.many("…", "…", n)``
and, in templates, ``_("…")`` and ``many("…", "…", n)`` are given; where they are given a local name, the
texts that it can have; and what tables of words hold.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counterpoint.errors import CounterpointError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["Message", "messages", "template"]

SAY: Final = frozenset({"say", "language", "_", "self"})
"""What a function is called that gives a message in a language."""

MANY: Final = "many"

HEADER: Final = """The words of Counterpoint's views.
Written by `make generate`: do not edit. What stands in braces is filled in and keeps its name."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message; ``plural`` is its other form in English, or empty; ``places`` the files that say it."""

    text: str
    plural: str = ""
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    text: str
    plural: str
    place: str


@cache
def messages() -> tuple[Message, ...]:
    """Every message once, in the order of their texts.

    Raises:
        CounterpointError: a message is said with a number and without one, which no catalog can hold.
    """
    found: dict[str, list[_Found]] = {}
    for one in (*_in_tables(), *_in_code(), *_in_templates()):
        if one.text:
            found.setdefault(one.text, []).append(one)
    return tuple(_merged(text, uses) for text, uses in sorted(found.items()))


def _merged(text: str, uses: list[_Found]) -> Message:
    plurals = {use.plural for use in uses}
    places = tuple(sorted({use.place for use in uses}))
    if len(plurals) > 1:
        raise CounterpointError(f'"{text}" is said in two ways, {sorted(plurals)}, in {", ".join(places)}')
    return Message(text, plurals.pop(), places)


def template() -> str:
    """The template as gettext writes it (``.pot``)."""
    import polib

    file = polib.POFile(wrapwidth=100)
    file.header = HEADER
    file.metadata = {
        "Project-Id-Version": "counterpoint",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=n != 1;",
    }
    for message in messages():
        forms = {"msgid_plural": message.plural, "msgstr_plural": {0: "", 1: ""}} if message.plural else {}
        file.append(
            polib.POEntry(msgid=message.text, occurrences=[(place, "") for place in message.places], **forms)
        )
    return f"{file}\n"


# In templates.


def _in_templates() -> Iterator[_Found]:
    from jinja2 import Environment
    from jinja2.ext import extract_from_ast

    environment = Environment(autoescape=True)
    for file in _files(resources.files("counterpoint.viz") / "templates", ".html"):
        tree = environment.parse(file.read_text(encoding="utf-8"))
        for _, name, given in extract_from_ast(tree, ("_", MANY)):
            one, *rest = (given,) if isinstance(given, str) else given or (None,)
            if one:
                yield _Found(one, (rest[0] or "") if name == MANY and rest else "", f"templates/{file.name}")


# In code.


def _in_code() -> Iterator[_Found]:
    room = resources.files("counterpoint.viz")
    for folder, prefix in ((room, ""), (room / "views", "views/")):
        for file in _files(folder, ".py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            yield from _in_tree(tree, prefix + file.name)


def _files(folder: Traversable, ending: str) -> list[Traversable]:
    return sorted((f for f in folder.iterdir() if f.name.endswith(ending)), key=lambda file: file.name)


def _in_tree(tree: ast.Module, place: str) -> Iterator[_Found]:
    inner: set[int] = set()
    functions = [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    for scope in (*functions, tree):
        for call in (node for node in ast.walk(scope) if isinstance(node, ast.Call)):
            if id(call) not in inner:
                inner.add(id(call))
                yield from _said(call, scope, place)


def _said(call: ast.Call, scope: ast.AST, place: str) -> Iterator[_Found]:
    name, owner = _name(call.func), call.func.value if isinstance(call.func, ast.Attribute) else None
    if name in SAY and call.args:
        yield from (_Found(text, "", place) for text in _texts(call.args[0], scope))
    if name == MANY and (owner is None or _name(owner) in SAY) and len(call.args) > 1:
        ones, many = (tuple(_texts(argument, scope)) for argument in call.args[:2])
        yield from (_Found(one, other, place) for one, other in zip(ones, many, strict=True))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _texts(given: ast.expr, scope: ast.AST) -> Iterator[str]:
    """The texts that an expression can be: itself, a condition's sides, what a local name is bound to."""
    match given:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=otherwise):
            yield from _texts(body, scope)
            yield from _texts(otherwise, scope)
        case ast.Name(id=name):
            for value in _bound(name, scope):
                yield from _texts(value, ast.Module([], []))


def _bound(name: str, scope: ast.AST) -> Iterator[ast.expr]:
    """What a name is bound to in a function: by assignment, or by going through literal rows."""
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign):
            yield from (v for t in node.targets for v in _matched(name, t, node.value))
        elif isinstance(node, (ast.For, ast.comprehension)) and isinstance(node.iter, (ast.Tuple, ast.List)):
            yield from (v for row in node.iter.elts for v in _matched(name, node.target, row))


def _matched(name: str, target: ast.expr, value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    elif isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List)):
        for part, item in zip(target.elts, value.elts, strict=False):
            yield from _matched(name, part, item)


# In tables.


def _in_tables() -> Iterator[_Found]:
    from counterpoint.graph.camps import coalitions
    from counterpoint.ontology.vocabulary import actor_kinds, schemes
    from counterpoint.viz import dates, families, kinds, wording

    tables: dict[str, Iterable[str]] = {
        "wording.py": (
            *wording.MODES.values(), *wording.VERBS.values(), *wording.STANCES.values(),
            *wording.ARGUMENT_NAMES.values(),
        ),
        "kinds.py": (text for kind in kinds.KINDS.values() for text in (kind.title, kind.sentence)),
        "families.py": (*families.FAMILIES.values(), families.OTHERS),
        "dates.py": dates.MONTHS,
        "the vocabulary": (
            *map(wording.kind_words, actor_kinds()), *map(wording.scheme_words, schemes()),
        ),
        "graph/camps": (coalitions.TOO_FEW, coalitions.FEW_SOURCES),
    }  # fmt: skip
    yield from (_Found(text, "", place) for place, texts in tables.items() for text in texts)


if __name__ == "__main__":
    path = Path(__file__).parent / "locale" / "counterpoint.pot"
    path.parent.mkdir(exist_ok=True)
    path.write_text(template(), encoding="utf-8")
