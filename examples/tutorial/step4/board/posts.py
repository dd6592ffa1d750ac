"""Posts: the list, one of them, and the form for a new one."""

from glassware import Blueprint, flash, redirect, render_template, request, url_for

from .auth import current_user, login_required, require_author
from .database import change, db, one_or_404

bp = Blueprint("posts", __name__)

POST = """
    select posts.*, people.name as author
    from posts join people on people.id = author_id
    where posts.id = ?
"""


@bp.get("/")
def index():
    rows = db().execute("select * from posts order by id desc").fetchall()
    return render_template("index.html", posts=rows)


@bp.get("/posts/<int:post_id>")
def show(post_id):
    return render_template("show.html", post=one_or_404(POST, post_id))


@bp.get("/new")
@login_required
def new():
    return render_template("new.html", problems={})


@bp.post("/new")
@login_required
def add():
    title, body = request.form["title"].strip(), request.form["body"].strip()
    problems = {}
    if not 1 <= len(title) <= 100:
        problems["title"] = "Write a title of at most 100 characters."
    if not body:
        problems["body"] = "Write something."
    if problems:
        return render_template("new.html", problems=problems), 422
    number = change(
        "insert into posts (author_id, title, body) values (?, ?, ?)",
        current_user()["id"],
        title,
        body,
    )
    flash("Your post is there for all to see.")
    return redirect(url_for(".show", post_id=number))


@bp.route("/posts/<int:post_id>/delete", methods=["GET", "POST"])
@login_required
def delete(post_id):
    post = one_or_404(POST, post_id)
    require_author(post)
    if request.method == "GET":
        return render_template("delete.html", post=post)
    change("delete from posts where id = ?", post_id)
    flash("Deleted.")
    return redirect(url_for(".index"))
