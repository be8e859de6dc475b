"""The tables of ``docs/debate-file.md``, made from ``fields.py``.

``python -m counterpoint.data.reference docs/debate-file.md`` puts them into the page, between its marks; a
test says whether the page is current, and reads every example with the reader.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from counterpoint.data.fields import (
    ACTOR_KIND,
    COMMON,
    CORRECTION,
    DEBATE,
    DEFAULTS,
    OFFICE,
    SECTIONS,
    Field,
    Form,
    section,
)

__all__ = ["BEGIN", "END", "reference", "with_reference"]

BEGIN: Final = "<!-- written by counterpoint.data.reference; do not edit -->"
END: Final = "<!-- end of what is written -->"

_FORMS: Final = {
    Form.TEXT: "text",
    Form.LABEL: "text, or `{language: text}`",
    Form.TEXTS: "text, `{language: text}`, or a list of these",
    Form.NAMES: "text, or a list",
    Form.KEY: "a key",
    Form.KEYS: "a key, or a list of keys",
    Form.IDENTIFIER: "a new key",
    Form.DATE: "`YYYY`, `YYYY-MM` or `YYYY-MM-DD`",
    Form.SPAN: "`date/date`, either left out",
    Form.NUMBER: "a whole number",
    Form.ADDRESS: "a web address",
    Form.BASE: "a web address",
    Form.SAME_AS: "`wd:Q…` or a web address, or a list",
    Form.LANGUAGE: "a language tag",
    Form.DIGEST: "64 hex digits",
    Form.ACTOR_KIND: "a kind of actor",
    Form.SCHEME: "a scheme",
    Form.ROLE: "an office's name",
    Form.OFFICES: "an office, or a list",
    Form.CORRECTIONS: "a correction, or a list",
}


def reference() -> str:
    """The tables as Markdown."""
    parts = [
        "### The debate\n\n" + _table(DEBATE),
        _titled("corrections", "What a list of `corrections` holds.", CORRECTION),
        _titled("defaults", "Said once for all statements; a statement's own word wins.", DEFAULTS),
        _titled("kinds", "Kinds of actor that the debate adds, by a name like `CountySheriff`.", ACTOR_KIND),
    ]
    shared = {field.key for field in COMMON}
    for each in SECTIONS:
        own = tuple(field for field in each.fields if field.key not in shared)
        example = f"```yaml\n{each.key}:\n  {each.example}\n```\n\n"
        short = (
            f"An entry may be its `{each.naming}` alone. " if each.short and each.key != "arguments" else ""
        )
        parts.append(_titled(each.key, f"{each.help} {short}".strip() + f"\n\n{example}", own))
    parts.append(_titled("offices", "What a list of `offices` holds.", OFFICE))
    parts.append(
        "### Every thing\n\nWhat every entry of every section may say beside its own keys.\n\n"
        + _table(COMMON)
    )
    return "\n".join(parts)


def _titled(key: str, text: str, fields: tuple[Field, ...]) -> str:
    return f"### `{key}`\n\n{text.strip()}\n\n{_table(fields)}"


def _table(fields: tuple[Field, ...]) -> str:
    rows = [
        f"| `{f.key}`{' *' if f.required else ''} | {_form(f)} | {f.help} | `{f.example}` |" for f in fields
    ]
    return "\n".join(["| key | takes | | example |", "|---|---|---|---|", *rows, ""])


def _form(field: Field) -> str:
    if field.form is Form.CHOICE:
        return " or ".join(f"`{choice}`" for choice in field.choices)
    if field.refers:
        kinds = ", ".join(section(kind).one for kind in field.refers)
        return f"{_FORMS[field.form]} ({kinds})"
    return _FORMS[field.form]


def with_reference(page: str) -> str:
    """The page with the tables between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{reference()}\n{END}{after}"


def main() -> None:
    """Put the tables into the page named on the command line."""
    path = Path(sys.argv[1])
    path.write_text(with_reference(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
