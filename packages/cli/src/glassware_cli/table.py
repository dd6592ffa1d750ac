"""Rows of text in columns."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["format_table", "print_table"]


def format_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return lines with the columns aligned, below a header and a ruler.

    Args:
        header: The columns' names.
        rows: The cells of each row, as many as there are columns.
    """
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines = [header, ["-" * width for width in widths], *rows]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table that fits the terminal; elsewhere whole lines, for other programs to read.

    Args:
        header: The columns' names.
        rows: The cells of each row, as many as there are columns.
    """
    if not sys.stdout.isatty():
        click.echo(format_table(header, rows))
        return
    # Imported for a terminal only: it takes as long as an application's start.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(pad_edge=False)
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
