"""The context stacks of Flask 2.1 and the context variables of Flask 3.1, over our one variable.

Extensions probe for either. Both forms read and bind what `glassware_core.context` binds; nothing
is stored twice.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from .context import NO_CONTEXT, UNSET, AppContext, Overlay, bound, current, frame_above
from .request_context import RequestContext

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextvars import Token


def _app_context_of(frame: Any) -> AppContext | None:
    return None if frame is NO_CONTEXT else frame.app_ctx


def _with_app_context(app_ctx: AppContext | None) -> Any:
    """The frame that shows another application context over the request that is active now."""
    return NO_CONTEXT if app_ctx is None else frame_above(current(), app_ctx)


def _with_request_context(request_context: RequestContext | None) -> Any:
    """The frame that shows another request over the application context that is active now."""
    if request_context is not None:
        return request_context
    app_ctx = _app_context_of(current())
    return NO_CONTEXT if app_ctx is None else Overlay(app_ctx, None)


class ContextVariable:
    """One kind of context, seen as a `contextvars.ContextVar`."""

    def __init__(self, name: str, find: Callable[[Any], Any], frame: Callable[[Any], Any]) -> None:
        self.name = name
        self._find = find
        self._frame = frame

    def get(self, default: Any = UNSET) -> Any:
        """Return the active context.

        Raises:
            LookupError: There is none, and no default was given.
        """
        found = self._find(current())
        if found is not None:
            return found
        if default is UNSET:
            raise LookupError(self)
        return default

    def set(self, value: Any) -> Token[Any]:
        """Bind a context without pushing it; None unbinds."""
        return bound.set(self._frame(value))

    def reset(self, token: Token[Any]) -> None:
        """Bind again what was bound before the `set` that gave the token."""
        bound.reset(token)

    def __repr__(self) -> str:
        return f"<ContextVariable {self.name}>"


class ContextStack:
    """One kind of context, seen as the stack of Flask 2.1: `top`, `push` and `pop`."""

    def __init__(self, variable: ContextVariable) -> None:
        self._variable = variable

    @property
    def top(self) -> Any:
        """The active context, or None."""
        return self._variable.get(None)

    def push(self, obj: Any) -> None:
        """Bind a context without running what its own `push` runs."""
        token = self._variable.set(obj)
        tokens = obj._tokens
        tokens.append((token, True) if isinstance(obj, RequestContext) else token)

    def pop(self) -> Any:
        """Unbind the active context without its teardown, and return it, None without one."""
        top = self.top
        if top is None:
            return None
        if top._tokens:
            token = top._tokens.pop()
            bound.reset(token[0] if isinstance(token, tuple) else token)
        else:
            self._variable.set(None)
        return top


_cv_app = ContextVariable("flask.app_ctx", _app_context_of, _with_app_context)
_cv_request = ContextVariable("flask.request_ctx", attrgetter("rctx"), _with_request_context)
_app_ctx_stack = ContextStack(_cv_app)
_request_ctx_stack = ContextStack(_cv_request)
