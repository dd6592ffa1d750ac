"""What an application and a blueprint have in common: tables of functions, and files."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import IO, TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar, cast

from werkzeug.exceptions import HTTPException, default_exceptions

from .changes import Changes, FunctionTable, WatchedDict
from .context import current
from .files import open_resource, send_from_directory
from .missing import BLUEPRINT_NAMES, SCAFFOLD_NAMES, stand_in
from .paths import get_root_path

if TYPE_CHECKING:
    import typing as t

    from .kernel import Kernel
    from .response import Response

F = TypeVar("F", bound=Callable[..., Any])

TableFactory = Callable[[Changes], Any]


def setupmethod(f: F) -> F:
    """Mark a method of a scaffold as set-up: it raises once set-up is over."""
    name = f.__name__

    def checked(self: Scaffold, *args: Any, **kwargs: Any) -> Any:
        self._check_setup_finished(name)
        return f(self, *args, **kwargs)

    return cast(F, update_wrapper(checked, f))


def exception_class_and_code(
    exc_class_or_code: type[Exception] | int,
) -> tuple[type[Exception], int | None]:
    """Return the exception class that a handler is for, and its status code if it has one.

    Raises:
        ValueError: The code is not that of an HTTP error.
        TypeError: It is an instance, or no exception class.
    """
    cls: Any = exc_class_or_code
    if isinstance(cls, int):
        try:
            cls = default_exceptions[cls]
        except KeyError:
            msg = (
                f"{exc_class_or_code} is not a recognized HTTP error code. "
                "Use a subclass of HTTPException with that code instead."
            )
            raise UnknownErrorCode(msg) from None
    if isinstance(cls, Exception):
        msg = f"{cls!r} is an instance, not a class. Register the handler for a class or a code."
        raise TypeError(msg)
    if not isinstance(cls, type) or not issubclass(cls, Exception):
        name = repr(getattr(cls, "__name__", cls))
        msg = (
            f"{name} is not a subclass of Exception. Custom exceptions must be subclasses of "
            "Exception. Register the handler for such a class or a code."
        )
        raise NotAnExceptionClass(msg)
    if issubclass(cls, HTTPException):
        return cls, cls.code
    return cls, None


class UnknownErrorCode(ValueError, KeyError):
    """Report a code without an HTTP exception; Flask 2.1 raised KeyError, 3.1 ValueError."""

    __str__ = ValueError.__str__


class NotAnExceptionClass(ValueError, TypeError, AssertionError):
    """Report a class that is no exception; Flask 2.1 raised AssertionError."""


@stand_in(SCAFFOLD_NAMES)
class Scaffold:
    """The common base of applications and blueprints.

    Tables are made in `__new__`, so that a subclass may fill them before it calls `__init__`, and
    each is declared in `watched` with what makes it. Every attribute named there drops the
    compiled plan when it is replaced.

    Args:
        import_name: The name of the package or module that it belongs to.
        static_folder: Folder of static files, relative to `root_path`.
        static_url_path: URL prefix of the static files, by default the folder's name.
        root_path: Folder that other paths are relative to, by default found from `import_name`.

    Attributes:
        import_name: The name of the package or module that it belongs to.
        root_path: Absolute path of the folder that resources are relative to.
        error_handler_spec: Error handlers by scope (blueprint's name or None), code and class.
        before_request_funcs: Functions by scope, called before each request.
        after_request_funcs: Functions by scope, called with each response.
        teardown_request_funcs: Functions by scope, called when a request ends.
        view_functions: View functions by endpoint.
    """

    # Python looks up methods fast on objects whose `__dict__` has thirty names at most. Slots
    # leave these to applications, which keep much of their own there.
    __slots__ = (
        "__dict__",
        "__weakref__",
        "_changes",
        "_static_folder",
        "_static_url_path",
        "after_request_funcs",
        "before_request_funcs",
        "error_handler_spec",
        "import_name",
        "root_path",
        "teardown_request_funcs",
        "view_functions",
    )

    name: str

    #: Attributes that the plan is compiled from, with what makes the table, None for no table.
    watched: ClassVar[Mapping[str, TableFactory | None]] = {
        "ensure_sync": None,
        "async_to_sync": None,
        "before_request_funcs": FunctionTable,
        "after_request_funcs": FunctionTable,
        "teardown_request_funcs": FunctionTable,
        "view_functions": WatchedDict,
        "json_encoder": None,
        "json_decoder": None,
    }
    #: Names in `watched` that are tables, of this class and its bases.
    watched_tables: ClassVar[tuple[str, ...]] = ()
    _watched: ClassVar[Mapping[str, TableFactory | None]] = watched

    before_request_funcs: dict[str | None, list[Callable[[], Any]]]
    after_request_funcs: dict[str | None, list[Callable[[Any], Any]]]
    teardown_request_funcs: dict[str | None, list[Callable[[BaseException | None], Any]]]
    view_functions: dict[str, Callable[..., Any]]
    error_handler_spec: dict[
        str | None, dict[int | None, dict[type[Exception], Callable[[Any], Any]]]
    ]

    #: The JSON encoder class of Flask 2.1; None for the provider's own.
    json_encoder: type[Any] | None = None
    #: The JSON decoder class of Flask 2.1; None for the provider's own.
    json_decoder: type[Any] | None = None

    _changes: Changes
    _static_folder: str | None
    _static_url_path: str | None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        merged: dict[str, TableFactory | None] = {}
        for base in reversed(cls.__mro__):
            merged.update(vars(base).get("watched", {}))
        cls._watched = merged
        cls.watched_tables = tuple(name for name, factory in merged.items() if factory)

    def __new__(cls, *args: Any, **kwargs: Any) -> t.Self:
        """Make the tables, and set what is read before `__init__` sets it."""
        self = super().__new__(cls)
        put = object.__setattr__
        put(self, "_static_folder", None)
        put(self, "_static_url_path", None)
        changes = Changes()
        put(self, "_changes", changes)
        for name, factory in cls._watched.items():
            if factory is not None:
                put(self, name, factory(changes))
        put(self, "error_handler_spec", defaultdict(lambda: defaultdict(dict)))
        return self

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
        if name in self._watched:
            self._changes.report()

    def __delattr__(self, name: str) -> None:
        object.__delattr__(self, name)
        if name in self._watched:
            self._changes.report()

    def __init__(
        self,
        import_name: str,
        static_folder: str | os.PathLike[str] | None = None,
        static_url_path: str | None = None,
        root_path: str | None = None,
    ) -> None:
        if not isinstance(cast(Any, import_name), str):
            msg = (
                "'import_name' must be the name of a package or module, as in __name__; "
                f"found {import_name!r}."
            )
            raise TypeError(msg)
        self.import_name = import_name
        self.static_folder = static_folder
        self.static_url_path = static_url_path
        self.root_path = get_root_path(import_name) if root_path is None else root_path

    def setup_features(self, options: dict[str, Any]) -> None:
        """Take a feature's options out of `options` and prepare the instance for them.

        A feature that overrides it calls `super().setup_features(options)` first. What nobody took
        is an error of the caller.
        """

    def _check_setup_finished(self, f_name: str) -> None:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"

    # Files

    @property
    def static_folder(self) -> str | None:
        """Absolute path of the folder of static files, None without one."""
        if self._static_folder is None:
            return None
        return os.path.join(self.root_path, self._static_folder)

    @static_folder.setter
    def static_folder(self, value: str | os.PathLike[str] | None) -> None:
        self._static_folder = None if value is None else os.fspath(value).rstrip(r"\/")

    @property
    def has_static_folder(self) -> bool:
        """Whether a folder of static files is set."""
        return self.static_folder is not None

    @property
    def static_url_path(self) -> str | None:
        """URL prefix of the static files, by default `/` and the folder's name."""
        if self._static_url_path is not None:
            return self._static_url_path
        folder = self.static_folder
        return None if folder is None else f"/{os.path.basename(folder)}".rstrip("/")

    @static_url_path.setter
    def static_url_path(self, value: str | None) -> None:
        self._static_url_path = None if value is None else value.rstrip("/")

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        """Return how long browsers may cache a file, in seconds.

        Args:
            filename: The file's name, for those who override this.

        Returns:
            `SEND_FILE_MAX_AGE_DEFAULT` of the current application; None for conditional requests
            instead of a time.
        """
        value = current().app.config["SEND_FILE_MAX_AGE_DEFAULT"]
        if value is None or isinstance(value, int):
            return value
        return int(value.total_seconds())

    def send_static_file(self, filename: str) -> Response:
        """Answer with a file of the static folder.

        Raises:
            RuntimeError: No static folder is set.
            NotFound: There is no such file in it.
        """
        folder = self.static_folder
        if folder is None:
            msg = f"{self.name!r} has no static folder; set 'static_folder' to serve static files."
            raise RuntimeError(msg)
        return send_from_directory(folder, filename, max_age=self.get_send_file_max_age(filename))

    def open_resource(
        self, resource: str, mode: str = "rb", encoding: str | None = None
    ) -> IO[Any]:
        """Open a file relative to `root_path` for reading.

        Args:
            resource: Path below `root_path`.
            mode: "r", "rt" or "rb".
            encoding: Of a text file, UTF-8 by default.

        Raises:
            ValueError: The mode is not for reading.
        """
        return open_resource(self.root_path, resource, mode, encoding)

    # Functions around a request

    @setupmethod
    def before_request(self, f: F) -> F:
        """Call a function before each request.

        The first one that returns something other than None answers the request in the view's
        stead. On a blueprint it is called for the blueprint's own requests.
        """
        self.before_request_funcs.setdefault(None, []).append(f)
        return f

    @setupmethod
    def after_request(self, f: F) -> F:
        """Call a function with each response; it returns the response to send.

        It is not called when an exception was raised that nobody handled.
        """
        self.after_request_funcs.setdefault(None, []).append(f)
        return f

    @setupmethod
    def teardown_request(self, f: F) -> F:
        """Call a function with the exception, or None, when each request's context ends.

        All of them run, the last registered first, also when one raises.
        """
        self.teardown_request_funcs.setdefault(None, []).append(f)
        return f

    # Errors

    @setupmethod
    def errorhandler(self, code_or_exception: type[Exception] | int) -> Callable[[F], F]:
        """Answer an HTTP error's code or an exception's class with the decorated function."""

        def decorator(f: F) -> F:
            self.register_error_handler(code_or_exception, f)
            return f

        return decorator

    @setupmethod
    def register_error_handler(
        self, code_or_exception: type[Exception] | int, f: Callable[[Any], Any]
    ) -> None:
        """Answer an HTTP error's code or an exception's class with a function.

        Raises:
            ValueError: The code is not that of an HTTP error.
            TypeError: It is an instance, or no exception class.
        """
        exc_class, code = self._get_exc_class_and_code(code_or_exception)
        self.error_handler_spec[None][code][exc_class] = f

    _get_exc_class_and_code = staticmethod(exception_class_and_code)


class SetupState(Protocol):
    """What a deferred function receives: the application and how the scaffold is registered."""

    app: Kernel
    blueprint: DeferredScaffold
    name: str
    first_registration: bool
    options: dict[str, Any]


@stand_in(BLUEPRINT_NAMES)
class DeferredScaffold(Scaffold):
    """A scaffold whose set-up runs when it is registered on an application.

    The routing part makes blueprints of it; features for blueprints inherit it.
    """

    def record(self, func: Callable[[Any], Any]) -> None:
        """Call a function with the set-up state at each registration."""
        raise NotImplementedError

    def record_once(self, func: Callable[[Any], Any]) -> None:
        """Call a function with the set-up state at the first registration on an application."""
        raise NotImplementedError

    def blueprint_registered(self, state: Any) -> None:
        """Do what a feature does at each registration, after the deferred functions.

        A feature that overrides it calls `super().blueprint_registered(state)`.
        """
