"""Which distribution brings which name, for the error where it is not installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Container

C = TypeVar("C", bound=type)

# A test compares these tables with what the parts bring.
SCAFFOLD_NAMES = {
    "glassware-routing": (
        "add_url_rule",
        "delete",
        "endpoint",
        "get",
        "patch",
        "post",
        "put",
        "route",
        "url_default_functions",
        "url_defaults",
        "url_value_preprocessor",
        "url_value_preprocessors",
    ),
    "glassware-templating": (
        "context_processor",
        "jinja_loader",
        "template_context_processors",
        "template_folder",
    ),
    "glassware-cli": ("cli",),
}
APP_NAMES = {
    "glassware-routing": (
        "blueprints",
        "create_url_adapter",
        "handle_url_build_error",
        "inject_url_defaults",
        "iter_blueprints",
        "make_default_options_response",
        "raise_routing_exception",
        "register_blueprint",
        "subdomain_matching",
        "url_build_error_handlers",
        "url_for",
        "url_map",
        "url_map_class",
        "url_rule_class",
    ),
    "glassware-sessions": (
        "open_session",
        "permanent_session_lifetime",
        "secret_key",
        "session_cookie_name",
        "session_interface",
    ),
    "glassware-templating": (
        "add_template_filter",
        "add_template_global",
        "add_template_test",
        "create_global_jinja_loader",
        "create_jinja_environment",
        "jinja_env",
        "jinja_environment",
        "jinja_options",
        "select_jinja_autoescape",
        "template_engine",
        "template_filter",
        "template_global",
        "template_test",
        "templates_auto_reload",
        "update_template_context",
    ),
    "glassware-cli": (
        "make_script_info",
        "make_shell_context",
        "shell_context_processor",
        "shell_context_processors",
    ),
    "glassware-testing": (
        "test_cli_runner",
        "test_cli_runner_class",
        "test_client",
        "test_client_class",
        "test_request_context",
    ),
}
BLUEPRINT_NAMES = {
    "glassware-templating": (
        "add_app_template_filter",
        "add_app_template_global",
        "add_app_template_test",
        "app_context_processor",
        "app_template_filter",
        "app_template_global",
        "app_template_test",
    ),
    "glassware-cli": ("cli_group",),
}
# By the key that chooses a backend: the names that plugins of this project bring.
BACKENDS = {
    "JSON_PROVIDER": {
        "msgspec": "glassware-json-msgspec",
        "orjson": "glassware-json-orjson",
    },
    "SESSION_BACKEND": {
        "memory": "glassware-session-stores",
        "redis": "glassware-session-stores[redis]",
        "sqlalchemy": "glassware-session-stores[sqlalchemy]",
        "sqlite": "glassware-session-stores",
    },
    "TEMPLATE_ENGINE": {
        "htpy": "glassware-template-htpy",
        "mako": "glassware-template-mako",
        "minijinja": "glassware-template-minijinja",
    },
}


class MissingPart:
    """Stand for a documented name whose part is not installed.

    The name can be seen on the class that documents it. On an application it raises an
    AttributeError that says what to install, so that `hasattr` answers False.
    """

    def __init__(self, distribution: str) -> None:
        self.distribution = distribution

    def __set_name__(self, owner: type, name: str) -> None:
        self.owner = owner
        self.name = name

    def __get__(self, instance: Any, owner: type) -> MissingPart:
        if instance is None and owner is self.owner:
            return self
        msg = (
            f"{owner.__name__!r} object has no attribute {self.name!r}: "
            f"install {self.distribution} (python -m pip install {self.distribution})"
        )
        raise AttributeError(msg, name=self.name)


def stand_in(names: dict[str, tuple[str, ...]]) -> Callable[[C], C]:
    """Put a `MissingPart` on the decorated class for each name that a part brings."""

    def decorate(cls: C) -> C:
        for distribution, brought in names.items():
            for name in brought:
                missing = MissingPart(distribution)
                missing.__set_name__(cls, name)
                setattr(cls, name, missing)
        return cls

    return decorate


def mend_for_backend(key: str, name: Any, left_out: Container[str]) -> str:
    """Say what to do about a backend that is not there.

    Args:
        key: The configuration key that names it.
        name: Its name.
        left_out: The distributions that are installed and left out: installing one of them again
            mends nothing.

    Returns:
        A sentence; empty if the distribution that brings the backend is left out.
    """
    needed = BACKENDS.get(key, {}).get(name)
    if needed is None:
        return f"Choose one of these, or install a plugin that brings {name!r}."
    if needed.partition("[")[0] in left_out:
        return ""
    quote = "'" if "[" in needed else ""
    return f"For {name!r} run: python -m pip install {quote}{needed}{quote}"
