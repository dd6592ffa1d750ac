"""What a plugin may or may not be able to do, and the checks that depend on it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .kit import Kit

    Check = Callable[..., None]

__all__ = ["needs"]


def needs(
    capability: str, *, fails: type[BaseException] | tuple[type[BaseException], ...]
) -> Callable[[Check], Check]:
    """Mark a check of a kit that depends on a capability.

    Where the plugin declares the capability, the check must pass. Where it does not, the same
    check must fail cleanly, with one of the named errors: a plugin that can do more than it says
    is told to say so, and one that breaks in another way is caught.

    Args:
        capability: One of the kit's `known_capabilities`.
        fails: The errors that are clean. Of something that a plugin is asked to do it is the
            contract's own error, such as NotImplementedError; of something that it would promise
            it is AssertionError.
    """

    def decorate(check: Check) -> Check:
        @wraps(check)
        def run(self: Kit, **fixtures: Any) -> None:
            if capability in self.capabilities:
                check(self, **fixtures)
                return
            try:
                check(self, **fixtures)
            except fails as error:
                if not str(error) and not isinstance(error, AssertionError):
                    pytest.fail(
                        f"{capability!r} is not declared and fails without a word: the "
                        f"{type(error).__name__} has no message."
                    )
            except Exception as error:
                names = _names(fails)
                msg = (
                    f"{capability!r} is not declared, so this must fail with {names}; it failed "
                    f"with {type(error).__name__}: {error}"
                )
                raise AssertionError(msg) from error
            else:
                pytest.fail(
                    f"{capability!r} works and is not declared: add it to the capabilities of "
                    f"{type(self).__name__}."
                )

        run.needs_capability = capability  # type: ignore[attr-defined]
        return run

    return decorate


def _names(errors: type[BaseException] | tuple[type[BaseException], ...]) -> str:
    several = errors if isinstance(errors, tuple) else (errors,)
    return " or ".join(error.__name__ for error in several)
