"""The first posts of a new board, so that there is something to look at.

Nobody can sign in to the accounts that wrote them.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from . import pictures
from .seed_texts import COMMENTS, FEATURED, PEOPLE, SUBJECTS
from .users import LOCKED

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

#: A name that no upload has, so that pictures drawn twice are one file.
_DRAWN = {
    "dawn.png": (pictures.DAWN, 640, 400, 1),
    "noon.png": (pictures.NOON, 640, 400, 2),
    "night.png": (pictures.NIGHT, 640, 400, 3),
    "panorama.png": (pictures.DAWN, 960, 240, 5),
}
_SIZES = {name: (width, height) for name, (_, width, height, _) in _DRAWN.items()}


def fill(connection: sqlite3.Connection, uploads: Path, count: int = 200) -> int:
    """Add posts by several people, with comments, tags and pictures.

    The same posts each time: that helps who compares two boards.

    Args:
        connection: A connection in a transaction.
        uploads: The folder for the pictures.
        count: How many posts to add.

    Returns:
        How many were added.
    """
    dice = random.Random(7)
    _draw(uploads)
    people = _add_people(connection)
    featured = FEATURED[: max(0, count)]
    at = datetime.now(UTC) - timedelta(hours=5 * (count + 1))
    for number in range(count):
        at += timedelta(minutes=dice.randrange(120, 480))
        at = min(at, datetime.now(UTC) - timedelta(minutes=(count - number) * 7))
        index = number - (count - len(featured))
        if index >= 0:
            title, body, tags, image, alt = featured[index]
            author = people[index * 5 % len(people)]
        else:
            title, body, tags = _compose(dice)
            image, alt, author = "", "", dice.choice(people)
        post_id = _add_post(connection, author, at, (title, body, image, alt))
        names = [(post_id, name) for name in tags.split()]
        connection.executemany("insert into tag (post_id, name) values (?, ?)", names)
        for _ in range(dice.choice((0, 0, 1, 1, 2, 4))):
            connection.execute(
                "insert into comment (post_id, author_id, body, created) values (?, ?, ?, ?)",
                (post_id, dice.choice(people), dice.choice(COMMENTS), _text(at)),
            )
    return count


def _draw(uploads: Path) -> None:
    uploads.mkdir(parents=True, exist_ok=True)
    for name, (palette, width, height, seed) in _DRAWN.items():
        if not (uploads / name).exists():
            (uploads / name).write_bytes(pictures.landscape(palette, width, height, seed))


def _add_people(connection: sqlite3.Connection) -> list[int]:
    joined = _text(datetime.now(UTC) - timedelta(days=90))
    connection.executemany(
        "insert or ignore into user (name, password, about, joined) values (?, ?, ?, ?)",
        [(name, LOCKED, about, joined) for name, about in PEOPLE],
    )
    query = "select id from user where name = ?"
    return [connection.execute(query, (name,)).fetchone()[0] for name, _ in PEOPLE]


def _compose(dice: random.Random) -> tuple[str, str, str]:
    titles, bodies, things, tags = dice.choice(SUBJECTS)
    thing = dice.choice(things)
    return (
        dice.choice(titles).format(thing),
        dice.choice(bodies).format(thing),
        tags,
    )


def _add_post(
    connection: sqlite3.Connection, author: int, at: datetime, text: tuple[str, str, str, str]
) -> int:
    title, body, image, alt = text
    width, height = _SIZES.get(image, (None, None))
    cursor = connection.execute(
        "insert into post (author_id, title, body, image, image_width, image_height, image_alt, "
        "created) values (?, ?, ?, ?, ?, ?, ?, ?)",
        (author, title, body, image or None, width, height, alt, _text(at)),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
