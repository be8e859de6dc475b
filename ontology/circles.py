"""Circles in what should not have any: kinds, places, parts, arguments about arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

__all__ = ["circles"]


def circles(ways: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """The groups of keys that lead back to themselves, each in the order in which it is met.

    ``ways`` leads from a key to others; keys it does not have lead nowhere. A key that leads to itself is a
    group of one. In a mapping that leads from each key to at most one, a group is a circle in its order.

    Strongly connected components (Tarjan 1972), without recursion: O(keys + ways).
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: dict[str, None] = {}
    found: list[tuple[str, ...]] = []
    for start in ways:
        if start in index:
            continue
        path: list[tuple[str, Iterator[str]]] = []
        _enter(start, ways, index, low, stack, path)
        while path:
            key, ahead = path[-1]
            following = next((other for other in ahead if other in ways), None)
            if following is None:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[key])
                if low[key] == index[key]:
                    group = _leave(key, stack)
                    if len(group) > 1 or key in ways[key]:
                        found.append(group)
            elif following not in index:
                _enter(following, ways, index, low, stack, path)
            elif following in stack:
                low[key] = min(low[key], index[following])
    return found


def _enter(
    key: str,
    ways: Mapping[str, Iterable[str]],
    index: dict[str, int],
    low: dict[str, int],
    stack: dict[str, None],
    path: list[tuple[str, Iterator[str]]],
) -> None:
    index[key] = low[key] = len(index)
    stack[key] = None
    path.append((key, iter(ways[key])))


def _leave(key: str, stack: dict[str, None]) -> tuple[str, ...]:
    """Take a finished group off the stack; it lies there from its first key on."""
    group: list[str] = []
    while not group or group[-1] != key:
        group.append(stack.popitem()[0])
    return tuple(reversed(group))
