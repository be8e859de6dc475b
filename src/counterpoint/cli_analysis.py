"""The commands that analyze: networks, analyses, the report in words, and ICCMA's questions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counterpoint.cli_output import OUTPUT, chosen_format, progress_bar, write

if TYPE_CHECKING:
    from counterpoint.graph.analysis.option import Option
    from counterpoint.session import Session

__all__ = ["ANALYSIS_COMMANDS"]

NETWORKS = ("json", "graphml", "gexf", "csv")
FINDINGS = {"txt": "table", "json": "json", "csv": "csv", "ttl": "turtle"}
REPORTS = {"txt": "text", "md": "markdown", "html": "html"}


class _Named(click.Command):
    """A command that takes the parameters of whatever is named.

    They are read from the catalog when the command runs, so ``--seed 3`` and ``--seed=3`` both reach the
    analysis, and a wrong one is told with what there is.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.ignore_unknown_options = True
        ctx.allow_extra_args = True
        return super().parse_args(ctx, args)


def _parameters(extra: list[str]) -> dict[str, str]:
    """``["--seed", "3", "--author"]`` as ``{"seed": "3", "author": "true"}``."""
    found: dict[str, str] = {}
    rest = iter(extra)
    waiting = ""
    for word in rest:
        if word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            waiting = "" if equals else name.replace("-", "_")
            found[name.replace("-", "_")] = value if equals else "true"
        elif waiting:
            found[waiting], waiting = word, ""
        else:
            raise click.UsageError(f"unexpected argument: {word}")
    return found


@click.command(cls=_Named, options_metavar="[OPTIONS] [PARAMETERS]")
@click.argument("debate")
@click.argument("kind")
@click.option(
    "--to", "format_", type=click.Choice(NETWORKS), help="The format; else by the output's extension."
)
@OUTPUT
@click.pass_context
def network(ctx: click.Context, debate: str, kind: str, format_: str | None, output: Path | None) -> None:
    """Write a network of a debate, as Gephi, visone and spreadsheets open it.

    KIND is affiliation, congruence, conflict, subtract, stances, arguments or relations. Its parameters
    follow as options, such as --normalization average; `counterpoint network DEBATE KIND --parameters`
    lists them.
    """
    from counterpoint.graph.networks.export import write_network
    from counterpoint.session import open as open_debate

    chosen = chosen_format(format_, output, {name: name for name in NETWORKS}, "json")
    given = _parameters(ctx.args)
    if given.pop("parameters", None):
        from counterpoint.graph.networks.network_options import network_options

        click.echo(_described(network_options(kind)))
        return
    with open_debate(debate) as session:
        write(write_network(session.network(kind, **given), chosen), output)


@click.command(cls=_Named, options_metavar="[OPTIONS] [PARAMETERS]")
@click.argument("debate")
@click.argument("name", required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(("table", "json", "csv", "turtle")),
    help="table by default; turtle is the results as they are recorded.",
)
@click.option("--record", is_flag=True, help="Write the results into the store's analysis graph, for SPARQL.")
@OUTPUT
@click.pass_context
def analyze(
    ctx: click.Context,
    debate: str,
    name: str | None,
    format_: str | None,
    record: bool,
    output: Path | None,
) -> None:
    """Analyze a debate: one analysis by its NAME, or the standard set of them all.

    The parameters of the analysis follow as options, such as --seed 3; `counterpoint analyze DEBATE NAME
    --parameters` lists them. `counterpoint report` tells the same in words.
    """
    from counterpoint.graph.analysis.catalog import analysis
    from counterpoint.session import open as open_debate

    chosen = chosen_format(format_, output, FINDINGS, "table")
    given = _parameters(ctx.args)
    if name and given.pop("parameters", None):
        click.echo(_described(analysis(name).options))
        return
    if given and not name:
        raise click.UsageError("parameters belong to one analysis: name it before them")
    if chosen == "csv" and not name:
        raise click.UsageError("csv is one table: name the analysis")
    with open_debate(debate) as session:
        with progress_bar() as bar:
            found = session.analyze(name, progress=bar, **given) if name else session.analyze(progress=bar)
        write(_written(session, found, chosen), output)
        if record:
            session.record(found)


def _written(session: Session, found: Any, format_: str) -> str:
    from counterpoint.graph.analysis.tables import as_csv, as_table

    results = [found] if hasattr(found, "rows") else list(found.values())
    match format_:
        case "json":
            return json.dumps(found.to_json(), indent=2, ensure_ascii=False, allow_nan=False)
        case "csv":
            return as_csv(results[0])
        case "turtle":
            from counterpoint.graph.analysis.triples import as_turtle

            return as_turtle(session.records, session.library.finder(session.key).digest, results)
    return "\n".join(as_table(result) for result in results)


def _described(options: Iterable[Option]) -> str:
    """Parameters with their defaults, for a person."""
    lines = []
    for option in options:
        allowed = f"; one of {', '.join(option.choices)}" if option.choices else ""
        lines.append(f"{option.flag}  {option.help}\n    default {option.default!r}{allowed}")
    return "\n".join(lines)


@click.command()
@click.argument("debate")
@click.option("--format", "format_", type=click.Choice(("text", "markdown", "html")), help="text by default.")
@OUTPUT
def report(debate: str, format_: str | None, output: Path | None) -> None:
    """Tell in words what the analyses of a debate found, with numbers, quotes and cautions."""
    from counterpoint.session import open as open_debate

    chosen = chosen_format(format_, output, REPORTS, "text")
    with open_debate(debate) as session:
        with progress_bar() as bar:
            told = session.report(progress=bar)
        write(told.to_format(chosen), output)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--task", required=True, help="Problem and semantics, as ICCMA writes them: DC-PR, DS-ST, SE-GR."
)
@click.option("--arg", "argument", default="", help="The argument that DC and DS ask about.")
@click.option("--time-limit", type=click.FloatRange(min=0.01), help="Seconds, then UNKNOWN.")
@click.option(
    "--format", "format_", type=click.Choice(("apx", "tgf", "af")), help="The file's; else by its extension."
)
def acceptability(
    file: Path, task: str, argument: str, time_limit: float | None, format_: str | None
) -> None:
    """Answer ICCMA's questions on an argumentation framework in a file.

    Prints YES, NO or UNKNOWN, then the witness: an extension, where there is one to show.
    """
    from counterpoint.graph.argumentation.iccma import read_framework
    from counterpoint.graph.argumentation.tasks import answer

    framework = read_framework(file, format=format_)
    with progress_bar() as bar:
        found = answer(framework, task, argument, time_limit=time_limit, progress=bar)
    write(found.text(), None)


ANALYSIS_COMMANDS: tuple[click.Command, ...] = (network, analyze, report, acceptability)
