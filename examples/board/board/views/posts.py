"""Posts: read, search, write, change, comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glassware import Blueprint, current_app, flash, redirect, render_template, request, url_for

from .. import posts, uploads
from ..auth import login_required, require_owner, signed_in_user
from ..events import announce, comment_added, post_created
from ..pagination import Page
from ..posts import Draft, Filter
from ..users import somebody_can_administer

if TYPE_CHECKING:
    import sqlite3

    from werkzeug.wrappers import Response

blueprint = Blueprint("posts", __name__)


@blueprint.get("/")
def index() -> str:
    """List the posts, all or those with the words of a search."""
    words = request.args.get("q", "").strip()[:100]
    return _list(Filter(words=words), "posts/index.html", words=words)


@blueprint.get("/tags/<name>")
def tagged(name: str) -> str:
    """List the posts with a tag."""
    return _list(Filter(tag=name), "posts/tag.html", tag=name.lower())


def _list(wanted: Filter, template: str, **values: object) -> str:
    page = Page.asked_for(posts.count_posts(wanted), current_app.config["POSTS_PER_PAGE"])
    return render_template(
        template,
        posts=posts.find_posts(wanted, page.size, page.offset),
        page=page,
        tags=posts.popular_tags(),
        nobody=not somebody_can_administer(),
        **values,
    )


@blueprint.get("/posts/<int:post_id>")
def show(post_id: int) -> str:
    """Show a post and its comments."""
    return _show(posts.post_or_404(post_id))


def _show(post: sqlite3.Row, comment: str = "", problem: str = "") -> str:
    return render_template(
        "posts/show.html",
        post=post,
        image_there=bool(post["image"]) and (uploads.folder() / post["image"]).is_file(),
        comments=posts.comments_of(post["id"]),
        comment=comment,
        problem=problem,
    )


@blueprint.route("/posts/new", methods=["GET", "POST"])
@login_required
def new() -> str | Response | tuple[str, int]:
    """Write a post."""
    if request.method == "GET":
        draft = Draft(tags=request.args.get("tag", ""))
        return render_template("posts/edit.html", draft=draft, post=None)
    draft = Draft.read(request.form)
    if "preview" in request.form:
        return render_template("posts/edit.html", draft=draft, post=None, preview=True)
    image = _uploaded(draft)
    if draft.problems:
        uploads.remove(image.name if image else None)
        return render_template("posts/edit.html", draft=draft, post=None), 422
    user = signed_in_user()
    post_id = posts.add_post(user["id"], draft, image)
    announce(post_created, post_id=post_id, author=user["name"])
    flash("Your post is on the board.", "success")
    return redirect(url_for(".show", post_id=post_id))


@blueprint.route("/posts/<int:post_id>/edit", methods=["GET", "POST"])
@login_required
def edit(post_id: int) -> str | Response | tuple[str, int]:
    """Change a post of one's own."""
    post = posts.post_or_404(post_id)
    require_owner(post)
    if request.method == "GET":
        return render_template("posts/edit.html", draft=Draft.of(post), post=post)
    draft = Draft.read(request.form)
    if "preview" in request.form:
        return render_template("posts/edit.html", draft=draft, post=post, preview=True)
    image = _uploaded(draft)
    if draft.problems:
        uploads.remove(image.name if image else None)
        return render_template("posts/edit.html", draft=draft, post=post), 422
    posts.change_post(post_id, draft, image)
    if image is None and "drop_image" in request.form:
        posts.drop_image(post_id)
    if image is not None or "drop_image" in request.form:
        uploads.remove(post["image"])
    flash("Saved.", "success")
    return redirect(url_for(".show", post_id=post_id))


def _uploaded(draft: Draft) -> uploads.Image | None:
    """Keep the picture that was sent, if any; what is wrong with it goes to the draft."""
    upload = request.files.get("image")
    if upload is None or not upload.filename:
        return None
    try:
        return uploads.store(upload)
    except uploads.UnusableImage as error:
        draft.problems["image"] = str(error)
        return None


@blueprint.route("/posts/<int:post_id>/delete", methods=["GET", "POST"])
@login_required
def delete(post_id: int) -> str | Response:
    """Ask whether to delete a post, and do so."""
    post = posts.post_or_404(post_id)
    require_owner(post)
    if request.method == "GET":
        return render_template(
            "posts/delete.html",
            what="post",
            text=post["title"],
            comments=post["comments"],
            post_id=post_id,
        )
    posts.delete_post(post_id)
    uploads.remove(post["image"])
    flash("The post is deleted.", "success")
    return redirect(url_for(".index"))


@blueprint.post("/posts/<int:post_id>/comments")
@login_required
def add_comment(post_id: int) -> Response | tuple[str, int]:
    """Comment on a post."""
    post = posts.post_or_404(post_id)
    body = request.form.get("comment", "").strip().replace("\r\n", "\n")
    problem = posts.comment_problem(body)
    if problem:
        return _show(post, body, problem), 422
    user = signed_in_user()
    comment_id = posts.add_comment(post_id, user["id"], body)
    announce(comment_added, post_id=post_id, author=user["name"])
    flash("Your comment is added.", "success")
    return redirect(url_for(".show", post_id=post_id, _anchor=f"comment-{comment_id}"))


@blueprint.get("/posts/<int:post_id>/comments")
def comments(post_id: int) -> Response:
    """Lead back to the post: an expired comment form that is reloaded comes here."""
    return redirect(url_for(".show", post_id=post_id, _anchor="comments"))


@blueprint.route("/posts/<int:post_id>/comments/<int:comment_id>/delete", methods=["GET", "POST"])
@login_required
def delete_comment(post_id: int, comment_id: int) -> str | Response:
    """Ask whether to delete a comment, and do so."""
    comment = posts.comment_or_404(post_id, comment_id)
    require_owner(comment)
    if request.method == "GET":
        return render_template(
            "posts/delete.html", what="comment", text=comment["body"], post_id=post_id
        )
    posts.delete_comment(comment_id)
    flash("The comment is deleted.", "success")
    return redirect(url_for(".show", post_id=post_id, _anchor="comments"))
