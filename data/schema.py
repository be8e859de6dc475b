"""The JSON Schema of the debate file, by which editors complete and check it; made from ``fields.py``.

``python -m counterpoint.data.schema`` writes ``debate.schema.json``. The schema sees what a YAML 1.2 editor
sees, so text may be a number or a truth value there; it knows nothing of references, which ``check`` does.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from counterpoint.data.dates import DATE_PATTERN, SPAN_PATTERN
from counterpoint.data.fields import (
    ACTOR_KIND,
    ARGUMENTS,
    CORRECTION,
    DEBATE,
    DEFAULTS,
    OFFICE,
    POLARITIES,
    SECTIONS,
    STATEMENTS,
    TOP_LEVEL,
    Field,
    Form,
    Section,
)
from counterpoint.ontology.records import KEY_PATTERN
from counterpoint.ontology.vocabulary import actor_kinds, roles, schemes

__all__ = ["SCHEMA_PATH", "build", "schema_text"]

SCHEMA_PATH: Final = Path(__file__).with_name("debate.schema.json")

Schema = dict[str, Any]

_KEY: Final = f"^{KEY_PATTERN.pattern}$"
_SCALAR: Final = ["string", "number", "boolean"]
_EXPRESSION: Final = r"^\s*\S+(\s*\+\s*\S+)*\s*=/?>\s*\S+\s*$"


def build() -> Schema:
    """The schema as JSON data."""
    sections = {section.key: _section(section) for section in SECTIONS}
    properties = {
        **{field.key: _field(field) for field in DEBATE},
        "defaults": _object(DEFAULTS, "Said once for all statements; a statement's own word wins."),
        "kinds": {
            "description": "Kinds of actor that the debate adds.",
            "type": ["object", "null"],
            "propertyNames": {"pattern": "^[A-Z][A-Za-z0-9]*$"},
            "additionalProperties": _object(ACTOR_KIND, "A kind of actor."),
        },
        **sections,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/counterpoint/debate.schema.json",
        "title": "Counterpoint debate file",
        "type": "object",
        "properties": {key: properties[key] for key in TOP_LEVEL},
        "required": [field.key for field in DEBATE if field.required],
        "additionalProperties": False,
        "$defs": {
            **_DEFINITIONS,
            "office": _object(OFFICE, "An office that a person holds."),
            "correction": _object(CORRECTION, "A correction of what was published."),
        },
    }


def schema_text() -> str:
    """The text of ``debate.schema.json``."""
    return json.dumps(build(), indent=1, ensure_ascii=False) + "\n"


def _section(section: Section) -> Schema:
    whole = _object(section.fields, section.one)
    if section is STATEMENTS:
        whole["oneOf"] = [{"required": [side]} for side in POLARITIES]
        return {"description": section.help, "type": ["array", "null"], "items": whole}
    if section is ARGUMENTS:
        whole["oneOf"] = [{"required": [side]} for side in ("for", "against")]
        forms: list[Schema] = [{"type": "string", "pattern": _EXPRESSION}, whole]
    else:
        forms = [{"type": _SCALAR}, whole] if section.short else [whole]
    return {
        "description": section.help,
        "type": ["object", "null"],
        "propertyNames": {"pattern": _KEY},
        "additionalProperties": {"anyOf": forms} if len(forms) > 1 else whole,
    }


def _object(fields: tuple[Field, ...], description: str) -> Schema:
    return {
        "description": description,
        "type": "object",
        "properties": {field.key: _field(field) for field in fields},
        "required": [field.key for field in fields if field.required],
        "additionalProperties": False,
    }


def _field(field: Field) -> Schema:
    return {"description": field.help, **_FORMS[field.form](field)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _text(pattern: str = "") -> Schema:
    return {"type": _SCALAR, **({"pattern": pattern} if pattern else {"pattern": r"\S"})}


def _or_list(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item, "uniqueItems": True}]}


def _actor_kind(_: Field) -> Schema:
    return {"anyOf": [{"enum": sorted(actor_kinds())}, {"type": "string", "pattern": "^[A-Z][A-Za-z0-9]*$"}]}


_FORMS: Final[dict[Form, Callable[[Field], Schema]]] = {
    Form.TEXT: lambda _: _ref("text"),
    Form.LABEL: lambda _: _ref("label"),
    Form.TEXTS: lambda _: _ref("texts"),
    Form.NAMES: lambda _: _or_list(_ref("text")),
    Form.KEY: lambda _: _ref("key"),
    Form.KEYS: lambda _: _or_list(_ref("key")),
    Form.IDENTIFIER: lambda _: _ref("key"),
    Form.DATE: lambda _: _ref("date"),
    Form.SPAN: lambda _: _text(f"^{SPAN_PATTERN}$"),
    Form.NUMBER: lambda _: {"type": "integer", "minimum": 0},
    Form.ADDRESS: lambda _: _text("^https?://"),
    Form.BASE: lambda _: _text("^https?://[^#?]*/$"),
    Form.SAME_AS: lambda _: _or_list(_text("^(https?://|wd:)")),
    Form.LANGUAGE: lambda _: _ref("language"),
    Form.DIGEST: lambda _: _text("^[0-9a-fA-F]{64}$"),
    Form.CHOICE: lambda field: {"enum": [str(choice) for choice in field.choices]},
    Form.ACTOR_KIND: _actor_kind,
    Form.SCHEME: lambda _: {"enum": list(schemes())},
    Form.ROLE: lambda _: {"enum": list(roles())},
    Form.OFFICES: lambda _: _or_list(_ref("office")),
    Form.CORRECTIONS: lambda _: _or_list(_ref("correction")),
}

_LANGUAGE: Final = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"

_DEFINITIONS: Final[Schema] = {
    "text": _text(),
    "byLanguage": {
        "type": "object",
        "propertyNames": {"pattern": _LANGUAGE},
        "additionalProperties": _ref("text"),
    },
    "label": {"anyOf": [_ref("text"), _ref("byLanguage")]},
    "texts": _or_list(_ref("label")),
    "key": _text(_KEY),
    "date": _text(f"^{DATE_PATTERN}$"),
    "language": _text(_LANGUAGE),
}


def main() -> None:
    """Write the schema beside this module."""
    SCHEMA_PATH.write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
