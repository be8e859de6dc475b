"""Parameters of analyses and networks as options of a command: ``--seed 3``, ``--author``, ``--no-exact``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from counterpoint.errors import AnalysisError

if TYPE_CHECKING:
    from counterpoint.graph.analysis.option import Option

__all__ = ["Parametrized", "described"]


class Parametrized(click.Command):
    """A command with the parameters of whatever it is asked for, wherever these stand among its arguments.

    ``parameters`` gives every parameter there is, called when the command runs; the same name has the same
    type wherever it is known. What was given is text by name, in ``ctx.obj``; whether the thing that was
    asked for has that parameter, and what it may be, is for that thing to say.
    """

    def __init__(self, *args: Any, parameters: Callable[[], Iterable[Option]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._parameters = parameters

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the parameters out of the arguments, and leave the rest to click."""
        own = {
            flag: not option.is_flag
            for option in self.get_params(ctx)
            if isinstance(option, click.Option)
            for flag in (*option.opts, *option.secondary_opts)
        }
        known = {option.name: option for option in self._parameters()}
        words = _Words(args)
        given: dict[str, str] = {}
        rest: list[str] = []
        for word in words:
            flag, equals, _ = word.partition("=")
            if word == "--":
                rest += [word, *words]
            elif flag in own:
                rest += [word] if equals or not own[flag] else [word, *words.next()]
            elif not word.startswith("--"):
                rest.append(word)
            else:
                name, value = _parameter(ctx, word, words, known, own)
                if name in given:
                    raise click.UsageError(f"{known[name].flag} is given twice", ctx)
                given[name] = value
        ctx.obj = given
        return super().parse_args(ctx, rest)


class _Words:
    """The words of a command line, one after the other."""

    def __init__(self, words: Iterable[str]) -> None:
        self._left = list(reversed(list(words)))

    def __iter__(self) -> Iterator[str]:
        while self._left:
            yield self._left.pop()

    def next(self, fits: Callable[[str], bool] = lambda _: True) -> list[str]:
        """The next word if there is one that fits, taken out."""
        return [self._left.pop()] if self._left and fits(self._left[-1]) else []


def _parameter(
    ctx: click.Context, word: str, words: _Words, known: Mapping[str, Option], own: Iterable[str]
) -> tuple[str, str]:
    """A parameter's name and value; the value may be the next word, and of yes and no may be left out."""
    from counterpoint.graph.analysis.option import advice

    flag, equals, value = word.partition("=")
    name = flag[2:].replace("-", "_")
    denied = known.get(name.removeprefix("no_"))
    if name in known:
        option = known[name]
        if equals:
            return name, value
        if isinstance(option.default, bool):
            return name, "".join(words.next(lambda following: _can_be(option, following))) or "true"
        if found := words.next(lambda following: not following.startswith("--")):
            return name, found[0]
        raise click.UsageError(f"{flag} needs a value", ctx)
    if denied is None or not isinstance(denied.default, bool):
        there_is = [*(option.flag for option in known.values()), *(f for f in own if f.startswith("--"))]
        raise click.UsageError(f"there is no parameter {flag[:80]}{advice(flag, there_is)}", ctx)
    if equals:
        raise click.UsageError(f"{flag} takes no value; write {denied.flag}={value[:80]}", ctx)
    return denied.name, "false"


def _can_be(option: Option, word: str) -> bool:
    try:
        option.read(word)
    except AnalysisError:
        return False
    return True


def described(options: Iterable[Option]) -> str:
    """Parameters with their defaults, for a person."""
    lines = []
    for option in options:
        lines += [option.flag, f"    {option.help}"]
        if isinstance(option.default, bool):
            lines.append(f"    yes by default; --no-{option.flag[2:]} for no" if option.default else "")
        else:
            shown = f"{option.default:g}" if isinstance(option.default, float) else str(option.default)
            default = f"{shown} by default" if shown else ""
            allowed = f"one of {', '.join(option.choices)}" if option.choices else option.range
            lines.append("    " + "; ".join(filter(None, (allowed, default))))
    return "\n".join(line for line in lines if line.strip()) or "It has no parameters."
