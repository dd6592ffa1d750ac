"""The namespace of an application context, known as `g`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .context import NO_CONTEXT, UNSET, current

if TYPE_CHECKING:
    from collections.abc import Iterator


class AppCtxGlobals:
    """A plain namespace for one application context, known as `g`.

    Attributes are set, read and deleted as on any object; a name that was never set raises
    AttributeError.
    """

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...
        def __delattr__(self, name: str) -> None: ...

    def get(self, name: str, default: Any = None) -> Any:
        """Return the attribute, or the default when there is none."""
        return self.__dict__.get(name, default)

    def pop(self, name: str, default: Any = UNSET) -> Any:
        """Remove the attribute and return it.

        Args:
            name: The attribute.
            default: Returned when there is no such attribute.

        Raises:
            KeyError: There is no such attribute, and no default was given.
        """
        if default is UNSET:
            return self.__dict__.pop(name)
        return self.__dict__.pop(name, default)

    def setdefault(self, name: str, default: Any = None) -> Any:
        """Return the attribute, set to the default first when there was none."""
        return self.__dict__.setdefault(name, default)

    def __contains__(self, name: str) -> bool:
        return name in self.__dict__

    def __iter__(self) -> Iterator[str]:
        return iter(self.__dict__)

    def __repr__(self) -> str:
        context = current()
        if context is NO_CONTEXT:
            return object.__repr__(self)
        return f"<flask.g of {context.app.name!r}>"
