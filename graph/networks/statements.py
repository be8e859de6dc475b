"""Rows of statements in whatever form they come: sorted, dated, without duplicates, as numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from counterpoint.errors import AnalysisError
from counterpoint.graph.networks.moments import Moment, Moments, as_moment, buckets
from counterpoint.graph.networks.selection import Row, Selection

__all__ = ["DUPLICATES", "Counts", "Names", "Statements", "kept_rows"]

Codes = NDArray[np.int64]
Counts = dict[Any, Any]
"""For each level of polarity a float64 CSR array of shape (actors, propositions)."""

DUPLICATES: Final = ("all", "source", "day", "week", "month", "year", "once")
_ALIASES: Final = {
    "include": "all",
    "include all duplicates": "all",
    "document": "source",
    "ignore per document": "source",
    "ignore per calendar week": "week",
    "ignore per calendar month": "month",
    "ignore per calendar year": "year",
    "acrossrange": "once",
    "ignore across date range": "once",
}
"""Discourse Network Analyzer's words for the same."""

_NEEDED: Final = 3
"""Actor, proposition and polarity, the first fields of a row, have no default."""

_DEFAULTS: Final = {"date": "", "source": "", "offset": -1, "id": ""}
_AFTER: Final = tuple(_DEFAULTS.values())


class Names(NamedTuple):
    """The rows and columns of a two-mode network."""

    actors: tuple[str, ...]
    propositions: tuple[str, ...]


@dataclass(frozen=True)
class Statements:
    """Statements in order of (date, source, offset, id), undated ones last, as columns of one length.

    ``actor``, ``proposition`` and ``level`` are indices into the sorted names beside them; ``level`` is the
    polarity or qualifier. ``moment`` and ``end`` are where a statement's date begins and ends, ``source`` its
    source as a number, ``row`` which of the given rows it is. ``left_out`` counts those that had no date
    where one was needed.
    """

    actor: Codes
    proposition: Codes
    level: Codes
    moment: Moments
    end: Moments
    source: Codes
    row: Codes
    actors: tuple[str, ...]
    propositions: tuple[str, ...]
    levels: tuple[Any, ...]
    left_out: int = 0

    @classmethod
    def of(cls, rows: Iterable[object] | Mapping[str, Sequence[object]], *, dna: bool = False) -> Statements:
        """Statements from rows, or from a table's columns.

        A row is a :class:`Row`, a tuple in its order, or a mapping or object with its fields; a table is a
        mapping of such columns, or a pandas data frame. Actor, proposition and polarity are needed. A row
        without a name for actor or proposition is left out. Dates may be ISO 8601 text, ``date``,
        ``datetime`` or Unix seconds. ``dna`` keeps nameless rows, for :func:`dna.complete`, and takes
        sources and ids of digits for the numbers that they are in Discourse Network Analyzer.

        Raises:
            AnalysisError: a field is missing, or a date cannot be read.
        """
        columns = _columns(rows)
        actor, actors = _coded(columns["actor"], as_name=_name)
        proposition, propositions = _coded(columns["proposition"], as_name=_name)
        level, levels = _coded(columns["polarity"], key=_by_type, as_name=_level)
        dates, written = _coded(columns["date"])
        moment = np.array([as_moment(d) for d in written], dtype="datetime64[us]")[dates]
        end = np.array([as_moment(d, last=True) for d in written], dtype="datetime64[us]")[dates]
        key = _numbered if dna else _mixed
        source, _ = _coded(columns["source"], key=key)
        places = [_coded(columns[name], key=key)[0] for name in ("id", "offset")]
        dated = np.where(np.isnat(moment), np.iinfo(np.int64).max, moment.astype(np.int64))
        order = np.lexsort((level, proposition, actor, *places, source, dated))
        found = cls(
            actor,
            proposition,
            level,
            moment,
            end,
            source,
            np.arange(len(actor)),
            actors,
            propositions,
            levels,
        )
        return (found.at(order) if dna else found.at(order[found.complete()[order]])).named(levels=True)

    def __len__(self) -> int:
        return len(self.actor)

    def between(self, start: Moment | None, stop: Moment | None) -> Statements:
        """Those all of whose date lies from ``start`` to ``stop``, inclusive; undated ones are left out.

        Raises:
            AnalysisError: ``start`` is after ``stop``.
        """
        if start is not None and stop is not None and start > stop:
            raise AnalysisError(f"the start, {start:%Y-%m-%d}, is after the stop, {stop:%Y-%m-%d}")
        kept = ~np.isnat(self.moment)
        undated = int(len(self) - kept.sum())
        if start is not None:
            kept &= self.moment >= np.datetime64(start)
        if stop is not None:
            kept &= self.end <= np.datetime64(stop)
        return replace(self.at(np.flatnonzero(kept)), left_out=self.left_out + undated)

    def complete(self) -> NDArray[np.bool_]:
        """Whether each has a name for both its actor and its proposition."""
        actor = np.array([bool(a) for a in self.actors], bool)[self.actor]
        proposition = np.array([bool(p) for p in self.propositions], bool)[self.proposition]
        found: NDArray[np.bool_] = actor & proposition
        return found

    def names(self) -> Names:
        """The names of actors and propositions."""
        return Names(tuple(filter(None, self.actors)), tuple(filter(None, self.propositions)))

    def named(self, *, levels: bool = False) -> Statements:
        """The same under only the names, and where asked the levels, that they have; of a boolean both."""
        actor, actors = _used(self.actor, self.actors)
        proposition, propositions = _used(self.proposition, self.propositions)
        reduced = levels and not any(isinstance(level, bool) for level in self.levels)
        level, known = _used(self.level, self.levels) if reduced else (self.level, self.levels)
        return replace(
            self, actor=actor, actors=actors, proposition=proposition, propositions=propositions,
            level=level, levels=known,
        )  # fmt: skip

    def under(self, names: Names) -> Statements:
        """The same under the names of others, which must have all of theirs; levels stay."""

        def moved(codes: Codes, own: Sequence[str], others: Sequence[str]) -> Codes:
            index = {name: i for i, name in enumerate(others)}
            return np.array([index.get(name, -1) for name in own], dtype=np.int64)[codes]

        return replace(
            self,
            actor=moved(self.actor, self.actors, names.actors),
            actors=names.actors,
            proposition=moved(self.proposition, self.propositions, names.propositions),
            propositions=names.propositions,
        )

    def without_duplicates(self, duplicates: str, *, levels: bool = True, dna: bool = False) -> Statements:
        """The first of each (actor, proposition, level, bucket); ``levels=False`` does not compare levels.

        ``dna`` counts months and weeks as Discourse Network Analyzer does: without their year.

        Raises:
            AnalysisError: there is no such bucket.
        """
        rule = _ALIASES.get(duplicates, duplicates)
        if rule not in DUPLICATES:
            raise AnalysisError(
                f'duplicates is "{duplicates[:40]}"; it must be one of: {", ".join(DUPLICATES)}'
            )
        if rule == "all":
            return self
        same = self.actor * len(self.propositions) + self.proposition
        if levels:
            same = same * len(self.levels) + self.level
        if rule == "source":
            bucket = self.source
        else:
            bucket = np.zeros(len(self), np.int64) if rule == "once" else buckets(self.moment, rule, dna=dna)
        ranks, rank = np.unique(bucket, return_inverse=True)  # as ranks no product of them can overflow
        same = np.unique(same, return_inverse=True)[1] * len(ranks) + rank
        first = np.unique(same, return_index=True)[1]
        return self.at(np.sort(first))

    def counts(self, weights: NDArray[np.float64] | None = None) -> Counts:
        """Statements, or sums of their weights, by level, actor and proposition."""
        values = np.ones(len(self)) if weights is None else weights
        shape = (len(self.actors), len(self.propositions))
        found = {}
        for number, level in enumerate(self.levels):
            chosen = self.level == number
            cells = (self.actor[chosen], self.proposition[chosen])
            found[level] = sparse.csr_array((values[chosen], cells), shape=shape)
            found[level].sum_duplicates()
        return found

    def sides(self) -> Statements:
        """Levels as signs −1, 0 and 1, whether used or not: any number below 0 is −1, above 0 is 1.

        Raises:
            AnalysisError: a level is text.
        """
        codes = np.array([_sign(level) + 1 for level in self.levels], dtype=np.int64)
        return replace(self, level=codes[self.level], levels=(-1, 0, 1))

    def at(self, which: slice | NDArray[np.generic]) -> Statements:
        """Some of them, by their number or whether each is one, under the same names."""
        return replace(
            self,
            actor=self.actor[which],
            proposition=self.proposition[which],
            level=self.level[which],
            moment=self.moment[which],
            end=self.end[which],
            source=self.source[which],
            row=self.row[which],
        )


def kept_rows(rows: Sequence[Row], selection: Selection) -> tuple[list[Row], int]:
    """The rows within a selection's dates, without duplicates; and how many had no date where one is needed.

    Raises:
        AnalysisError: a date cannot be read.
    """
    statements = Statements.of(rows)
    if selection.start or selection.stop:
        start, stop = as_moment(selection.start), as_moment(selection.stop, last=True)
        statements = statements.between(start, stop)
    statements = statements.without_duplicates(selection.duplicates)
    return [rows[i] for i in statements.row.tolist()], statements.left_out


def _columns(rows: Any) -> dict[str, Sequence[Any]]:
    """The fields of :class:`Row`, each as a column."""
    if isinstance(rows, Mapping) or hasattr(rows, "iterrows"):
        _needed([name for name in Row._fields if name in rows], "the table")
        size = len(rows["actor"])
        columns: dict[str, Sequence[Any]] = {
            n: _listed(rows[n]) if n in rows else [_DEFAULTS[n]] * size for n in Row._fields
        }
        if uneven := [name for name, column in columns.items() if len(column) != size]:
            raise AnalysisError(f"the columns {', '.join(uneven)} are not as long as actor")
        return columns
    fields = [row if type(row) is Row else _fields(row) for row in rows]
    return dict(zip(Row._fields, list(zip(*fields, strict=True)) or [()] * len(Row._fields), strict=True))


def _listed(column: Any) -> list[Any]:
    array = np.asarray(column)
    if array.dtype.kind == "M":
        array = array.astype("datetime64[us]")
    listed: list[Any] = array.tolist()
    return listed


def _fields(row: object) -> tuple[Any, ...]:
    names = Row._fields
    if isinstance(row, (tuple, list)) and len(row) >= _NEEDED:
        return (*row, *_AFTER[len(row) - _NEEDED :])[: len(names)]
    if isinstance(row, Mapping):
        given = {name: row[name] for name in names if name in row}
    elif isinstance(row, (tuple, list)):
        given = dict(zip(names, row, strict=False))
    else:
        given = {name: getattr(row, name) for name in names if hasattr(row, name)}
    _needed(given, f"a row, {str(row)[:80]},")
    return tuple(given.get(name, _DEFAULTS.get(name)) for name in names)


def _needed(names: Iterable[str], what: str) -> None:
    missing = [name for name in ("actor", "proposition", "polarity") if name not in set(names)]
    if missing:
        raise AnalysisError(f"{what} has no {' and no '.join(missing)}")


def _name(value: Any) -> str:
    return "" if value is None or value != value else str(value)


def _level(value: Any) -> Any:
    whole = isinstance(value, (bool, np.integer)) or (isinstance(value, float) and value.is_integer())
    return int(value) if whole else value


def _mixed(value: Any) -> tuple[int, Any]:
    """Numbers before texts."""
    return (0, value) if isinstance(value, (int, float)) and value == value else (1, str(value))


def _numbered(value: Any) -> tuple[int, Any]:
    """The same, but texts of digits are numbers."""
    return _mixed(int(value) if isinstance(value, str) and value.isdecimal() else value)


def _by_type(level: Any) -> tuple[str, Any]:
    return str(type(level)), level


def _coded(
    column: Sequence[Any],
    *,
    key: Callable[[Any], Any] = _mixed,
    as_name: Callable[[Any], Any] | None = None,
) -> tuple[Codes, tuple[Any, ...]]:
    """Each value as its rank among the distinct ones, and these, as they are named."""
    number: dict[Any, int] = {value: i for i, value in enumerate(dict.fromkeys(column))}
    codes = np.fromiter(map(number.__getitem__, column), np.int64, len(column))
    names = list(map(as_name, number)) if as_name else list(number)
    ranked = sorted(set(names), key=key)
    rank = {name: i for i, name in enumerate(ranked)}
    return np.array([rank[name] for name in names], dtype=np.int64)[codes], tuple(ranked)


def _used(codes: Codes, names: tuple[Any, ...]) -> tuple[Codes, tuple[Any, ...]]:
    used, again = np.unique(codes, return_inverse=True)
    return again.astype(np.int64), tuple(names[i] for i in used.tolist())


def _sign(level: Any) -> int:
    if isinstance(level, str):
        raise AnalysisError(f'the polarity "{level[:40]}" is no number; compat="dna" takes text qualifiers')
    return int(level > 0) - int(level < 0)
