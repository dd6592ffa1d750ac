"""Keep the request's context for a body that is made while it is sent.

A view returns, the context is popped, and only then the server asks for the body. The context is
*held* until the body ended: popping it unbinds it, but the teardown functions wait. It is bound
while the next piece of the body is made, and only then, so that nothing is left behind where the
server takes the pieces in another thread, handles other requests in between, or gives up.
"""

from __future__ import annotations

from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from .context import bound, request_context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .request_context import RequestContext

__all__ = ["stream_with_context"]

T = TypeVar("T")


@overload
def stream_with_context(generator_or_function: Iterable[T]) -> Iterator[T]: ...
@overload
def stream_with_context(
    generator_or_function: Callable[..., Iterable[T]],
) -> Callable[..., Iterator[T]]: ...
def stream_with_context(
    generator_or_function: Iterable[T] | Callable[..., Iterable[T]],
) -> Iterator[T] | Callable[..., Iterator[T]]:
    """Run a generator within the current request's context, also after the view returned.

    The teardown functions of the request run once, after the generator ended, was closed, or
    raised an error, which they receive.

    Args:
        generator_or_function: An iterator, such as a generator, or a function that returns one.

    Returns:
        An iterator to respond with; for a function, a function that returns one.

    Raises:
        RuntimeError: No request is active; for a function, when it is called.
        TypeError: The argument is neither an iterator nor a function.

    Example:
        ::

            @app.get("/stream")
            def stream():
                @stream_with_context
                def generate():
                    yield "Hello "
                    yield request.args["name"]

                return generate()
    """
    try:
        iterator = iter(generator_or_function)  # type: ignore[arg-type]
    except TypeError:
        if not callable(generator_or_function):
            msg = (
                "stream_with_context takes an iterator or a function that returns one, "
                f"not {type(generator_or_function).__name__!r}."
            )
            raise TypeError(msg) from None
        function: Callable[..., Iterable[T]] = generator_or_function
    else:
        return _ContextStream(request_context("stream_with_context"), iterator)

    def decorated(*args: Any, **kwargs: Any) -> Iterator[T]:
        return stream_with_context(function(*args, **kwargs))

    return update_wrapper(decorated, function)


class _ContextStream(Generic[T]):
    """An iterator each step of which runs within a context."""

    def __init__(self, context: RequestContext, iterator: Iterator[T]) -> None:
        self._context = context
        self._iterator: Iterator[T] | None = iterator
        self._held = _hold(context)

    def __iter__(self) -> _ContextStream[T]:
        return self

    def __next__(self) -> T:
        if self._iterator is None:
            raise StopIteration
        token = bound.set(self._context)
        try:
            item = next(self._iterator)
        except BaseException as error:
            bound.reset(token)
            self._end(None if isinstance(error, StopIteration) else error)
            raise
        bound.reset(token)
        return item

    def close(self) -> None:
        """End the stream before its time; one that ended already stays so."""
        self._end(None)

    __del__ = close

    def _end(self, error: BaseException | None) -> None:
        iterator = self._iterator
        if iterator is None:
            return
        self._iterator = None
        close = getattr(iterator, "close", None)
        try:
            if close is not None:
                token = bound.set(self._context)
                try:
                    close()
                finally:
                    bound.reset(token)
        finally:
            if self._held:
                _release(self._context, error)


# A held context has one entry more, at the bottom, which no `push` belongs to. It takes over
# whether the context shares its application context, so that the pop of the request finds that
# it neither is the last nor ends the application context.


def _hold(context: RequestContext) -> bool:
    """Hold a context; False for one that was bound by other means than `push`."""
    tokens = context._tokens
    if not tokens:
        return False
    token, shared = tokens[0]
    tokens[:1] = [(None, shared), (token, True)]
    return True


def _release(context: RequestContext, error: BaseException | None) -> None:
    tokens = context._tokens
    _, shared = tokens[0]
    if len(tokens) > 1:
        # The request is not over, or another stream goes on.
        tokens[:2] = [(tokens[1][0], shared)]
    else:
        tokens[0] = (bound.set(context), shared)
        context.pop(error)
