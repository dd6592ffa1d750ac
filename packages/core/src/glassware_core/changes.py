"""Tables that report when they change.

What a request needs is compiled once into a plan. The plan must be dropped the moment one of the
tables it was made from changes, and looking at the tables on every request would cost more than
the plan saves. So the tables push: each mutating method runs first and then tells a `Changes`
object, which knows nothing of the application and so keeps no reference to it.
"""

from __future__ import annotations

from collections import defaultdict
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .plan import Plan

T = TypeVar("T")
C = TypeVar("C", bound=type)


class Changes:
    """Count changes and keep the plan that was compiled since the last one.

    Attributes:
        lock: Held while the plan is dropped or stored.
        version: Grows with each change, so that a compilation notices one that came in between.
        plan: The compiled plan, or None when it has to be made anew.
    """

    __slots__ = ("lock", "plan", "version")

    def __init__(self) -> None:
        self.lock = RLock()
        self.version = 0
        self.plan: Plan | None = None

    def __reduce__(self) -> tuple[type[Changes], tuple[()]]:
        return Changes, ()  # what is copied deeply, such as a blueprint, has no plan yet

    def report(self) -> None:
        """Drop the plan."""
        with self.lock:
            self.version += 1
            self.plan = None


class Watchers:
    """Pass changes on to those of each application that watches.

    Attributes:
        watching: The changes to report to.
    """

    __slots__ = ("watching",)

    def __init__(self, watching: tuple[Changes, ...] = ()) -> None:
        self.watching = watching

    def report(self) -> None:
        """Drop the plan of each application."""
        for changes in self.watching:
            changes.report()


def reporting(*names: str) -> Callable[[C], C]:
    """Make the named methods of a container report after they ran, also when they raised.

    The container's `_changes` has the method `report`.
    """

    def wrap(method: Callable[..., Any]) -> Callable[..., Any]:
        def reporting(self: Any, *args: Any, **kwargs: Any) -> Any:
            try:
                return method(self, *args, **kwargs)
            finally:
                self._changes.report()

        reporting.__name__ = method.__name__
        reporting.__doc__ = method.__doc__
        return reporting

    def decorate(cls: C) -> C:
        for name in names:
            setattr(cls, name, wrap(getattr(cls, name)))
        return cls

    return decorate


@reporting(
    "append",
    "extend",
    "insert",
    "remove",
    "pop",
    "clear",
    "sort",
    "reverse",
    "__setitem__",
    "__delitem__",
    "__iadd__",
    "__imul__",
)
class WatchedList(list[T]):
    """A list that reports each change."""

    __slots__ = ("_changes",)

    def __init__(self, changes: Changes, items: Iterable[T] = ()) -> None:
        super().__init__(items)
        self._changes = changes

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle as a plain list: a copy is nobody's table."""
        return list, (list(self),)


@reporting(
    "__setitem__", "__delitem__", "pop", "popitem", "clear", "update", "setdefault", "__ior__"
)
class WatchedDict(dict[str, T]):
    """A dictionary that reports each change."""

    __slots__ = ("_changes",)

    def __init__(self, changes: Changes) -> None:
        super().__init__()
        self._changes = changes

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle as a plain dictionary."""
        return dict, (dict(self),)


@reporting("__setitem__", "__delitem__", "pop", "popitem", "clear", "update", "__ior__")
class FunctionTable(defaultdict[Any, list[Any]]):
    """Map an application (None) or a blueprint's name to a list of functions.

    Lists that the table makes are watched. A list that a user puts in stays the user's own
    object, for they may keep a reference and change it later: it cannot report, so the table is
    then *foreign* and read anew on each request instead of being compiled.
    """

    def __init__(self, changes: Changes) -> None:
        super().__init__(list)
        self._changes = changes

    def __missing__(self, key: Any) -> list[Any]:
        made: list[Any] = WatchedList(self._changes)
        dict.__setitem__(self, key, made)
        return made

    def setdefault(self, key: Any, default: list[Any] | None = None) -> list[Any]:
        """Return the list under the key; an empty default is replaced by a watched list."""
        if key not in self and default:
            self[key] = default
        return self[key]

    @property
    def foreign(self) -> bool:
        """Whether a user put in a list of their own."""
        return any(type(functions) is not WatchedList for functions in self.values())

    def copy(self) -> defaultdict[Any, list[Any]]:  # type: ignore[override]
        """Return a plain copy that shares the lists."""
        return defaultdict(list, self)

    def __copy__(self) -> defaultdict[Any, list[Any]]:  # type: ignore[override]
        return self.copy()

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy deeply and pickle as a plain `defaultdict`."""
        return defaultdict, (list, dict(self))
