"""The application kernel: construction, configuration, plugins, and the first request.

`Kernel` runs without any part: it boots, answers 404, and holds what the parts build on. A part
adds to it with a feature, a subclass that brings the part's documented methods.
"""

from __future__ import annotations

import os
from threading import RLock
from typing import IO, TYPE_CHECKING, Any, ClassVar, NoReturn

from werkzeug.datastructures import ImmutableDict
from werkzeug.exceptions import Aborter
from werkzeug.utils import redirect as werkzeug_redirect

from .backends import Backend, Resolved, backends_of
from .changes import WatchedList
from .config import Config, ConfigAttribute
from .context import AppContext
from .environment import get_debug_flag
from .files import open_instance_resource
from .json.provider import DefaultJSONProvider, JSONProvider
from .lazy import lazy
from .legacy import LegacyApp
from .logging import create_logger
from .membership import follow_lists, join, leave, listen, time_requests
from .middleware import wrap
from .missing import APP_NAMES, stand_in
from .namespace import AppCtxGlobals
from .paths import instance_path_for, name_of
from .plugin import default_config
from .plugins import installed_plugins
from .plugins.discovery import names_in
from .response import safe_location
from .scaffold import F, setupmethod
from .serving import run_application

if TYPE_CHECKING:
    import logging
    import typing as t
    from collections.abc import Iterable, Mapping

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from werkzeug.wrappers import Response as BaseResponse


def _own_provider_class(app: Kernel) -> type[JSONProvider] | None:
    """Return the provider class that a subclass or the instance names, else None."""
    cls = app.json_provider_class
    return None if cls is Kernel.json_provider_class else cls


@stand_in(APP_NAMES)
class Kernel(LegacyApp):
    """A WSGI application (PEP 3333) on which parts and plugins join.

    Args:
        import_name: The name of the package or module of the application, usually `__name__`.
        static_url_path: URL prefix of the static files, by default the folder's name.
        static_folder: Folder of static files, relative to `root_path`; None for none.
        instance_path: Absolute path of the instance folder, by default found.
        instance_relative_config: Load configuration files relative to the instance folder.
        root_path: Folder of resources, by default found from `import_name`.
        plugins: Plugins of this application besides the installed ones: modules or objects with
            hook implementations, or names of installed plugins that must not be missing.
        only: Plugins of this application instead of the installed ones.
        **options: Options of the parts.

    Attributes:
        config: The configuration.
        extensions: State of extensions, by the extension's name.
        instance_path: Absolute path of the instance folder.
        aborter: Raises HTTP exceptions by code; made by `make_aborter`.
        teardown_appcontext_funcs: Called when an application context ends.

    Raises:
        TypeError: An option is not known to any part in the class's bases.
        ValueError: The instance path is not absolute.
    """

    __slots__ = (
        "_backends",
        "_frozen",
        "_lock",
        "_middleware",
        "_set_up",
        "aborter",
        "extensions",
        "instance_path",
    )

    config_class: type[Config] = Config
    app_ctx_globals_class: type[AppCtxGlobals] = AppCtxGlobals
    aborter_class: type[Aborter] = Aborter
    json_provider_class: type[JSONProvider] = DefaultJSONProvider

    default_config: ClassVar[Mapping[str, Any]] = ImmutableDict(default_config())

    testing = ConfigAttribute[bool]("TESTING")  # pyright: ignore[reportAssignmentType]

    json: Any = Backend(
        "JSON_PROVIDER",
        "json_providers",
        "The JSON provider; the configuration's `JSON_PROVIDER` chooses it.",
        prefer=_own_provider_class,
    )

    watched: ClassVar = {"config": None, "teardown_appcontext_funcs": WatchedList}

    #: Plugins with features that `compose` was given for this class.
    _composed_with: ClassVar[tuple[Any, ...]] = ()
    _backend_attributes: ClassVar[Mapping[str, Backend]] = {}
    _backends: dict[str, Resolved | None]
    _lock: Any
    _frozen: bool
    _set_up: bool
    _middleware: WSGIApplication | None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._backend_attributes = backends_of(cls)

    def __new__(cls, *args: Any, **kwargs: Any) -> t.Self:
        """Make what attributes that are set before `__init__` need."""
        self = super().__new__(cls)
        put = object.__setattr__
        put(self, "_backends", {})
        put(self, "_lock", RLock())
        put(self, "_frozen", False)
        put(self, "_set_up", False)
        put(self, "_middleware", None)
        return self

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "config" and isinstance(value, Config):
            value.report_to(self._changes)
        super().__setattr__(name, value)
        if name in self._backend_attributes:
            self._backends[name] = None  # the user's own: the configuration chooses no more

    def __init__(
        self,
        import_name: str,
        static_url_path: str | None = None,
        static_folder: str | os.PathLike[str] | None = "static",
        *,
        instance_path: str | None = None,
        instance_relative_config: bool = False,
        root_path: str | None = None,
        plugins: Iterable[Any] = (),
        only: Iterable[Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(import_name, static_folder, static_url_path, root_path)
        if instance_path is None:
            instance_path = self.auto_find_instance_path()
        elif not os.path.isabs(instance_path):
            msg = (
                "If an instance path is provided it must be absolute. "
                f"A relative path was given instead: {instance_path!r}."
            )
            raise ValueError(msg)
        self.instance_path = instance_path
        self._plugins = installed_plugins().derive(plugins, only, self._composed_with)
        self._plugins.check_features(type(self))
        self.config = self.make_config(instance_relative_config)
        follow_lists(self)
        self.aborter = self.make_aborter()
        self.extensions: dict[str, Any] = {}
        self.setup_features(options)
        if options:
            self._refuse(options)
        for record, sinks in self._plugins.answers("events", app=self):
            listen(self, record, sinks)
        self._set_up = True
        self._plugins.ask("app_created", app=self)

    def _refuse(self, options: dict[str, Any]) -> NoReturn:
        names = ", ".join(repr(name) for name in options)
        msg = (
            f"{type(self).__name__} got unexpected options: {names}. "
            "They belong to a part that is not installed or not among its bases."
        )
        raise TypeError(msg)

    # Made once

    def make_config(self, instance_relative: bool = False) -> Config:
        """Make the configuration from the defaults of the class and of the plugins.

        Args:
            instance_relative: Look for files in the instance folder, not in `root_path`.
        """
        defaults = {**self._plugins.merged("default_config"), **self.default_config}
        defaults["DEBUG"] = get_debug_flag()
        self.adjust_defaults(defaults)
        return self.config_class(
            self.instance_path if instance_relative else self.root_path, defaults
        )

    def make_aborter(self) -> Aborter:
        """Make what `aborter` holds, an `aborter_class`."""
        return self.aborter_class()

    def auto_find_instance_path(self) -> str:
        """Find the instance folder: beside the module or package, or in the prefix's `var`."""
        return instance_path_for(self.import_name)

    @lazy
    def name(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The application's name: the import name, or the file's when run as a script."""
        return name_of(self.import_name)

    @lazy
    def logger(self) -> logging.Logger:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The logger named like the application; it writes to the WSGI error stream by default."""
        return create_logger(self)

    # Configuration

    @property
    def debug(self) -> bool:
        """Whether debug mode is on, `DEBUG`."""
        value: bool = self.config["DEBUG"]
        return value

    @debug.setter
    def debug(  # pyright: ignore[reportIncompatibleVariableOverride]
        self, value: bool
    ) -> None:
        self.config["DEBUG"] = value

    # Set-up

    @property
    def got_first_request(self) -> bool:
        """Whether a request was answered; set-up is over then."""
        return self._got_first_request

    def _check_setup_finished(self, f_name: str) -> None:
        if self._got_first_request:
            msg = (
                f"The setup method '{f_name}' can no longer be called on the application. "
                "It has already handled its first request, any changes will not be applied "
                "consistently.\nMake sure all imports, decorators, functions, etc. needed to "
                "set up the application are done before running it."
            )
            raise AssertionError(msg)

    @setupmethod
    def teardown_appcontext(self, f: F) -> F:
        """Call a function with the exception, or None, when an application context ends."""
        self.teardown_appcontext_funcs.append(f)
        return f

    # Contexts, files, responses

    def app_context(self) -> AppContext:
        """Make an application context, to be used in a `with` block."""
        return AppContext(self)

    def overrides_app_context(self) -> bool:
        """Whether `app_context` is not the one of this class."""
        return getattr(self.app_context, "__func__", None) is not Kernel.app_context

    def open_instance_resource(
        self, resource: str, mode: str = "rb", encoding: str | None = "utf-8"
    ) -> IO[Any]:
        """Open a file relative to the instance folder.

        Args:
            resource: Path below the instance folder.
            mode: As for `open`; it may write.
            encoding: Of a text file.
        """
        return open_instance_resource(self.instance_path, resource, mode, encoding)

    def redirect(self, location: str, code: int = 302) -> BaseResponse:
        """Return a response that sends the client to another URL.

        Args:
            location: The URL; control characters in it are percent-encoded.
            code: 301, 302, 303, 305, 307 or 308.
        """
        return werkzeug_redirect(safe_location(location), code, Response=self.response_class)

    # Plugins

    def register_plugin(self, plugin: Any, name: str | None = None) -> None:
        """Add a plugin to this application alone, also after its set-up.

        Args:
            plugin: A module or object with hook implementations.
            name: The plugin's name, by default that of the module.

        Raises:
            PluginError: It cannot be used, or its name is taken.
        """
        with self._lock:
            join(self, plugin, name)

    def unregister_plugin(self, plugin: Any) -> None:
        """Take a plugin away from this application, by name or object.

        Its sinks, middleware and callables of the plan go, and it takes back itself what it did to
        the application in `app_created`. Its configuration keys stay.

        Raises:
            PluginError: It is not active, it is a part that the application's class is made of,
                or `REQUIRED_PLUGINS` names it.
        """
        with self._lock:
            leave(self, plugin)

    # Serving

    def finish_setup(self) -> None:
        """Check what the configuration names and wrap the middleware, before the first request.

        Raises:
            LookupError: A required plugin or a chosen backend is not installed.
        """
        with self._lock:
            if self._frozen:
                return
            follow_lists(self)
            self._plugins.require(names_in(self.config["REQUIRED_PLUGINS"]))
            if self.config.get("SERVER_TIMING"):
                time_requests(self)
            for backend in self._backend_attributes.values():
                backend.freeze(self)
            self._plugins.ask("app_frozen", app=self)
            self._middleware = wrap(self)
            self._frozen = True
            self._changes.report()  # a plan of the set-up leaves open what is settled now

    def try_trigger_before_first_request_functions(self) -> None:
        """Finish set-up where a server calls `wsgi_app` itself, and note the first request."""
        if not self._frozen:
            self.finish_setup()
        super().try_trigger_before_first_request_functions()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as a WSGI application: plugins' middleware, then `wsgi_app`."""
        if not self._frozen:
            self.finish_setup()
        if self._middleware is not None:
            return self._middleware(environ, start_response)
        return self.wsgi_app(environ, start_response)

    def run(
        self,
        host: str | None = None,
        port: int | None = None,
        debug: bool | None = None,
        load_dotenv: bool = True,
        **options: Any,
    ) -> None:
        """Serve the application with Werkzeug's development server. Not for production.

        Args:
            host: The interface, by default that of `SERVER_NAME` or 127.0.0.1.
            port: The port, by default that of `SERVER_NAME` or 5000.
            debug: Turns debug mode on or off.
            load_dotenv: Load `.env` files, where the command-line part is installed.
            **options: Passed on to `werkzeug.serving.run_simple`.
        """
        run_application(self, host, port, debug, options)


Kernel._backend_attributes = backends_of(Kernel)  # __init_subclass__ did it for subclasses only
