"""Checking a plugin against the hooks that are asked, before it joins."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..hookspecs import PROJECT
from .known import HOOKS, asker
from .order import OrderError, Wish, order
from .record import Record, implementations, nearest, quarantine, short

if TYPE_CHECKING:
    import pluggy

#: Hooks without arguments that answer a mapping in which one name has one owner, and what is
#: owned.
SLOTS = {
    "default_config": "configuration key",
    "session_backends": "session backend",
    "template_engines": "template engine",
    "json_providers": "JSON provider",
}


def ordered(
    records: Iterable[Record],
) -> tuple[dict[str, Record], list[str], list[Record]]:
    """Put plugins into their order.

    Returns:
        The active ones by name, their names in order, and those that are left out: because they
        were, or because what they say of others cannot be followed.
    """
    active: dict[str, Record] = {}
    wishes: dict[str, Wish] = {}
    left_out = []
    for record in records:
        wish = Wish()
        try:
            wish = record.wish
        except Exception as error:
            cause = f"its 'before' or 'after' cannot be read: {short(error)}."
            record = quarantine(record, cause, "Write a tuple of names.")
        if record.state == "active":
            active[record.name], wishes[record.name] = record, wish
        else:
            left_out.append(record)
    while True:
        try:
            return active, order(wishes), left_out
        except OrderError as error:
            # The parts' own order is none, so others are in it.
            for name in sorted(error.members):
                if not active[name].builtin:
                    del wishes[name]
                    cause, _, mend = str(error).partition(". ")
                    left_out.append(quarantine(active.pop(name), f"{cause}.", mend))


def add_specs(manager: pluggy.PluginManager, record: Record) -> Record:
    """Let a plugin add the hooks that it asks itself."""
    try:
        add = getattr(record.plugin, "add_hookspecs", None)
        if add is not None:
            add(manager)
    except Exception as error:
        return quarantine(
            record,
            f"its hook specifications failed: {short(error)}.",
            "Correct its 'add_hookspecs'.",
        )
    return record


def register(manager: pluggy.PluginManager, record: Record) -> Record:
    """Let a plugin join, unless it answers what is not asked, or with other arguments."""
    try:
        dormant, fault = _examine(manager, record.plugin)
        if fault is None:
            manager.register(record.plugin, record.name)
    except Exception as error:
        if manager.is_registered(record.plugin):  # it stopped halfway
            manager.unregister(record.plugin)
        dormant, fault = [], (f"it cannot be registered: {short(error)}.", "Correct the plugin.")
    if fault is not None:
        return quarantine(record, *fault)
    return record._replace(dormant=tuple(sorted(dormant)))


def _examine(
    manager: pluggy.PluginManager, plugin: Any
) -> tuple[list[str], tuple[str, str] | None]:
    """Return the hooks of a plugin that are dormant, and the first fault with its mend."""
    dormant = []
    fault = None
    for hook, function in implementations(plugin).items():
        spec = getattr(getattr(manager.hook, hook, None), "spec", None)
        if spec is not None:
            fault = fault or _arguments_fault(hook, function, spec.argnames)
        elif asker(hook) is not None:
            dormant.append(hook)
        else:
            fault = fault or _unknown_fault(manager, hook, function)
    return dormant, fault


def _arguments_fault(hook: str, function: Any, given: tuple[str, ...]) -> tuple[str, str] | None:
    taken = [
        name
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        and parameter.default is parameter.empty
    ]
    wrong = [repr(name) for name in taken if name not in given]
    if not wrong:
        return None
    cause = f"its hook {hook!r} takes the argument {', '.join(wrong)}, which is not given."
    return cause, f"It may take: {', '.join(map(repr, given)) or 'none'}."


def _unknown_fault(
    manager: pluggy.PluginManager, hook: str, function: Any
) -> tuple[str, str] | None:
    if getattr(function, f"{PROJECT}_impl")["optionalhook"]:
        return None
    known = {name for hooks in HOOKS.values() for name in hooks}
    known |= {name for name in vars(manager.hook) if not name.startswith("_")}
    near = nearest(hook, known - {hook})
    meant = f"Correct the name (did you mean {near!r}?)" if near else "Correct the name"
    cause = f"it implements the hook {hook!r}, which nobody asks."
    return cause, f"{meant}, install the plugin that asks it, or mark it with optionalhook=True."


def taken_slot(
    hook: str, answer: Any, owners: Mapping[str, Record], record: Record
) -> tuple[str, str] | None:
    """Return what is wrong with what a plugin gives by name, with its mend.

    Args:
        hook: One of `SLOTS`.
        answer: What the plugin answers.
        owners: Who gave which name before.
        record: The plugin.
    """
    if not isinstance(answer, Mapping):
        cause = f"its hook {hook!r} answers {type(answer).__name__}, and not a mapping of names."
        return cause, "Correct the hook."
    for name in answer:
        if name in owners:
            return owned(SLOTS[hook], name, owners[name], record)
    return None


def owned(kind: str, name: str, owner: Record, record: Record) -> tuple[str, str]:
    """Say that a name has an owner already, and what to do: cause and mend.

    Args:
        kind: What is owned, such as "session backend".
        name: The name that both want.
        owner: Who has it.
        record: Who comes later.
    """
    ways = [
        f"set GLASSWARE_DISABLE_PLUGINS={each.name}"
        if each.distribution
        else f"do not give the application {each.name!r}"
        for each in (owner, record)
    ]
    cause = f"the {kind} {name!r} belongs to the plugin {owner.title}."
    return cause, f"Choose one of the two: {' or '.join(ways)}."
