"""The JSON API. It knows its callers by a token and takes no cookies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware import Blueprint, abort, current_app, g, jsonify, request, url_for
from glassware.views import MethodView

from .. import posts, uploads, users
from ..pagination import Page
from ..posts import Draft, Filter

if TYPE_CHECKING:
    import sqlite3

    from glassware import Response

blueprint = Blueprint("api", __name__, url_prefix="/api")

Created = tuple[dict[str, Any], int, dict[str, str]]


@blueprint.before_request
def forget_cookies() -> None:
    """Take no account from the session: a foreign page could send the cookie along."""
    g.user = None


def caller() -> sqlite3.Row:
    """Return the account of the token that was sent, or answer 401."""
    sent = request.authorization
    token = sent.token if sent is not None and sent.type == "bearer" else None
    user = users.user_by_token(token) if token else None
    if user is None:
        abort(401, description="Send 'Authorization: Bearer TOKEN'; make a token in the settings.")
    return user


def sent_object() -> dict[str, Any]:
    """Return the JSON object of the request, or answer 400."""
    data = request.get_json()
    if not isinstance(data, dict):
        abort(400, description="Send a JSON object.")
    return data


def as_json(post: sqlite3.Row) -> dict[str, Any]:
    """Return a post as the API shows it."""
    image = url_for("images.show", name=post["image"], _external=True) if post["image"] else None
    return {
        "id": post["id"],
        "title": post["title"],
        "body": post["body"],
        "author": post["author"],
        "tags": sorted((post["tags"] or "").split()),
        "comments": post["comments"],
        "image": image,
        "image_alt": post["image_alt"],
        "created": post["created"],
        "edited": post["edited"],
        "url": url_for("posts.show", post_id=post["id"], _external=True),
    }


def comment_as_json(comment: sqlite3.Row) -> dict[str, Any]:
    """Return a comment as the API shows it."""
    return {name: comment[name] for name in ("id", "author", "body", "created")}


def checked(data: dict[str, Any], before: Draft | None = None) -> Draft:
    """Return what was sent as a draft, or answer 400 or 422 by way of the error handler.

    Args:
        data: The object that was sent.
        before: What stays where nothing was sent.
    """
    values = vars(before or Draft()).copy()
    del values["problems"]
    tags = data.get("tags")
    if isinstance(tags, list) and all(isinstance(tag, str) for tag in tags):
        data = {**data, "tags": " ".join(tags)}
    for name in values.keys() & data.keys():
        if not isinstance(data[name], str):
            abort(400, description=f"'{name}' is no text.")
        values[name] = data[name]
    draft = Draft.read(values)
    if draft.problems:
        abort(422, description=" ".join(draft.problems.values()))
    return draft


def own(post_id: int) -> sqlite3.Row:
    """Return a post that the caller may change, or answer 401, 403 or 404."""
    user, post = caller(), posts.post_or_404(post_id)
    if post["author_id"] != user["id"] and user["role"] != "admin":
        abort(403, description="Only its author or an administrator can change this.")
    return post


class Index(MethodView):
    """What there is."""

    def get(self) -> dict[str, str]:
        """List the addresses."""
        names = ("posts", "tags")
        return {name: url_for(f".{name}", _external=True) for name in names}


class PostList(MethodView):
    """All posts."""

    def get(self) -> Response:
        """List the posts, a page of them, with the addresses of the pages around."""
        wanted = Filter(words=request.args.get("q", ""), tag=request.args.get("tag", ""))
        page = Page.asked_for(posts.count_posts(wanted), current_app.config["POSTS_PER_PAGE"])
        found = posts.find_posts(wanted, page.size, page.offset)
        return jsonify(
            posts=[as_json(post) for post in found],
            total=page.total,
            page=page.number,
            previous=self._page(page.number - 1) if page.number > 1 else None,
            next=self._page(page.number + 1) if page.number < page.last else None,
        )

    def post(self) -> Created:
        """Add a post."""
        user = caller()
        shown = as_json(posts.post_or_404(posts.add_post(user["id"], checked(sent_object()))))
        return shown, 201, {"Location": url_for(".post", post_id=shown["id"], _external=True)}

    def _page(self, number: int) -> str:
        asked = {**request.args.to_dict(), "page": str(number)}
        return url_for(".posts", _external=True, **asked)


class PostItem(MethodView):
    """One post."""

    def get(self, post_id: int) -> dict[str, Any]:
        """Show the post with its comments."""
        post = posts.post_or_404(post_id)
        comments = [comment_as_json(comment) for comment in posts.comments_of(post_id)]
        return {**as_json(post), "comments": comments}

    def patch(self, post_id: int) -> dict[str, Any]:
        """Change what was sent of the post."""
        draft = checked(sent_object(), Draft.of(own(post_id)))
        posts.change_post(post_id, draft)
        return as_json(posts.post_or_404(post_id))

    def delete(self, post_id: int) -> tuple[str, int]:
        """Delete the post."""
        post = own(post_id)
        posts.delete_post(post_id)
        uploads.remove(post["image"])
        return "", 204


class CommentList(MethodView):
    """The comments on a post."""

    def get(self, post_id: int) -> Response:
        """List the comments."""
        posts.post_or_404(post_id)
        return jsonify([comment_as_json(comment) for comment in posts.comments_of(post_id)])

    def post(self, post_id: int) -> tuple[dict[str, Any], int]:
        """Add a comment."""
        user = caller()
        posts.post_or_404(post_id)
        body = sent_object().get("body")
        if not isinstance(body, str):
            abort(400, description="'body' is no text.")
        problem = posts.comment_problem(body.strip())
        if problem:
            abort(422, description=problem)
        comment_id = posts.add_comment(post_id, user["id"], body.strip())
        return comment_as_json(posts.comment_or_404(post_id, comment_id)), 201


class TagList(MethodView):
    """All tags."""

    def get(self) -> Response:
        """List the tags, the most used first."""
        return jsonify([dict(tag) for tag in posts.popular_tags(1000)])


blueprint.add_url_rule("/", view_func=Index.as_view("index"))
blueprint.add_url_rule("/posts", view_func=PostList.as_view("posts"))
blueprint.add_url_rule("/posts/<int:post_id>", view_func=PostItem.as_view("post"))
blueprint.add_url_rule("/posts/<int:post_id>/comments", view_func=CommentList.as_view("comments"))
blueprint.add_url_rule("/tags", view_func=TagList.as_view("tags"))
