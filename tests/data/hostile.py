"""Reads one hostile text in a process of its own, with little memory; run by ``test_hostile.py``.

``python hostile.py NAME`` prints the code of the first problem, or ``read`` where there is none.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable

MEMORY = 1536 * 1024 * 1024
SIZE = 12_000_000
HEAD = "debate: x\ntitle: t\n"
SPEAKER = "sources: {s: t}\nactors: {a: {name: x, kind: Person}}\nclaims: {c: x}\nstatements:\n"


def many(unit: str, size: int = SIZE) -> str:
    return unit * (size // len(unit))


def numbered(form: str, number: int) -> str:
    return "".join(form.format(i=i, before=i - 1) for i in range(1, number))


def laughs() -> str:
    lines = ['a0: &a0 ["lol","lol","lol","lol","lol","lol","lol","lol","lol"]']
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 20)]
    return "\n".join(lines)


def unknown_references() -> str:
    claims, arguments = numbered("  c{i}: v\n", 50_000), numbered("  a{i}: d{i} => e{i}\n", 50_000)
    return f"{HEAD}claims:\n{claims}arguments:\n{arguments}"


def product_of_lists() -> str:
    actors, claims = numbered("  a{i}: {{name: x, kind: Person}}\n", 5000), numbered("  c{i}: v\n", 5000)
    both = f"actor: [{numbered('a{i},', 5000)}], endorses: [{numbered('c{i},', 5000)}]"
    return (
        f"{HEAD}sources: {{s: t}}\nactors:\n{actors}claims:\n{claims}statements:\n- {{source: s, {both}}}\n"
    )


def long_expression() -> str:
    return HEAD + 'claims: {c: x, d: x}\narguments: {a: "' + many("c + ", 4_000_000) + 'c => d"}'


def in_a_row(first: str, form: str) -> Callable[[], str]:
    return lambda: HEAD + first + numbered(form, 10_000)


YAML: dict[str, tuple[str, Callable[[], str]]] = {
    # name: (the code of the first problem, the text)
    "brackets": ("too-deep", lambda: "[" * SIZE),
    "brackets-on-lines": ("too-deep", lambda: many("[\n")),
    "braces": ("too-deep", lambda: "{" * SIZE),
    "nested-mappings": ("too-deep", lambda: many("{a: ")),
    "dashes": ("too-deep", lambda: many("- ")),
    "question-marks": ("too-deep", lambda: many("? ")),
    "indentation": ("too-deep", lambda: "\n".join(" " * i + "a:" for i in range(4000))),
    "billion-laughs": ("too-large", laughs),
    "long-text-many-times": (
        "too-large",
        lambda: f'a: &a "{"x" * 10**6}"\nb: [' + many("*a,", 300_000) + "]",
    ),
    "alias-of-itself": ("unknown-alias", lambda: "a: &a [*a]"),
    "anchors": ("too-large", lambda: "a: [" + numbered("&a{i} 1,", 1_000_001) + "]"),
    "tag-handles": ("directive", lambda: numbered("%TAG !{i}! a\n", 500_000) + "---\na"),
    "tag-handles-later": ("directive", lambda: "a\n...\n" + numbered("%TAG !{i}! a\n", 500_000) + "---\na"),
    "documents": ("many-documents", lambda: many("---\n")),
    "empty-lines": ("empty-file", lambda: "\n" * SIZE),
    "comments": ("empty-file", lambda: many("#\n")),
    "long-key": ("colon-in-text", lambda: "a" * SIZE + ": b"),
    "flow-list": ("too-large", lambda: "[" + many("a,") + "]"),
    "too-many-bytes": ("too-large", lambda: "#" * (17 * 1024 * 1024)),
    "python-object": ("tag", lambda: "!!python/object/apply:os.system [echo]"),
    "unknown-keys": ("unknown-key", lambda: HEAD + numbered("k{i}: v\n", 200_000)),
    "double-keys": ("duplicate-key", lambda: HEAD + many("title: b\n", 2_000_000)),
    "unknown-references": ("unknown-reference", unknown_references),
    "product-of-lists": ("too-large", product_of_lists),
    "long-expression": ("said-twice", long_expression),
    "arrows": ("bad-argument", lambda: HEAD + 'arguments: {a: "' + many("=>") + '"}'),
    "long-number": ("not-a-number", lambda: HEAD + "sources: {s: {title: x, length: " + "9" * 10**7 + "}}"),
    "long-date": ("bad-date", lambda: HEAD + 'date: "' + "1" * 10**7 + '"'),
    "same-statements": (
        "same-statement",
        lambda: HEAD + SPEAKER + many("- {actor: a, source: s, endorses: c}\n", 1_000_000),
    ),
    "many-statements": (
        "read",
        lambda: HEAD + SPEAKER + numbered("- {{actor: a, source: s, endorses: c, hedge: h{i}}}\n", 20_000),
    ),
    "kinds-in-a-row": (
        "read",
        in_a_row("kinds:\n  K0: {kind_of: Person}\n", "  K{i}: {{kind_of: K{before}}}\n"),
    ),
    "places-in-a-row": ("read", in_a_row("places:\n  p0: x\n", "  p{i}: {{name: x, within: p{before}}}\n")),
    "arguments-in-a-row": (
        "read",
        in_a_row("claims: {c: x, d: x}\narguments:\n  a0: c =/> d\n", "  a{i}: c =/> a{before}\n"),
    ),
}

NESTED = "@prefix : <http://x/> . :a :b "
RDF: dict[str, tuple[str, str, Callable[[], str]]] = {
    # name: (format, a part of the message, the text)
    "turtle-brackets": ("turtle", "nested", lambda: NESTED + many("[ :b ", 4_000_000)),
    "turtle-lists": ("turtle", "nested", lambda: NESTED + "(" * 4_000_000),
    "turtle-triple-terms": ("turtle", "nested", lambda: NESTED + many("<<( :a :b ", 4_000_000)),
    "turtle-quoted-triples": ("turtle", "nested", lambda: NESTED + many("<< :a :b ", 4_000_000)),
    "ntriples-triple-terms": (
        "ntriples",
        "nested",
        lambda: "<http:a> <http:b> " + many("<<( <http:a> <http:b> "),
    ),
    "turtle-open-texts": ("turtle", "", lambda: many(chr(34) * 3 + "a", 4_000_000)),
    "turtle-open-quotes": ("turtle", "", lambda: many("'" * 3 + chr(92) + chr(34), 4_000_000)),
    "turtle-hidden-brackets": (
        "turtle",
        "nested",
        lambda: "@prefix : <http:x/> . :a :b :c" + chr(92) + "#, " + "(" * 4_000_000,
    ),
    "turtle-triples": ("turtle", "triples", lambda: NESTED + many("1,", 4_000_000)),
    "rdfxml-entities": (
        "rdfxml",
        "",
        lambda: (
            '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "lollollol">'
            + numbered('<!ENTITY a{i} "' + "&a{before};" * 10 + '">', 12)
            + ']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
            '<rdf:Description rdf:about="http://x/a"><x:b>&a11;</x:b></rdf:Description></rdf:RDF>'
        ),
    ),
    "rdfxml-file": (
        "rdfxml",
        "",
        lambda: (
            '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
            '<rdf:Description rdf:about="http://x/a"><x:b>&a;</x:b></rdf:Description></rdf:RDF>'
        ),
    ),
    "rdfxml-depth": (
        "rdfxml",
        "",
        lambda: (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://x/">'
            + many("<a><b>", 4_000_000)
        ),
    ),
    "rdfxml-open-tags": ("rdfxml", "", lambda: many('<a b="', 4_000_000)),
    "json-depth": ("jsonld", "", lambda: "[" * SIZE),
    "json-objects": ("jsonld", "", lambda: many('{"a":')),
    "json-nested-nodes": ("jsonld", "nested", lambda: '{"http://x/b":' * 400 + "1" + "}" * 400),
    "json-big-number": ("jsonld", "", lambda: '{"http://x/b": ' + "9" * SIZE + "}"),
}


def main(name: str) -> str:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    from counterpoint.data.formats import read

    if name in RDF:
        format_name, part, text = RDF[name]
        debate, problems = read(text(), format_name, name)
        message = str(problems[0]) if problems else "nothing"
        return "refused" if debate is None and part in message and len(message) < 1000 else message[:1000]
    debate, problems = read(YAML[name][1](), "yaml", name)
    errors = [problem for problem in problems if str(problem.severity) != "warning"]
    return errors[0].code if errors else "read" if debate else "nothing"


if __name__ == "__main__":
    print(main(sys.argv[1]))
