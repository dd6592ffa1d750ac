"""Finding plugins: what the metadata of installed distributions says, before any import."""

from __future__ import annotations

import os
import warnings
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from .known import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.metadata import EntryPoint

ENTRY_POINTS = "glassware"
OFFERS = "glassware.offers"
NEEDS = "glassware.needs"

#: The environment variables that keep plugins out, and let only some in.
DISABLE = "GLASSWARE_DISABLE_PLUGINS"
ALLOW = "GLASSWARE_ALLOW_PLUGINS"


class PluginWarning(UserWarning):
    """Warn of a plugin that is left out while the application runs on."""


class PluginError(RuntimeError):
    """Report a plugin that was asked for by name and cannot be used."""


class Candidate(NamedTuple):
    """An entry point of the group `glassware`.

    Attributes:
        name: The plugin's name.
        entry_point: Loads the plugin's module.
        distribution: The distribution's name.
        version: The distribution's version.
        needs: The versions of each contract that it declares; one of them must be offered.
        fault: What is wrong with its declarations, if something is.
    """

    name: str
    entry_point: EntryPoint
    distribution: str
    version: str
    needs: Mapping[str, tuple[int, ...]] = MappingProxyType({})
    fault: str = ""

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


class Scan:
    """What the metadata of the installed distributions says, read once."""

    def __init__(self) -> None:
        # What scans them is imported when first needed.
        from importlib.metadata import entry_points

        self._entries = entry_points()
        self._told: dict[int, tuple[str, str]] = {}

    def entries(self, group: str) -> Iterable[EntryPoint]:
        """Return the entry points of a group."""
        return self._entries.select(group=group)

    def origin(self, entry: EntryPoint) -> tuple[str, str]:
        """Return the name and the version of the distribution that an entry point comes from."""
        distribution = entry.dist
        if distribution is None:
            return "unknown", "unknown"
        told = self._told.get(id(distribution))
        if told is None:
            # Each of the distribution's own attributes reads the whole file anew.
            metadata = distribution.metadata
            told = self._told[id(distribution)] = metadata["Name"], metadata["Version"]
        return told


def find_candidates(scan: Scan) -> list[Candidate]:
    """Return the installed plugins: the parts, then others, sorted by distribution and name."""
    needs: dict[tuple[str, str], dict[str, tuple[int, ...]]] = {}
    faults: dict[tuple[str, str], str] = {}
    for entry in scan.entries(NEEDS):
        plugin, _, _ = entry.name.rpartition(".")
        key = scan.origin(entry)[0], plugin
        try:
            contract, major = parse_contract(entry.value)
        except ValueError as error:
            faults[key] = str(error)
            continue
        declared = needs.setdefault(key, {})
        declared[contract] = tuple(sorted({*declared.get(contract, ()), major}))
    found = {}
    for entry in scan.entries(ENTRY_POINTS):
        distribution, version = scan.origin(entry)
        key = distribution, entry.name
        candidate = Candidate(
            entry.name,
            entry,
            distribution,
            version,
            needs.get(key, {}),
            faults.get(key, ""),
        )
        found[not candidate.builtin, distribution, entry.name, entry.value] = candidate
    return [found[each] for each in sorted(found)]


def find_offers(scan: Scan) -> dict[str, set[int]]:
    """Return the contracts that the installed parts offer, with their major versions."""
    offers: dict[str, set[int]] = {}
    for entry in scan.entries(OFFERS):
        try:
            name, version = parse_contract(entry.value)
        except ValueError as error:
            msg = f"What {scan.origin(entry)[0]} offers cannot be read: {error}"
            if strict():
                raise PluginError(msg) from None
            warnings.warn(msg, PluginWarning, stacklevel=2)
            continue
        offers.setdefault(name, set()).add(version)
    return offers


def names_in(value: object) -> tuple[str, ...]:
    """Return the names of a list, or of a text that separates them by commas."""
    if isinstance(value, str):
        value = value.split(",")
    names = (str(name).strip() for name in value or ())  # type: ignore[attr-defined]
    return tuple(name for name in names if name)


def blocked_names() -> frozenset[str]:
    """Return the plugins that `GLASSWARE_DISABLE_PLUGINS` blocks."""
    return frozenset(names_in(os.environ.get(DISABLE)))


def allowed_names() -> tuple[str, ...] | None:
    """Return the only third-party plugins that `GLASSWARE_ALLOW_PLUGINS` lets in; None for all."""
    return names_in(os.environ.get(ALLOW)) or None


def strict() -> bool:
    """Whether `GLASSWARE_STRICT_PLUGINS` turns a quarantine into an error."""
    return os.environ.get("GLASSWARE_STRICT_PLUGINS", "").lower() not in ("", "0", "false", "no")
