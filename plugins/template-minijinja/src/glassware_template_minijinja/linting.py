"""What templates of Jinja ask for that MiniJinja has not, found without rendering them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jinja2 import TemplateSyntaxError, nodes
from minijinja import TemplateError

from .functions import BORROWED_FILTERS, BORROWED_TESTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment as JinjaEnvironment
    from minijinja import Environment

    from glassware_templating import TemplateFunctions

__all__ = ["Linter"]

Finding = tuple[int, str]

#: Filters that apply the filter or test which one of their arguments names.
_APPLIES: Final = {
    "map": ("filter", 0),
    "select": ("test", 0),
    "reject": ("test", 0),
    "selectattr": ("test", 1),
    "rejectattr": ("test", 1),
}
_UNKNOWN: Final = frozenset({"UnknownFilter", "UnknownTest", "SyntaxError"})
_OF_MACROS: Final = frozenset({"varargs", "kwargs"})


class Linter:
    """Read templates as Jinja does, and say what does not move to MiniJinja.

    Args:
        jinja: The environment that they are written for, with its extensions.
        environment: The one that is to render them.
        functions: What the application registered.
    """

    def __init__(
        self, jinja: JinjaEnvironment, environment: Environment, functions: TemplateFunctions
    ) -> None:
        self._jinja = jinja
        self._environment = environment
        self._known = {
            "filter": {*functions.filters, *BORROWED_FILTERS},
            "test": {*functions.tests, *BORROWED_TESTS},
        }

    def lint(self, text: str) -> Iterator[Finding]:
        """Yield lines of a template, with what is wrong there; nothing if Jinja cannot read it."""
        try:
            tree = self._jinja.parse(text)
        except TemplateSyntaxError:
            return
        for node in tree.find_all((nodes.Filter, nodes.Test, nodes.Mod, nodes.Macro)):
            yield from self._of_node(node)

    def _of_node(self, node: Any) -> Iterator[Finding]:
        if isinstance(node, nodes.Macro):
            yield from _of_macro(node)
        elif isinstance(node, nodes.Mod):
            if isinstance(node.left, nodes.Const) and isinstance(node.left.value, str):
                yield node.lineno, "no text is formatted with '%'; use '\"{}\".format(…)' or '~'"
        else:
            yield from self._of_use("filter" if isinstance(node, nodes.Filter) else "test", node)

    def _of_use(self, kind: str, node: Any) -> Iterator[Finding]:
        if not self._knows(kind, node.name):
            yield node.lineno, _unknown(kind, node.name)
        if kind == "test" or node.name not in _APPLIES:
            return
        applied, at = _APPLIES[node.name]
        argument = node.args[at] if len(node.args) > at else None
        if isinstance(argument, nodes.Const) and not self._knows(applied, argument.value):
            yield node.lineno, _unknown(applied, argument.value)

    def _knows(self, kind: str, name: str) -> bool:
        """Whether there is a filter or test: one of those that MiniJinja brings is tried."""
        if name in self._known[kind]:
            return True
        try:
            self._environment.eval_expr(f"none|{name}" if kind == "filter" else f"none is {name}")
        except TemplateError as error:
            if error.kind in _UNKNOWN:
                return False
        self._known[kind].add(name)
        return True


def _of_macro(macro: nodes.Macro) -> Iterator[Finding]:
    own = {argument.name for argument in macro.args}
    for name in macro.find_all(nodes.Name):
        if name.name in _OF_MACROS - own and name.ctx == "load":
            yield name.lineno, f"macros have no {name.name!r}; give the macro a parameter for them"


def _unknown(kind: str, name: str) -> str:
    return f"no {kind} {name!r}; register it with 'template_{kind}', which reaches every engine"
