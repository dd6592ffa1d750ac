"""The order of plugins, from data: the parts' own, then what each says of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from .known import PARTS


class OrderError(RuntimeError):
    """Report plugins that each want to come before the other."""


@dataclass(frozen=True)
class Wish:
    """Where a plugin wants to stand.

    Attributes:
        before: Names of plugins that come after it.
        after: Names of plugins that come before it.
        key: Decides among plugins that nothing else orders: distribution and name.
    """

    before: Sequence[str] = ()
    after: Sequence[str] = ()
    key: tuple[str, str] = ("", "")


def order(wishes: Mapping[str, Wish]) -> list[str]:
    """Return the plugins' names in the order in which they are asked.

    The parts keep their own order. Without a wish a third-party plugin comes after them; ties are
    decided by distribution, then name. Names that are not installed are passed over.

    Raises:
        OrderError: The wishes contradict each other; the message names the members of the cycle.
    """
    sorter: TopologicalSorter[str] = TopologicalSorter({name: () for name in wishes})
    parts = [name for name in PARTS if name in wishes]
    for earlier, later in zip(parts, parts[1:], strict=False):
        sorter.add(later, earlier)
    for name, wish in wishes.items():
        for other in wish.before:
            if other in wishes:
                sorter.add(other, name)
        for other in wish.after:
            if other in wishes:
                sorter.add(name, other)
    try:
        sorter.prepare()
    except CycleError as error:
        cycle = " before ".join(repr(name) for name in error.args[1])
        msg = f"The plugins' order is a cycle: {cycle}. Take one 'before' or 'after' out."
        raise OrderError(msg) from None
    waiting: list[str] = []
    result: list[str] = []
    while sorter.is_active():
        waiting.extend(sorter.get_ready())
        waiting.sort(key=lambda name: _rank(name, wishes[name]))
        name = waiting.pop(0)
        result.append(name)
        sorter.done(name)
    return result


def _rank(name: str, wish: Wish) -> tuple[int, tuple[str, str]]:
    # A third-party plugin that must stand before a part is released before it: rank does not
    # decide against the graph, only among those that may come next.
    if name in PARTS:
        return PARTS.index(name), wish.key
    return len(PARTS), wish.key
