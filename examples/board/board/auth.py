"""Who is signed in, and what they may do."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from werkzeug.exceptions import Unauthorized

from glassware import abort, flash, g, redirect, request, session, url_for

from .users import user_by_id

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from glassware import Flask

P = ParamSpec("P")
R = TypeVar("R")


class SignInFirst(Unauthorized):
    """Raised for a form that somebody sent without being signed in (any more)."""

    description = "You are not signed in. What you wrote is kept: sign in, then send it."


def current_user() -> sqlite3.Row | None:
    """Return the account that is signed in; asked of the database once a request."""
    if "user" not in g:
        user = user_by_id(session["user_id"]) if "user_id" in session else None
        if user is not None and (
            user["blocked"] or user["generation"] != session.get("generation")
        ):
            user = None
        g.user = user
    return cast("sqlite3.Row | None", g.user)


def signed_in_user() -> sqlite3.Row:
    """Return the account that is signed in, where `login_required` made sure of it."""
    user = current_user()
    if user is None:
        raise SignInFirst
    return user


def sign_in(user: sqlite3.Row) -> None:
    """Open a session. What was in the old one goes, its form token too.

    Its id is another one, where the backend keeps ids: who knew the old one, or planted it in the
    visitor's browser, is not signed in with it.
    """
    session.clear()
    session.regenerate()
    session.permanent = True
    session["user_id"] = user["id"]
    session["generation"] = user["generation"]
    g.user = user


def is_admin() -> bool:
    """Tell whether an administrator is signed in."""
    user = current_user()
    return user is not None and user["role"] == "admin"


def may_change(row: sqlite3.Row) -> bool:
    """Tell whether who is signed in may change a post or comment: one's own, or as admin."""
    user = current_user()
    return user is not None and (user["id"] == row["author_id"] or user["role"] == "admin")


def require_owner(row: sqlite3.Row) -> None:
    """Answer 403 unless who is signed in may change a post or comment."""
    if not may_change(row):
        abort(403, description="Only its author or an administrator can change this.")


def login_required(view: Callable[P, R]) -> Callable[P, R | Response]:
    """Let only those in who are signed in; the others sign in and come back."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        if current_user() is None:
            return ask_to_sign_in()
        return view(*args, **kwargs)

    return guarded


def ask_to_sign_in() -> Response:
    """Send to the sign-in page, or keep what a form sent."""
    if request.method not in ("GET", "HEAD"):
        raise SignInFirst
    flash("Please sign in first.", "info")
    return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")))


def local_target(target: str | None) -> str:
    r"""Return where to go next, if that is on this site; the first page otherwise.

    Browsers take `//host` and `/\host` for other sites, and ignore tabs and line ends.
    """
    home = url_for("posts.index")
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\"):
        return home
    if any(ord(character) < 33 or character == "\\" for character in target):
        return home
    parts = urlsplit(target)
    return home if parts.scheme or parts.netloc else target


def init_app(app: Flask) -> None:
    """Give templates `current_user()`, `is_admin()` and `may_change(row)`."""
    for function in (current_user, is_admin, may_change):
        app.add_template_global(function)
