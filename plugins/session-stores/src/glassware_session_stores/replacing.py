"""Turn a finished response into the answer to an error.

A session is saved when the response is ready and the functions that process it have run. What
fails then cannot be raised: whatever is raised there is a 500.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from werkzeug.exceptions import HTTPException

    from glassware_core import Response

__all__ = ["answer_with"]

# What is said of a body, or only true of the answer that is taken back.
_OF_THE_ANSWER: Final = frozenset(
    {"etag", "last-modified", "expires", "location", "set-cookie", "accept-ranges", "age"}
)


def answer_with(app: Any, error: HTTPException, response: Response) -> None:
    """Give a response the status and the body of an error, made by its handler if there is one.

    Headers that are not about the answer stay: those of security, for example.

    Args:
        app: The application.
        error: The error.
        response: The response that is changed.
    """
    answer = app.make_response(app.handle_user_exception(error))
    close = getattr(response.response, "close", None)
    if close is not None:
        close()
    response.response = answer.response
    for name in {name.lower() for name, _ in response.headers}:
        if name in _OF_THE_ANSWER or name.startswith("content-"):
            response.headers.remove(name)
    vary = response.headers.get("Vary")
    response.headers.update(answer.headers)
    if vary is not None:
        response.vary.update([vary])
    response.headers["Cache-Control"] = "no-store"
    response.status = answer.status
    response.direct_passthrough = answer.direct_passthrough
