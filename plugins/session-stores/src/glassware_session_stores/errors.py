"""What a store raises, and what the sessions above it do."""

from __future__ import annotations

from werkzeug.exceptions import Conflict, ServiceUnavailable

__all__ = [
    "SessionConflict",
    "SessionTooLarge",
    "SessionUnavailable",
    "StoreError",
    "StoreTimeout",
    "StoreUnavailable",
    "UnstorableValue",
]


class StoreError(Exception):
    """Report that a store could not do what it was asked to.

    A store raises no other error for a fault outside of the program: it turns those of its client
    into this one or one of its subclasses.
    """


class StoreUnavailable(StoreError):
    """Report that a store cannot be reached, or that it broke the connection.

    The only error after which an operation is tried again.
    """


class StoreTimeout(StoreError):
    """Report that a store did not answer in time. What was asked may have been done or not."""


class SessionUnavailable(ServiceUnavailable):
    """Answer a request whose session cannot be had, with the status 503."""

    description = "The session cannot be reached at the moment. Try again in a little while."


class SessionConflict(Conflict):
    """Answer a request whose session another request changed meanwhile, with the status 409."""

    description = "Another request changed the session at the same time. Try again."


class SessionTooLarge(ValueError):
    """Report that a session is larger than `SESSION_MAX_SIZE`."""


class UnstorableValue(TypeError):
    """Report that a value is of a type that a session cannot store; the message names its key."""
