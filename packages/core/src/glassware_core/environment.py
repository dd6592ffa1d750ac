"""Read the process environment: debug mode, environment name, dotenv files."""

from __future__ import annotations

import os
import socket

__all__ = ["get_debug_flag", "get_env", "get_load_dotenv", "is_ip"]

_FALSE = frozenset({"0", "false", "no"})


def get_env() -> str:
    """Get the name of the environment the application runs in.

    Returns:
        The value of `FLASK_ENV`, or `"production"` when it is unset or empty.
    """
    return os.environ.get("FLASK_ENV") or "production"


def get_debug_flag() -> bool:
    """Get whether debug mode is asked for.

    Returns:
        What `FLASK_DEBUG` says: False for `0`, `false` and `no` in any case, True for any other
        text. When it is unset or empty, whether `FLASK_ENV` is `development`.
    """
    value = os.environ.get("FLASK_DEBUG")
    if not value:
        return get_env() == "development"
    return value.lower() not in _FALSE


def get_load_dotenv(default: bool = True) -> bool:
    """Get whether the default dotenv files shall be loaded.

    Args:
        default: The answer when `FLASK_SKIP_DOTENV` is unset or empty.

    Returns:
        False when `FLASK_SKIP_DOTENV` is set, unless it is `0`, `false` or `no` in any case.
    """
    value = os.environ.get("FLASK_SKIP_DOTENV")
    if not value:
        return default
    return value.lower() in _FALSE


def is_ip(value: str) -> bool:
    """Tell whether a text is an IP address.

    Args:
        value: The text, for example a host without its port.

    Returns:
        True for an IPv4 address in dotted form or an IPv6 address without brackets.
    """
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, value)
        # ValueError: a character that no address holds, such as NUL or one outside of ASCII.
        except (OSError, ValueError):
            continue
        return True
    return False
