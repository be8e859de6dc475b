"""Statements as Discourse Network Analyzer 3.1 has them, where that is not as the definitions have them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from counterpoint.graph.networks.recipe import Recipe
from counterpoint.graph.networks.statements import Statements

__all__ = ["complete", "qualified", "ranked", "under_kernel"]


def qualified(statements: Statements) -> Statements:
    """Levels that are only 0 and 1, or −1 and 1, as ``False`` and ``True``, whether both are used or not.

    Which type a qualifier has is asked before the dates: integers stay such if only 0 and 1 remain of them.
    """
    used = set(statements.levels)
    if not used or not (used <= {0, 1} or used <= {-1, 1}):
        return statements
    codes = np.array([int(level > 0) for level in statements.levels], dtype=np.int64)
    return replace(statements, level=codes[statements.level], levels=(False, True))


def complete(statements: Statements, recipe: Recipe) -> Statements:
    """Those with a name for both; and with a text for a level, unless levels are ignored."""
    kept = statements.complete()
    if recipe.aggregation != "ignore":
        kept &= np.array([level != "" for level in statements.levels], bool)[statements.level]
    return statements.at(kept).named()


def ranked(statements: Statements, known: Statements) -> Statements:
    """Integer levels as their rank among those that are known, in the order of their texts: −1, −2, 0, 10, 2.

    A departure: a kernel weighs an integer by this rank.
    """
    if not statements.levels or isinstance(statements.levels[0], (str, bool)):
        return statements
    order = sorted(_used(known), key=str)
    rank = {level: number for number, level in enumerate(order)}
    codes = np.array([rank.get(level, 0) for level in statements.levels], dtype=np.int64)
    return replace(statements, level=codes[statements.level], levels=tuple(range(len(order))))


def under_kernel(recipe: Recipe) -> Recipe:
    """What a kernel does of what is asked for: ``subtract`` for ``combine``, no division but ``average``."""
    divided = recipe.mode == "one-mode" and recipe.normalization != "no"
    return replace(
        recipe,
        aggregation="subtract" if recipe.aggregation == "combine" else recipe.aggregation,
        normalization="average" if divided else "no",
    )


def _used(statements: Statements) -> Iterable[Any]:
    return [statements.levels[code] for code in np.unique(statements.level).tolist()]
