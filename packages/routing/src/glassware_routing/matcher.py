"""Find the rule of a path, quickly, wherever there can be no doubt.

Werkzeug sorts the rules of a map into a tree and walks it anew for each request, compiling what it
meets on the way. Here the same tree is walked in the same order, but each node is compiled once,
when the first path comes through it, so that neither the first request nor any later one depends
on how many rules there are.

The walk gives one of three answers:

- a rule and its arguments;
- `NOWHERE`: no rule can match the path, whatever the method;
- `None`, doubt: Werkzeug must decide. That is so for everything that is no plain match: redirects
  for a missing slash, for defaults, for aliases; methods that are not allowed; websocket rules;
  paths with empty segments; values that a converter refuses.

So nothing is answered here that Werkzeug would answer differently; a test holds the two together
over generated rules and paths.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Literal

from .hits import Found, Hit, Values
from .werkzeug_private import GROUP, Transition, read_state, root_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzeug.routing import Map

__all__ = ["NOWHERE", "Found", "Index", "Nowhere"]


class Nowhere(Enum):
    """The type of `NOWHERE`."""

    NOWHERE = "nowhere"


NOWHERE: Final = Nowhere.NOWHERE


class Unmatched(Enum):
    """Why a walk through a part of the tree found no rule.

    Attributes:
        NOTHING: No rule is there.
        METHOD: There is one, but not for this method or this protocol.
        DOUBT: Werkzeug would do something else than to match or to go on.
    """

    NOTHING = 0
    METHOD = 1
    DOUBT = 2


_NOTHING: Final = Unmatched.NOTHING
_METHOD: Final = Unmatched.METHOD
_DOUBT: Final = Unmatched.DOUBT

# Methods in upper case, as nearly all are sent.
_UPPER: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})

_UNREAD: Final = "unread"
_READ: Final = "read"
_UNUSABLE: Final = "unusable"

Walked = tuple[Hit, Values] | Unmatched


def _is_nonempty(segment: str) -> bool:
    return segment != ""


# Patterns of one whole segment that need no regular expression; `\d` matches decimal digits.
_TESTS: Final[dict[str, Callable[[str], bool]]] = {
    f"(?P<{GROUP}0>{regex})\\Z": test
    for regex, test in (
        ("[^/]{1,}", _is_nonempty),
        ("[^/]+", _is_nonempty),
        (r"\d+", str.isdecimal),
    )
}


class Step:
    """A transition, compiled.

    Attributes:
        match: Tells whether a text matches: True for the text itself as the only value. None
            where the regular expression is none.
        groups: The groups of the match that are values, in order.
        final: Whether it takes the whole rest of the path.
        suffixed: Whether its last group is the slash at the end of the path.
        node: The node that it leads to.
    """

    __slots__ = ("_node", "_state", "_url_map", "final", "groups", "match", "suffixed")

    match: Callable[[str], re.Match[str] | bool | None] | None

    def __init__(self, url_map: Map, transition: Transition) -> None:
        self._url_map = url_map
        self._state = transition.state
        self._node: Node | None = None
        self.final = transition.final
        self.suffixed = transition.suffixed
        self.groups: tuple[int, ...] = ()
        test = None if self.final else _TESTS.get(transition.pattern)
        if test is not None:
            self.match = test
            return
        try:
            pattern = re.compile(transition.pattern)
        except Exception:  # of a converter's own; Werkzeug raises it where it tries the step
            self.match = None
            return
        numbered = {
            int(name.removeprefix(GROUP)): group
            for name, group in pattern.groupindex.items()
            if name.startswith(GROUP)
        }
        self.groups = tuple(numbered[number] for number in sorted(numbered))
        self.match = pattern.match

    @property
    def node(self) -> Node:
        """The node, compiled when it is first asked for."""
        node = self._node
        if node is None:
            node = self._node = Node(self._url_map, self._state)
        return node


class Node:
    """A state of the tree, compiled.

    Attributes:
        static: The compiled nodes that fixed segments lead to.
        steps: The other ways on, in the order in which they are tried.
        hits: The rules that end here, less those for websockets alone.
        mismatch: What a path that ends here has found, where no rule takes its method.
        loose: Whether a rule that ends here may also take a slash.
    """

    __slots__ = ("_states", "_url_map", "hits", "loose", "mismatch", "static", "steps")

    def __init__(self, url_map: Map, state: Any) -> None:
        reading = read_state(url_map, state)
        self._url_map = url_map
        self._states = reading.static
        self.static: dict[str, Node] = {}
        self.steps = tuple(Step(url_map, transition) for transition in reading.dynamic)
        hits = (Hit(url_map, rule) for rule in reading.rules)
        self.hits = tuple(hit for hit in hits if not (hit.known and hit.rule.websocket))
        self.loose = any(not rule.strict_slashes for rule in reading.rules)
        if "" in reading.static:  # with a slash at its end the path may lead on
            self.mismatch = _DOUBT
        else:
            self.mismatch = _METHOD if reading.rules else _NOTHING

    def child(self, segment: str) -> Node | None:
        """Return the node that a fixed segment leads to, compiled now if it is its first use."""
        node = self.static.get(segment)
        if node is None:
            state = self._states.get(segment)
            if state is not None:
                node = self.static[segment] = Node(self._url_map, state)
        return node

    def end(self, method: str, values: Values) -> Walked:
        """Return the rule that a path which ends here has for its method."""
        for hit in self.hits:
            methods = hit.rule.methods
            if methods is None or method in methods:
                return hit, values
        return self.mismatch


def walk(node: Node, segments: Sequence[str], at: int, method: str, values: Values) -> Walked:
    """Follow the segments from `at` on through the tree, in Werkzeug's order.

    Args:
        node: Where to start.
        segments: The segments of the path.
        at: The first segment that was not followed yet.
        method: The method of the request.
        values: The texts of the variables on the way.
    """
    last = len(segments)
    while at < last and not node.steps and not node.loose:  # there is nothing to come back to
        child = node.static.get(segments[at]) or node.child(segments[at])
        if child is None:
            return _NOTHING
        node = child
        at += 1
    if at == last:
        return node.end(method, values)
    segment = segments[at]
    outcome: Unmatched = _NOTHING
    child = node.static.get(segment) or node.child(segment)
    if child is not None:
        walked = walk(child, segments, at + 1, method, values)
        if type(walked) is tuple or walked is _DOUBT:
            return walked
        outcome = walked  # type: ignore[assignment]
    for step in node.steps:
        walked = _take(step, segments, at, method, values)
        if type(walked) is tuple or walked is _DOUBT:
            return walked
        if walked is _METHOD:
            outcome = _METHOD
    if node.loose and segment == "" and at + 1 == last:
        return _DOUBT
    return outcome


def _take(step: Step, segments: Sequence[str], at: int, method: str, values: Values) -> Walked:
    if step.match is None:
        return _DOUBT
    text = segments[at]
    following = at + 1
    if step.final:
        text = "/".join(segments[at:])
        following = len(segments)
    match = step.match(text)
    if not match:
        return _NOTHING
    if match is True:
        values = (*values, text)
    else:
        values = (*values, *(match[group] for group in step.groups))
        if step.suffixed and match.groups()[-1] == "/":
            return walk(step.node, ("",), 0, method, values)
    if following == len(segments):
        return step.node.end(method, values)
    return walk(step.node, segments, following, method, values)


class Index:
    """The compiled tree of a map for its default subdomain.

    Nothing is read before the first path, so that an index which the map holds already is dropped
    by every change that it could have missed.

    Args:
        url_map: The map.
        usable: Tells whether requests on the map are matched as they are here.
    """

    __slots__ = ("_certain", "_start", "_state", "_static", "_url_map", "_usable")

    def __init__(self, url_map: Map, usable: Callable[[], bool]) -> None:
        self._url_map = url_map
        self._usable = usable
        self._state = _UNREAD
        self._start: Node | None = None
        self._certain = False
        # Whole paths without variables, kept when they were found: as many as there are rules.
        self._static: dict[str, Node] = {}

    def find(self, path: str, method: str) -> Found | Literal[Nowhere.NOWHERE] | None:
        """Find the rule of a path.

        Args:
            path: The path as the WSGI environment has it: each character stands for a byte.
            method: The method of the request.

        Returns:
            The rule and the arguments, `NOWHERE`, or None where Werkzeug must decide.
        """
        if method not in _UPPER:
            method = method.upper()
        node = self._static.get(path)
        if node is not None:
            walked = node.end(method, ())
            if type(walked) is tuple:
                return walked[0].found(())
        if path[:1] != "/" or "//" in path:
            return None
        if not path.isascii():
            try:
                path = path.encode("latin1").decode(errors="replace")
            except UnicodeEncodeError:  # no text of a WSGI environment
                return None
        if self._state is not _READ and not self._read():
            return None
        if self._start is None:
            return NOWHERE if self._certain else None
        walked = walk(self._start, path.split("/"), 0, method, ())
        if type(walked) is tuple:
            hit, values = walked
            if not values and path.isascii():
                self._keep(path)
            return hit.found(values)
        return NOWHERE if walked is _NOTHING and self._certain else None

    def _read(self) -> bool:
        """Compile the node of the domain. Tell whether it can be used."""
        if self._state is _UNREAD:
            if not self._usable():
                self._state = _UNUSABLE
            else:
                root = Node(self._url_map, root_of(self._url_map))
                self._start = root.child(self._url_map.default_subdomain or "")
                self._certain = not root.steps  # no pattern could match the domain as well
                self._state = _READ
        return self._state is _READ

    def _keep(self, path: str) -> None:
        node = self._start
        for segment in path.split("/"):
            if node is None:
                return
            node = node.static.get(segment)
        if node is not None:
            self._static[path] = node
