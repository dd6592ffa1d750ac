"""Hold the configuration of an application and load it from where users keep it."""

from __future__ import annotations

import errno
import json
import os
import types
import typing as t
from collections.abc import Callable, Iterable, Mapping, MutableMapping

from werkzeug.utils import import_string

from .changes import Changes, Watchers, reporting

__all__ = ["Config", "ConfigAttribute"]

T = t.TypeVar("T")
StrPath = str | os.PathLike[str]

# The ways a file can be absent: no such name, a directory in its place, a file in the path.
_ABSENT = frozenset({errno.ENOENT, errno.EISDIR, errno.ENOTDIR})


class Configured(t.Protocol):
    """Describe an object that has a configuration, such as an application."""

    @property
    def config(self) -> dict[str, t.Any]:
        """Get the configuration."""
        ...


class ConfigAttribute(t.Generic[T]):
    """Forward an attribute of the application to a key of its configuration.

    Args:
        name: The configuration key.
        get_converter: Called with the stored value when the attribute is read; its result is
            what the reader gets.

    Example:
        >>> class App:
        ...     config = {"TESTING": False}
        ...     testing = ConfigAttribute[bool]("TESTING")
        >>> app = App()
        >>> app.testing = True
        >>> app.config["TESTING"]
        True
    """

    def __init__(self, name: str, get_converter: Callable[[t.Any], T] | None = None) -> None:
        self.__name__ = name
        self.get_converter = get_converter

    @t.overload
    def __get__(self, obj: None, owner: type | None = None) -> t.Self: ...
    @t.overload
    def __get__(self, obj: Configured, owner: type | None = None) -> T: ...
    def __get__(self, obj: Configured | None, owner: type | None = None) -> T | t.Self:
        if obj is None:
            return self
        value: T = obj.config[self.__name__]
        return value if self.get_converter is None else self.get_converter(value)

    def __set__(self, obj: Configured, value: t.Any) -> None:
        obj.config[self.__name__] = value


@reporting(
    "__setitem__", "__delitem__", "pop", "popitem", "clear", "update", "setdefault", "__ior__"
)
class Config(dict[str, t.Any]):
    """Work as a dict that can also fill itself from files, objects and the environment.

    Every loader takes keys in upper case only, so that a file or a class may hold helper values
    beside the configuration; `from_prefixed_env` takes every key behind its prefix.

    Args:
        root_path: The directory that relative file names start from: for an application's
            configuration its root path or its instance path.
        defaults: The values to begin with.

    Example:
        >>> config = Config("/srv/app", {"DEBUG": False})
        >>> config.from_mapping(SECRET_KEY="dev", helper=1)
        True
        >>> sorted(config)
        ['DEBUG', 'SECRET_KEY']
    """

    _changes = Watchers()

    def __init__(self, root_path: StrPath, defaults: dict[str, t.Any] | None = None) -> None:
        super().__init__(defaults or {})
        self.root_path = root_path
        #: For each key that a loader took, where from and the value that it was.
        self._sources: dict[str, tuple[str, t.Any]] = {}

    def __getstate__(self) -> dict[str, t.Any]:
        """Leave out who watches: a copy is nobody's configuration yet."""
        return {name: value for name, value in vars(self).items() if name != "_changes"}

    def report_to(self, changes: Changes) -> None:
        """Report each change of an item, besides to those that watch already."""
        if changes not in self._changes.watching:
            self._changes = Watchers((*self._changes.watching, changes))

    def reports_all(self) -> bool:
        """Whether reading an item gives what was set, so that no change goes unreported."""
        cls = type(self)
        return cls.__getitem__ is dict.__getitem__ and cls.get is dict.get

    def source_of(self, key: str) -> str | None:
        """Tell which environment variable, file or object a loader took a key's value from.

        Args:
            key: The configuration key.

        Returns:
            A text such as `the environment variable FLASK_TITLE`; None for a default, and for
            what code has set since, or took from a mapping.

        Example:
            >>> config = Config("/")
            >>> class Settings:
            ...     TITLE = "Tea"
            >>> config.from_object(Settings)
            >>> config.source_of("TITLE")
            "the object 'glassware_core.config.Settings'"
        """
        source, value = self._sources.get(key, (None, None))
        return source if key in self and self[key] is value else None

    def _took(self, keys: Iterable[str], source: str) -> None:
        """Remember where keys were taken from."""
        for key in keys:
            if key.isupper() and key in self:
                self._sources[key] = (source, self[key])

    def from_envvar(self, variable_name: str, silent: bool = False) -> bool:
        """Load the Python file that an environment variable names.

        Args:
            variable_name: The environment variable that holds the file name.
            silent: Return False instead of raising when the variable is unset or empty, or the
                file is missing.

        Returns:
            Whether the file was loaded.

        Raises:
            RuntimeError: The variable is unset or empty.
            OSError: The file cannot be read.
        """
        filename = os.environ.get(variable_name)
        if filename:
            loaded = self.from_pyfile(filename, silent=silent)
            for key, (source, value) in self._sources.items():
                if source == _file(os.path.join(self.root_path, filename)):
                    self._sources[key] = (f"{source}, named by {variable_name}", value)
            return loaded
        if silent:
            return False
        state = "not set" if filename is None else "empty"
        msg = (
            f"The environment variable {variable_name!r} is {state} and as such configuration"
            " could not be loaded. Set it to the path of a configuration file."
        )
        raise RuntimeError(msg)

    def from_prefixed_env(
        self, prefix: str = "FLASK", *, loads: Callable[[str], t.Any] = json.loads
    ) -> bool:
        """Load every environment variable that starts with a prefix.

        The key is the variable's name without `PREFIX_`. Variables are loaded in sorted order.
        Two underscores in a name lead into a dict: `FLASK_MAIL__PORT` sets
        `config["MAIL"]["PORT"]`, and dicts that are missing on the way are made.

        Args:
            prefix: What the names start with, without the underscore that follows it.
            loads: Called with each value; what it returns is stored, and where it raises, the
                text itself is.

        Returns:
            Always True.

        Raises:
            TypeError: A name leads into a value that is no dict.
        """
        start = f"{prefix}_"
        for name in sorted(os.environ):
            if not name.startswith(start):
                continue
            value: t.Any = os.environ[name]
            try:
                value = loads(value)
            except Exception:  # whatever `loads` cannot read stays text
                pass
            *path, last = name.removeprefix(start).split("__")
            key = path[0] if path else last
            others = f"{self.source_of(key) or 'code'}, and " if path and key in self else ""
            self._descend(name, path)[last] = value
            self._sources[key] = (f"{others}the environment variable {name}", self[key])
        return True

    def _descend(self, variable: str, path: list[str]) -> dict[str, t.Any]:
        """Walk into nested dicts, making those that are missing."""
        current: t.Any = self
        for depth, key in enumerate(path, 1):
            current = current.setdefault(key, {})
            if not isinstance(current, MutableMapping):
                where = "__".join(path[:depth])
                msg = (
                    f"The environment variable {variable!r} sets an item of {where!r}, which is"
                    f" {current!r} and not a dict. Rename or remove one of the two."
                )
                raise TypeError(msg)
        return t.cast("dict[str, t.Any]", current)

    def from_pyfile(self, filename: StrPath, silent: bool = False) -> bool:
        """Run a Python file and take its names in upper case.

        Args:
            filename: The file, absolute or relative to `root_path`.
            silent: Return False instead of raising when the file is missing.

        Returns:
            Whether the file was loaded.

        Raises:
            OSError: The file cannot be read.
        """
        path = os.path.join(self.root_path, filename)
        source = self._read(path, "rb", lambda file: file.read(), silent)
        if source is None:
            return False
        module = types.ModuleType("config")
        module.__file__ = path
        exec(compile(source, path, "exec"), module.__dict__)
        self.from_object(module)
        self._took(dir(module), _file(path))
        return True

    def from_object(self, obj: object | str) -> None:
        """Take the attributes in upper case of a module, a class or any other object.

        Nothing is done to the object: of a class, properties are taken as they are; make an
        instance of it where they shall be computed. The keys of a dict are no attributes: use
        `from_mapping` for one.

        Args:
            obj: The object, or the dotted name to import it from.

        Raises:
            ImportError: The name cannot be imported.
        """
        if isinstance(obj, str):
            obj = import_string(obj)
        for key in dir(obj):
            if key.isupper():
                self[key] = getattr(obj, key)
        self._took(dir(obj), f"the object {_name_of(obj)!r}")

    def from_file(
        self,
        filename: StrPath,
        load: Callable[[t.IO[t.Any]], Mapping[str, t.Any]],
        silent: bool = False,
        text: bool = True,
    ) -> bool:
        """Load a file with a function that reads its format.

        Args:
            filename: The file, absolute or relative to `root_path`.
            load: Called with the open file; returns a mapping, which `from_mapping` takes.
            silent: Return False instead of raising when the file is missing.
            text: Open the file as text, or else as bytes.

        Returns:
            Whether the file was loaded.

        Raises:
            OSError: The file cannot be read.

        Example:
            `config.from_file("config.toml", load=tomllib.load, text=False)`
        """
        path = os.path.join(self.root_path, filename)
        # Of a file without content some parsers, such as that of YAML, make None.
        mapping = self._read(path, "r" if text else "rb", lambda file: load(file) or {}, silent)
        if mapping is None:
            return False
        loaded = self.from_mapping(mapping)
        self._took((key for key in mapping if isinstance(key, str)), _file(path))
        return loaded

    @staticmethod
    def _read(path: str, mode: str, load: Callable[[t.IO[t.Any]], T], silent: bool) -> T | None:
        """Load one file; None when it is missing and that is no matter."""
        try:
            with open(path, mode) as file:
                return load(file)
        except OSError as error:
            if silent and error.errno in _ABSENT:
                return None
            error.strerror = f"Unable to load configuration file ({error.strerror})"
            raise

    def from_mapping(
        self,
        mapping: Mapping[str, t.Any] | Iterable[tuple[str, t.Any]] | None = None,
        **kwargs: t.Any,
    ) -> bool:
        """Take the keys in upper case of a mapping and of the keyword arguments.

        Args:
            mapping: A mapping, or pairs of key and value.
            **kwargs: Further keys, which win over the mapping's.

        Returns:
            Always True.
        """
        found = dict(mapping or (), **kwargs)
        for key, value in found.items():
            if isinstance(key, str) and key.isupper():
                self[key] = value
        return True

    def get_namespace(
        self, namespace: str, lowercase: bool = True, trim_namespace: bool = True
    ) -> dict[str, t.Any]:
        """Get the keys that start with a prefix, as a dict of its own.

        Useful where options map to the keyword arguments of a function.

        Args:
            namespace: The prefix.
            lowercase: Turn the keys of the result into lower case.
            trim_namespace: Leave the prefix out of them.

        Example:
            >>> config = Config("/", {"STORE_TYPE": "fs", "STORE_PATH": "/srv", "DEBUG": True})
            >>> config.get_namespace("STORE_")
            {'type': 'fs', 'path': '/srv'}
        """
        found: dict[str, t.Any] = {}
        for key, value in self.items():
            if key.startswith(namespace):
                name = key[len(namespace) :] if trim_namespace else key
                found[name.lower() if lowercase else name] = value
        return found

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {super().__repr__()}>"


def _file(path: str) -> str:
    return f"the file {path}"


def _name_of(obj: object) -> str:
    """Return the dotted name of a module or a class, or of the class of anything else."""
    if isinstance(obj, types.ModuleType):
        return obj.__name__
    cls = obj if isinstance(obj, type) else type(obj)
    return f"{cls.__module__}.{cls.__qualname__}"
