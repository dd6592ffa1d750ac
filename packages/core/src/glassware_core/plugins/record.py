"""What is known of one plugin."""

from __future__ import annotations

import inspect
import warnings
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from ..hookspecs import PROJECT
from .discovery import PluginError, PluginWarning, strict
from .known import FIRST_VERSION, contract_of
from .order import Wish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Record(NamedTuple):
    """One plugin and how it fares.

    Attributes:
        name: Its name.
        distribution: The distribution that it comes from; empty for one given to an application.
        version: The distribution's version.
        state: "active", "blocked" by a list, or "quarantined".
        plugin: Its module or object, None when it could not be loaded.
        cause: Why it is not active.
        mend: What mends that.
        dormant: Hooks that it implements and whose part is not installed.
        builtin: Whether it is one of the parts.
        needs: The versions of each contract that it declares to be written for.
        seconds: How long its import took, with all that it was the first to import.
    """

    name: str
    distribution: str = ""
    version: str = ""
    state: str = "active"
    plugin: Any = None
    cause: str = ""
    mend: str = ""
    dormant: tuple[str, ...] = ()
    builtin: bool = False
    needs: Mapping[str, tuple[int, ...]] = MappingProxyType({})
    seconds: float = 0.0

    @property
    def title(self) -> str:
        """Its name and where it comes from, for messages; empty without a name."""
        if not self.name:
            return ""
        source = f" of {self.distribution} {self.version}" if self.distribution else ""
        return f"{self.name!r}{source}"

    @property
    def wish(self) -> Wish:
        """Where it wants to stand."""
        return Wish(
            before=_names(self.plugin, "before"),
            after=_names(self.plugin, "after"),
            key=(self.distribution, self.name),
        )

    def contracts(self) -> tuple[str, ...]:
        """Return the contracts that it is written for, as `name:vN`, sorted.

        What its metadata declares, and the first version of those whose hooks it answers without
        declaring them.
        """
        declared = [(name, number) for name, found in self.needs.items() for number in found]
        silent = [(name, FIRST_VERSION) for name in undeclared(self.plugin, self.needs)]
        return tuple(f"{name}:v{number}" for name, number in sorted([*declared, *silent]))

    def report(self) -> str:
        """Say in a sentence why the plugin is left out."""
        return f"Plugin {self.title} is left out: {self.cause} {self.mend}".rstrip()


def implementations(plugin: Any) -> dict[str, Any]:
    """Return the functions of a plugin that answer hooks, by the name of the hook."""
    found = {}
    for name in dir(plugin) if plugin is not None else ():
        function = getattr(plugin, name)
        if not inspect.isroutine(function):  # a proxy may not have its object now
            continue
        options = getattr(function, f"{PROJECT}_impl", None)
        if isinstance(options, dict):
            found[options.get("specname") or name] = function
    return found


def undeclared(plugin: Any, needs: Mapping[str, Any]) -> set[str]:
    """Return the contracts that a plugin answers hooks of without declaring them."""
    contracts = {contract_of(hook) for hook in implementations(plugin)}
    return {name for name in contracts if name is not None and name not in needs}


def quarantine(record: Record, cause: str, mend: str) -> Record:
    """Return the record of a plugin that is left out, with a warning.

    Raises:
        PluginError: Plugins are strict.
    """
    left_out = record._replace(state="quarantined", cause=cause, mend=mend)
    if strict():
        raise PluginError(left_out.report())
    warnings.warn(left_out.report(), PluginWarning, stacklevel=2)
    return left_out


def block(record: Record, cause: str, mend: str) -> Record:
    """Return the record of a plugin that a list keeps out."""
    return record._replace(state="blocked", cause=cause, mend=mend)


def upgrade(record: Record, *others: str) -> str:
    """Say how to get another version of a plugin, which comes from a distribution or is given."""
    if not record.distribution:
        return "Correct the plugin."
    return f"Run: {' '.join(['python -m pip install --upgrade', record.distribution, *others])}"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like a name that is not known."""
    import difflib

    return next(iter(difflib.get_close_matches(name, known, 1)), None)


def short(error: BaseException) -> str:
    """Return an error's class and message, in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}".removesuffix(": ")


def _names(plugin: Any, attribute: str) -> tuple[str, ...]:
    names = getattr(plugin, attribute, ())
    return (names,) if isinstance(names, str) else tuple(names)
