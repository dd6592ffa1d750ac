"""Forms that only this site can have made, for this visitor."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.exceptions import BadRequest

from glassware import request, session

if TYPE_CHECKING:
    from glassware import Flask

#: The hidden field of each form.
FIELD = "csrf_token"
_KEY = "_csrf"
_SAFE = frozenset(("GET", "HEAD", "OPTIONS", "TRACE"))


class FormExpired(BadRequest):
    """Raised for a form without this visitor's token: mostly a session that has ended."""

    description = (
        "Your session ended while this form was open. Nothing was saved yet, and nothing is lost."
    )


class ForeignForm(BadRequest):
    """Raised for a form that another site sent."""

    description = "This form was sent by another site. Open the page here and try again."


def csrf_token() -> str:
    """Return the token of this visitor's session, for the hidden field."""
    token: str | None = session.get(_KEY)
    if token is None:
        token = session[_KEY] = secrets.token_urlsafe(24)
    return token


def check_form() -> None:
    """Refuse what was not sent by a form of this site for this visitor.

    The API takes no cookies, so that a foreign page has nothing to ride on: it is exempt.

    Raises:
        ForeignForm: The browser says that another site sent it.
        FormExpired: The token is missing or not this session's.
    """
    if request.method in _SAFE or "api" in request.blueprints:
        return
    if request.routing_exception is not None:  # nothing will take the form: that is the answer
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise ForeignForm
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise ForeignForm
    sent, expected = request.form.get(FIELD, ""), session.get(_KEY, "")
    if not expected or not secrets.compare_digest(sent.encode(), expected.encode()):
        raise FormExpired


def init_app(app: Flask) -> None:
    """Check every form, and give templates `csrf_token()`."""
    app.before_request(check_form)
    app.add_template_global(csrf_token)
