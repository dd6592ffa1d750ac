"""Attributes that are offered to plugins, and give way to an application's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

T = TypeVar("T")


class Offered(Generic[T]):
    """Show what the kernel keeps under a private name.

    Flask has no `plugins` or `events`, so an application may have an attribute of that name that
    means something else. Assigning it, on the instance or in a subclass, hides this one; nothing
    inside reads the public name, so that all else goes on as before.

    Args:
        read: Returns the value for an application.
        doc: What it is.
    """

    def __init__(self, read: Callable[[Any], T], doc: str) -> None:
        self.read = read
        self.__doc__ = doc

    @overload
    def __get__(self, app: None, owner: type) -> Self: ...
    @overload
    def __get__(self, app: object, owner: type) -> T: ...
    def __get__(self, app: object | None, owner: type) -> T | Self:
        return self if app is None else self.read(app)
