"""Posts with their tags and comments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from glassware import abort

from .database import contains, database, now, transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from .uploads import Image

TITLE_LONGEST = 160
BODY_LONGEST = 10_000
COMMENT_LONGEST = 2_000
ALT_LONGEST = 200
TAGS_MOST = 5
TAG = re.compile(r"[\w-]{1,24}")

_COLUMNS = """
select post.*, user.name as author,
    (select count(*) from comment where post_id = post.id) as comments,
    (select group_concat(name, ' ') from tag where post_id = post.id) as tags
from post join user on user.id = post.author_id
"""


@dataclass
class Draft:
    """What somebody wrote, before it is a post.

    Attributes:
        title: One line.
        body: Plain text.
        tags: Words, as typed.
        image_alt: What the picture shows.
        problems: What is wrong, by field.
    """

    title: str = ""
    body: str = ""
    tags: str = ""
    image_alt: str = ""
    problems: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, form: Mapping[str, str]) -> Draft:
        """Take what a form sent, and check it."""

        def text(name: str) -> str:
            return form.get(name, "").strip().replace("\r\n", "\n")

        draft = cls(text("title"), text("body"), text("tags"), text("image_alt"))
        draft.check()
        return draft

    @classmethod
    def of(cls, post: sqlite3.Row) -> Draft:
        """Take a post to edit."""
        return cls(post["title"], post["body"], post["tags"] or "", post["image_alt"])

    @property
    def tag_names(self) -> list[str]:
        """The tags in lower case, without `#`, each once."""
        words = re.split(r"[\s,]+", self.tags.lower())
        return list(dict.fromkeys(word.lstrip("#") for word in words if word.lstrip("#")))

    def check(self) -> None:
        """Note what is wrong in `problems`."""
        # A title is one line, whatever was sent.
        self.title = " ".join(self.title.split())
        if not self.title:
            self.problems["title"] = "A post needs a title."
        elif len(self.title) > TITLE_LONGEST:
            self.problems["title"] = _too_long(self.title, TITLE_LONGEST)
        if not self.body:
            self.problems["body"] = "Write something: this is what the others read."
        elif len(self.body) > BODY_LONGEST:
            self.problems["body"] = _too_long(self.body, BODY_LONGEST)
        if len(self.image_alt) > ALT_LONGEST:
            self.problems["image_alt"] = _too_long(self.image_alt, ALT_LONGEST)
        odd = [name for name in self.tag_names if not TAG.fullmatch(name)]
        if odd:
            self.problems["tags"] = (
                f"“{odd[0][:40]}” is no tag: a tag has up to 24 letters, digits, - or _."
            )
        elif len(self.tag_names) > TAGS_MOST:
            self.problems["tags"] = f"At most {TAGS_MOST} tags; these are {len(self.tag_names)}."


def comment_problem(body: str) -> str:
    """Return what is wrong with a comment, or nothing."""
    if not body:
        return "A comment needs some text."
    return _too_long(body, COMMENT_LONGEST) if len(body) > COMMENT_LONGEST else ""


def _too_long(text: str, longest: int) -> str:
    return f"At most {longest:,} characters; these are {len(text):,}."


@dataclass(frozen=True)
class Filter:
    """Which posts to show.

    Attributes:
        words: Each of these is in the title or the text.
        tag: The post has this tag.
        author_id: Who wrote it.
    """

    words: str = ""
    tag: str = ""
    author_id: int | None = None

    def where(self) -> tuple[str, list[Any]]:
        """Return the condition in SQL, and its parameters."""
        conditions = ["1"]
        parameters: list[Any] = []
        for word in self.words.split()[:10]:
            conditions.append(r"(title like ? escape '\' or body like ? escape '\')")
            parameters += [contains(word)] * 2
        if self.tag:
            conditions.append("post.id in (select post_id from tag where name = ?)")
            parameters.append(self.tag.lower())
        if self.author_id is not None:
            conditions.append("author_id = ?")
            parameters.append(self.author_id)
        return " and ".join(conditions), parameters


def count_posts(wanted: Filter) -> int:
    """Return how many posts there are."""
    where, parameters = wanted.where()
    (count,) = database().execute(f"select count(*) from post where {where}", parameters).fetchone()
    return int(count)


def find_posts(wanted: Filter, limit: int, offset: int = 0) -> Sequence[sqlite3.Row]:
    """Return some of the posts, the newest first."""
    where, parameters = wanted.where()
    return (
        database()
        .execute(
            f"{_COLUMNS} where {where} order by post.id desc limit ? offset ?",
            [*parameters, limit, offset],
        )
        .fetchall()
    )


def every_post(wanted: Filter) -> Iterator[sqlite3.Row]:
    """Return the posts one by one, the oldest first, without holding them all."""
    where, parameters = wanted.where()
    yield from database().execute(f"{_COLUMNS} where {where} order by post.id", parameters)


def post_or_404(post_id: int) -> sqlite3.Row:
    """Return a post, or answer 404."""
    # A larger number than SQLite has is no post's.
    found: sqlite3.Row | None = None
    if post_id < 2**63:
        found = database().execute(f"{_COLUMNS} where post.id = ?", (post_id,)).fetchone()
    if found is None:
        abort(404, description=f"There is no post {post_id}. It may have been deleted.")
    return found


def add_post(author_id: int, draft: Draft, image: Image | None = None) -> int:
    """Store a post and return its number."""
    with transaction() as connection:
        cursor = connection.execute(
            "insert into post (author_id, title, body, image_alt, created) values (?, ?, ?, ?, ?)",
            (author_id, draft.title, draft.body, draft.image_alt, now()),
        )
        assert cursor.lastrowid is not None
        _set_tags(connection, cursor.lastrowid, draft.tag_names)
        _set_image(connection, cursor.lastrowid, image)
    return cursor.lastrowid


def change_post(post_id: int, draft: Draft, image: Image | None = None) -> None:
    """Store what was edited; without a new image the old one stays."""
    with transaction() as connection:
        connection.execute(
            "update post set title = ?, body = ?, image_alt = ?, edited = ? where id = ?",
            (draft.title, draft.body, draft.image_alt, now(), post_id),
        )
        _set_tags(connection, post_id, draft.tag_names)
        _set_image(connection, post_id, image)


def drop_image(post_id: int) -> None:
    """Take the picture off a post."""
    database().execute("update post set image = null, image_alt = '' where id = ?", (post_id,))


def delete_post(post_id: int) -> None:
    """Delete a post with its tags and comments."""
    database().execute("delete from post where id = ?", (post_id,))


def _set_tags(connection: sqlite3.Connection, post_id: int, names: list[str]) -> None:
    connection.execute("delete from tag where post_id = ?", (post_id,))
    rows = [(post_id, name) for name in names]
    connection.executemany("insert into tag (post_id, name) values (?, ?)", rows)


def _set_image(connection: sqlite3.Connection, post_id: int, image: Image | None) -> None:
    if image is not None:
        connection.execute(
            "update post set image = ?, image_width = ?, image_height = ? where id = ?",
            (image.name, image.width, image.height, post_id),
        )


def popular_tags(limit: int = 12) -> Sequence[sqlite3.Row]:
    """Return the tags with the most posts, and how many these are."""
    return (
        database()
        .execute(
            "select name, count(*) as posts from tag group by name order by posts desc, name "
            "limit ?",
            (limit,),
        )
        .fetchall()
    )


def comments_of(post_id: int) -> Sequence[sqlite3.Row]:
    """Return the comments on a post, the oldest first."""
    return (
        database()
        .execute(
            "select comment.*, user.name as author from comment "
            "join user on user.id = comment.author_id where post_id = ? order by comment.id",
            (post_id,),
        )
        .fetchall()
    )


def add_comment(post_id: int, author_id: int, body: str) -> int:
    """Store a comment and return its number."""
    cursor = database().execute(
        "insert into comment (post_id, author_id, body, created) values (?, ?, ?, ?)",
        (post_id, author_id, body, now()),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def comment_or_404(post_id: int, comment_id: int) -> sqlite3.Row:
    """Return a comment on a post, or answer 404."""
    found = next((each for each in comments_of(post_id) if each["id"] == comment_id), None)
    if found is None:
        abort(404, description="There is no such comment. It may have been deleted.")
    return found


def delete_comment(comment_id: int) -> None:
    """Delete a comment."""
    database().execute("delete from comment where id = ?", (comment_id,))
