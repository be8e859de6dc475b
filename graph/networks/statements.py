"""Rows of statements in whatever form they come: sorted, dated, without duplicates, as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from counterpoint.errors import AnalysisError
from counterpoint.graph.networks.selection import Row
from counterpoint.ontology.dates import first_day, last_day

__all__ = ["Moment", "Statements", "as_moment"]

Moment = datetime
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


@dataclass(frozen=True)
class _Entry:
    """One statement as it is compared: ``level`` is its polarity or qualifier, ``place`` breaks ties."""

    actor: str
    proposition: str
    level: Any
    moment: Moment | None
    end: Moment | None
    source: Any
    place: tuple[Any, ...]


@dataclass(frozen=True)
class Statements:
    """Statements in order, with the names they are counted under.

    ``actors`` and ``propositions`` are sorted; ``levels`` the sorted values of the qualifier; ``weeks`` how
    weeks
    are counted: ``"iso"``, or ``"us"`` as Java does by default.
    """

    entries: tuple[_Entry, ...]
    actors: tuple[str, ...]
    propositions: tuple[str, ...]
    levels: tuple[Any, ...]
    left_out: int = 0

    @classmethod
    def of(cls, rows: Iterable[object]) -> Statements:
        """Statements from rows: :class:`Row`, tuples in its order, mappings or objects with its fields.

        Empty names are left out. Dates may be ISO 8601 text, ``date``, ``datetime`` or Unix seconds.

        Raises:
            AnalysisError: a row lacks a field, or a date cannot be read.
        """
        entries = sorted(
            (entry for entry in map(_entry, rows) if entry.actor and entry.proposition), key=_order
        )
        return cls(
            tuple(entries),
            tuple(sorted({entry.actor for entry in entries})),
            tuple(sorted({entry.proposition for entry in entries})),
            _levels(entries),
        )

    def between(self, start: Moment | None, stop: Moment | None) -> Statements:
        """Those all of whose date lies from ``start`` to ``stop``, inclusive; undated ones are left out."""
        kept = [
            e
            for e in self.entries
            if e.moment is not None
            and e.end is not None
            and (start is None or e.moment >= start)
            and (stop is None or e.end <= stop)
        ]
        undated = sum(e.moment is None for e in self.entries)
        return replace(self, entries=tuple(kept), left_out=self.left_out + undated)

    def named(self) -> Statements:
        """The same under the names and levels that they have themselves."""
        return replace(
            self,
            actors=tuple(sorted({e.actor for e in self.entries})),
            propositions=tuple(sorted({e.proposition for e in self.entries})),
            levels=_levels(self.entries),
        )

    def without_duplicates(self, duplicates: str, *, levels: bool = True, dna: bool = False) -> Statements:
        """The first of each (actor, proposition, level, bucket); ``levels=False`` does not compare levels.

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
        first: dict[object, _Entry] = {}
        for entry in self.entries:
            bucket = _bucket(entry, rule, dna)
            level = entry.level if levels else None
            first.setdefault((entry.actor, entry.proposition, level, bucket), entry)
        return replace(self, entries=tuple(first.values()))

    def counts(self, weights: Sequence[float] | None = None) -> dict[Any, Any]:
        """For each level a CSR array of shape (actors, propositions), counting or adding up weights."""
        actor = {name: i for i, name in enumerate(self.actors)}
        column = {name: j for j, name in enumerate(self.propositions)}
        where = np.array([(actor[e.actor], column[e.proposition]) for e in self.entries], dtype=np.int64)
        where = where.reshape(-1, 2)
        values: NDArray[np.float64] = (
            np.ones(len(where)) if weights is None else np.asarray(weights, dtype=float)
        )
        shape = (len(self.actors), len(self.propositions))
        found = {}
        for level in self.levels:
            chosen = np.array([e.level == level for e in self.entries], dtype=bool)
            cells = (where[chosen, 0], where[chosen, 1])
            found[level] = sparse.csr_array((values[chosen], cells), shape=shape)
        return found

    def sides(self) -> Statements:
        """Levels as signs: any number below 0 is −1, above 0 is 1."""
        entries = tuple(replace(e, level=_sign(e.level)) for e in self.entries)
        return replace(self, entries=entries, levels=tuple(sorted({e.level for e in entries})))


def _levels(entries: Iterable[_Entry]) -> tuple[Any, ...]:
    return tuple(sorted({entry.level for entry in entries}, key=lambda level: (str(type(level)), level)))


def _sign(level: Any) -> int:
    if isinstance(level, str):
        raise AnalysisError(f'the polarity "{level[:40]}" is no number; compat="dna" takes text qualifiers')
    return int(level > 0) - int(level < 0)


def _bucket(entry: _Entry, rule: str, dna: bool) -> object:
    if rule == "once":
        return None
    if rule == "source":
        return entry.source
    when = entry.moment
    if when is None:
        return ""
    if rule == "day":
        return when.date()
    if rule == "year":
        return when.year
    if rule == "month":
        return when.month if dna else (when.year, when.month)
    return _java_week(when.date()) if dna else tuple(when.isocalendar()[:2])


def _java_week(day: date) -> int:
    """The week of the week-based year, from Sunday, week 1 holding January 1; Java's default."""
    sunday = day.toordinal() - day.isoweekday() % 7
    saturday = date.fromordinal(sunday + 6)
    first = date(saturday.year, 1, 1)
    return (sunday - (first.toordinal() - first.isoweekday() % 7)) // 7 + 1


def _entry(row: object) -> _Entry:
    fields = _fields(row)
    moment, end = as_moment(fields["date"]), as_moment(fields["date"], last=True)
    place = (fields["offset"], fields["id"])
    return _Entry(
        str(fields["actor"]),
        str(fields["proposition"]),
        fields["polarity"],
        moment,
        end,
        fields["source"],
        place,
    )


def _fields(row: object) -> dict[str, Any]:
    names = Row._fields
    if isinstance(row, Mapping):
        given = {name: row[name] for name in names if name in row}
    elif isinstance(row, (tuple, list)):
        given = dict(zip(names, row, strict=False))
    else:
        given = {name: getattr(row, name) for name in names if hasattr(row, name)}
    missing = [name for name in ("actor", "proposition", "polarity") if name not in given]
    if missing:
        raise AnalysisError(f"a row has no {' and no '.join(missing)}: {str(row)[:80]}")
    level = given["polarity"]
    return {
        "date": None, "source": "", "offset": -1, "id": "", **given,
        "polarity": int(level) if isinstance(level, (bool, np.integer)) else level,
    }  # fmt: skip


def _order(entry: _Entry) -> tuple[Any, ...]:
    def key(value: Any) -> tuple[int, Any]:
        return (0, value) if isinstance(value, (int, float)) else (1, str(value))

    when = (0, entry.moment) if entry.moment is not None else (1, datetime.max)
    return (
        *when,
        key(entry.source),
        *map(key, entry.place),
        entry.actor,
        entry.proposition,
        key(entry.level),
    )


def as_moment(value: object, *, last: bool = False) -> Moment | None:
    """A date as a moment without time zone: of a day, month or year its beginning, or with ``last`` its end.

    Raises:
        AnalysisError: it cannot be read.
    """
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date):
        value = value.isoformat()
    if isinstance(value, (int, float, np.integer)):
        return datetime.fromtimestamp(float(value), UTC).replace(tzinfo=None)
    text = str(value).strip()
    try:
        if len(text) > len("2020-01-01"):
            return as_moment(datetime.fromisoformat(text))
        if not last:
            return datetime.fromisoformat(first_day(text))
        year, month, day = map(int, last_day(text).split("-"))
        return datetime(year, month, min(day, _days(year, month)), 23, 59, 59)
    except ValueError:
        raise AnalysisError(f'the date "{text[:40]}" cannot be read; write YYYY-MM-DD') from None


def _days(year: int, month: int) -> int:
    return (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
