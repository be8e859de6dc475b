"""``docs/cli.md``: what every command says of itself. ``python -m counterpoint.cli_reference`` writes it."""

from __future__ import annotations

from pathlib import Path

import click

from counterpoint.cli import cli

__all__ = ["markdown"]

_HEAD = """# The command line

Written by `counterpoint.cli_reference`; do not edit. Output goes to standard output or `-o FILE`, whose
extension picks the format where `--format` or `--to` does not; messages go to standard error, and on a
terminal how far long work is. A file is written as a whole or not at all. Exit codes: 0 fine, 1 findings,
2 could not run, 130 stopped by Ctrl-C.
"""


def markdown() -> str:
    """The page."""
    parts = [_HEAD, _block(cli, "counterpoint")]
    for name in cli.commands:
        parts.append(f"## {name}\n\n" + _block(cli.commands[name], f"counterpoint {name}"))
    return "\n".join(parts)


def _block(command: click.Command, name: str) -> str:
    with click.Context(command, info_name=name, terminal_width=100, **cli.context_settings) as context:
        return f"```text\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    Path("docs/cli.md").write_text(markdown(), encoding="utf-8")
