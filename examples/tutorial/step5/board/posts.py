"""Posts: the list, one of them, and the form for a new one."""

from glassware import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)

from .auth import current_user, login_required, require_author
from .database import change, db, one_or_404

bp = Blueprint("posts", __name__)

POST = """
    select posts.*, people.name as author
    from posts join people on people.id = author_id
    where posts.id = ?
"""


COMMENTS = """
    select comments.*, people.name as author
    from comments join people on people.id = author_id
    where post_id = ? order by comments.id
"""

PAGE = """
    select * from posts where instr(lower(title || ' ' || body), lower(?))
    order by id desc limit ? offset ?
"""


@bp.get("/")
def index():
    words = request.args.get("q", "").strip()
    page = min(max(request.args.get("page", 1, type=int), 1), 100_000)
    size = current_app.config["POSTS_PER_PAGE"]
    # One more than fits tells whether there is another page.
    rows = db().execute(PAGE, [words, size + 1, (page - 1) * size]).fetchall()
    if not rows and page > 1:
        abort(404)
    return render_template(
        "index.html", posts=rows[:size], words=words, page=page, more=len(rows) > size
    )


@bp.get("/posts/<int:post_id>")
def show(post_id):
    post = one_or_404(POST, post_id)
    comments = db().execute(COMMENTS, [post_id]).fetchall()
    return render_template("show.html", post=post, comments=comments)


@bp.post("/posts/<int:post_id>/comments")
@login_required
def comment(post_id):
    one_or_404(POST, post_id)
    body = request.form["body"].strip()
    if body:
        change(
            "insert into comments (post_id, author_id, body) values (?, ?, ?)",
            post_id,
            current_user()["id"],
            body,
        )
    return redirect(url_for(".show", post_id=post_id))


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
