"""Join, sign in, sign out."""

import sqlite3

from werkzeug.security import check_password_hash, generate_password_hash

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

from .database import change, db

bp = Blueprint("accounts", __name__)


def sign_in(user_id):
    """Open a session; what was in the old one goes, and so does its id."""
    session.clear()
    session.regenerate()
    session["user_id"] = user_id


@bp.get("/join")
def join():
    return render_template("join.html")


@bp.post("/join")
def add():
    name, password = request.form["name"].strip(), request.form["password"]
    if not 1 <= len(name) <= 30 or len(password) < 10:
        flash("Take a name of at most 30 characters, and a password of at least 10.")
        return render_template("join.html"), 422
    hashed = generate_password_hash(password, current_app.config["PASSWORD_METHOD"])
    try:
        sign_in(change("insert into people (name, password) values (?, ?)", name, hashed))
    except sqlite3.IntegrityError:
        flash("That name is taken.")
        return render_template("join.html"), 422
    flash(f"Welcome, {name}.")
    return redirect(url_for("posts.index"))


@bp.get("/login")
def login():
    return render_template("login.html")


@bp.post("/login")
def check():
    found = db().execute("select * from people where name = ?", [request.form["name"].strip()])
    user = found.fetchone()
    if user is None or not check_password_hash(user["password"], request.form["password"]):
        flash("Name or password is wrong.")
        return render_template("login.html"), 422
    sign_in(user["id"])
    return redirect(url_for("posts.index"))


@bp.post("/logout")
def logout():
    session.destroy()
    return redirect(url_for("posts.index"))
