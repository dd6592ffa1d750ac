"""A limit on wrong passwords, counted in the database so that all workers share it."""

from __future__ import annotations

import math
import time

from werkzeug.exceptions import TooManyRequests

from glassware import current_app

from .database import database


def check(key: str, times: int = 1) -> None:
    """Refuse a further try after too many wrong ones.

    Args:
        key: Whom to count: a name, an address.
        times: How many times as many as LOGIN_FAILURES are let through.

    Raises:
        TooManyRequests: With the seconds after which it is worth another try.
    """
    window: int = current_app.config["LOGIN_WINDOW"]
    most: int = current_app.config["LOGIN_FAILURES"] * times
    rows = (
        database()
        .execute(
            "select at from failed_login where key = ? and at > ? order by at desc limit ?",
            (key, time.time() - window, most),
        )
        .fetchall()
    )
    if len(rows) < most:
        return
    wait = math.ceil(rows[-1]["at"] + window - time.time())
    minutes = math.ceil(wait / 60)
    raise TooManyRequests(
        f"Too many wrong passwords. Try again in {minutes} minute{'s' if minutes > 1 else ''}.",
        retry_after=wait,
    )


def count(*keys: str) -> None:
    """Note a wrong password, and forget those that no longer count."""
    at = time.time()
    connection = database()
    connection.execute(
        "delete from failed_login where at < ?", (at - current_app.config["LOGIN_WINDOW"],)
    )
    connection.executemany(
        "insert into failed_login (key, at) values (?, ?)", [(key, at) for key in keys]
    )


def forget(*keys: str) -> None:
    """Start anew after the right password."""
    database().executemany("delete from failed_login where key = ?", [(key,) for key in keys])
