"""The posts for programs: a JSON API below /api, and all of them as CSV."""

import csv
import io

from werkzeug.security import check_password_hash

from glassware import Blueprint, Response, abort, jsonify, request, stream_with_context, url_for
from glassware.views import MethodView

from .database import change, db, one_or_404
from .posts import POST

bp = Blueprint("api", __name__)

POSTS = """
    select posts.*, people.name as author
    from posts join people on people.id = author_id
    order by posts.id desc
"""


def as_json(post):
    """Return a post as the API shows it."""
    shown = {name: post[name] for name in ("id", "title", "body", "author", "created")}
    return {**shown, "url": url_for("posts.show", post_id=post["id"], _external=True)}


def caller():
    """Return who sent a name and a password with the request, or end it with Unauthorized."""
    sent, user = request.authorization, None
    if sent is not None and sent.type == "basic":
        user = db().execute("select * from people where name = ?", [sent.username]).fetchone()
    if user is None or not check_password_hash(user["password"], sent.password):
        abort(401, description="Send your name and password with the scheme Basic.")
    return user


class PostList(MethodView):
    def get(self):
        return jsonify([as_json(post) for post in db().execute(POSTS)])

    def post(self):
        user, data = caller(), request.get_json()
        texts = [data.get(name) for name in ("title", "body")] if isinstance(data, dict) else []
        if len(texts) != 2 or not all(isinstance(text, str) and text.strip() for text in texts):
            abort(422, description="Send an object with the texts 'title' and 'body'.")
        number = change(
            "insert into posts (author_id, title, body) values (?, ?, ?)", user["id"], *texts
        )
        return as_json(one_or_404(POST, number)), 201


class PostItem(MethodView):
    def get(self, post_id):
        return as_json(one_or_404(POST, post_id))


bp.add_url_rule("/api/posts", view_func=PostList.as_view("posts"))
bp.add_url_rule("/api/posts/<int:post_id>", view_func=PostItem.as_view("post"))


def harmless(text):
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


@bp.get("/posts.csv")
def export():
    """Send all posts, row by row: however many they are, no memory holds them all."""

    def lines():
        for post in db().execute(POSTS):
            line = io.StringIO()
            texts = (harmless(post[name]) for name in ("created", "author", "title"))
            csv.writer(line).writerow([post["id"], *texts])
            yield line.getvalue()

    return Response(stream_with_context(lines()), mimetype="text/csv")
