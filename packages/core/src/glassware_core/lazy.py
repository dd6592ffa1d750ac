"""Compute an attribute at its first use and keep it.

`lazy` is what glassware uses itself; `locked_cached_property` is part of the older API.
"""

from __future__ import annotations

import typing as t
from threading import RLock

from werkzeug.utils import cached_property

if t.TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["lazy", "locked_cached_property"]

T = t.TypeVar("T")


class lazy(t.Generic[T]):
    """Make a method an attribute that is computed once an object.

    The value is stored on the object under the attribute's own name. As this descriptor defines
    no `__set__`, the stored value is what every later access finds, at the price of a plain
    attribute. Assigning the attribute replaces the value; deleting it lets the next access
    compute it anew.

    Two threads that meet at the first access may both compute; the last value is kept.

    Args:
        func: The method that computes the value; its docstring becomes the attribute's.

    Example:
        >>> class Circle:
        ...     radius = 2
        ...     @lazy
        ...     def area(self) -> float:
        ...         return 3.14 * self.radius**2
        >>> Circle().area
        12.56
    """

    def __init__(self, func: Callable[[t.Any], T]) -> None:
        self.func = func
        self.__name__ = func.__name__
        self.__module__ = func.__module__
        self.__doc__ = func.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.__name__ = name

    @t.overload
    def __get__(self, obj: None, owner: type | None = None) -> lazy[T]: ...
    @t.overload
    def __get__(self, obj: object, owner: type | None = None) -> T: ...
    def __get__(self, obj: object | None, owner: type | None = None) -> lazy[T] | T:
        if obj is None:
            return self
        value = self.func(obj)
        # Past a `__setattr__` of the class: to keep a computed value is no change of the object.
        # Never through `obj.__dict__`, whose first use slows down every attribute of the object.
        object.__setattr__(obj, self.__name__, value)
        return value

    if t.TYPE_CHECKING:
        # For type checkers the attribute may be assigned; at run time the object itself keeps
        # the value, which a real `__set__` would hide.
        def __set__(self, obj: object, value: T) -> None: ...
        def __delete__(self, obj: object) -> None: ...

    def __repr__(self) -> str:
        return f"<lazy attribute {self.__name__!r}>"


class locked_cached_property(cached_property[T]):
    """Make a method a cached attribute that only one thread computes.

    Works like `werkzeug.utils.cached_property`, with a lock around reading, assigning and
    deleting.

    Args:
        fget: The method that computes the value.
        name: The attribute's name. By default the method's.
        doc: The docstring. By default the method's.
    """

    def __init__(
        self,
        fget: Callable[[t.Any], T],
        name: str | None = None,
        doc: str | None = None,
    ) -> None:
        super().__init__(fget, name=name, doc=doc)
        if doc is not None:
            # A subclass of property shows its own docstring otherwise.
            self.__doc__ = doc
        # Reentrant: a computation may assign the attribute itself.
        self.lock = RLock()

    def __get__(self, obj: object, type: t.Any = None) -> T:  # type: ignore[override]
        with self.lock:
            return super().__get__(obj, type)

    def __set__(self, obj: object, value: T) -> None:
        with self.lock:
            super().__set__(obj, value)

    def __delete__(self, obj: object) -> None:
        with self.lock:
            super().__delete__(obj)
