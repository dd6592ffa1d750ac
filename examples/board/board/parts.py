"""What this application is made of: the installed parts and plugins."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata

from glassware import current_app


@dataclass(frozen=True)
class Part:
    """An installed plugin of glassware.

    Attributes:
        name: The name that it joins under.
        distribution: What one installs.
        version: The version of that.
        summary: What the distribution says of itself.
        state: `active`, `blocked` or `quarantined`.
        hooks: The hooks that it answers.
        cause: Why it is left out, if it is.
    """

    name: str
    distribution: str
    version: str
    summary: str
    state: str
    hooks: tuple[str, ...]
    cause: str


def installed_parts() -> list[Part]:
    """Return the application's plugins in the order in which they are asked."""
    plugins = current_app.plugins
    parts = []
    for record in plugins.records:
        callers = plugins.manager.get_hookcallers(record.plugin) if record.plugin else None
        hooks = {caller.name for caller in callers or ()} - set(record.dormant)
        parts.append(
            Part(
                record.name,
                record.distribution,
                record.version,
                _summary(record.distribution),
                record.state,
                tuple(sorted(hooks)),
                record.cause,
            )
        )
    return parts


def _summary(distribution: str) -> str:
    try:
        return str(metadata(distribution)["Summary"] or "")
    except (PackageNotFoundError, KeyError, ValueError):
        return ""
