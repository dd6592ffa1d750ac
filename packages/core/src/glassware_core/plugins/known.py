"""What core knows of the parts: their order, their hooks, and the hooks' contracts."""

from __future__ import annotations

#: The parts' plugins in the order in which they register; third-party plugins come after.
PARTS = ("sessions", "routing", "templating", "cli", "signals", "testing", "core")

#: The project's hooks by the distribution that asks them. A plugin that implements a hook whose
#: distribution is not installed is at no fault: the hook is dormant.
HOOKS: dict[str, tuple[str, ...]] = {
    "glassware-core": (
        "app_features",
        "blueprint_features",
        "default_config",
        "app_created",
        "wsgi_middleware",
        "app_frozen",
        "open_context",
        "close_response",
        "events",
        "json_providers",
    ),
    "glassware-routing": ("url_converters",),
    "glassware-sessions": ("session_backends",),
    "glassware-templating": (
        "template_engines",
        "template_globals",
        "template_loaders",
        "template_env",
    ),
    "glassware-cli": ("cli_commands", "shell_context"),
    "glassware-testing": ("test_environ",),
}

#: The contract that each hook belongs to, for plugins that declare what they need.
CONTRACTS: dict[str, tuple[str, ...]] = {
    "json": ("json_providers",),
    "routing": ("url_converters", "blueprint_features"),
    "session": ("session_backends",),
    "template": ("template_engines", "template_globals", "template_loaders", "template_env"),
    "cli": ("cli_commands", "shell_context"),
    "testing": ("test_environ",),
    "core": (
        "app_features",
        "default_config",
        "app_created",
        "wsgi_middleware",
        "app_frozen",
        "open_context",
        "close_response",
        "events",
    ),
}


def asker(hook: str) -> str | None:
    """Return the distribution that asks a hook of the project, None for an unknown name."""
    for distribution, hooks in HOOKS.items():
        if hook in hooks:
            return distribution
    return None
