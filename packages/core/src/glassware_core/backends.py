"""Backends, chosen by name.

A session interface, a template engine or a JSON provider is chosen by a configuration key, never
by being installed. What comes first wins: the attribute set on the application, the attribute of
its class, the configuration, the default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from .missing import mend_for_backend

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .kernel import Kernel


_ABSENT = object()


class UnknownBackend(LookupError):
    """Report a backend that no installed plugin brings."""


class Resolved(NamedTuple):
    """A backend that was made from the configuration, and what both looked like then."""

    name: Any
    made: Any
    state: dict[str, Any]
    settings: dict[str, Any]


class Backend:
    """An attribute of the application that holds a backend, made when first read.

    Reading it before the first request uses the configuration of that moment. When the name
    differs as the application freezes, the backend is made anew, unless it was modified since:
    then the application does not start. The same goes for other settings that backends may keep.
    One that is replaced is told so, by its method `replaced_by` if it has one.

    Args:
        key: The configuration key that names the backend.
        hook: The hook that answers the backends' factories by name.
        doc: The attribute's docstring.
        prefer: Returns a factory that the application prefers to the configured one, or None.
        keeps: How the names of the settings begin that backends of this kind may read when they
            are made, and not only when they need them.
    """

    def __init__(
        self,
        key: str,
        hook: str,
        doc: str,
        prefer: Callable[[Any], Callable[[Any], Any] | None] = lambda app: None,
        keeps: tuple[str, ...] = (),
    ) -> None:
        self.key = key
        self.hook = hook
        self.prefer = prefer
        self.keeps = keeps
        self.__doc__ = doc

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, app: Kernel | None, owner: type) -> Any:
        if app is None:
            return self
        factory = self.prefer(app)
        name = None
        if factory is None:
            name = self.named(app)
            factory = self.factory(app, name)
        return self._keep(app, name, factory(app))

    def _keep(self, app: Kernel, name: Any, made: Any) -> Any:
        # Not through the application's own __setattr__: nobody replaced anything.
        object.__setattr__(app, self.name, made)
        app._backends[self.name] = Resolved(name, made, _state(made), self._settings(app))
        return made

    def _settings(self, app: Kernel) -> dict[str, Any]:
        if not self.keeps:
            return {}
        return {key: value for key, value in app.config.items() if key.startswith(self.keeps)}

    def is_pending(self, app: Kernel) -> bool:
        """Whether to read the attribute would make the backend before the set-up is finished."""
        return not app._frozen and self.name not in vars(app)

    def named(self, app: Kernel) -> Any:
        """Return what the configuration names."""
        return app.config[self.key]

    def factory(self, app: Kernel, name: Any) -> Callable[[Any], Any]:
        """Return the factory of a backend.

        Raises:
            UnknownBackend: No plugin brings it; the message lists what is installed, what to
                install, and which plugins are left out.
        """
        installed: Mapping[str, Any] = app._plugins.merged(self.hook)
        try:
            found: Callable[[Any], Any] = installed[name]
        except KeyError:
            names = ", ".join(repr(known) for known in sorted(installed)) or "none"
            left_out = [r for r in app._plugins.records if r.state != "active"]
            mend = mend_for_backend(self.key, name, {r.distribution for r in left_out})
            said = [f"{self.key} is {name!r}; installed are {names}.", mend]
            msg = " ".join(filter(None, [*said, *(r.report() for r in left_out)]))
            raise UnknownBackend(msg) from None
        return found

    def freeze(self, app: Kernel) -> None:
        """Hold the backend against the configuration for the last time.

        Raises:
            UnknownBackend: No plugin brings the one that is named.
            RuntimeError: The one made before was modified, and another one is to replace it.
        """
        if self.name not in app._backends:
            if self.prefer(app) is None:
                self.factory(app, self.named(app))
            return
        early = app._backends[self.name]
        named = self.named(app)
        if early is None or early.name is None:
            return
        changed = self._changed(app, early, named)
        if not changed:
            return
        made = self.factory(app, named)(app)
        if made is early.made:
            return
        if _state(early.made) != early.state:
            msg = (
                f"{changed} after {self.name!r} was read, which has been modified since. "
                f"Set {changed.partition(' ')[0]} before you use {self.name!r}."
            )
            raise RuntimeError(msg)
        self._keep(app, named, made)
        app._changes.report()  # the plan may have been compiled with the first one
        replaced_by = getattr(early.made, "replaced_by", None)
        if replaced_by is not None:
            replaced_by(made)

    def _changed(self, app: Kernel, early: Resolved, named: Any) -> str:
        """Say which setting is another one now, if any; without its value, but for the name's."""
        if early.name != named:
            return f"{self.key} was changed from {early.name!r} to {named!r}"
        settings = self._settings(app)
        for key in sorted({*early.settings, *settings}):
            if not same_value(early.settings.get(key, _ABSENT), settings.get(key, _ABSENT)):
                return f"{key} was changed"
        return ""


def _state(made: Any) -> dict[str, Any]:
    return dict(getattr(made, "__dict__", {}))


def same_value(one: Any, other: Any) -> bool:
    """Compare values of any kind, of which some cannot be compared."""
    try:
        return one is other or bool(one == other)
    except Exception:
        return False


def backends_of(cls: type) -> dict[str, Backend]:
    """Return the backend attributes of a class by name, less those that a subclass set itself."""
    found: dict[str, Backend] = {}
    for base in reversed(cls.__mro__):
        for name, value in vars(base).items():
            if isinstance(value, Backend):
                found[name] = value
            else:
                found.pop(name, None)
    return found
