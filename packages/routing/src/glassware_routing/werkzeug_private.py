"""What routing knows of Werkzeug's insides, in this one place.

Two things are not public there, and are worth a lot:

- The tree that a `Map` sorts its rules into. With it, `matcher` finds the rule of a path in a
  fraction of the time, and asks Werkzeug wherever it is in doubt.
- When a rule compiles the two functions that build its URLs. Werkzeug does so when the rule is
  added, which takes nine tenths of the time of adding it. Most rules of most processes never build
  a URL, so here they are compiled when the first one is built.

Both are tried out when this module is imported. Where Werkzeug does not behave as expected, the
public way is taken: every path is Werkzeug's to match, and rules are compiled when they are added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from werkzeug.routing import Map, MapAdapter, Rule
from werkzeug.routing.matcher import StateMachineMatcher

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzeug.routing import BaseConverter

__all__ = [
    "BUILDERS_DEFERRABLE",
    "TREE_KNOWN",
    "DeferringRule",
    "Reading",
    "Transition",
    "builders_are_deferrable",
    "converters_of",
    "matches_as_known",
    "read_state",
    "root_of",
    "same_endpoint",
    "tree_is_known",
]

GROUP = "__werkzeug_"


# The tree


class Transition(NamedTuple):
    """A step in the tree that takes a regular expression, not a fixed text.

    Attributes:
        pattern: The regular expression for the segment, or for the whole rest of the path.
        final: Whether it takes the whole rest.
        suffixed: Whether its last group is the slash at the end of the path.
        state: The state that it leads to.
    """

    pattern: str
    final: bool
    suffixed: bool
    state: Any


class Reading(NamedTuple):
    """What a state of the tree holds.

    Attributes:
        static: The states that fixed segments lead to, by segment. The live table.
        dynamic: The other steps, in the order in which they are tried.
        rules: The rules that end here, in the order in which they are tried.
    """

    static: Mapping[str, Any]
    dynamic: tuple[Transition, ...]
    rules: tuple[Rule, ...]


def root_of(url_map: Map) -> Any:
    """Return the state that the tree starts at; its steps take the domain."""
    return url_map._matcher._root


def read_state(url_map: Map, state: Any) -> Reading:
    """Read a state, whether or not the map has sorted it.

    The lock is the one under which the map sorts: a list is empty while it is being sorted.
    """
    with url_map._remap_lock:
        steps = sorted(state.dynamic, key=lambda step: step[0].weight)
        return Reading(
            state.static,
            tuple(Transition(p.content, p.final, p.suffixed, after) for p, after in steps),
            tuple(state.rules),
        )


def same_endpoint(url_map: Map, rule: Rule) -> list[Rule]:
    """Return the rules that have the rule's endpoint, itself among them."""
    with url_map._remap_lock:
        return list(url_map._rules_by_endpoint.get(rule.endpoint, ()))


def converters_of(rule: Rule) -> dict[str, BaseConverter]:
    """Return the converters of a rule's variables, in the order of the variables."""
    return rule._converters


def tree_is_known(map_class: type[Map] = Map) -> bool:
    """Tell whether the tree is laid out as it is read here.

    Args:
        map_class: The class of maps to test, Werkzeug's own but in tests.
    """
    try:
        plain = DeferringRule("/a/<b>", endpoint="x", methods=["GET"])
        final = DeferringRule("/a/<path:c>/", endpoint="y")
        url_map = map_class([final, plain])
        root = read_state(url_map, root_of(url_map))
        domain = read_state(url_map, root.static[""])
        start = read_state(url_map, domain.static[""])
        inner = read_state(url_map, start.static["a"])
        first, second = inner.dynamic
        found = (
            (list(root.static), root.dynamic, root.rules),
            (list(domain.static), domain.dynamic, list(start.static), start.rules),
            (first.final, first.suffixed, second.final, second.suffixed),
            first.pattern.startswith(f"(?P<{GROUP}0>"),
            [rule is plain for rule in read_state(url_map, first.state).rules],
            [rule is plain for rule in same_endpoint(url_map, plain)],
            list(converters_of(plain)),
        )
        return found == (
            ([""], (), ()),
            ([""], (), ["a"], ()),
            (False, False, True, True),
            True,
            [True],
            [True],
            ["b"],
        )
    except Exception:
        return False


_stock_match = MapAdapter.match


def matches_as_known(url_map: Map) -> bool:
    """Tell whether nobody replaced what finds the rules of a map."""
    return (
        TREE_KNOWN
        and type(url_map._matcher) is StateMachineMatcher
        and MapAdapter.match is _stock_match
    )


# The functions that build URLs


class DeferringRule(Rule):
    """A rule that compiles the functions which build its URLs when the first URL is built."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if not BUILDERS_DEFERRABLE or self.defaults or self._may_fail():
            return super()._compile_builder(append_unknown)
        return _build_unknown if append_unknown else _build

    def _may_fail(self) -> bool:
        """Whether compiling may fail, which must be noticed when the rule is added."""
        names = [name for is_variable, name in self._trace if is_variable]
        return len(set(names)) < len(names) or not _NO_ARGUMENTS.isdisjoint(names)

    def _compile_now(self, append_unknown: bool) -> Callable[..., tuple[str, str]]:
        function = super()._compile_builder(append_unknown)
        built: Callable[..., tuple[str, str]] = function.__get__(self, None)
        return built


# Variables may be named like this, but arguments of a function may not.
_NO_ARGUMENTS: Final = frozenset({"None", "True", "False", "__debug__"})


# The rule is positional only, since a variable may be named `self`.
def _build(self: DeferringRule, /, **values: Any) -> tuple[str, str]:
    self._build = self._compile_now(False)
    return self._build(**values)


def _build_unknown(self: DeferringRule, /, **values: Any) -> tuple[str, str]:
    self._build_unknown = self._compile_now(True)
    return self._build_unknown(**values)


def builders_are_deferrable(rule_class: type[Rule] = Rule) -> bool:
    """Tell whether a rule asks `_compile_builder` once for each function, and uses the answers.

    Args:
        rule_class: The class of rules to test, Werkzeug's own but in tests.
    """
    try:

        class Probe(rule_class):  # type: ignore[misc, valid-type]
            def _compile_builder(self, append_unknown: bool = True) -> Any:
                def build(self: Rule, /, **values: Any) -> tuple[str, str]:
                    return f"{append_unknown}", f"{values}"

                return build

        rule: Any = Probe("/a/<b>", endpoint="x")
        Map([rule])
        return bool(
            rule.build({"b": 1}) == ("True", "{'b': 1}")
            and rule.build({"b": 1}, False) == ("False", "{'b': 1}")
            and rule._build.__self__ is rule
            and rule._build_unknown.__self__ is rule
            and rule._trace == [(False, "|"), (False, "/"), (False, "a"), (False, "/"), (True, "b")]
        )
    except Exception:
        return False


BUILDERS_DEFERRABLE: Final[bool] = builders_are_deferrable()
TREE_KNOWN: Final[bool] = tree_is_known()
