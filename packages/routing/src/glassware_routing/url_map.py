"""The map of URL rules, with a quick matcher in front of Werkzeug's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from werkzeug.routing import Map as WerkzeugMap

from .converters import DEFAULTS
from .matcher import Answer, Index
from .werkzeug_private import matches_as_known

if TYPE_CHECKING:
    from werkzeug.routing import RuleFactory

__all__ = ["Map"]

# What the index was made from.
_INDEXED: Final = frozenset(
    {"_matcher", "bind", "bind_to_environ", "default_subdomain", "host_matching", "update"}
)


class Map(WerkzeugMap):
    """The URL rules of an application, as `werkzeug.routing.Map`.

    `find` answers at once what is beyond doubt. A subclass that overrides how a map is bound has
    each request matched in Werkzeug's way, through what it overrides.
    """

    default_converters = DEFAULTS  # type: ignore[assignment]

    # What `find` uses, None until it is made and after each change.
    _index: Index | None = None

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
        # `_remap` is set by those who change the rules in other ways, and unset by sorting.
        if name in _INDEXED or (name == "_remap" and value):
            self.forget_index()

    def add(self, rulefactory: RuleFactory) -> None:
        """Add a rule, or the rules of a factory.

        Args:
            rulefactory: The rule, which must not be bound to a map already, or the factory.
        """
        try:
            super().add(rulefactory)
        finally:
            self.forget_index()

    def find(self, path: str, method: str) -> Answer:
        """Find the rule for a path of the default subdomain, if there can be no doubt about it.

        Args:
            path: The path as the WSGI environment has it (PEP 3333).
            method: The method of the request.

        Returns:
            The rule and the arguments for its view; `NOWHERE` where no rule can match; the methods
            that are allowed where this one is not; `SLASH` where a slash is missing at the end;
            None where `MapAdapter.match` must decide, as for other redirects.
        """
        return (self._index or self._make_index()).find(path, method)

    def _make_index(self) -> Index:
        """Make what `find` uses."""
        index = self._index = Index(self, self._is_matched_as_known)
        return index

    def forget_index(self) -> None:
        """Read anew what `find` uses, since it changed."""
        object.__setattr__(self, "_index", None)

    def binds_as_known(self) -> bool:
        """Tell whether the map is bound as Werkzeug binds one that matches no hosts."""
        return (
            not self.host_matching
            and getattr(self.bind, "__func__", None) is _stock_bind
            and getattr(self.bind_to_environ, "__func__", None) is _stock_bind_to_environ
        )

    def _is_matched_as_known(self) -> bool:
        """Whether nothing was replaced that a match goes through and `find` leaves out."""
        return (
            self.binds_as_known()
            and matches_as_known(self)
            and getattr(self.update, "__func__", None) is _stock_update
        )


_stock_bind = WerkzeugMap.bind
_stock_bind_to_environ = WerkzeugMap.bind_to_environ
_stock_update = WerkzeugMap.update
