"""Merge what two requests did to one session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["merge"]

_MISSING: Final = object()


def merge(
    base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the items with the changes of both sides, key by key.

    A key that only one side changed, set or removed is as that side left it. One that both did
    is as ours, whole: what is inside of a value is not merged.

    Args:
        base: The items that both began with.
        ours: The items as this request leaves them.
        theirs: The items as they are kept now.
    """
    merged = {}
    # In the order of what is kept, so that equal sessions are written alike.
    for key in {**theirs, **ours}:
        before, mine = base.get(key, _MISSING), ours.get(key, _MISSING)
        value = theirs.get(key, _MISSING) if _same(before, mine) else mine
        if value is not _MISSING:
            merged[key] = value
    return merged


def _same(one: Any, other: Any) -> bool:
    """Tell whether two values are equal and alike: True is not 1, and a tuple no list."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)
