"""Functions that ask for what is active, or act on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, TypeVar

from .context import NO_CONTEXT, current, request_context

if TYPE_CHECKING:
    from .typing import AfterRequestCallable

F = TypeVar("F", bound=Callable[..., Any])


def has_app_context() -> bool:
    """Whether an application context is active."""
    return current() is not NO_CONTEXT


def has_request_context() -> bool:
    """Whether a request context is active."""
    return current().rctx is not None


def after_this_request(f: AfterRequestCallable[Any]) -> AfterRequestCallable[Any]:
    """Call a function with the response of the current request, before `after_request` ones.

    Raises:
        RuntimeError: No request is active.
    """
    request_context("after_this_request")._after_request_functions.append(f)
    return f


def copy_current_request_context(f: F) -> F:
    """Bind the current request for a function that is to run in a greenlet or thread.

    Returns:
        A function that pushes a copy of the request's context around each call.

    Raises:
        RuntimeError: No request is active.
    """
    context = request_context("copy_current_request_context").copy()

    def wrapper(*args: Any, **kwargs: Any) -> Any:
        with context:
            return context.app.ensure_sync(f)(*args, **kwargs)

    return update_wrapper(wrapper, f)  # type: ignore[return-value]
