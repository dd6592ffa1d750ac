"""Components: functions that return htpy elements, found by name in modules."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from inspect import Parameter, signature
from types import ModuleType
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateNotFound

from glassware_templating import UndefinedInTemplate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: Endings that names may have so that views need not know who renders.
_ENDINGS = (".html", ".htm", ".xhtml", ".xml", ".svg", ".py")


class Component:
    """A function that returns htpy elements, and what it wants to know.

    Args:
        name: Its name as a template.
        function: The function; it is given the variables that its parameters name.

    Raises:
        TypeError: It has a parameter that can only be given by position.
    """

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        self.name = name
        self.function = function
        self._wanted: set[str] = set()
        self._required: set[str] = set()
        self._wants_all = False
        for each in signature(function).parameters.values():
            if each.kind is Parameter.VAR_KEYWORD:
                self._wants_all = True
            elif each.kind is Parameter.POSITIONAL_ONLY:
                msg = (
                    f"The component {name!r} has the parameter {each.name!r} that can only be "
                    "given by position; variables are given by name. Take the '/' away."
                )
                raise TypeError(msg)
            elif each.kind is not Parameter.VAR_POSITIONAL:
                self._wanted.add(each.name)
                if each.default is Parameter.empty:
                    self._required.add(each.name)

    def __call__(self, variables: dict[str, Any]) -> Any:
        """Return what the function makes of those variables that it has parameters for.

        Raises:
            glassware_templating.UndefinedInTemplate: One that it needs is missing.
        """
        missing = sorted(self._required - variables.keys())
        if missing:
            msg = f"the component needs {', '.join(map(repr, missing))}, which nobody gave"
            raise UndefinedInTemplate(msg, None, self.name)
        if self._wants_all:
            return self.function(**variables)
        return self.function(**{key: variables[key] for key in self._wanted & variables.keys()})

    def __repr__(self) -> str:
        return f"<Component {self.name!r}>"


class Components:
    """Find components by name: `posts/index.html` is `index` in the submodule `posts`.

    Only a module's own public functions are components, or what it lists in `__all__`.

    Args:
        modules: The modules, or their import names, in the order in which they are asked.
    """

    def __init__(self, modules: str | ModuleType | Iterable[str | ModuleType]) -> None:
        several = [modules] if isinstance(modules, str | ModuleType) else list(modules)
        self.modules = [import_module(m) if isinstance(m, str) else m for m in several]
        self._found: dict[str, Component] = {}

    def find(self, name: str) -> Component:
        """Return a component.

        Raises:
            jinja2.TemplateNotFound: There is none of this name; a note says where it was sought.
        """
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = Component(name, self._look_up(name))
        return found

    def names(self) -> list[str]:
        """Return the names of all components, sorted; this imports all submodules."""
        return sorted({name for module in self.modules for name in _names(module)})

    def _look_up(self, name: str) -> Callable[..., Any]:
        path = name
        for ending in _ENDINGS:
            if name.endswith(ending):
                path = name.removesuffix(ending)
                break
        *parents, last = path.split("/")
        for module in self.modules:
            home = _submodule(module, parents)
            if home is not None and last in _own(home):
                function: Callable[..., Any] = getattr(home, last)
                return function
        error = TemplateNotFound(name)
        asked = ", ".join(module.__name__ for module in self.modules)
        error.add_note(
            f"It was looked for in the components of {asked}."
            if asked
            else "HTPY_COMPONENTS names no module to look in."
        )
        raise error


def _submodule(module: ModuleType, path: list[str]) -> ModuleType | None:
    """Return a submodule, imported if it has not been; None if there is none."""
    for part in path:
        if not part.isidentifier() or part.startswith("_"):
            return None
        name = f"{module.__name__}.{part}"
        try:
            module = import_module(name)
        except ModuleNotFoundError as error:
            # What the submodule imports itself is another matter.
            if error.name is not None and f"{name}.".startswith(f"{error.name}."):
                return None
            raise
    return module


def _own(module: ModuleType) -> list[str]:
    """Return the names of a module's components: not of what it imported for itself."""
    listed: list[str] | None = getattr(module, "__all__", None)
    if listed is not None:
        return [name for name in listed if callable(getattr(module, name, None))]
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and callable(value)
        and not isinstance(value, type)
        and getattr(value, "__module__", None) == module.__name__
    ]


def _names(module: ModuleType, prefix: str = "") -> Iterator[str]:
    for name in _own(module):
        yield prefix + name
    for info in pkgutil.iter_modules(getattr(module, "__path__", ())):
        if not info.name.startswith("_"):
            submodule = import_module(f"{module.__name__}.{info.name}")
            yield from _names(submodule, f"{prefix}{info.name}/")
