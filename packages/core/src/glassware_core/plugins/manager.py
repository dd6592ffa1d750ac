"""The plugins of a process or of one application, and what their hooks answer."""

from __future__ import annotations

import traceback
import warnings
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pluggy

from .. import hookspecs
from ..hookspecs import PROJECT
from .discovery import (
    Candidate,
    PluginError,
    PluginWarning,
    blocked_names,
    find_candidates,
    find_offers,
    strict,
)
from .known import CONTRACTS, asker
from .order import Wish, order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Record:
    """One plugin and how it fares.

    Attributes:
        name: Its name.
        distribution: The distribution that it comes from; empty for one given to an application.
        version: The distribution's version.
        state: "active", "blocked" by the environment, or "quarantined".
        plugin: Its module or object, None when it could not be loaded.
        cause: Why it is not active.
        mend: What mends that.
        dormant: Hooks that it implements and whose part is not installed.
        builtin: Whether it is one of the parts.
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

    def report(self) -> str:
        """Say in a sentence why the plugin is left out."""
        source = f" of {self.distribution} {self.version}" if self.distribution else ""
        return f"Plugin {self.name!r}{source} is left out: {self.cause} {self.mend}".rstrip()


class Plugins:
    """The plugins that one or more applications ask, in their order.

    Args:
        records: What was found, loaded or not.

    Attributes:
        records: Every plugin, also those that are left out.
        manager: The pluggy manager with the active ones.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self._merged: dict[str, dict[str, Any]] = {}
        loaded = {record.name: record for record in records}
        active = {name: r for name, r in loaded.items() if r.state == "active"}
        names = order({name: _wish(record) for name, record in active.items()})
        self.manager = pluggy.PluginManager(PROJECT)
        self.manager.add_hookspecs(hookspecs)
        for name in names:
            loaded[name] = self._add_specs(loaded[name])
        # pluggy asks the last registered first.
        for name in reversed(names):
            if loaded[name].state == "active":
                loaded[name] = self._register(loaded[name])
        self.records = tuple(
            [loaded[name] for name in names] + [r for n, r in loaded.items() if n not in names]
        )
        self._check_owners()

    def _add_specs(self, record: Record) -> Record:
        add = getattr(record.plugin, "add_hookspecs", None)
        if add is None:
            return record
        try:
            add(self.manager)
        except Exception as error:
            return _quarantine(record, f"its hook specifications failed: {_short(error)}.")
        return record

    def _register(self, record: Record) -> Record:
        try:
            self.manager.register(record.plugin, record.name)
        except pluggy.PluginValidationError as error:
            self._forget(record.plugin)
            return _quarantine(
                record, str(error).replace("\n", " ") + ".", "Correct the hook's arguments."
            )
        except Exception as error:
            self._forget(record.plugin)
            return _quarantine(record, f"it cannot be registered: {_short(error)}.")
        dormant = []
        for caller in self.manager.get_hookcallers(record.plugin) or ():
            if caller.spec is not None:
                continue
            if asker(caller.name) is not None:
                dormant.append(caller.name)
            elif not all(
                impl.optionalhook for impl in caller.get_hookimpls() if impl.plugin is record.plugin
            ):
                self._forget(record.plugin)
                return _quarantine(
                    record,
                    f"it implements the hook {caller.name!r}, which nobody asks.",
                    "Correct the name, or mark it with optionalhook=True.",
                )
        return replace(record, dormant=tuple(sorted(dormant)))

    def _forget(self, plugin: Any) -> None:
        """Take a plugin out again, also when its registration stopped halfway."""
        if self.manager.is_registered(plugin):
            self.manager.unregister(plugin)

    def _check_owners(self) -> None:
        """Quarantine a plugin that gives a configuration key which another one owns."""
        owners: dict[str, str] = {}
        for record in self.active:
            keys = self.ask_one(record.plugin, "default_config")
            for key in keys[0] if keys else ():
                if key in owners:
                    self._expel(
                        record, f"the configuration key {key!r} belongs to {owners[key]!r}."
                    )
                    break
                owners[key] = record.name

    def _expel(self, record: Record, cause: str) -> None:
        self._forget(record.plugin)
        left_out = _quarantine(record, cause, "Use another name.")
        self.records = tuple(left_out if r is record else r for r in self.records)

    @property
    def active(self) -> tuple[Record, ...]:
        """The plugins whose hooks are asked, in order."""
        return tuple(record for record in self.records if record.state == "active")

    # Asking

    def ask(self, hook: str, **arguments: Any) -> list[Any]:
        """Ask every plugin; answers that are None are left out.

        An error names the plugins in a note.
        """
        caller = getattr(self.manager.hook, hook, None)
        if caller is None:
            return []
        answers: list[Any] = caller(**arguments)
        return answers

    def ask_one(self, plugin: Any, hook: str, **arguments: Any) -> list[Any]:
        """Ask one plugin alone."""
        others = [p for p in self.manager.get_plugins() if p is not plugin]
        caller = getattr(self.manager.hook, hook, None)
        if caller is None or not self.manager.is_registered(plugin):
            return []
        answers: list[Any] = self.manager.subset_hook_caller(hook, others)(**arguments)
        return answers

    def merged(self, hook: str) -> Mapping[str, Any]:
        """Return the mappings that the plugins answer, as one; asked once.

        Raises:
            PluginError: Two plugins answer the same name.
        """
        if hook not in self._merged:
            result: dict[str, Any] = {}
            owners: dict[str, str] = {}
            for record in self.active:
                for answer in self.ask_one(record.plugin, hook):
                    for name, value in answer.items():
                        if name in owners:
                            msg = (
                                f"{hook}: {name!r} is given by the plugins {owners[name]!r} and "
                                f"{record.name!r}; block one with GLASSWARE_DISABLE_PLUGINS."
                            )
                            raise PluginError(msg)
                        owners[name] = record.name
                        result[name] = value
            self._merged[hook] = result
        return self._merged[hook]

    # Other sets of plugins

    def derive(
        self,
        plugins: Iterable[Any] = (),
        only: Iterable[Any] | None = None,
        composed_with: Iterable[Any] = (),
    ) -> Plugins:
        """Return the plugins of one application.

        Args:
            plugins: Added to these: modules, objects, or names that must be among these.
            only: Taken instead of these. The parts that the application is made of stay.
            composed_with: Plugins whose features the application's class has already.

        Raises:
            PluginError: A named plugin is not active, or one that is given brings a feature.
        """
        plugins = tuple(plugins)
        composed = {_name_of(plugin): plugin for plugin in composed_with}
        if not plugins and not composed and only is None:
            return self
        if only is None:
            records = {record.name: record for record in self.records}
        else:
            records = {record.name: record for record in self.records if record.builtin}
            plugins = (*only, *plugins)
        records.update({name: Record(name, plugin=p) for name, p in composed.items()})
        for plugin in plugins:
            record = self._named(plugin) if isinstance(plugin, str) else _given(plugin)
            records[record.name] = record
        derived = Plugins(records.values())
        for plugin in plugins:
            derived._must_be_active(plugin if isinstance(plugin, str) else _name_of(plugin))
        return derived

    def with_plugin(self, plugin: Any, name: str | None = None) -> Plugins:
        """Return these plugins and one more.

        Raises:
            PluginError: It cannot be used, or its name is taken.
        """
        record = _given(plugin, name)
        if any(known.name == record.name for known in self.records):
            msg = f"A plugin named {record.name!r} is registered already."
            raise PluginError(msg)
        derived = Plugins((*self.records, record))
        derived._must_be_active(record.name)
        return derived

    def without(self, plugin: Any) -> Plugins:
        """Return these plugins less one."""
        found = self.find(plugin)
        return Plugins(record for record in self.records if record.plugin is not found)

    def find(self, plugin: Any) -> Any:
        """Return an active plugin, given itself or its name.

        Raises:
            PluginError: It is not active.
        """
        for record in self.active:
            if plugin == record.name or plugin is record.plugin:
                return record.plugin
        msg = f"There is no active plugin {plugin!r}; active are {self._names()}."
        raise PluginError(msg)

    def require(self, names: Iterable[str]) -> None:
        """Check that each named plugin is active.

        Raises:
            PluginError: One is missing, blocked or quarantined; the message says why.
        """
        for name in names:
            self._must_be_active(name)

    def check_features(self, cls: type) -> None:
        """Check that the parts among a class's bases are not blocked.

        Raises:
            PluginError: One is.
        """
        blocked = [r for r in self.records if r.builtin and r.state != "active"]
        if not blocked:
            return
        modules = {base.__module__.partition(".")[0] for base in cls.__mro__}
        for record in blocked:
            if f"glassware_{record.name}" in modules and record.name != "core":
                msg = (
                    f"{cls.__name__} has the part {record.name!r} among its bases, but its plugin "
                    f"is {record.state}: {record.cause} "
                    "Use glassware_core.App, which is composed without it, or allow the plugin."
                )
                raise PluginError(msg)

    def _named(self, name: str) -> Record:
        for record in self.records:
            if record.name == name:
                return record
        msg = f"The plugin {name!r} is required and not installed; active are {self._names()}."
        raise PluginError(msg)

    def _must_be_active(self, name: str) -> None:
        record = self._named(name)
        if record.state != "active":
            msg = f"The plugin {name!r} is required. {record.report()}"
            raise PluginError(msg)

    def _names(self) -> str:
        return ", ".join(repr(record.name) for record in self.active) or "none"


@cache
def installed_plugins() -> Plugins:
    """Return the plugins that are installed; the entry points are scanned once a process."""
    blocked = blocked_names()
    offers = find_offers()
    records: dict[str, Record] = {}
    for candidate in find_candidates():
        record = Record(
            candidate.name,
            candidate.distribution,
            candidate.version,
            builtin=candidate.builtin,
        )
        if candidate.name in records:
            other = records[candidate.name]
            _quarantine(
                record,
                f"the name {candidate.name!r} belongs to {other.distribution}.",
                "Uninstall one of them.",
            )
        elif candidate.name in blocked:
            records[candidate.name] = replace(
                record,
                state="blocked",
                cause="GLASSWARE_DISABLE_PLUGINS names it.",
                mend="Take it out there.",
            )
        else:
            records[candidate.name] = _load(candidate, record, offers)
    return Plugins(records.values())


def _load(candidate: Candidate, record: Record, offers: dict[str, set[int]]) -> Record:
    for contract, version in candidate.needs.items():
        if contract in offers and version not in offers[contract]:
            offered = ", ".join(f"v{number}" for number in sorted(offers[contract]))
            return _quarantine(
                record,
                f"it needs the contract {contract!r} v{version}; offered is {offered}.",
                f"Run: python -m pip install --upgrade {record.distribution} {_part_of(contract)}",
            )
    try:
        return replace(record, plugin=candidate.entry_point.load())
    except Exception as error:
        return _quarantine(
            record,
            f"{candidate.entry_point.value} cannot be imported: {_short(error)}.",
            f"Run: python -m pip install --upgrade {record.distribution}",
        )


def _part_of(contract: str) -> str:
    return asker(CONTRACTS[contract][0]) or "" if contract in CONTRACTS else ""


def _quarantine(record: Record, cause: str, mend: str = "") -> Record:
    left_out = replace(record, state="quarantined", cause=cause, mend=mend)
    if strict():
        raise PluginError(left_out.report())
    warnings.warn(left_out.report(), PluginWarning, stacklevel=2)
    return left_out


def _given(plugin: Any, name: str | None = None) -> Record:
    if hasattr(plugin, "app_features") or hasattr(plugin, "blueprint_features"):
        msg = (
            f"The plugin {_name_of(plugin)!r} brings a feature, which one application cannot take "
            "alone. Make a class with it: glassware_core.compose(..., plugins=[plugin])."
        )
        raise PluginError(msg)
    return Record(name or _name_of(plugin), plugin=plugin)


def _name_of(plugin: Any) -> str:
    name = getattr(plugin, "__name__", None)
    return name if isinstance(name, str) else type(plugin).__name__


def _wish(record: Record) -> Wish:
    return Wish(
        before=tuple(getattr(record.plugin, "before", ())),
        after=tuple(getattr(record.plugin, "after", ())),
        key=(record.distribution, record.name),
    )


def _short(error: BaseException) -> str:
    return traceback.format_exception_only(error)[-1].strip()
