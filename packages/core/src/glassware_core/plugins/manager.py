"""The plugins of a process or of one application, and what their hooks answer."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

import pluggy

from .. import hookspecs
from ..hookspecs import PROJECT
from .discovery import PluginError
from .naming import name_plugin, raised_in
from .record import Record, nearest, quarantine, short
from .registration import SLOTS, add_specs, ordered, owned, register, taken_slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Plugins:
    """The plugins that one or more applications ask, in their order.

    Args:
        records: What was found, loaded or not.
        required: Names of plugins that must be active, each with what names it.
        seconds: What the plugins' hooks have taken so far, by name.

    Attributes:
        records: Every plugin, also those that are left out.
        manager: The pluggy manager with the active ones.
        required: Names of plugins that must be active, each with what names it.
        seconds: How long the answers to hooks took, by the plugin's name. What hooks return and a
            request calls is not in it.
    """

    def __init__(
        self,
        records: Iterable[Record],
        required: Mapping[str, str] | None = None,
        seconds: Mapping[str, float] | None = None,
    ) -> None:
        self.required = dict(required or {})
        self.seconds = dict(seconds or {})
        self._merged: dict[str, dict[str, Any]] = {hook: {} for hook in SLOTS}
        given = tuple(records)
        loaded, names, left_out = ordered(given)
        self.manager = pluggy.PluginManager(PROJECT)
        self.manager.add_hookspecs(hookspecs)
        for name in names:
            loaded[name] = add_specs(self.manager, loaded[name])
        # pluggy asks the last registered first.
        for name in reversed(names):
            if loaded[name].state == "active":
                loaded[name] = register(self.manager, loaded[name])
        self.records = (*(loaded[name] for name in names), *left_out)
        self._fill_slots()

    def _fill_slots(self) -> None:
        """Ask for what has one owner a name, and quarantine who gives what another one owns."""
        owners: dict[str, dict[str, Record]] = {hook: {} for hook in SLOTS}
        for record in self.active:
            answers: dict[str, Any] = {}
            fault = None
            for hook in SLOTS:
                try:
                    found = self.ask_one(record.plugin, hook)
                except Exception as error:
                    fault = f"its hook {hook!r} failed: {short(error)}.", "Correct the hook."
                else:
                    answers.update((hook, answer) for answer in found)
                    if found and fault is None:
                        fault = taken_slot(hook, found[0], owners[hook], record)
            if fault is not None:
                self.manager.unregister(record.plugin)
                self._replace(record, quarantine(record, *fault))
                continue
            for hook, answer in answers.items():
                self._merged[hook].update(answer)
                owners[hook].update(dict.fromkeys(answer, record))

    def _replace(self, record: Record, other: Record) -> None:
        self.records = tuple(other if known is record else known for known in self.records)

    @property
    def active(self) -> tuple[Record, ...]:
        """The plugins whose hooks are asked, in order."""
        return tuple(record for record in self.records if record.state == "active")

    # Asking

    def answers(self, hook: str, **arguments: Any) -> Iterator[tuple[Record, Any]]:
        """Ask the plugins one after the other; answers that are None are left out.

        An exception gets a note that names the plugin. Where a plugin wraps the others, pluggy's
        `wrapper=True`, nobody knows whose answer is whose: the records then have no name.
        """
        asked = self._asked(hook)
        if len(asked) < len(self._all(hook)):
            yield from ((Record(""), answer) for answer in self.ask(hook, **arguments))
            return
        records = {id(record.plugin): record for record in self.records}
        for each in asked:
            record = records[id(each.plugin)]
            answer = self._answer(each, record, hook, arguments)
            if answer is not None:
                yield record, answer

    def ask(self, hook: str, **arguments: Any) -> Any:
        """Ask every plugin; answers that are None are left out.

        An exception gets a note that names the plugin.

        Returns:
            The answers in a list, or the first one for a hook that is specified so.
        """
        everybody = self._all(hook)
        if not everybody:
            return []
        caller = getattr(self.manager.hook, hook)
        plain = len(self._asked(hook)) == len(everybody)
        if plain and not caller.spec.opts.get("firstresult"):
            return [answer for _, answer in self.answers(hook, **arguments)]
        try:
            return caller(**arguments)
        except Exception as error:
            titles = {id(record.plugin): record.title for record in self.records}
            functions = [(each.function, titles[id(each.plugin)]) for each in everybody]
            name_plugin(error, raised_in(error, functions), hook)
            raise

    def ask_one(self, plugin: Any, hook: str, **arguments: Any) -> list[Any]:
        """Ask one plugin alone."""
        for each in self._asked(hook):
            if each.plugin is plugin:
                record = next(r for r in self.records if r.plugin is plugin)
                answer = self._answer(each, record, hook, arguments)
                return [] if answer is None else [answer]
        return []

    def _all(self, hook: str) -> list[Any]:
        """Return the implementations of a hook that somebody asks, as pluggy keeps them."""
        caller = getattr(self.manager.hook, hook, None)
        return [] if caller is None or caller.spec is None else caller.get_hookimpls()

    def _asked(self, hook: str) -> list[Any]:
        """Return the implementations of a hook in calling order, without wrappers."""
        found = reversed(self._all(hook))
        return [each for each in found if not (each.wrapper or each.hookwrapper)]

    def _answer(self, asked: Any, record: Record, hook: str, arguments: dict[str, Any]) -> Any:
        started = perf_counter()
        try:
            return asked.function(*[arguments[name] for name in asked.argnames])
        except Exception as error:
            name_plugin(error, record.title, hook)
            raise
        finally:
            spent = perf_counter() - started
            self.seconds[record.name] = self.seconds.get(record.name, 0.0) + spent

    def merged(self, hook: str) -> Mapping[str, Any]:
        """Return the mappings that the plugins answer, as one; asked once.

        Raises:
            PluginError: Two plugins answer the same name to a hook of another plugin. For the
                hooks of the project the later one is quarantined before.
        """
        if hook not in self._merged:
            owners: dict[str, Record] = {}
            result: dict[str, Any] = {}
            for record, answer in self.answers(hook):
                for name, value in answer.items():
                    if name in owners:
                        cause, mend = owned(hook, name, owners[name], record)
                        msg = f"Plugin {record.title}: {cause} {mend}"
                        raise PluginError(msg)
                    owners[name], result[name] = record, value
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
            PluginError: A named plugin is not active, one that is given brings a feature, or two
                different ones have the same name.
        """
        plugins = tuple(plugins)
        composed = {name_of(plugin): plugin for plugin in composed_with}
        if not plugins and not composed and only is None:
            return self
        records, required = self.records, dict(self.required)
        if only is not None:
            records = tuple(record for record in records if record.builtin)
            required = {}
            plugins = (*only, *plugins)
        added = [Record(name, plugin=plugin) for name, plugin in composed.items()]
        for plugin in plugins:
            record = self.named(plugin) if isinstance(plugin, str) else given(plugin)
            required[record.name] = "the application"
            added.append(record)
        # A plugin that is given takes the place of an installed one of its name.
        taken = {record.name for record in added}
        kept = (record for record in records if record.name not in taken)
        unique: dict[str, Record] = {}
        for record in added:
            other = unique.setdefault(record.name, record)
            if other.plugin is not record.plugin:
                msg = (
                    f"Two plugins that are given to the application are named {record.name!r}. "
                    "Give one of them another name, as its attribute '__name__'."
                )
                raise PluginError(msg)
        derived = Plugins((*kept, *unique.values()), required)
        derived.require(derived.required)
        return derived

    def with_plugin(self, plugin: Any, name: str | None = None) -> Plugins:
        """Return these plugins and one more.

        Raises:
            PluginError: It cannot be used, or its name is taken.
        """
        record = given(plugin, name)
        if any(known.name == record.name for known in self.active):
            msg = f"A plugin named {record.name!r} is registered already."
            raise PluginError(msg)
        required = {**self.required, record.name: "the application"}
        derived = Plugins((*self.records, record), required, self.seconds)
        derived.require([record.name])
        return derived

    def without(self, plugin: Any) -> Plugins:
        """Return these plugins less one."""
        found = self.find(plugin)
        record = next(record for record in self.active if record.plugin is found)
        required = {name: by for name, by in self.required.items() if name != record.name}
        records = (each for each in self.records if each is not record)
        return Plugins(records, required, self.seconds)

    def with_record(self, record: Record) -> Plugins:
        """Return these plugins, one of them with a record that says why it is left out.

        Raises:
            PluginError: It is required.
        """
        records = (record if r.plugin is record.plugin else r for r in self.records)
        changed = Plugins(records, self.required, self.seconds)
        if record.name in self.required:
            changed.require([record.name])
        return changed

    def requiring(self, names: Iterable[str], by: str) -> Plugins:
        """Return these plugins, some of them required.

        Args:
            names: What must be active, which is not checked here.
            by: What names them, for messages.
        """
        added = {name: by for name in names if name not in self.required}
        if not added:
            return self
        return Plugins(self.records, {**self.required, **added}, self.seconds)

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

    def named(self, name: str) -> Record:
        """Return the record of a plugin, the active one where two have the name.

        Raises:
            PluginError: None is installed.
        """
        for record in self.records:
            if record.name == name:
                return record
        by = f" by {self.required[name]}" if name in self.required else ""
        near = nearest(name, [record.name for record in self.records])
        meant = f" Did you mean {near!r}?" if near else ""
        msg = (
            f"The plugin {name!r} is required{by} and not installed; "
            f"active are {self._names()}.{meant}"
        )
        raise PluginError(msg)

    def require(self, names: Iterable[str]) -> None:
        """Check that each named plugin is active.

        Raises:
            PluginError: One is missing, blocked or quarantined; the message says why.
        """
        for name in names:
            record = self.named(name)
            if record.state != "active":
                by = f" by {self.required[name]}" if name in self.required else ""
                msg = f"The plugin {name!r} is required{by}. {record.report()}"
                raise PluginError(msg)

    def check_features(self, cls: type) -> None:
        """Check that the parts among a class's bases are not blocked.

        Raises:
            PluginError: One is.
        """
        for record in self.records:
            if record.state != "active" and is_base(record, cls):
                msg = (
                    f"{cls.__name__} has the part {record.name!r} among its bases, but its plugin "
                    f"is {record.state}: {record.cause} "
                    "Use glassware_core.App, which is composed without it, or allow the plugin."
                )
                raise PluginError(msg)

    def _names(self) -> str:
        return ", ".join(repr(record.name) for record in self.active) or "none"


def is_base(record: Record, cls: type) -> bool:
    """Whether a part's feature is among the bases of a class."""
    modules = {base.__module__.partition(".")[0] for base in cls.__mro__}
    named = f"glassware_{record.name}" in modules
    return record.builtin and record.name != "core" and named


def given(plugin: Any, name: str | None = None) -> Record:
    """Return the record of a plugin that is given to an application.

    Raises:
        PluginError: It brings a feature.
    """
    if hasattr(plugin, "app_features") or hasattr(plugin, "blueprint_features"):
        msg = (
            f"The plugin {name_of(plugin)!r} brings a feature, which one application cannot take "
            "alone. Make a class with it: glassware_core.compose(..., plugins=[plugin])."
        )
        raise PluginError(msg)
    return Record(name or name_of(plugin), plugin=plugin)


def name_of(plugin: Any) -> str:
    """Return the name of a plugin that has no entry point."""
    name = getattr(plugin, "__name__", None)
    return name if isinstance(name, str) else type(plugin).__name__
