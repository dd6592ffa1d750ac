"""What an application does with JSON: `app.json` is a provider."""

from __future__ import annotations

import json
import typing as t
import weakref
from dataclasses import dataclass
from inspect import getattr_static
from types import FunctionType

from .encoding import default, make_encoder
from .legacy import chosen_class, has_own_default

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from ..changes import Changes
    from ..kernel import Kernel
    from ..plan import Plan
    from ..response import Response

__all__ = ["DefaultJSONProvider", "JSONProvider"]

_SPACED = (", ", ": ")
_COMPACT = (",", ":")
_COMPACT_ARGUMENTS = {"separators": _COMPACT}


class JSONProvider:
    """Give an application its JSON operations.

    To use another JSON library, write a subclass with at least `dumps` and `loads`; every other
    method builds on these. Set `json_provider_class` on a subclass of the application, or assign
    an instance to `app.json`.

    Args:
        app: The application, which the provider refers to weakly.
    """

    def __init__(self, app: Kernel) -> None:
        self._app = t.cast("Kernel", weakref.proxy(app))

    def dumps(self, obj: t.Any, **kwargs: t.Any) -> str:
        """Serialize a value as JSON text.

        Args:
            obj: The value.
            **kwargs: Options of the JSON library.
        """
        msg = f"{type(self).__name__} does not implement 'dumps'"
        raise NotImplementedError(msg)

    def dump(self, obj: t.Any, fp: t.IO[str], **kwargs: t.Any) -> None:
        """Serialize a value as JSON and write it to a file.

        Args:
            obj: The value.
            fp: A file open for writing text; JSON wants UTF-8.
            **kwargs: Options of the JSON library.
        """
        fp.write(self.dumps(obj, **kwargs))

    def loads(self, s: str | bytes, **kwargs: t.Any) -> t.Any:
        """Deserialize JSON.

        Args:
            s: Text, or bytes in UTF-8.
            **kwargs: Options of the JSON library.

        Raises:
            ValueError: It is not valid JSON; from a request, that becomes a 400 response.
        """
        msg = f"{type(self).__name__} does not implement 'loads'"
        raise NotImplementedError(msg)

    def load(self, fp: t.IO[t.AnyStr], **kwargs: t.Any) -> t.Any:
        """Deserialize JSON from a file.

        Args:
            fp: A file open for reading text, or bytes in UTF-8.
            **kwargs: Options of the JSON library.
        """
        return self.loads(fp.read(), **kwargs)

    def _prepare_response_obj(self, args: tuple[t.Any, ...], kwargs: dict[str, t.Any]) -> t.Any:
        """Make the one value that the arguments of `response` stand for."""
        if args and kwargs:
            msg = "app.json.response() takes either args or kwargs, not both: behavior undefined"
            raise TypeError(msg)
        if len(args) == 1:
            return args[0]
        return args or kwargs or None

    def response(self, *args: t.Any, **kwargs: t.Any) -> Response:
        """Make a response with JSON as its body.

        Args:
            *args: The value to serialize; several make a list, and none makes null.
            **kwargs: Instead of `args`, the items of a dict.

        Returns:
            A response of the application's class with the type `application/json`.

        Raises:
            TypeError: Both kinds of arguments are given.
        """
        text = self.dumps(self._prepare_response_obj(args, kwargs))
        return self._app.response_class(text, mimetype="application/json")


class _Setting:
    """A provider's attribute whose default an application can change by a configuration key.

    Assigned on an instance or in a subclass it is a plain attribute, and the key is not read.
    """

    def __init__(
        self, key: str, default: t.Any, convert: Callable[[t.Any], t.Any] = lambda value: value
    ) -> None:
        self.key = key
        self.default = default
        self.convert = convert

    def __get__(self, provider: DefaultJSONProvider | None, owner: type) -> t.Any:
        app = None if provider is None else provider._find_app()
        value = None if app is None else app.config.get(self.key)
        return self.default if value is None else self.convert(value)


def _setting(key: str, *args: t.Any) -> t.Any:
    """Make a setting that type checkers see as what it holds."""
    return _Setting(key, *args)


_ATTRIBUTES = ("default", "ensure_ascii", "sort_keys", "compact", "mimetype")


def _is_value(found: t.Any) -> bool:
    """Whether what a class has under a name is the same for each reading, as a property is not."""
    computed = hasattr(type(found), "__get__")
    return not computed or isinstance(found, _Setting | staticmethod | FunctionType)


@dataclass(slots=True, eq=False, repr=False)
class _State:
    """What is kept between two calls.

    Attributes:
        plan: The application's plan when it was made; with another one it is out of date.
        spaced: Serializes with blanks between items.
        compact: Serializes without.
        ensure_ascii: The provider's `ensure_ascii`.
        sort_keys: Its `sort_keys`.
        layout: Its `compact`.
        mimetype: The type of a response.
        classes: Whether encoder or decoder classes of Flask 2.1 may be in force.
    """

    plan: Plan | None
    spaced: Callable[[t.Any], str]
    compact: Callable[[t.Any], str]
    ensure_ascii: bool
    sort_keys: bool
    layout: bool | None
    mimetype: str
    classes: bool


class DefaultJSONProvider(JSONProvider):
    """Give an application its JSON operations with the standard library's `json`.

    Besides the types of JSON it serializes `datetime` and `date` as HTTP dates, `Decimal` and
    `UUID` as text, dataclasses as dicts, and objects with a method `__html__`, such as `Markup`,
    as what that returns.

    The attributes may be set on the provider or in a subclass. Those that are not set follow the
    configuration keys of Flask 2.1, where these are set.

    Attributes:
        default: Converts a value of any other type, or raises TypeError; not a method.
        ensure_ascii: Escape characters outside of ASCII, which browsers may read faster.
            Configuration key `JSON_AS_ASCII`.
        sort_keys: Sort the keys of every dict, so that equal data gives an equal text. Keys of
            types that cannot be compared need False. Configuration key `JSON_SORT_KEYS`.
        compact: True for responses without blanks, False for indented ones; None for indented
            ones in debug mode only. True for `JSONIFY_PRETTYPRINT_REGULAR` means False here.
        mimetype: The type of a response. Configuration key `JSONIFY_MIMETYPE`.

    Example:
        >>> class Provider(DefaultJSONProvider):
        ...     sort_keys = False
    """

    # In slots, apart from the attributes that a user sets.
    __slots__ = ("_changes", "_find_app", "_state")

    default: Callable[[t.Any], t.Any] = staticmethod(default)
    ensure_ascii: bool = _setting("JSON_AS_ASCII", True)
    sort_keys: bool = _setting("JSON_SORT_KEYS", True)
    compact: bool | None = _setting(
        "JSONIFY_PRETTYPRINT_REGULAR", None, lambda pretty: False if pretty else None
    )
    mimetype: str = _setting("JSONIFY_MIMETYPE", "application/json")

    _changes: Changes
    _find_app: Callable[[], Kernel | None]
    _state: _State | None

    # Whether the attributes are values, and not computed whenever they are read.
    _has_values = True

    def __init_subclass__(cls, **kwargs: t.Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._has_values = all(_is_value(getattr_static(cls, name)) for name in _ATTRIBUTES)

    def __init__(self, app: Kernel) -> None:
        super().__init__(app)
        self._find_app = weakref.ref(app)
        # Last: only what is set from here on is a change.
        object.__setattr__(self, "_changes", app._changes)

    def __setattr__(self, name: str, value: t.Any) -> None:
        super().__setattr__(name, value)
        self._forget()

    def __delattr__(self, name: str) -> None:
        super().__delattr__(name)
        self._forget()

    def _forget(self) -> None:
        """Let the next call see a changed attribute, also where another thread is reading it."""
        object.__setattr__(self, "_state", None)
        changes = getattr(self, "_changes", None)
        if changes is not None:  # else it is being made
            changes.report()

    def _current_state(self) -> _State:
        """Return the kept state, made anew when an attribute or the application changed."""
        state = self._state
        if state is not None and state.plan is self._changes.plan:
            return state
        app = self._find_app()
        return self._keep_state(None if app is None else app._changes.plan or app.compile_plan())

    def _keep_state(self, plan: Plan | None) -> _State:
        """Make the state anew, and keep it where changes are reported."""
        state = self._make_state(plan)
        if plan is not None and plan.settled and self._has_values:
            object.__setattr__(self, "_state", state)
        return state

    def _make_state(self, plan: Plan | None) -> _State:
        options = {"ensure_ascii": self.ensure_ascii, "sort_keys": self.sort_keys}
        return _State(
            plan,
            make_encoder(self.default, separators=_SPACED, **options),
            make_encoder(self.default, separators=_COMPACT, **options),
            options["ensure_ascii"],
            options["sort_keys"],
            self.compact,
            self.mimetype,
            plan is not None and plan.json_classes,
        )

    def dumps(self, obj: t.Any, **kwargs: t.Any) -> str:
        """Serialize a value as JSON text.

        Args:
            obj: The value.
            **kwargs: Arguments of `json.dumps`. The defaults of `default`, `ensure_ascii` and
                `sort_keys` are the provider's attributes; that of `cls` is the `json_encoder` of
                the current blueprint or the application. A `cls` that has a `default` of its
                own converts by that.

        Raises:
            TypeError: A value, or the key of a dict, cannot be converted.
            ValueError: A container contains itself.
        """
        if not kwargs or kwargs == _COMPACT_ARGUMENTS:
            state = self._current_state()
            if not state.classes:
                return state.compact(obj) if kwargs else state.spaced(obj)
        cls = self._class_in_force("json_encoder")
        if cls is not None:
            kwargs.setdefault("cls", cls)
        if not has_own_default(kwargs.get("cls") or json.JSONEncoder):
            kwargs.setdefault("default", self.default)
        kwargs.setdefault("ensure_ascii", self.ensure_ascii)
        kwargs.setdefault("sort_keys", self.sort_keys)
        return json.dumps(obj, **kwargs)

    def _dumps_compact(self, obj: t.Any, state: _State | None = None) -> str:
        """Serialize without blanks, as `dumps(obj, separators=(",", ":"))`, in fewer steps."""
        if state is None:
            state = self._current_state()
        if state.classes or getattr(self.dumps, "__func__", None) is not _stock_dumps:
            return self.dumps(obj, separators=_COMPACT)
        return state.compact(obj)

    def loads(self, s: str | bytes, **kwargs: t.Any) -> t.Any:
        """Deserialize JSON.

        Args:
            s: Text, or bytes in UTF-8, UTF-16 or UTF-32.
            **kwargs: Arguments of `json.loads`. The default of `cls` is the `json_decoder` of the
                current blueprint or the application.

        Raises:
            ValueError: It is not valid JSON, or it is nested too deeply.
        """
        if not kwargs and not self._current_state().classes:
            return loads(s)
        cls = self._class_in_force("json_decoder")
        if cls is not None:
            kwargs.setdefault("cls", cls)
        return loads(s, **kwargs)

    def _class_in_force(self, name: str) -> type[t.Any] | None:
        app = self._find_app()
        return None if app is None else chosen_class(app, name)

    def response(self, *args: t.Any, **kwargs: t.Any) -> Response:
        """Make a response with JSON as its body, which ends with a line break.

        The text is indented when `compact` is False, or when it is None in debug mode.

        Args:
            *args: The value to serialize; several make a list, and none makes null.
            **kwargs: Instead of `args`, the items of a dict.

        Returns:
            A response of the application's class with the type `mimetype`.

        Raises:
            TypeError: Both kinds of arguments are given, or a value cannot be converted.
        """
        obj = self._prepare_response_obj(args, kwargs)
        # When the application is gone, the proxy says so.
        app = self._find_app() or self._app
        state = self._current_state()
        if state.layout is False or (state.layout is None and app.debug):
            # With a blank at the end of lines where the key of Flask 2.1 asks for it, as there.
            pretty = app.config.get("JSONIFY_PRETTYPRINT_REGULAR")
            text = self.dumps(obj, indent=2, **({"separators": _SPACED} if pretty else {}))
        else:
            text = self._dumps_compact(obj, state)
        return app.response_class(f"{text}\n", mimetype=state.mimetype)


_stock_dumps = DefaultJSONProvider.dumps
_read_value = json.JSONDecoder().raw_decode


def loads(s: str | bytes, **kwargs: t.Any) -> t.Any:
    """Deserialize JSON as `json.loads` does, but never end in a RecursionError.

    Args:
        s: Text, or bytes in UTF-8, UTF-16 or UTF-32.
        **kwargs: Arguments of `json.loads`.

    Raises:
        ValueError: It is not valid JSON, or it is nested too deeply.
    """
    try:
        if type(s) is str and not kwargs:
            # What is a value from end to end, as programs write it.
            try:
                value, end = _read_value(s)
            except ValueError:
                pass
            else:
                if end == len(s):
                    return value
        return json.loads(s, **kwargs)
    except RecursionError:
        # The text comes from outside: how deep it nests is a fault of the text.
        raise json.JSONDecodeError("The document is nested too deeply", "", 0) from None
