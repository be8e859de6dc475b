"""The vocabulary for people: every term with what the ontology says of it."""

from __future__ import annotations

from html import escape
from typing import Final

from counterpoint.graph.prefixes import compact
from counterpoint.ontology.vocabulary import ONTOLOGY, VERSION, Term, local_name, terms
from counterpoint.viz.urls import Urls

__all__ = ["ontology_page"]

_SECTIONS: Final = (
    ("Classes", ("Class",)),
    ("Properties", ("ObjectProperty", "DatatypeProperty")),
    ("Individuals", ("Individual",)),
)


def ontology_page(urls: Urls) -> str:
    """The reference page: one anchor for each term, so that ``…/ontology#Claim`` opens there."""
    body = []
    for heading, kinds in _SECTIONS:
        body.append(f"<h2>{heading}</h2>")
        body += [_section(term) for name, term in sorted(terms().items()) if term.kind in kinds]
    styles = [f'<link rel="stylesheet" href="{escape(urls.static(n))}">' for n in ("base.css", "site.css")]
    return _PAGE.format(
        styles="\n".join(styles),
        icon=escape(urls.static("icon.svg")),
        home=escape(urls.home()),
        sparql=escape(urls.sparql()),
        data=escape(urls.ontology()),
        iri=escape(ONTOLOGY),
        version=escape(VERSION),
        body="\n".join(body),
    )


def _section(term: Term) -> str:
    said = "".join(f"<p>{escape(text)}</p>" for text in (term.comment, term.note) if text)
    facts = (
        ("is a", term.types), ("kind of", term.supers), ("from", term.domain), ("to", term.range),
        ("inverse of", (term.inverse,) if term.inverse else ()),
    )  # fmt: skip
    rows = "".join(f"<li>{label} {', '.join(map(_linked, iris))}</li>" for label, iris in facts if iris)
    heading = f"<h3><code>cp:{escape(term.name)}</code> {escape(term.label)}</h3>"
    return f'<section id="{escape(term.name)}">{heading}{said}{f"<ul>{rows}</ul>" if rows else ""}</section>'


def _linked(iri: str) -> str:
    name = local_name(iri)
    shown = f"<code>{escape(compact(iri))}</code>"
    return f'<a href="#{escape(name)}">{shown}</a>' if name in terms() else shown


_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>The Counterpoint vocabulary</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="{icon}" type="image/svg+xml">
{styles}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="masthead"><div class="wide">
<a class="wordmark" href="{home}">Counterpoint</a>
<nav aria-label="Site"><a href="{home}">Debates</a><a href="{sparql}">Query</a></nav>
</div></header>
<main id="main" class="wide">
<h1>The Counterpoint vocabulary</h1>
<p>The terms in which debates are written here: <code>{iri}</code>, version {version}; as data:
<a href="{data}.ttl">Turtle</a>, <a href="{data}.jsonld">JSON-LD</a>, <a href="{data}.rdf">RDF/XML</a>.</p>
{body}
</main>
</body>
</html>
"""
