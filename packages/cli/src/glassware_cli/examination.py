"""What there is to know of an installation and of an application, for `glassware doctor`.

Each function answers one question, in the values that JSON has.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from glassware_core.backends import backends_of, same_value

from .dotenv import file_of
from .hiding import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glassware_core import Kernel

__all__ = ["backends", "settings", "versions", "warnings_of", "warnings_of_installation"]

#: What parts and their extras are built on.
LIBRARIES = (
    *("werkzeug", "pluggy", "click", "jinja2", "markupsafe", "itsdangerous", "blinker"),
    *("rich", "asgiref", "python-dotenv", "granian"),
)

#: Shorter keys are guessed, or copied from a tutorial.
SHORTEST_KEY = 16

#: What applications fill in for defaults that are None.
UNSET = {"DEBUG": False, "ENV": "production"}


class _Default(NamedTuple):
    """A key's default.

    Attributes:
        value: The default.
        source: Who gives it.
        defined: Whether a part or a plugin has the key, and not the application's class alone.
        public: Whether a part gives the value, so that everybody can read it in its source.
    """

    value: Any
    source: str
    defined: bool
    public: bool


#: That of keys which nobody gives a default; no value equals it.
_NONE = _Default(object(), "", defined=False, public=False)


def versions() -> dict[str, str]:
    """Return the versions of Python, of the installed parts and of what they are built on."""
    found = {"python": platform.python_version()}
    names = {_normal(each.name): each.version for each in importlib.metadata.distributions()}
    found.update((name, names[name]) for name in sorted(names) if _is_part(name))
    found.update((name, names[name]) for name in LIBRARIES if name in names)
    return found


def backends(app: Kernel) -> list[dict[str, Any]]:
    """Return for each kind of backend which one is chosen, by what, and which are installed.

    Args:
        app: The application.
    """
    found = []
    for name, backend in sorted(backends_of(type(app)).items()):
        if app._backends.get(name, backend) is None:
            chosen, source = type(getattr(app, name)).__name__, "set on the application"
        elif backend.prefer(app) is not None:
            chosen, source = type(getattr(app, name)).__name__, "preferred by the application"
        else:
            chosen, source = app.config[backend.key], backend.key
        installed = sorted(app._plugins.merged(backend.hook))
        found.append({"name": name, "chosen": chosen, "by": source, "installed": installed})
    return found


def settings(app: Kernel, all_of_them: bool = False) -> list[dict[str, Any]]:
    """Return the settings with where they came from.

    What may be confidential is hidden: all text, but for that of keys which a part or plugin
    defines, where neither name nor text tells of a secret. Known are the environment variables,
    files and objects that the configuration was loaded from, and who owns a default; the rest was
    set by code.

    Args:
        app: The application.
        all_of_them: Return those too that have their default.
    """
    defaults = _defaults(app)
    found = []
    for key, value in sorted(app.config.items()):
        default = defaults.get(key, _NONE)
        is_default = same_value(default.value, value)
        if is_default and not all_of_them:
            continue
        if is_default and default.public:
            shown = repr(default.value)
        else:
            shown = show(key, value, default.defined)
        source = default.source if is_default else _source(app, key, value)
        found.append({"key": key, "value": shown, "source": source})
    return found


def _defaults(app: Kernel) -> dict[str, _Default]:
    """Return each key's default."""
    found: dict[str, _Default] = {}
    for record in app._plugins.active:
        by = record.distribution if record.builtin else f"the plugin {record.name!r}"
        for answer in app._plugins.ask_one(record.plugin, "default_config"):
            for key, value in answer.items():
                found[key] = _Default(value, f"default of {by}", True, record.builtin)
    source = f"default of {type(app).__qualname__}"
    for key, value in app.default_config.items():
        known = found.get(key, _NONE)
        if not same_value(known.value, value):
            found[key] = _Default(value, source, known.defined, public=False)
    for key, value in UNSET.items():
        if key in found:
            found[key] = found[key]._replace(value=value)
    return found


def warnings_of_installation() -> Iterator[str]:
    """Tell what is doubtful about what is installed."""
    # Where glassware stands for Flask, only a query for that name finds it: this is a listing.
    for each in importlib.metadata.distributions():
        if _normal(each.name) == "flask":
            meaning = "glassware" if _flask_is_glassware() else "that one"
            yield (
                f"Flask {each.version} itself is installed too, and 'import flask' means "
                f"{meaning}. Set GLASSWARE_AS_FLASK=1 for glassware, or uninstall one of the two."
            )


def warnings_of(app: Kernel) -> Iterator[str]:
    """Tell what is doubtful about an application's configuration.

    Args:
        app: The application.
    """
    if "SECRET_KEY" in app.config:
        key = app.config["SECRET_KEY"]
        if not key:
            yield (
                "SECRET_KEY is not set, so sessions and flashed messages cannot be used. Make one: "
                "python -c 'import secrets; print(secrets.token_hex())'"
            )
        elif len(key) < SHORTEST_KEY:
            yield f"SECRET_KEY is shorter than {SHORTEST_KEY} characters: it can be guessed."
    if app.debug:
        yield "Debug mode is on: never in production, for its debugger runs code for visitors."
    if app.config.get("TESTING"):
        yield "TESTING is on: errors are raised instead of answered."


def _source(app: Kernel, key: str, value: Any) -> str:
    """Say where a setting that is not the default came from."""
    source_of = getattr(app.config, "source_of", None)  # a configuration may be any mapping
    source = source_of(key) if source_of is not None else None
    if source is not None:
        variable = source.rpartition("environment variable ")[2]
        file = file_of(variable)
        return f"{source}, set in {file}" if file is not None else str(source)
    if key == "DEBUG" and os.environ.get("FLASK_DEBUG") is not None:
        file = file_of("FLASK_DEBUG")
        return f"FLASK_DEBUG in {file}" if file is not None else "--debug or FLASK_DEBUG"
    for variable in (key, f"FLASK_{key}"):
        if isinstance(value, str) and value and os.environ.get(variable) == value:
            return f"code; the environment variable {variable} has the same value"
    return "code"


def _normal(name: str | None) -> str:
    """Return the name of a distribution as PEP 503 writes it; a broken one may have none."""
    return re.sub(r"[-_.]+", "-", name or "").lower()


def _is_part(name: str) -> bool:
    return name == "glassware" or name.startswith("glassware-")


def _flask_is_glassware() -> bool:
    try:
        spec = importlib.util.find_spec("flask")
    except (ImportError, ValueError):
        return False
    return spec is not None and "glassware" in str(spec.origin)
