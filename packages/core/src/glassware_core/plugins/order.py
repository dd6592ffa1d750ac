"""The order of plugins, from data: the parts' own, then what each says of others."""

from __future__ import annotations

from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from .known import PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class OrderError(RuntimeError):
    """Report plugins that each want to come before the other.

    Args:
        cycle: The plugins' names, each before the next, the first one again at the end.

    Attributes:
        members: The plugins' names.
    """

    def __init__(self, cycle: Sequence[str]) -> None:
        self.members = frozenset(cycle)
        names = " before ".join(repr(name) for name in cycle)
        super().__init__(
            f"The plugins' order is a cycle: {names}. Take one 'before' or 'after' out."
        )


class Wish(NamedTuple):
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
    later: dict[str, set[str]] = {name: set() for name in wishes}
    parts = [name for name in PARTS if name in wishes]
    for earlier, following in pairwise(parts):
        later[earlier].add(following)
    for name, wish in wishes.items():
        later[name].update(other for other in wish.before if other in wishes)
        for other in wish.after:
            if other in wishes:
                later[other].add(name)
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(wishes, ()))
    for name, others in later.items():
        for other in others:
            sorter.add(other, name)
    try:
        sorter.prepare()
    except CycleError as error:
        raise OrderError(error.args[1]) from None

    @cache
    def rank(name: str) -> int:
        """The first part that must come after a plugin draws it forward."""
        own = PARTS.index(name) if name in PARTS else len(PARTS)
        return min([own, *(rank(other) for other in later[name])])

    waiting: list[str] = []
    result: list[str] = []
    while sorter.is_active():
        waiting.extend(sorter.get_ready())
        waiting.sort(key=lambda name: (rank(name), name not in PARTS, wishes[name].key))
        name = waiting.pop(0)
        result.append(name)
        sorter.done(name)
    return result
