"""The administrators' pages: a blueprint that holds others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glassware import Blueprint, abort, current_app, flash, redirect, render_template, url_for

from .. import posts, users
from ..auth import ask_to_sign_in, current_user, is_admin, signed_in_user
from ..database import database
from ..events import event_log
from ..pagination import Page

if TYPE_CHECKING:
    import sqlite3

    from werkzeug.wrappers import Response

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
people = Blueprint("people", __name__, url_prefix="/people")
content = Blueprint("content", __name__, url_prefix="/posts")
log = Blueprint("log", __name__, url_prefix="/log")


@blueprint.before_request
def admins_only() -> Response | None:
    """Let administrators in, here and in the blueprints inside."""
    if current_user() is None:
        return ask_to_sign_in()
    if not is_admin():
        abort(403, description="These pages are for administrators.")
    return None


@blueprint.get("/")
def index() -> str:
    """Show some figures."""
    tables = ("user", "post", "comment", "tag")
    counts = {
        table: database().execute(f"select count(*) from {table}").fetchone()[0] for table in tables
    }
    newest = posts.find_posts(posts.Filter(), 5)
    return render_template("admin/index.html", counts=counts, newest=newest)


@people.get("/")
def list_people() -> str:
    """List the accounts."""
    return render_template("admin/people.html", users=users.all_users())


@people.post("/<name>/<any(promote, demote, block, unblock):action>")
def change(name: str, action: str) -> Response:
    """Make somebody an administrator or a member, lock them out or let them in."""
    user = _other(name)
    if action in ("promote", "demote"):
        users.set_role(user["id"], "admin" if action == "promote" else "member")
    else:
        users.set_blocked(user["id"], action == "block")
    done = {
        "promote": "is an administrator now",
        "demote": "is a member now",
        "block": "is locked out",
        "unblock": "can sign in again",
    }
    flash(f"{user['name']} {done[action]}.", "success")
    return redirect(url_for(".list_people"))


def _other(name: str) -> sqlite3.Row:
    user = users.user_or_404(name)
    if user["id"] == signed_in_user()["id"]:
        # So that there always is an administrator.
        abort(400, description="You cannot change your own account here.")
    return user


@content.get("/")
def list_posts() -> str:
    """List the posts, to edit or delete."""
    page = Page.asked_for(posts.count_posts(posts.Filter()), current_app.config["POSTS_PER_PAGE"])
    found = posts.find_posts(posts.Filter(), page.size, page.offset)
    return render_template("admin/posts.html", posts=found, page=page)


@log.get("/")
def show() -> str:
    """Show the last signals of this worker."""
    return render_template("admin/log.html", entries=list(reversed(event_log().entries)))


for inner in (people, content, log):
    blueprint.register_blueprint(inner)
