"""The value of a record's field as YAML, by the form that the field is written in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from counterpoint.data.fields import CORRECTION, OFFICE, Field, Form
from counterpoint.data.values import CURIES
from counterpoint.data.yaml_text import flow_list, flow_mapping, quoted, scalar, word
from counterpoint.ontology.records import Correction, Label, Office

__all__ = ["Written", "written_value"]


@dataclass(frozen=True, slots=True)
class Written:
    """A value as YAML: on one line; and what it may become over several, its items or its words."""

    flow: str
    items: tuple[str, ...] = ()
    words: str = ""


def written_value(field: Field, value: Any, language: str) -> Written:
    """YAML for a value that is there; ``language`` is the debate's."""
    if field.form is Form.LABEL:
        return Written(_label(value, language), words="" if value[1] else value[0])
    if field.form is Form.TEXTS and len(value) > 1:
        return Written(_texts(value), items=tuple(map(_text_item, value)))
    if field.form is Form.CORRECTIONS:
        return Written(_corrections(value), items=tuple(map(_correction, value)))
    words = value if field.form is Form.TEXT else value[0] if field.form is Form.TEXTS else ""
    return Written(_WRITERS[field.form](value), words=words if isinstance(words, str) else "")


def _label(value: tuple[str, tuple[Label, ...]], language: str) -> str:
    own, translations = value
    if not translations:
        return scalar(own)
    pairs = [(word(language), scalar(own))] if own else []
    return flow_mapping([*pairs, *((word(each.language), scalar(each.text)) for each in translations)])


def _text_item(value: str | Label) -> str:
    if isinstance(value, Label):
        return flow_mapping([(word(value.language), scalar(value.text))])
    return scalar(value)


def _texts(value: tuple[str | Label, ...]) -> str:
    return _text_item(value[0]) if len(value) == 1 else flow_list(map(_text_item, value))


def _names(value: tuple[str, ...]) -> str:
    return flow_list(map(scalar, value))


def _keys(value: str | tuple[str, ...]) -> str:
    if isinstance(value, str):
        return word(value)
    return word(value[0]) if len(value) == 1 else flow_list(map(word, value))


def _same_as(value: tuple[str, ...]) -> str:
    written = [quoted(_short(iri)) for iri in value]
    return written[0] if len(written) == 1 else flow_list(written)


def _short(iri: str) -> str:
    for prefix, namespace in CURIES.items():
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return iri


def _offices(value: tuple[Office, ...]) -> str:
    return flow_list(map(_office, value))


def _office(office: Office) -> str:
    span = f"{office.start}/{office.end}" if office.start or office.end else ""
    values = {"role": office.role, "of": word(office.of) if office.of else "", "during": span}
    return flow_mapping((field.key, values[field.key]) for field in OFFICE if values[field.key])


def _corrections(value: tuple[Correction, ...]) -> str:
    return flow_list(map(_correction, value))


def _correction(correction: Correction) -> str:
    values = {"date": correction.date, "note": scalar(correction.note)}
    return flow_mapping((field.key, values[field.key]) for field in CORRECTION)


_WRITERS: Final[dict[Form, Callable[[Any], str]]] = {
    Form.TEXT: scalar,
    Form.TEXTS: _texts,
    Form.NAMES: _names,
    Form.KEY: _keys,
    Form.KEYS: _keys,
    Form.IDENTIFIER: word,
    Form.DATE: str,
    Form.NUMBER: str,
    Form.ADDRESS: quoted,
    Form.BASE: quoted,
    Form.SAME_AS: _same_as,
    Form.LANGUAGE: word,
    Form.DIGEST: scalar,
    Form.CHOICE: str,
    Form.ACTOR_KIND: str,
    Form.SCHEME: str,
    Form.ROLE: str,
    Form.OFFICES: _offices,
    Form.CORRECTIONS: _corrections,
}
