"""Which rule answers a request, or why none does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect
from werkzeug.test import EnvironBuilder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.routing import Rule

__all__ = ["Match", "match", "parse_request"]


@dataclass(frozen=True)
class Match:
    """What routing makes of a request.

    Attributes:
        rule: The rule that answers, or None.
        arguments: What the view is called with.
        status: None where a rule answers, else the status of the response.
        reason: Why no rule answers.
    """

    rule: Rule | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    status: int | None = None
    reason: str = ""


def parse_request(text: str) -> tuple[str, str]:
    """Return the method and the path of a text such as `GET /path`.

    Args:
        text: The method, GET where there is none, and a path or a whole URL.

    Raises:
        ValueError: It is not that.
    """
    method, _, target = text.strip().rpartition(" ")
    method = method.strip() or "GET"
    if not method.isalpha() or not (target.startswith("/") or "://" in target):
        msg = f"{text!r} is no request; write for example 'GET /path'."
        raise ValueError(msg)
    return method.upper(), target


def match(app: Any, method: str, target: str) -> Match:
    """Ask the application's routing for the rule of a request. No view is called.

    Args:
        app: The application.
        method: The request's method.
        target: A path, with the query if need be, or a whole URL.
    """
    url = urlsplit(target)
    host = url.netloc or app.config.get("SERVER_NAME") or "localhost"
    scheme = url.scheme or app.config.get("PREFERRED_URL_SCHEME") or "http"
    builder = EnvironBuilder(
        method=method,
        path=url.path or "/",
        query_string=url.query,
        base_url=f"{scheme}://{host}/",
    )
    request = app.request_class(builder.get_environ())
    builder.close()
    try:
        rule, arguments = app.create_url_adapter(request).match(return_rule=True)
    except RequestRedirect as redirect:
        reason = f"It is redirected to {redirect.new_url}"
        return Match(status=redirect.code, reason=f"{reason}, which has another rule.")
    except MethodNotAllowed as error:
        allowed = ", ".join(sorted(error.valid_methods or ()))
        return Match(status=error.code, reason=f"The path has rules for {allowed} only.")
    except NotFound as error:
        return Match(status=error.code, reason="No rule has this path.")
    except HTTPException as error:
        return Match(status=error.code, reason=error.description or error.name)
    return Match(rule, arguments)
