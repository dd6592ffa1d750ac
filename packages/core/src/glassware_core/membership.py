"""How a plugin joins one application late, and how an application lets a plugin go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .middleware import wrap
from .plugins import PluginError
from .plugins.discovery import names_in
from .plugins.manager import is_base
from .plugins.record import block, implementations, quarantine, short
from .plugins.registration import owned
from .timing import timed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .kernel import Kernel
    from .plugins import Record


def listen(app: Kernel, record: Record, sinks: Mapping[str, Any]) -> None:
    """Add the sinks that a plugin gives."""
    for event, sink in sinks.items():
        app._events.add(event, sink, record.name, record.title)


def join(app: Kernel, plugin: Any, name: str | None) -> None:
    """Add a plugin to an application that is made already.

    Raises:
        PluginError: It cannot be used, or its name is taken.
    """
    before = app._plugins
    app._plugins = joined = before.with_plugin(plugin, name)
    record = next(each for each in joined.active if each.plugin is plugin)
    try:
        for defaults in joined.ask_one(plugin, "default_config"):
            for key, value in defaults.items():
                app.config.setdefault(key, value)
        for sinks in joined.ask_one(plugin, "events", app=app):
            listen(app, record, sinks)
        joined.ask_one(plugin, "app_created", app=app)
        if app._frozen:
            joined.ask_one(plugin, "app_frozen", app=app)
    except BaseException:
        app._events.discard_plugin(record.name)
        app._plugins = before
        raise
    _refresh(app)


def leave(app: Kernel, plugin: Any) -> None:
    """Take a plugin away from an application.

    Raises:
        PluginError: It is not active, its feature is among the bases of the application's class,
            or the configuration requires it.
    """
    found = app._plugins.find(plugin)
    record = next(each for each in app._plugins.active if each.plugin is found)
    if is_base(record, type(app)):
        msg = (
            f"{type(app).__name__} has the part {record.name!r} among its bases and cannot let it "
            f"go. Compose a class without it: GLASSWARE_DISABLE_PLUGINS={record.name} and "
            "glassware_core.App."
        )
        raise PluginError(msg)
    if record.name in names_in(app.config.get("REQUIRED_PLUGINS")):
        msg = f"REQUIRED_PLUGINS names the plugin {record.name!r}; take it out there first."
        raise PluginError(msg)
    app._plugins.ask_one(found, "app_left", app=app)
    app._plugins = app._plugins.without(found)
    _forget(app, record)


def leave_out(app: Kernel, record: Record, cause: str, mend: str) -> None:
    """Quarantine a plugin of an application that is made already.

    Raises:
        PluginError: The application or its configuration names it, or plugins are strict.
    """
    if record.name in names_in(app.config.get("REQUIRED_PLUGINS")):
        msg = f"The plugin {record.title} is required by REQUIRED_PLUGINS, but {cause} {mend}"
        raise PluginError(msg)
    if record.name in app._plugins.required:
        by = app._plugins.required[record.name]
        msg = f"The plugin {record.title} is required by {by}, but {cause} {mend}"
        raise PluginError(msg)
    left_out = quarantine(record, cause, mend)
    if app._set_up:
        app._plugins.ask_one(record.plugin, "app_left", app=app)
    app._plugins = app._plugins.with_record(left_out)
    _forget(app, record)


def collect(
    app: Kernel,
    hook: str,
    kind: str,
    taken: Mapping[str, Record] | None = None,
    named: Callable[[Any], Iterable[tuple[str, Any]]] = dict.items,
) -> dict[str, Any]:
    """Ask an application's plugins for what each name has one owner of.

    A plugin that gives a name which has an owner is quarantined for this application, with all
    that it gives. So is one whose answer cannot be read.

    Args:
        app: The application.
        hook: The hook, with the argument `app`.
        kind: What is owned, such as "command".
        taken: Names that have an owner already.
        named: Returns names and values of an answer, by default of a mapping.

    Raises:
        PluginError: The plugin is required, or plugins are strict.
    """
    found: dict[str, Any] = {}
    owners = dict(taken or {})
    for record, answer in list(app._plugins.answers(hook, app=app)):
        try:
            given = dict(named(answer))
        except Exception as error:
            cause = f"its hook {hook!r} gives what cannot be used: {short(error)}."
            leave_out(app, record, cause, "Correct the hook.")
            continue
        fault = next((name for name in given if name in owners), None)
        if fault is not None:
            leave_out(app, record, *owned(kind, fault, owners[fault], record))
            continue
        found.update(given)
        owners.update(dict.fromkeys(given, record))
    return found


def follow_lists(app: Kernel) -> None:
    """Keep out what the configuration does not want.

    `DISABLED_PLUGINS` names what is kept out, `ALLOWED_PLUGINS` the only third-party plugins that
    are let in; what the application itself was given is no matter of the second.

    Raises:
        PluginError: A plugin cannot be let go any more, or one that is allowed is not there.
    """
    disabled = names_in(app.config.get("DISABLED_PLUGINS"))
    allowed = app.config.get("ALLOWED_PLUGINS")
    if allowed is not None:
        allowed = names_in(allowed)
        app._plugins = app._plugins.requiring(allowed, "ALLOWED_PLUGINS")
    for record in app._plugins.active:
        if record.name in disabled:
            _block(app, record, "DISABLED_PLUGINS names it.", "Take it out there.")
        elif allowed is not None and record.name not in allowed and _is_installed(record):
            _block(app, record, "ALLOWED_PLUGINS does not name it.", "Add it there.")
    app._plugins.check_features(type(app))
    app._plugins.require(app._plugins.required)


def time_requests(app: Kernel) -> None:
    """Measure from now on what each plugin takes of a request, and tell it in a header."""
    app._events.wrap(timed)
    _refresh(app)


def _is_installed(record: Record) -> bool:
    return bool(record.distribution) and not record.builtin


def _block(app: Kernel, record: Record, cause: str, mend: str) -> None:
    blocked = block(record, cause, mend)
    if app._set_up:
        hooks = implementations(record.plugin)
        if "app_created" in hooks and "app_left" not in hooks:
            msg = (
                f"{cause.replace('it.', f'the plugin {record.title}')}, which has set the "
                "application up and has no hook 'app_left' to take that back. Configure it before "
                "the application is made, in the 'default_config' of its class, or set "
                f"GLASSWARE_DISABLE_PLUGINS={record.name}."
            )
            raise PluginError(msg)
        app._plugins.ask_one(record.plugin, "app_left", app=app)
    app._plugins = app._plugins.with_record(blocked)
    _forget(app, record)


def _forget(app: Kernel, record: Record) -> None:
    app._events.discard_plugin(record.name)
    _refresh(app)


def _refresh(app: Kernel) -> None:
    if app._frozen:
        app._middleware = wrap(app)
    app._changes.report()
