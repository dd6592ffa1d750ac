"""Who is signed in."""

from functools import wraps

from glassware import abort, flash, g, redirect, session, url_for

from .database import db


def current_user():
    """Return the row of who is signed in, or None; asked of the database once a request."""
    if "user" not in g:
        found = db().execute("select * from people where id = ?", [session.get("user_id")])
        g.user = found.fetchone()
    return g.user


def login_required(view):
    """Let only those in who are signed in."""

    @wraps(view)
    def guarded(*args, **kwargs):
        if current_user() is None:
            flash("Please sign in first.")
            return redirect(url_for("accounts.login"))
        return view(*args, **kwargs)

    return guarded


def require_author(post):
    """End the request with Forbidden, unless who is signed in wrote the post."""
    user = current_user()
    if user is None or user["id"] != post["author_id"]:
        abort(403)


def init_app(app):
    """Give templates `current_user()`."""
    app.add_template_global(current_user)
