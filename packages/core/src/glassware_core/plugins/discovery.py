"""Finding plugins: what the metadata of installed distributions says, before any import."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .known import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import EntryPoint

ENTRY_POINTS = "glassware"
OFFERS = "glassware.offers"
NEEDS = "glassware.needs"


class PluginWarning(UserWarning):
    """Warn of a plugin that is left out while the application runs on."""


class PluginError(RuntimeError):
    """Report a plugin that was asked for by name and cannot be used."""


@dataclass(frozen=True)
class Candidate:
    """An entry point of the group `glassware`.

    Attributes:
        name: The plugin's name.
        entry_point: Loads the plugin's module.
        distribution: The distribution's name.
        version: The distribution's version.
        needs: The contracts that it declares, by name, with the major version.
    """

    name: str
    entry_point: EntryPoint
    distribution: str
    version: str
    needs: dict[str, int] = field(default_factory=dict)

    @property
    def builtin(self) -> bool:
        """Whether it is one of the parts."""
        return self.name in PARTS and self.distribution == f"glassware-{self.name}"


def parse_contract(value: str) -> tuple[str, int]:
    """Read a contract, `name:vN` in entry-point syntax.

    Raises:
        ValueError: It is not written so.
    """
    name, _, version = value.partition(":")
    if not name or not version.startswith("v") or not version[1:].isdecimal():
        msg = f"{value!r} is no contract; write its name and whole major version, as 'session:v1'."
        raise ValueError(msg)
    return name, int(version[1:])


def entry_points(group: str) -> Iterable[EntryPoint]:
    """Return the entry points of a group. What scans them is imported when first needed."""
    from importlib.metadata import entry_points

    return entry_points(group=group)


def find_candidates() -> list[Candidate]:
    """Return the installed plugins, sorted by distribution and name."""
    needs: dict[tuple[str, str], dict[str, int]] = {}
    for entry in entry_points(NEEDS):
        plugin, _, _ = entry.name.rpartition(".")
        contract, major = parse_contract(entry.value)
        needs.setdefault((_distribution(entry), plugin), {})[contract] = major
    found = {}
    for entry in entry_points(ENTRY_POINTS):
        distribution = _distribution(entry)
        version = entry.dist.version if entry.dist is not None else "unknown"
        found[distribution, entry.name, entry.value] = Candidate(
            entry.name, entry, distribution, version, needs.get((distribution, entry.name), {})
        )
    return [found[key] for key in sorted(found)]


def find_offers() -> dict[str, set[int]]:
    """Return the contracts that the installed parts offer, with their major versions."""
    offers: dict[str, set[int]] = {}
    for entry in entry_points(OFFERS):
        name, version = parse_contract(entry.value)
        offers.setdefault(name, set()).add(version)
    return offers


def blocked_names() -> frozenset[str]:
    """Return the plugins that `GLASSWARE_DISABLE_PLUGINS` blocks, separated by commas."""
    names = os.environ.get("GLASSWARE_DISABLE_PLUGINS", "")
    return frozenset(name.strip() for name in names.split(",") if name.strip())


def strict() -> bool:
    """Whether `GLASSWARE_STRICT_PLUGINS` turns a quarantine into an error."""
    return os.environ.get("GLASSWARE_STRICT_PLUGINS", "").lower() not in ("", "0", "false", "no")


def _distribution(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist is not None else "unknown"
