"""What stands in front of the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from .switch import Switch

#: The key of the WSGI environment that lets a request through. No header can set it.
BYPASS = "glassware_maintenance.bypass"


class MaintenanceMiddleware:
    """Answer 503 while the switch is on, and pass the request on otherwise.

    Args:
        inner: The application.
        switch: Says whether it is being maintained.
        retry_after: What clients are told to wait, in seconds.
    """

    def __init__(self, inner: WSGIApplication, switch: Switch, retry_after: int) -> None:
        self.inner = inner
        self.switch = switch
        self.retry_after = retry_after

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as a WSGI application (PEP 3333)."""
        if not self.switch.is_on or environ.get(BYPASS):
            return self.inner(environ, start_response)
        answer = ServiceUnavailable(
            "This site is being maintained. Please come back soon.", retry_after=self.retry_after
        )
        return answer.get_response(environ)(environ, start_response)
