"""Find the rule of a path, quickly, wherever there can be no doubt.

Werkzeug sorts the rules of a map into a tree and walks it anew for each request, compiling what it
meets on the way. Here the same tree is walked in the same order, but each node is compiled once,
when the first path comes through it, so that neither the first request nor any later one depends
on how many rules there are.

The walk gives one of these answers:

- a rule and its arguments;
- `NOWHERE`: no rule can match the path, whatever the method;
- a set of methods: rules match the path, but for these methods alone;
- `SLASH`: a rule matches the path with a slash at its end;
- `None`, doubt: Werkzeug must decide. That is so for everything else: redirects for defaults and
  for aliases; websocket rules; paths with empty segments; values that a converter refuses.

So nothing is answered here that Werkzeug would answer differently; a test holds the two together
over generated rules and paths.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from .hits import Found, Hit, Values
from .werkzeug_private import GROUP, Transition, read_state, root_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from werkzeug.routing import Map

__all__ = ["NOWHERE", "SLASH", "Answer", "Found", "Index", "Unmatched"]


class Unmatched(Enum):
    """Why a walk through the tree, or a part of it, found no rule.

    Attributes:
        NOWHERE: No rule is there.
        SLASH: There is one for the path with a slash at its end.
        DOUBT: Werkzeug would do something else than to match or to go on.
    """

    NOWHERE = 0
    SLASH = 1
    DOUBT = 2


NOWHERE: Final = Unmatched.NOWHERE
SLASH: Final = Unmatched.SLASH
_DOUBT: Final = Unmatched.DOUBT

#: What is known of a path: its rule; why it has none, a set being the methods that it has rules
#: for; None where Werkzeug must decide.
Answer = Found | set[str] | Unmatched | None

# Methods in upper case, as nearly all are sent.
_UPPER: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})

_UNREAD: Final = "unread"
_READ: Final = "read"
_UNUSABLE: Final = "unusable"

Walked = tuple[Hit, Values] | set[str] | Unmatched


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
    """A way on from a node that takes other texts than one.

    Attributes:
        test: Tells whether a whole segment is a value; None where `pattern` must.
        pattern: What the segment, or the rest of the path, is matched with; None where the regular
            expression of a converter is none.
        groups: The groups of a match that are values, in order.
        final: Whether it takes the whole rest of the path.
        suffixed: Whether the last group is the slash at the end of the path.
        node: The node that it leads to, None before its first use.
    """

    __slots__ = ("_state", "_url_map", "final", "groups", "node", "pattern", "suffixed", "test")

    def __init__(self, url_map: Map, transition: Transition) -> None:
        self._url_map = url_map
        self._state = transition.state
        self.node: Node | None = None
        self.final = transition.final
        self.suffixed = transition.suffixed
        self.test = None if self.final else _TESTS.get(transition.pattern)
        self.pattern: re.Pattern[str] | None = None
        self.groups: tuple[int, ...] = ()
        if self.test is not None:
            return
        try:
            self.pattern = re.compile(transition.pattern)
        except Exception:  # Werkzeug raises it where it tries the step
            return
        numbered = {
            int(name.removeprefix(GROUP)): group
            for name, group in self.pattern.groupindex.items()
            if name.startswith(GROUP)
        }
        self.groups = tuple(numbered[number] for number in sorted(numbered))

    def compile(self) -> Node:
        """Compile the node that it leads to."""
        node = self.node = Node(self._url_map, self._state)
        return node

    def take(self, segments: Sequence[str], at: int, method: str, values: Values) -> Walked:
        """Match the segment at a place, or all from there on, and walk on."""
        pattern = self.pattern
        if pattern is None:
            return _DOUBT
        if self.final:
            match = pattern.match("/".join(segments[at:]))
            at = len(segments)
        else:
            match = pattern.match(segments[at])
            at += 1
        if match is None:
            return NOWHERE
        values = (*values, *[match[group] for group in self.groups])
        node = self.node or self.compile()
        if self.suffixed and match.groups()[-1] == "/":
            return walk(node, ("",), 0, method, values)
        return walk(node, segments, at, method, values)


class Node:
    """A state of the tree, compiled.

    Attributes:
        static: The compiled nodes that fixed segments lead to.
        states: The states that they are compiled from. The live table.
        steps: The other ways on, in the order in which they are tried.
        hits: The rules that end here, less those for websockets alone.
        websockets: Whether one of the rules that end here is for websockets.
        loose: Whether a rule that ends here may also take a slash.
        straight: Whether there is nothing to come back to from the node behind a segment.
    """

    __slots__ = ("_url_map", "hits", "loose", "states", "static", "steps", "straight", "websockets")

    def __init__(self, url_map: Map, state: Any) -> None:
        reading = read_state(url_map, state)
        self._url_map = url_map
        self.states = reading.static
        self.static: dict[str, Node] = {}
        self.steps = tuple(Step(url_map, transition) for transition in reading.dynamic)
        hits = (Hit(url_map, rule) for rule in reading.rules)
        self.hits = tuple(hit for hit in hits if not (hit.known and hit.rule.websocket))
        self.loose = any(not rule.strict_slashes for rule in reading.rules)
        self.straight = not self.steps and not self.loose
        self.websockets = any(rule.websocket for rule in reading.rules)

    def child(self, segment: str) -> Node | None:
        """Compile the node that a fixed segment leads to, None where there is none."""
        state = self.states.get(segment)
        if state is None:
            return None
        # Of two threads that compile it at the same time, both go on with the same one.
        return self.static.setdefault(segment, Node(self._url_map, state))

    def end(self, method: str, values: Values) -> Walked:
        """Return the rule that a path which ends here has for its method, or why it has none."""
        for hit in self.hits:
            methods = hit.rule.methods
            if methods is None or method in methods:
                return hit, values
        if "" in self.states:
            node = self.static.get("") or self.child("")
            for hit in () if node is None else node.hits:
                methods = hit.rule.methods
                if methods is None or method in methods:
                    if not hit.known:
                        return _DOUBT
                    return SLASH if hit.rule.strict_slashes else (hit, values)
        if self.websockets:
            return _DOUBT
        allowed: set[str] = set()
        for hit in self.hits:
            allowed.update(hit.rule.methods or ())
        return allowed or NOWHERE


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
    while at < last and node.straight:
        child = node.static.get(segments[at]) or node.child(segments[at])
        if child is None:
            return NOWHERE
        node = child
        at += 1
    if at == last:
        return node.end(method, values)
    segment = segments[at]
    outcome: Walked = NOWHERE
    child = node.static.get(segment) or (node.child(segment) if segment in node.states else None)
    if child is not None:
        outcome = walk(child, segments, at + 1, method, values)
        if type(outcome) is tuple or outcome is _DOUBT or outcome is SLASH:
            return outcome
    for step in node.steps:
        if step.test is None:
            walked = step.take(segments, at, method, values)
        elif step.test(segment):
            child = step.node or step.compile()
            taken = (*values, segment)
            if at + 1 == last:
                walked = child.end(method, taken)
            else:
                walked = walk(child, segments, at + 1, method, taken)
        else:
            continue
        if type(walked) is tuple or walked is _DOUBT or walked is SLASH:
            return walked
        if type(walked) is set:
            outcome = outcome | walked if isinstance(outcome, set) else walked
    if node.loose and segment == "" and at + 1 == last:
        return _DOUBT
    return outcome


class Index:
    """The compiled tree of a map for its default subdomain.

    Nothing is read before the first path, so that an index which the map holds already is dropped
    by every change that it could have missed.

    Args:
        url_map: The map.
        usable: Tells whether requests on the map are matched as they are here.
    """

    __slots__ = ("_certain", "_leaves", "_start", "_state", "_static", "_url_map", "_usable")

    def __init__(self, url_map: Map, usable: Callable[[], bool]) -> None:
        self._url_map = url_map
        self._usable = usable
        self._state = _UNREAD
        self._start: Node | None = None
        self._certain = False
        # Whole paths without variables, kept when they were found: as many as there are rules.
        self._static: dict[str, tuple[Hit, ...]] = {}
        # For the text before a last segment that is a variable, where fixed segments alone lead:
        # the last segments that are fixed there, the test of the variable, the rules behind it.
        self._leaves: dict[str, tuple[Container[str], Callable[[str], bool], tuple[Hit, ...]]] = {}

    def find(self, path: str, method: str) -> Answer:
        """Find the rule of a path.

        Args:
            path: The path as the WSGI environment has it: each character stands for a byte.
            method: The method of the request.

        Returns:
            The rule and the arguments, or why there is none.
        """
        if method not in _UPPER:
            method = method.upper()
        hits = self._static.get(path)
        if hits is not None:
            for hit in hits:
                methods = hit.rule.methods
                if methods is None or method in methods:
                    return hit.found(())
        prefix, slash, last = path.rpartition("/")
        leaf = self._leaves.get(prefix) if slash else None
        if leaf is not None:
            fixed, test, hits = leaf
            if test(last) and last not in fixed and last.isascii():
                for hit in hits:
                    methods = hit.rule.methods
                    if methods is None or method in methods:
                        return hit.found((last,))
        if path[:1] != "/" or "//" in path:
            return None
        if not path.isascii():
            try:
                path = path.encode("latin1").decode(errors="replace")
            except UnicodeEncodeError:  # no text of a WSGI environment
                return None
        if self._state is not _READ and not self._read():
            return None
        # Held here: another thread that reads the tree at the same time puts another one there.
        start = self._start
        if start is None:
            return NOWHERE if self._certain else None
        walked = walk(start, path.split("/"), 0, method, ())
        if isinstance(walked, tuple):
            hit, values = walked
            if path.isascii():
                if not values:
                    self._keep(start, path)
                elif leaf is None:
                    self._keep_leaf(start, prefix)
            return hit.found(values)
        if walked is SLASH:
            return SLASH
        return walked if walked is not _DOUBT and self._certain else None

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

    def _keep(self, node: Node, path: str) -> None:
        """Remember a path that fixed segments alone lead to from a node, which was walked."""
        for segment in path.split("/"):
            node = node.static[segment]
        self._static[path] = node.hits

    def _keep_leaf(self, node: Node, prefix: str) -> None:
        """Remember the variable behind a prefix, if a path that starts so can be nothing else."""
        for segment in prefix.split("/"):
            if not node.straight or segment not in node.static:
                return
            node = node.static[segment]
        first = node.steps[0] if node.steps else None
        if first is not None and first.test is not None and first.node is not None:
            self._leaves[prefix] = node.states, first.test, first.node.hits
