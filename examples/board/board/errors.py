"""Error pages in the site's own layout, and JSON below /api."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from glassware import current_app, g, render_template, request

from .auth import SignInFirst, current_user
from .csrf import FIELD, FormExpired
from .uploads import readable_size

if TYPE_CHECKING:
    from glassware import Flask

#: Fields that no page shows again.
_SECRET = ("password", "again", "current", FIELD)
#: Fields of the page itself.
_KEPT = "kept-"


def show_error(error: HTTPException) -> Any:
    """Answer an error as a page, or as JSON below /api."""
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if isinstance(error, RequestEntityTooLarge):
        error.description = too_large()
    headers = _headers(error)
    if request.path == "/api" or request.path.startswith("/api/"):
        return {"error": error.name, "message": error.description}, error.code, headers
    if error.code >= 500:
        # What broke may break again: the layout asks for nothing.
        g.user = None
    return render_template("error.html", error=error), error.code, headers


def show_expired(error: FormExpired | SignInFirst) -> Any:
    """Show what a form sent once more, to send it again."""
    return render_expired(error.description or "", kept_fields(), request.path), error.code


def render_expired(message: str, fields: list[tuple[str, str]], action: str) -> str:
    """Return the page that keeps the input of a form.

    Args:
        message: Why it was not taken.
        fields: What was sent.
        action: The path that it was sent to.
    """
    return render_template(
        "expired.html",
        message=message,
        fields=fields,
        action=action,
        ready=current_user() is not None or action in ("/login", "/register"),
        lost_file=any(each.filename for each in request.files.values()),
    )


def kept_fields() -> list[tuple[str, str]]:
    """Return what a form sent, but for secrets and the names of buttons without text."""
    fields = request.form.items(multi=True)
    return [(name, value) for name, value in fields if name not in _SECRET and value]


def carried_fields() -> list[tuple[str, str]]:
    """Return the fields that the sign-in form carried along for another form."""
    fields = request.form.items(multi=True)
    return [(name[len(_KEPT) :], value) for name, value in fields if name.startswith(_KEPT)]


def too_large() -> str:
    """Say how large a form may be, and which setting says so."""
    config = current_app.config
    return (
        f"What you sent is too large. A form may have {readable_size(config['MAX_CONTENT_LENGTH'])}"
        f" in all, a picture {readable_size(config['MAX_IMAGE_BYTES'])} and the text "
        f"{readable_size(config['MAX_FORM_MEMORY_SIZE'])}."
    )


def _headers(error: HTTPException) -> list[tuple[str, str]]:
    own = error.get_headers(request.environ)
    return [(name, value) for name, value in own if name.lower() != "content-type"]


def init_app(app: Flask) -> None:
    """Answer errors."""
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(FormExpired, show_expired)
    app.register_error_handler(SignInFirst, show_expired)
