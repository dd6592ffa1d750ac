"""Posts: the list, one of them, and the form for a new one."""

from glassware import Blueprint, flash, redirect, render_template, request, url_for

from .database import change, db, one_or_404

bp = Blueprint("posts", __name__)


@bp.get("/")
def index():
    rows = db().execute("select * from posts order by id desc").fetchall()
    return render_template("index.html", posts=rows)


@bp.get("/posts/<int:post_id>")
def show(post_id):
    return render_template(
        "show.html", post=one_or_404("select * from posts where id = ?", post_id)
    )


@bp.get("/new")
def new():
    return render_template("new.html", problems={})


@bp.post("/new")
def add():
    title, body = request.form["title"].strip(), request.form["body"].strip()
    problems = {}
    if not 1 <= len(title) <= 100:
        problems["title"] = "Write a title of at most 100 characters."
    if not body:
        problems["body"] = "Write something."
    if problems:
        return render_template("new.html", problems=problems), 422
    number = change("insert into posts (title, body) values (?, ?)", title, body)
    flash("Your post is there for all to see.")
    return redirect(url_for(".show", post_id=number))
