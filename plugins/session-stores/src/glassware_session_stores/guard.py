"""Ask a store, within a deadline."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from .errors import StoreError, StoreTimeout, StoreUnavailable
from .store import Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from .store import SessionStore

__all__ = ["Deadline", "Guard"]


class Deadline:
    """The moment by which something must be done.

    Args:
        seconds: How many seconds from now.
    """

    __slots__ = ("_end", "seconds")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def is_over(self) -> bool:
        """Tell whether there is no time left."""
        return time.monotonic() >= self._end


class Guard:
    """Ask a store, again if the connection broke, and never for longer than allowed.

    Only `StoreUnavailable` is worth another try, at once: a connection that stood idle while the
    server was started anew breaks when it is used. Nothing sleeps here.

    Args:
        store: The store, whose operations end within the deadline's part for one try.
        retries: How often to try again.
    """

    def __init__(self, store: SessionStore, retries: int) -> None:
        self.store = store
        self._retries = retries

    def ask(self, deadline: Deadline, operation: str, *args: Any) -> Any:
        """Return what an operation of the store returns.

        Args:
            deadline: When to give up.
            operation: The operation's name.
            *args: Its arguments.

        Raises:
            StoreError: The store failed, or there is no time left.
        """
        if deadline.is_over():
            msg = f"No time was left for {operation!r}: the deadline is {deadline.seconds} s."
            raise StoreTimeout(msg)
        method = getattr(self.store, operation)
        try:
            return method(*args)
        except StoreUnavailable as error:
            return self._again(deadline, operation, method, args, error)

    def _again(
        self,
        deadline: Deadline,
        operation: str,
        method: Callable[..., Any],
        args: tuple[Any, ...],
        error: StoreError,
    ) -> Any:
        for _ in range(self._retries):
            if deadline.is_over():
                break
            try:
                result = method(*args)
            except StoreUnavailable as next_error:
                error = next_error
            else:
                return self._settle(operation, args, result)
        raise error

    def _settle(self, operation: str, args: tuple[Any, ...], result: Any) -> Any:
        """Return the result of a second try, whose first may have been done without our knowing."""
        if not isinstance(result, Outcome) or result.status is Status.DONE:
            return result
        if operation == "create":
            # The key is taken: nobody else can have made it.
            key, value = args[:2]
        elif operation == "rotate":
            _, key, value = args[:3]
        elif operation == "delete":
            return Outcome(Status.DONE) if result.status is Status.GONE else result
        else:
            return result
        record = self.store.load(key)
        if record is not None and record.value == value:
            return Outcome(Status.DONE, record.version)
        return result
