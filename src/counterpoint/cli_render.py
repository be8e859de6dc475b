"""The command that draws views."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counterpoint.cli_output import OUTPUT, chosen_format, write
from counterpoint.cli_parameters import Parametrized, described

if TYPE_CHECKING:
    from counterpoint.graph.analysis.option import Option

__all__ = ["render"]

PICTURES = ("html", "svg", "png", "json")


def _options() -> Iterable[Option]:
    from counterpoint.viz.view_options import OPTIONS

    return OPTIONS


@click.command(cls=Parametrized, parameters=_options, options_metavar="[OPTIONS] [PARAMETERS]")
@click.argument("view")
@click.argument("debate", required=False)
@click.option(
    "--format", "format_", type=click.Choice(PICTURES), help="The format; else by the output's extension."
)
@click.option("--parameters", is_flag=True, help="List the parameters of VIEW, and do nothing else.")
@OUTPUT
@click.pass_obj
def render(
    given: Mapping[str, str],
    view: str,
    debate: str | None,
    format_: str | None,
    parameters: bool,
    output: Path | None,
) -> None:
    """Draw a view of a debate as a self-contained page, an SVG, a PNG, or its data.

    VIEW is tree, matrix, map, coalitions or timeline. Its parameters are options too, such as --issue
    cooperation or --theme dark; `counterpoint render VIEW --parameters` lists them.
    """
    from counterpoint.library import open as open_debate
    from counterpoint.viz.kinds import kind

    heeded = kind(view).heeds
    if parameters:
        write(described(option for option in _options() if option.name in heeded), output)
        return
    if debate is None:
        raise click.UsageError("Missing argument 'DEBATE'.")
    chosen = chosen_format(format_, output, {name: name for name in PICTURES}, None)
    with open_debate(debate) as session:
        write(session.render(view, **given).to_format(chosen), output)
