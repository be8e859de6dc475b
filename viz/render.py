"""The templates, and what every one of them may use. Everything that is put in is escaped."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import DebateInfo
from counterpoint.viz import wording
from counterpoint.viz.credit import corrections
from counterpoint.viz.evidence import argued_with
from counterpoint.viz.languages import ENGLISH, Language
from counterpoint.viz.model import Ref
from counterpoint.viz.urls import Urls

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["Linker", "about_debate", "linked_to", "load_templates", "render", "unlinked"]

Linker = Callable[[Ref], str]
"""Where a thing is shown: an address, or nothing where it has no page."""


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("counterpoint.viz"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        corrections=corrections,
        glyphs=wording.GLYPHS,
        kind_names=wording.KIND_NAMES,
        modes=wording.MODES,
        stances=wording.STANCES,
        verbs=wording.VERBS,
    )
    return environment


def linked_to(info: DebateInfo, urls: Urls) -> Linker:
    """Links to the pages of a debate's things."""
    return lambda ref: urls.thing(info.key, ref.kind, ref.key) if ref.kind else ""


def unlinked(ref: Ref) -> str:  # noqa: ARG001
    """No links, for a file that stands alone."""
    return ""


def render(template: str, link: Linker = unlinked, say: Language = ENGLISH, **context: object) -> str:
    """A page from its template; ``link`` says where things are shown. In it ``_`` and ``many`` translate."""
    page = _environment().get_template(template)
    return page.render(
        link=link,
        statement_link=lambda key: link(Ref("statements", key, key)),
        _=say,
        many=say.many,
        direction=say.direction,
        tag=say.tag,
        **context,
    )


def load_templates() -> None:
    """Load every template, now and never again; a process that can open no file later needs that."""
    from jinja2 import TemplateError

    environment = _environment()
    environment.auto_reload = False
    for name in environment.list_templates():
        with suppress(TemplateError):  # of its own view alone, which says so when it is asked for
            environment.get_template(name)


def about_debate(debate: Debate) -> dict[str, object]:
    """What the parts of a page ask of a debate while they are drawn."""
    return {"debate": debate.info, "argued": lambda key: bool(argued_with(debate, key))}
