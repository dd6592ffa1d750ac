"""All posts as CSV, sent row by row."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from glassware import Response, request, stream_with_context, url_for

from .. import posts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

COLUMNS = ("id", "created", "author", "title", "body", "tags", "comments", "url")


def export_csv() -> Response:
    """Stream the posts, all or those of a search or with a tag."""
    wanted = posts.Filter(words=request.args.get("q", ""), tag=request.args.get("tag", ""))
    response = Response(stream_with_context(_lines(wanted)), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="posts.csv"'
    return response


def _lines(wanted: posts.Filter) -> Iterator[str]:
    yield _line(COLUMNS)
    for post in posts.every_post(wanted):
        url = url_for("posts.show", post_id=post["id"], _external=True)
        yield _line([*(_harmless(post[name]) for name in COLUMNS[:-1]), url])


def _line(values: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue()


def _harmless(value: object) -> object:
    """Return a value that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return value
