"""The commands that analyze: networks, analyses, the report in words, and ICCMA's questions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counterpoint.cli_output import OUTPUT, chosen_format, progress_bar, write
from counterpoint.cli_parameters import Parametrized, described

if TYPE_CHECKING:
    from counterpoint.graph.analysis.findings import Findings
    from counterpoint.graph.analysis.option import Option
    from counterpoint.graph.analysis.progress import Progress
    from counterpoint.graph.analysis.result import Result
    from counterpoint.session import Session

__all__ = ["ANALYSIS_COMMANDS"]

NETWORKS = ("json", "graphml", "gexf", "csv")
FINDINGS = {"txt": "table", "json": "json", "csv": "csv", "ttl": "turtle"}
REPORTS = {"txt": "text", "md": "markdown", "html": "html"}


def _network_parameters() -> Iterable[Option]:
    from counterpoint.graph.networks.network_options import KINDS, network_options

    return chain.from_iterable(map(network_options, KINDS))


def _analysis_parameters() -> Iterable[Option]:
    from counterpoint.graph.analysis.catalog import ANALYSES

    return chain.from_iterable(entry.options for entry in ANALYSES.values())


@contextmanager
def _opened(debate: str) -> Iterator[tuple[Session, Progress]]:
    """The debate, and the line that says how far the work is: reading a large one takes a while too."""
    from counterpoint.library import open as open_debate

    with progress_bar() as bar:
        bar("reading the debate", 0, 0)
        with open_debate(debate) as session:
            yield session, bar


@click.command(cls=Parametrized, parameters=_network_parameters, options_metavar="[OPTIONS] [PARAMETERS]")
@click.argument("debate")
@click.argument("kind")
@click.option(
    "--to",
    "format_",
    type=click.Choice(NETWORKS),
    help="The format; else by the output's extension, or json.",
)
@click.option("--parameters", is_flag=True, help="List the parameters of KIND, and do nothing else.")
@OUTPUT
@click.pass_obj
def network(
    given: Mapping[str, str],
    debate: str,
    kind: str,
    format_: str | None,
    parameters: bool,
    output: Path | None,
) -> None:
    """Write a network of a debate, as Gephi, visone and spreadsheets open it.

    KIND is affiliation, congruence, conflict, subtract, stances, arguments or relations. Its parameters are
    options too, such as --normalization average, --author or --no-contradictions; `counterpoint network
    DEBATE KIND --parameters` lists them.
    """
    from counterpoint.graph.analysis.option import read_options
    from counterpoint.graph.networks.export import write_network
    from counterpoint.graph.networks.network_options import network_options

    if parameters:
        write(described(network_options(kind)), output)
        return
    chosen = chosen_format(format_, output, {name: name for name in NETWORKS}, "json")
    asked = read_options(network_options(kind), given, f'the network "{kind}"')
    with _opened(debate) as (session, _):
        text = write_network(session.network(kind, **asked), chosen)
    write(text, output)


@click.command(cls=Parametrized, parameters=_analysis_parameters, options_metavar="[OPTIONS] [PARAMETERS]")
@click.argument("debate")
@click.argument("name", required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(("table", "json", "csv", "turtle")),
    help="Else by the output's extension, or table; turtle is the results as they are recorded.",
)
@click.option("--parameters", is_flag=True, help="List the parameters of NAME, and do nothing else.")
@click.option(
    "--record", is_flag=True, help="Also write the results into the analysis graph of a store's directory."
)
@OUTPUT
@click.pass_obj
def analyze(
    given: Mapping[str, str],
    debate: str,
    name: str | None,
    format_: str | None,
    parameters: bool,
    record: bool,
    output: Path | None,
) -> None:
    """Analyze a debate: one analysis by its NAME, or the standard set of them all.

    The parameters of an analysis are options too, such as --seed 3, --author or --no-exact; `counterpoint
    analyze DEBATE --parameters` lists the analyses, `counterpoint analyze DEBATE NAME --parameters` the
    parameters of one. `counterpoint report` tells the same in words.
    """
    from counterpoint.graph.analysis.catalog import analysis

    if parameters:
        write(described(analysis(name).options) if name else _analyses(), output)
        return
    chosen = chosen_format(format_, output, FINDINGS, "table")
    _check(debate, name, given, chosen, record)
    with _opened(debate) as (session, bar):
        found = session.analyze(name, progress=bar, **given) if name else session.analyze(progress=bar)
        text = _written(session, found, chosen)
        cautions = _results(found)[0].cautions if chosen == "csv" else ()  # there is no room for them in CSV
        if record:
            session.record(found)
    write(text, output)
    for caution in cautions:
        click.echo(f"Caution: {caution}", err=True)


def _check(debate: str, name: str | None, given: Mapping[str, str], format_: str, record: bool) -> None:
    """Say no before the work to what cannot be."""
    from counterpoint.graph.analysis.catalog import analysis
    from counterpoint.graph.generations import is_store

    if name:
        analysis(name).parameters(given)
    elif given:
        raise click.UsageError("parameters belong to one analysis: name it too")
    elif format_ == "csv":
        raise click.UsageError("csv is one table: name the analysis")
    if record and not is_store(Path(debate)):
        raise click.UsageError(
            f"--record writes into a store's directory, and {debate} is none; "
            f"`counterpoint serve {debate} --store DIRECTORY` makes one"
        )


def _analyses() -> str:
    """Every analysis by name, for a person."""
    from counterpoint.graph.analysis.catalog import ANALYSES

    width = max(map(len, ANALYSES))
    return "\n".join(f"{entry.name.ljust(width)}  {entry.sentence}" for entry in ANALYSES.values())


def _results(found: Findings | Result) -> list[Result]:
    return list(found.values()) if isinstance(found, Mapping) else [found]


def _written(session: Session, found: Findings | Result, format_: str) -> str:
    from counterpoint.graph.analysis.tables import as_csv, as_table

    results = _results(found)
    match format_:
        case "json":
            return json.dumps(found.to_json(), indent=2, ensure_ascii=False, allow_nan=False)
        case "csv":
            return as_csv(results[0])
        case "turtle":
            from counterpoint.graph.analysis.triples import as_turtle

            return as_turtle(session.records, session.library.finder(session.key).digest, results)
    return "\n".join(as_table(result) for result in results)


@click.command()
@click.argument("debate")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "markdown", "html")),
    help="Else by the output's extension, or text.",
)
@OUTPUT
def report(debate: str, format_: str | None, output: Path | None) -> None:
    """Tell in words what the analyses of a debate found, with numbers, quotes and cautions."""
    chosen = chosen_format(format_, output, REPORTS, "text")
    with _opened(debate) as (session, bar):
        text = session.report(progress=bar).to_format(chosen)
    write(text, output)


def _finite(_: click.Context, __: click.Parameter, value: float | None) -> float | None:
    if value is not None and value != value:
        raise click.BadParameter("nan is no number of seconds.")
    return value


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--task", required=True, help="Problem and semantics, as ICCMA writes them: DC-PR, DS-ST, SE-GR."
)
@click.option("--arg", "argument", default="", help="The argument that DC and DS ask about.")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0.01, max=86_400),
    callback=_finite,
    help="Seconds, then UNKNOWN.",
)
@click.option(
    "--format", "format_", type=click.Choice(("apx", "tgf", "af")), help="The file's; else by its extension."
)
@OUTPUT
def acceptability(
    file: Path,
    task: str,
    argument: str,
    time_limit: float | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Answer ICCMA's questions on an argumentation framework in a file.

    Prints YES, NO or UNKNOWN, then the witness: an extension, where there is one to show.
    """
    from counterpoint.graph.argumentation.iccma import read_framework
    from counterpoint.graph.argumentation.tasks import answer

    with progress_bar() as bar:
        framework = read_framework(file, format=format_)
        found = answer(framework, task, argument, time_limit=time_limit, progress=bar)
    write(found.text(), output)


ANALYSIS_COMMANDS: tuple[click.Command, ...] = (network, analyze, report, acceptability)
