"""An option that takes several paths at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    Path = click.Path[Any]
else:
    Path = click.Path

__all__ = ["SeparatedPathType"]


class SeparatedPathType(Path):
    """Take several paths in one value, separated as on the `PATH`: `:`, on Windows `;`.

    Each is checked as `click.Path` checks one.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the list of the paths."""
        items = value if isinstance(value, (list, tuple)) else self.split_envvar_value(value)
        convert = super().convert
        return [convert(item, param, ctx) for item in items]
