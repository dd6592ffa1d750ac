"""Accounts: register, sign in and out, profile, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glassware import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)

from .. import posts, throttle, users
from ..auth import current_user, local_target, login_required, sign_in, signed_in_user
from ..errors import carried_fields, render_expired
from ..events import announce, signed_in
from ..pagination import Page

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/register", methods=["GET", "POST"])
def register() -> str | Response | tuple[str, int]:
    """Make an account. The first one administers the board."""
    first = not users.somebody_can_administer()
    if request.method == "GET":
        return render_template("accounts/register.html", problems={}, name="", first=first)
    name = request.form.get("name", "").strip()
    password = request.form.get("password", "")
    problems = {
        "name": users.name_problem(name),
        "password": users.password_problem(password),
        "again": "" if request.form.get("again") == password else "The passwords differ.",
    }
    if not any(problems.values()):
        try:
            user_id = users.add_user(name, password, first_is_admin=True)
        except users.NameTaken as error:
            problems["name"] = str(error)
        else:
            more = " You administer this board." if first else ""
            return _enter(user_id, "Welcome, {}." + more)
    page = render_template("accounts/register.html", problems=problems, name=name, first=first)
    return page, 422


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> str | Response | tuple[str, int]:
    """Sign in, and go on where it was asked for."""
    if request.method == "GET":
        if current_user() is not None:
            return redirect(local_target(request.args.get("next")))
        return render_template("accounts/login.html", problem="", name="")
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    address = request.remote_addr or "unknown"
    key, everyone = f"{name.lower()[:30]} from {address}", f"all from {address}"
    throttle.check(key)
    throttle.check(everyone, times=4)
    user = users.verified(name, password)
    if user is None or user["blocked"]:
        throttle.count(key, everyone)
        problem = "Name and password do not match an account that can sign in."
        page = render_template(
            "accounts/login.html", problem=problem, name=name, carried=carried_fields()
        )
        return page, 422
    throttle.forget(key)
    return _enter(user["id"], "Welcome back, {}.")


def _enter(user_id: int, greeting: str) -> str | Response:
    """Sign in, and lead on: to the form that waits for it, or to the page."""
    user = users.user_by_id(user_id)
    assert user is not None
    target, carried = local_target(request.args.get("next")), carried_fields()
    sign_in(user)
    announce(signed_in, name=user["name"])
    if carried:
        return render_expired(f"Welcome back, {user['name']}.", carried, target)
    flash(greeting.format(user["name"]), "success")
    return redirect(target)


@blueprint.post("/logout")
def logout() -> Response:
    """End the session."""
    session.destroy()
    flash("You are signed out.", "success")
    return redirect(url_for("posts.index"))


@blueprint.get("/people/<name>")
def profile(name: str) -> str:
    """Show who somebody is, and their posts."""
    user = users.user_or_404(name)
    wanted = posts.Filter(author_id=user["id"])
    page = Page.asked_for(posts.count_posts(wanted), current_app.config["POSTS_PER_PAGE"])
    found = posts.find_posts(wanted, page.size, page.offset)
    return render_template("accounts/profile.html", user=user, posts=found, page=page)


@blueprint.get("/settings")
@login_required
def settings() -> str:
    """Show one's settings."""
    return _settings()


def _settings(problems: dict[str, str] | None = None, **values: object) -> str:
    values.setdefault("about", signed_in_user()["about"])
    return render_template("accounts/settings.html", problems=problems or {}, **values)


@blueprint.post("/settings/about")
@login_required
def save_about() -> Response | tuple[str, int]:
    """Store what one tells of oneself."""
    about = request.form.get("about", "").strip().replace("\r\n", "\n")
    problem = users.about_problem(about)
    if problem:
        return _settings({"about": problem}, about=about), 422
    users.set_about(signed_in_user()["id"], about)
    flash("Your profile is saved.", "success")
    return redirect(url_for(".settings"))


@blueprint.post("/settings/password")
@login_required
def change_password() -> Response | tuple[str, int]:
    """Change the password: all other sessions end."""
    user = signed_in_user()
    key = f"password of {user['id']}"
    throttle.check(key)
    password = request.form.get("password", "")
    problems = {
        "password": users.password_problem(password),
        "again": "" if request.form.get("again") == password else "The passwords differ.",
    }
    if users.verified(user["name"], request.form.get("current", "")) is None:
        throttle.count(key)
        problems["current"] = "This is not your password."
    if any(problems.values()):
        return _settings(problems), 422
    users.set_password(user["id"], password)
    changed = users.user_by_id(user["id"])
    assert changed is not None
    sign_in(changed)
    flash("Your password is changed. Other sessions have ended.", "success")
    return redirect(url_for(".settings"))


@blueprint.post("/settings/token")
@login_required
def make_token() -> str:
    """Make a token for the API. It is shown this once."""
    return _settings(token_shown=users.new_api_token(signed_in_user()["id"]))
