"""Say in debug mode what is wrong with a request, where the plain error is hard to read."""

from __future__ import annotations

import typing as t
import weakref

from .context import NO_CONTEXT, current

if t.TYPE_CHECKING:
    from werkzeug.exceptions import RequestEntityTooLarge

    from .request import Request

__all__ = [
    "DebugFilesKeyError",
    "UnexpectedUnicodeError",
    "attach_enctype_error_multidict",
    "name_limits",
]


class UnexpectedUnicodeError(AssertionError, UnicodeError):
    """Report text or bytes where the other was expected."""


class DebugFilesKeyError(KeyError, AssertionError):
    """Report a file that was not sent because the form is of the wrong type.

    Args:
        request: The request.
        key: The name that was looked up in its files.
    """

    def __init__(self, request: Request, key: str) -> None:
        names = ", ".join(repr(name) for name in request.form.getlist(key))
        self.msg = (
            f"You tried to access the file {key!r} in the request.files dictionary, but it does"
            f" not exist. The mimetype of the request is {request.mimetype!r} instead of"
            " 'multipart/form-data', which means that no file contents were transmitted. To fix"
            ' this error, write enctype="multipart/form-data" in the form element.'
        )
        if names:
            self.msg += (
                f"\n\nThe browser transmitted file names instead. This was submitted: {names}"
            )
        super().__init__(self.msg)

    def __str__(self) -> str:
        # A KeyError shows the repr of its argument.
        return self.msg


def name_limits(request: Request, error: RequestEntityTooLarge, *names: str) -> None:
    """Say in the answer to a request that is too large which keys limit it, in debug mode only.

    Args:
        request: The request.
        error: What was raised; one that says more than usual stays as it is.
        *names: The keys of the configuration that may be the reason.
    """
    context = current()
    if context is NO_CONTEXT or not context.app.debug or "description" in vars(error):
        return
    limits = {name: getattr(request, name.lower()) for name in names}
    told = " and ".join(f"{name} is {limit}" for name, limit in limits.items() if limit is not None)
    error.description = f"The body is larger than the configuration allows: {told}."


def attach_enctype_error_multidict(request: Request) -> None:
    """Let the files of a request raise `DebugFilesKeyError` for names that its form has.

    Args:
        request: A request whose form is no `multipart/form-data`.
    """
    files = request.files
    plain_class = type(files)
    # Weakly: the class lives on the files, which live on the request.
    find_request = weakref.ref(request)

    def getitem(self: t.Any, key: str) -> t.Any:
        try:
            return plain_class.__getitem__(self, key)
        except KeyError:
            request = find_request()
            if request is None or key not in request.form:
                raise
            raise DebugFilesKeyError(request, key) from None

    files.__class__ = type(
        plain_class.__name__,
        (plain_class,),
        {"__getitem__": getitem, "__module__": plain_class.__module__},
    )
