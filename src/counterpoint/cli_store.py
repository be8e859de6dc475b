"""The commands that look after a store in a directory."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["STORE_COMMANDS"]


@click.command()
@click.argument("store", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(store: Path, file: Path) -> None:
    """Write a store's directory into one file, also while it is served.

    The file is N-Quads packed with gzip, with a digest at its end; FILE is replaced where it exists.
    """
    from counterpoint.graph.backup import backup as write_backup

    found = write_backup(store, file)
    size = file.stat().st_size
    click.echo(f"{file}: {found.quads:,} quads of {store}, {size:,} bytes", err=True)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("store", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace the store that is there already.")
def restore(file: Path, store: Path, force: bool) -> None:
    """Make a store's directory from a backup, which is verified first.

    A store that is there already is left alone without --force, and replaced in one step with it; nothing may
    write it meanwhile.
    """
    from counterpoint.graph.backup import restore as read_backup

    found = read_backup(file, store, force=force)
    click.echo(f"{store}: {found.quads:,} quads of {file}", err=True)


STORE_COMMANDS = (backup, restore)
"""Every one of them."""
