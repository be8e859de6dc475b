"""The words of a page as linked data that search engines read: schema.org claims and quotations."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Statement
from counterpoint.viz.assets import own
from counterpoint.viz.evidence import ref

__all__ = ["inline_json", "quotations"]


def quotations(debate: Debate, statements: Iterable[str], site: str = "") -> Markup:
    """JSON-LD of the statements with those keys: who says which words, on which claim, in which source."""
    found = [debate.statements[key] for key in statements if key in debate.statements]
    info = debate.info
    about: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": info.title,
        "inLanguage": info.language,
        "license": info.license,
        "creator": [{"@type": "Person", "name": coder} for coder in info.coders],
        "dateModified": info.date,
        "correction": [
            {"@type": "CorrectionComment", "datePublished": found.date, "text": found.note}
            for found in sorted(info.corrections, reverse=True)
        ],
        "url": site,
        "hasPart": [_quotation(debate, statement) for statement in found if statement.quote],
    }
    return inline_json({name: value for name, value in about.items() if value})


def _quotation(debate: Debate, statement: Statement) -> dict[str, Any]:
    return {
        "@type": "Quotation",
        "text": statement.quote,
        "spokenByCharacter": {"@type": "Thing", "name": ref(debate, statement.speaker).label},
        "about": {"@type": "Claim", "name": ref(debate, statement.expresses).label},
        "isPartOf": {"@type": "CreativeWork", "name": ref(debate, statement.source).label},
    }


def inline_json(value: Any) -> Markup:
    """JSON that can stand in a ``<script>``: no ``<``, no ``>``, no ``&``, no line separators."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return own(text)
