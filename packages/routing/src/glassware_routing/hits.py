"""A rule in the tree of the quick matcher, with what its arguments are made with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from werkzeug.routing import Rule as WerkzeugRule
from werkzeug.routing.converters import (
    AnyConverter,
    BaseConverter,
    IntegerConverter,
    PathConverter,
    UnicodeConverter,
)

from .converters import CarefulIntegerConverter
from .rules import Rule
from .werkzeug_private import DeferringRule, converters_of, same_endpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.routing import Map

__all__ = ["Found", "Hit", "Values"]

#: A rule and the arguments for its view.
Found = tuple[WerkzeugRule, dict[str, Any]]
Values = tuple[Any, ...]

# The classes whose `to_python` returns what it is given.
_UNCHANGED: Final = frozenset({BaseConverter, UnicodeConverter, AnyConverter, PathConverter})

# The classes whose `to_python` is `int`, where no number is refused.
_INTEGERS: Final = frozenset({IntegerConverter, CarefulIntegerConverter})

# What decides about a match and could be a property or a method of a rule's own class.
_DECIDING: Final = frozenset(
    {
        "__getattribute__",
        "_converters",
        "alias",
        "arguments",
        "build",
        "build_only",
        "defaults",
        "methods",
        "provides_defaults_for",
        "redirect_to",
        "strict_slashes",
        "suitable_for",
        "websocket",
    }
)
_STOCK_RULES: Final = frozenset({WerkzeugRule, DeferringRule, Rule})


class Hit:
    """A rule that ends at a node, with what its arguments are made with.

    Attributes:
        rule: The rule. Its methods and defaults are read at each match.
        names: The names of its variables.
        converters: What makes a variable's value of its text, None for the text itself.
        known: Whether its class leaves to Werkzeug's what decides about a match.
        plain: Whether a match is the answer, and not the start of a redirect.
    """

    __slots__ = ("converters", "known", "names", "plain", "rule")

    def __init__(self, url_map: Map, rule: WerkzeugRule) -> None:
        self.rule = rule
        converters = converters_of(rule)
        self.names = tuple(map(str, converters))
        self.converters = tuple(map(_conversion, converters.values()))
        self.known = _decides_as_known(type(rule))
        self.plain = (
            self.known
            and rule.redirect_to is None
            and not rule.alias
            and not any(
                other.defaults for other in same_endpoint(url_map, rule) if other is not rule
            )
        )

    def found(self, values: Values) -> Found | None:
        """Return the rule with its arguments, None where Werkzeug must decide."""
        if not self.plain:
            return None
        rule = self.rule
        defaults = rule.defaults
        if not values:
            return rule, dict(defaults) if defaults else {}
        try:
            if len(values) == 1:
                convert, value = self.converters[0], values[0]
                arguments = {self.names[0]: value if convert is None else convert(value)}
            else:
                arguments = {
                    name: value if convert is None else convert(value)
                    for name, convert, value in zip(
                        self.names, self.converters, values, strict=False
                    )
                }
        except ValueError:  # a ValidationError is one
            return None
        if defaults:
            arguments.update(defaults)
        return rule, arguments


def _conversion(converter: BaseConverter) -> Callable[[str], Any] | None:
    kind = type(converter)
    if kind in _UNCHANGED and "to_python" not in vars(converter):
        return None
    if (
        kind in _INTEGERS
        and not converter.fixed_digits  # type: ignore[attr-defined]
        and converter.min is None  # type: ignore[attr-defined]
        and converter.max is None  # type: ignore[attr-defined]
        and "to_python" not in vars(converter)
    ):
        return int
    return lambda value: converter.to_python(value)  # looked up at each match


def _decides_as_known(cls: type[WerkzeugRule]) -> bool:
    """Whether a class of rules leaves to Werkzeug's what decides about a match."""
    return all(
        base in _STOCK_RULES or base is object or _DECIDING.isdisjoint(vars(base))
        for base in cls.__mro__
    )
