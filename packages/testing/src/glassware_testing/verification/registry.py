"""Which kits there are, and which of them are about a plugin."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["GROUP", "KITS", "Entry", "declared_contracts", "declared_kits", "entries_for"]

#: The group of entry points by which a distribution hands its own classes of kits on:
#: `"name-of-plugin.anything" = "module:Class"`.
GROUP = "glassware.conformance"
NEEDS = "glassware.needs"


@dataclass(frozen=True)
class Entry:
    """A kit, and whom it is for.

    Attributes:
        contract: The contract's name.
        version: The contract's major version.
        name: The name of the class in `glassware_testing.conformance`.
        hooks: A plugin that implements one of these is to pass the kit.
        backend: The hook that answers backends by name, where the kit is about one backend.
    """

    contract: str
    version: int
    name: str
    hooks: tuple[str, ...]
    backend: str | None = None


#: All kits. A new version of a contract has a kit of its own; the older one stays as long as the
#: part offers it.
KITS = (
    Entry("session", 1, "SessionKit", ("session_backends",), "session_backends"),
    Entry("template", 1, "TemplateKit", ("template_engines",), "template_engines"),
    Entry("json", 1, "JSONKit", ("json_providers",), "json_providers"),
    Entry("core", 1, "EventsKit", ("events",)),
    Entry(
        "core",
        1,
        "FeatureKit",
        (
            "app_features",
            "blueprint_features",
            "app_created",
            "app_frozen",
            "wsgi_middleware",
            "open_context",
            "close_response",
        ),
    ),
)


def entries_for(plugin: Any, contracts: Iterable[str]) -> tuple[list[Entry], list[str]]:
    """Return the kits that a plugin is to pass, and the contracts that there is no kit for.

    Args:
        plugin: The plugin's module or object.
        contracts: What it declares, as `session:v1`. A contract that it does not name counts with
            its first version.
    """
    versions = dict(contract.split(":v") for contract in contracts)
    hooks = [entry for entry in KITS if any(hasattr(plugin, hook) for hook in entry.hooks)]
    found = [e for e in hooks if int(versions.get(e.contract, "1")) == e.version]
    covered = {f"{entry.contract}:v{entry.version}" for entry in found}
    return found, sorted(set(contracts) - covered)


def declared_contracts(name: str) -> list[str]:
    """Return the contracts that a plugin's distribution declares, as `session:v1`."""
    entries = entry_points(group=NEEDS)
    return sorted(entry.value for entry in entries if entry.name.rpartition(".")[0] == name)


def declared_kits(name: str) -> list[str]:
    """Return where the classes are that a plugin's distribution hands on, as `module:Class`."""
    entries = entry_points(group=GROUP)
    return sorted(entry.value for entry in entries if entry.name.rpartition(".")[0] == name)
