"""The command line: each command is a function of the Python API by the same name.

Output goes to standard output or ``-o FILE``; messages go to standard error. Exit codes: 0 fine,
1 findings, 2 could not run, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from counterpoint.cli_analysis import ANALYSIS_COMMANDS
from counterpoint.cli_output import OUTPUT, chosen_format, let_go_of_output, progress_bar, write
from counterpoint.cli_render import render
from counterpoint.cli_store import STORE_COMMANDS
from counterpoint.errors import CounterpointError, QueryError

if TYPE_CHECKING:
    from counterpoint.graph.rows import Rows, Triples
    from counterpoint.session import Session

__all__ = ["cli", "main"]

EXTENSIONS = {
    "ttl": "turtle",
    "trig": "trig",
    "nt": "ntriples",
    "nq": "nquads",
    "rdf": "rdfxml",
    "xml": "rdfxml",
    "jsonld": "jsonld",
    "yaml": "yaml",
    "yml": "yaml",
}
EXPORTS = ("yaml", "turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld")
RESULTS = ("table", "json", "csv", "tsv", "xml", "turtle", "ntriples", "jsonld")
RESULT_EXTENSIONS = {
    "json": "json",
    "srj": "json",
    "csv": "csv",
    "tsv": "tsv",
    "xml": "xml",
    "srx": "xml",
    "ttl": "turtle",
}


class _EndedError(Exception):
    """The command ended early: by Ctrl-C, or because nobody reads on."""


class _Commands(click.Group):
    """Tells how a command ended before click has words of its own for it."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, BrokenPipeError) as error:
            raise _EndedError from error


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="counterpoint")
def cli() -> None:
    """Who says what, against whom, with which reasons, in which words.

    DEBATE is a bundled debate's name (city-divided), a debate file, a folder with a debate.yaml, or a
    store's directory.
    """


def main() -> NoReturn:
    """Run the command; every error of ours becomes one message and an exit code."""
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except CounterpointError as error:
        click.echo(f"counterpoint: {error}", err=True)
        sys.exit(error.exit_code)
    except (_EndedError, click.Abort, KeyboardInterrupt) as error:
        let_go_of_output()
        if isinstance(error.__cause__, BrokenPipeError):
            sys.exit(0)
        click.echo("Stopped.", err=True)
        sys.exit(130)
    sys.exit(0)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", help="The debate's name; the folder's own by default.")
def new(folder: Path, name: str | None) -> None:
    """Start a debate: a commented folder to edit."""
    from counterpoint.data.new import new as write_new

    written = write_new(folder, name or folder.name)
    for path in written:
        click.echo(path)
    click.echo(
        f"Now edit {folder / 'debate.yaml'}, and run: counterpoint check {folder / 'debate.yaml'}", err=True
    )


@cli.command()
@click.argument("debate")
@click.option(
    "--to", "format_", type=click.Choice(EXPORTS), help="The format; else by the output's extension."
)
@OUTPUT
def export(debate: str, format_: str | None, output: Path | None) -> None:
    """Write a debate in an interchange format."""
    from counterpoint.library import open as open_debate

    chosen = chosen_format(format_, output, EXTENSIONS, None)
    with open_debate(debate) as session:
        write(session.export(chosen), output)


@cli.command()
@click.argument("debate")
@click.argument("query")
@click.option(
    "--format",
    "format_",
    type=click.Choice(RESULTS),
    help="table (turtle for triples) by default; json is SPARQL results JSON.",
)
@OUTPUT
def query(debate: str, query: str, format_: str | None, output: Path | None) -> None:
    """Ask SPARQL of a debate. QUERY is the text, a .rq file, or the name of an example query.

    Analyses that the query names in a line such as `# analyses: coalitions strength` are run first, and their
    results are there to be asked for.
    """
    from counterpoint.graph.examples import analyses_of
    from counterpoint.library import open as open_debate

    chosen = chosen_format(format_, output, RESULT_EXTENSIONS, "table")
    with open_debate(debate) as session:
        if named := analyses_of(_query_text(query)):
            _record(session, named)
        write(_result_text(session.query(_query_text(query)), chosen), output)


def _record(session: Session, names: Iterable[str]) -> None:
    """Run and record these analyses, but those whose results are there already."""
    recorded = {known.method for known in session.recorded() if not known.stale}
    for name in names:
        if name not in recorded:
            with progress_bar() as bar:
                session.record(session.analyze(name, progress=bar))


def _result_text(result: Rows | Triples | bool, format_: str) -> str:
    """An answer as text; ``table`` is what a person reads, whatever the form of the query."""
    if isinstance(result, bool):
        if format_ == "json":
            return json.dumps({"head": {}, "boolean": result})
        if format_ != "table":
            raise QueryError(f"a yes or no cannot be written as {format_}; it can as: table, json")
        return "true" if result else "false"
    if format_ == "table":
        return str(result)
    return result.serialize(format_).decode("utf-8")


def _query_text(query: str) -> str:
    """The query itself, whether it was given as text, as a file, or by an example's name."""
    from counterpoint.graph.examples import examples

    if named := {example.name: example.text for example in examples()}.get(query):
        return named
    if query.endswith(".rq"):
        try:
            return Path(query).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CounterpointError(f"cannot read the query {query}: {error}") from error
    return query


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--sources",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="A folder with the sources' texts; anchors are verified against them.",
)
@click.option(
    "--fix", is_flag=True, help="Fill in missing offsets where the words occur once. Needs --sources."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, or for tools.",
)
def check(files: tuple[Path, ...], sources: Path | None, fix: bool, format_: str) -> None:
    """List every problem of debate files, with line and column."""
    from counterpoint.data.check import check as check_file
    from counterpoint.data.check import render_report

    if fix and sources is None:
        raise click.UsageError("--fix needs --sources DIR, where the texts are")
    reports = [check_file(file, sources=sources, fix=fix) for file in files]
    write(render_report(reports, format_), None)
    sys.exit(max(report.exit_code for report in reports))


def _setting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """One option per setting of the service, from the one table."""
    from counterpoint.settings import SETTINGS

    for setting in reversed(SETTINGS):
        if setting.type is bool:
            flag = click.option(
                setting.flag,
                setting.name,
                flag_value="true",
                default=None,
                help=setting.help.replace("`", ""),
            )
            command = flag(command)
            continue
        shown = ",".join(setting.default) if isinstance(setting.default, tuple) else setting.default
        help_text = (
            f"{setting.help.replace('`', '')}  [default: {shown}]"
            if shown != ""
            else setting.help.replace("`", "")
        )
        command = click.option(setting.flag, setting.name, default=None, metavar="VALUE", help=help_text)(
            command
        )
    return command


@cli.command()
@click.argument("debates", nargs=-1)
@click.option("--watch", is_flag=True, help="Load a debate again when its file changes.")
@click.option(
    "--config",
    type=click.Path(dir_okay=False),
    help="A TOML file of settings; those below, and variables, win over it.",
)
@_setting_options
def serve(debates: tuple[str, ...], watch: bool, config: str | None, **flags: str | None) -> None:
    """Serve debates: pages for people, SPARQL and data for programs.

    Without DEBATE what the store holds, or the bundled debate where it holds nothing.
    """
    import logging
    import os

    from counterpoint.api.server import serve as run_server
    from counterpoint.library import Library
    from counterpoint.loading import Loading
    from counterpoint.settings import Settings

    settings = Settings.read(os.environ, config=config, **flags)
    with Library(settings.store, update=settings.store_update, graphs=settings.store_graphs) as library:
        if not debates and not library.debates():
            debates = ("city-divided",)
        loading = Loading(library, debates, watch=watch, report=logging.getLogger("counterpoint.loading").log)
        run_server(library, settings, loading)
    loading.raise_failure()


for command in (render, *ANALYSIS_COMMANDS, *STORE_COMMANDS):
    cli.add_command(command)
