"""Call coroutine functions from synchronous code."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

__all__ = ["async_to_sync"]

P = t.ParamSpec("P")
T = t.TypeVar("T")


def async_to_sync(func: Callable[P, Coroutine[t.Any, t.Any, T]]) -> Callable[P, T]:
    """Wrap a coroutine function so that synchronous code can call it.

    A call runs the coroutine to its end and returns its result or raises its error. Context
    variables, and so the active application and request, are visible inside.

    Args:
        func: A function defined with `async def`, or any callable that returns a coroutine.

    Returns:
        A function with the same arguments that returns what the coroutine returns.

    Raises:
        RuntimeError: asgiref is not installed.
    """
    try:
        # Imported on first use: optional, and an application without async views never pays.
        from asgiref.sync import async_to_sync as wrap
    except ImportError:
        name = getattr(func, "__qualname__", None) or repr(func)
        msg = (
            f"{name} is a coroutine function, and running it needs asgiref, which is not"
            " installed: pip install 'glassware-core[async]'"
        )
        raise RuntimeError(msg) from None
    return t.cast("Callable[P, T]", wrap(func))
