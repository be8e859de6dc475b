"""Full-text search in one debate: BM25 over all fields, with beginnings of words and misspelled ones.

Robertson & Zaragoza (2009), *The Probabilistic Relevance Framework: BM25 and Beyond*; the fields count as in
their BM25F, by adding up weighted frequencies before they saturate. A query costs time in proportion to the
entries that hold its words, of which it has at most ``MOST_WORDS``, and to the size of the vocabulary for
each of them that is not in it.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from counterpoint.graph.search.texts import WEIGHTS, Entry, entries
from counterpoint.graph.search.words import is_pair, words
from counterpoint.ontology.debate import Debate

__all__ = ["MOST_CHARACTERS", "MOST_WORDS", "Found", "SearchIndex", "Terms", "known_words"]

MOST_WORDS: Final = 16
"""Different words of a query that count."""
MOST_CHARACTERS: Final = 1_000
"""Characters of a query that are read."""

_K1: Final = 1.2
_B: Final = 0.5
_SHORTEST_BEGINNING: Final = 3
_BEGINNINGS: Final = 50
_MISSPELLED: Final = 10
_BEGINNING_WEIGHT: Final = 0.6
_MISSPELLED_WEIGHT: Final = (1.0, 0.4, 0.2)
"""By how many letters are wrong."""
_NAME_WEIGHT: Final = 2.0
"""What is called just what the query says counts this much more."""
_NAMES: Final = frozenset({"label", "title", "also", "translations"})
_LONGEST_NAME: Final = 100

Terms = Mapping[str, float]
"""Words of the index that a word of a query may stand for, each with what it counts, at most 1."""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that answers a query, the best first: places in ``SearchIndex.entries``, and scores.

    ``terms`` are all words of the index that were looked for.
    """

    places: NDArray[np.int64]
    scores: NDArray[np.float64]
    terms: frozenset[str]


class SearchIndex:
    """The words of a debate. A value: it never changes, and any number of threads may ask it."""

    def __init__(self, debate: Debate) -> None:
        """Takes about 80 µs and 650 bytes a statement of fifteen words, on one core (measured)."""
        self.entries: tuple[Entry, ...] = tuple(entries(debate))
        self._kinds = np.array([entry.kind for entry in self.entries])
        weighed, lengths = _weighed(self.entries)
        self._named = _named(self.entries)
        self._vocabulary: list[str] = sorted(weighed)
        self._by_size = _by_size(self._vocabulary)
        self._postings = _saturated(weighed, np.array(lengths, dtype=np.float64))

    def __len__(self) -> int:
        return len(self.entries)

    def find(
        self, query: str, kinds: Iterable[str] = (), known_elsewhere: frozenset[str] = frozenset()
    ) -> Found:
        """What holds at least half of the query's words, of these kinds or of any.

        ``known_elsewhere`` are words that are spelled right, though they may not occur here.

        More words, and rarer ones, rank higher; so do whole words over beginnings, and those over misspelled
        ones. What ranks alike stands in the order of the debate.
        """
        scores, matched, asked = np.zeros(len(self)), np.zeros(len(self), dtype=np.int64), _asked(query)
        looked_for: set[str] = set()
        for word in asked:
            terms = self.terms(word) or ({} if word in known_elsewhere else self._near(word))
            looked_for.update(terms)
            best = self._scores(terms)
            scores += best
            matched += best > 0
        scores *= (matched / max(1, len(asked))) ** 2
        scores[self._named.get(" ".join(asked), [])] *= _NAME_WEIGHT
        keep = (matched * 2 >= len(asked)) & (matched > 0)
        if chosen := list(kinds):
            keep &= np.isin(self._kinds, chosen)
        places = np.flatnonzero(keep)
        order = np.lexsort((places, -scores[places]))
        return Found(places[order], scores[places][order], frozenset(looked_for))

    def terms(self, word: str) -> Terms:
        """The words of the index that a folded word stands for: itself, and those it begins."""
        found = dict.fromkeys(self._beginning(word), _BEGINNING_WEIGHT)
        if word in self._postings:
            found[word] = 1.0
        return found

    def _beginning(self, word: str) -> list[str]:
        if len(word) < _SHORTEST_BEGINNING and not (is_pair(word) and len(word) == 1):
            return []
        first = bisect_left(self._vocabulary, word)
        last = bisect_left(self._vocabulary, word + "\U0010ffff")
        if last - first <= _BEGINNINGS:
            return self._vocabulary[first:last]
        among = self._vocabulary[first : min(last, first + 100 * _BEGINNINGS)]
        return sorted(among, key=lambda each: (-len(self._postings[each][0]), each))[:_BEGINNINGS]

    def _near(self, word: str) -> Terms:
        """The words with the fewest letters wrong, one at most in four letters, two in longer ones."""
        most = 0 if len(word) < 4 or is_pair(word) else 1 if len(word) == 4 else 2
        for wrong in range(1, most + 1):
            sizes = range(len(word) - wrong, len(word) + wrong + 1)
            among = [each for size in sizes for each in self._by_size.get(size, ())]
            near = process.extract(word, among, scorer=OSA.distance, score_cutoff=wrong, limit=_MISSPELLED)
            if near:
                return {each: _MISSPELLED_WEIGHT[wrong] for each, _, _ in near}
        return {}

    def _scores(self, terms: Terms) -> NDArray[np.float64]:
        """What each entry gets for one word of a query: the most that any of its terms gives."""
        best = np.zeros(len(self))
        for term, weight in terms.items():
            places, scores = self._postings[term]
            best[places] = np.maximum(best[places], weight * scores)
        return best


def known_words(query: str, indexes: Iterable[SearchIndex]) -> frozenset[str]:
    """The words of a query that some index holds, or words that begin so: they are not misspelled."""
    asked = _asked(query)
    return frozenset(word for index in indexes for word in asked if index.terms(word))


def _asked(query: str) -> list[str]:
    """The different words of a query, as many as count.

    The last letter of a run without spaces stands in the index by itself; in a query the pairs say it all.
    """
    found = [*words(query[:MOST_CHARACTERS])]
    texts = [
        word.text
        for before, word in zip([None, *found], found, strict=False)
        if not (before and is_pair(word.text) and word.end - word.start == 1 and before.end == word.end)
    ]
    return list(dict.fromkeys(texts))[:MOST_WORDS]


_Weighed = Mapping[str, list[tuple[int, float]]]


def _weighed(found: Iterable[Entry]) -> tuple[_Weighed, list[float]]:
    """For each word the entries that hold it with its weighted frequency there; and the entries' lengths."""
    weighed: dict[str, list[tuple[int, float]]] = defaultdict(list)
    lengths: list[float] = []
    for place, entry in enumerate(found):
        counts: Counter[str] = Counter()
        for text in entry.texts:
            weight: Any = WEIGHTS[text.field]
            for word in words(text.text):
                counts[word.text] += weight
        for word_, count in counts.items():
            weighed[word_].append((place, count))
        lengths.append(sum(counts.values()))
    return weighed, lengths


def _named(found: Iterable[Entry]) -> Mapping[str, list[int]]:
    """The places of the entries that bear a name, by the words of that name."""
    named: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(found):
        names = {
            " ".join(_asked(t.text))
            for t in entry.texts
            if len(t.text) <= _LONGEST_NAME and t.field in _NAMES
        }
        for name in names:
            named[name].append(place)
    return named


_Postings = dict[str, tuple[NDArray[np.int32], NDArray[np.float32]]]


def _saturated(weighed: _Weighed, lengths: NDArray[np.float64]) -> _Postings:
    """For each word the places of the entries that hold it, and what it gives each of them."""
    relative = 1 - _B + _B * lengths / max(lengths.mean() if len(lengths) else 0.0, 1e-9)
    total, found = len(lengths), {}
    for word, held in weighed.items():
        places = np.array([place for place, _ in held], dtype=np.int32)
        counts = np.array([count for _, count in held])
        rarity = math.log(1 + (total - len(held) + 0.5) / (len(held) + 0.5))
        scores = rarity * counts * (_K1 + 1) / (counts + _K1 * relative[places])
        found[word] = (places, scores.astype(np.float32))
    return found


def _by_size(vocabulary: Iterable[str]) -> dict[int, list[str]]:
    sizes: dict[int, list[str]] = defaultdict(list)
    for word in vocabulary:
        sizes[len(word)].append(word)
    return sizes
