"""What core knows of the parts: their order, the contracts that they offer, and the hooks in them.

A *contract* is a family of hooks that change together. This module says which hooks belong to
which contract; which versions of it are offered is the metadata of the part that asks the hooks,
`glassware.offers` in its `pyproject.toml`, and nowhere else.
"""

from __future__ import annotations

#: The parts' plugins in the order in which they register; third-party plugins come after.
PARTS = ("sessions", "routing", "templating", "cli", "signals", "testing", "core")

#: The contracts of the project, each with its hooks.
CONTRACTS: dict[str, tuple[str, ...]] = {
    "core": (
        "app_features",
        "default_config",
        "app_created",
        "app_left",
        "wsgi_middleware",
        "app_frozen",
        "open_context",
        "close_response",
        "events",
    ),
    "json": ("json_providers",),
    "routing": ("url_converters", "blueprint_features"),
    "session": ("session_backends",),
    "template": ("template_engines", "template_globals", "template_loaders", "template_env"),
    "cli": ("cli_commands", "shell_context"),
    "testing": ("test_environ",),
}

#: The distribution that offers each contract, which is the one that asks its hooks.
OFFERED_BY = {
    "core": "glassware-core",
    "json": "glassware-core",
    "routing": "glassware-routing",
    "session": "glassware-sessions",
    "template": "glassware-templating",
    "cli": "glassware-cli",
    "testing": "glassware-testing",
}

#: The project's hooks by the distribution that asks them. A plugin that implements a hook whose
#: distribution is not installed is at no fault: the hook is dormant.
HOOKS: dict[str, tuple[str, ...]] = {
    distribution: tuple(
        hook
        for contract, hooks in CONTRACTS.items()
        if OFFERED_BY[contract] == distribution
        for hook in hooks
    )
    for distribution in dict.fromkeys(OFFERED_BY.values())
}

#: The version of a contract that a plugin is written for if its metadata names none.
FIRST_VERSION = 1


def contract_of(hook: str) -> str | None:
    """Return the contract that a hook of the project belongs to, None for an unknown name."""
    return next((name for name, hooks in CONTRACTS.items() if hook in hooks), None)


def asker(hook: str) -> str | None:
    """Return the distribution that asks a hook of the project, None for an unknown name."""
    return next((name for name, hooks in HOOKS.items() if hook in hooks), None)
