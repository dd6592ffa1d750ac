"""Ports that are taken, and those that are free in their stead."""

from __future__ import annotations

import errno
import os
import socket
import sys

import click
from werkzeug.serving import get_sockaddr, select_address_family

__all__ = ["choose_port", "free_port", "is_taken"]

#: How many ports after the one that is taken are tried.
TRIED = 50


def choose_port(host: str, port: int) -> int:
    """Return the port to serve at: the one asked for, or one the user agrees to in its stead.

    The user is asked on a terminal only.

    Args:
        host: The interface.
        port: The port asked for.

    Raises:
        ClickException: The port is taken, and so are those after it, or nobody agrees.
    """
    if not is_taken(host, port):
        return port
    taken = f"Port {port} of {host!r} is in use by another program."
    free = free_port(host, port)
    if free is None:
        msg = f"{taken} Stop that program, or name another port with '--port'."
        raise click.ClickException(msg)
    if sys.stdin.isatty() and sys.stderr.isatty():
        click.echo(taken, err=True)
        if click.confirm(f"Use port {free} in its stead?", default=True, err=True):
            return free
        raise click.Abort
    msg = f"{taken} Port {free} is free; add '--port {free}'."
    raise click.ClickException(msg)


def free_port(host: str, port: int) -> int | None:
    """Return the first free port after one that is taken, or None."""
    following = range(port + 1, min(port + 1 + TRIED, 65_536))
    return next((each for each in following if not is_taken(host, each)), None)


def is_taken(host: str, port: int) -> bool:
    """Tell whether another program listens at a port.

    What else may be wrong with the address is for the server to find.
    """
    if port == 0 or host.startswith("unix://"):
        return False
    family = select_address_family(host, port)
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            # As servers do: connections that are just closing do not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(get_sockaddr(host, port, family))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False
