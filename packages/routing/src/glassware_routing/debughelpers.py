"""Errors that explain, in debug mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.routing import RequestRedirect

if TYPE_CHECKING:
    from glassware_core import Request

__all__ = ["FormDataRoutingRedirect"]


class FormDataRoutingRedirect(AssertionError):
    """Report a redirect on which a browser would drop the method and the body of the request.

    Raised in debug mode, for a redirect of the routing with the code 301, 302 or 303.

    Args:
        request: The request; its `routing_exception` is the redirect.
    """

    def __init__(self, request: Request) -> None:
        redirect = request.routing_exception
        assert isinstance(redirect, RequestRedirect)
        canonical = redirect.new_url
        parts = [
            f"A request was sent to '{request.url}', but routing answers it with a redirect to the "
            f"canonical URL '{canonical}'."
        ]
        if f"{request.base_url}/" == canonical.partition("?")[0]:
            parts.append(
                "The URL of the rule ends with a slash, and a request without that slash is "
                "redirected to the URL with it."
            )
        parts.append(
            "Send the request to the canonical URL, or redirect with the code 307 or 308; on any "
            "other one browsers drop the form data.\n\nThis error is raised in debug mode only."
        )
        super().__init__(" ".join(parts))
