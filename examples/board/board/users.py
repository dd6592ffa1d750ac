"""Who takes part: accounts, their passwords and tokens."""

from __future__ import annotations

import hashlib
import re
import secrets
import sqlite3
from typing import TYPE_CHECKING

from werkzeug.security import check_password_hash, generate_password_hash

from glassware import abort, current_app

from .database import database, now, transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = re.compile(r"[\w.-]{2,30}")
PASSWORD_SHORTEST, PASSWORD_LONGEST = 10, 200
ABOUT_LONGEST = 500
#: The password of an account that nobody can sign in to.
LOCKED = "!"


class NameTaken(Exception):
    """Raised for a name that another account has."""


def name_problem(name: str) -> str:
    """Return what is wrong with a name, or nothing."""
    if NAME.fullmatch(name):
        return ""
    return "A name has 2 to 30 letters, digits, dots, dashes or underscores."


def password_problem(password: str) -> str:
    """Return what is wrong with a new password, or nothing."""
    if len(password) < PASSWORD_SHORTEST:
        return f"A password has at least {PASSWORD_SHORTEST} characters."
    if len(password) > PASSWORD_LONGEST:
        return f"A password has at most {PASSWORD_LONGEST} characters."
    return ""


def about_problem(about: str) -> str:
    """Return what is wrong with what somebody tells of themselves, or nothing."""
    if len(about) > ABOUT_LONGEST:
        return f"At most {ABOUT_LONGEST} characters; these are {len(about)}."
    return ""


def user_by_id(user_id: object) -> sqlite3.Row | None:
    """Return an account by its number."""
    found: sqlite3.Row | None = (
        database().execute("select * from user where id = ?", (user_id,)).fetchone()
    )
    return found


def user_by_name(name: str) -> sqlite3.Row | None:
    """Return an account by its name, in whatever case."""
    found: sqlite3.Row | None = (
        database().execute("select * from user where name = ?", (name,)).fetchone()
    )
    return found


def user_or_404(name: str) -> sqlite3.Row:
    """Return an account by its name, or answer 404."""
    found = user_by_name(name)
    if found is None:
        abort(404, description=f"Nobody here is called {name}.")
    return found


def all_users() -> Sequence[sqlite3.Row]:
    """Return every account with the number of its posts."""
    return (
        database()
        .execute(
            "select user.*, (select count(*) from post where author_id = user.id) as posts "
            "from user order by name"
        )
        .fetchall()
    )


def somebody_can_administer() -> bool:
    """Tell whether there is an administrator already."""
    found = database().execute("select 1 from user where role = 'admin' limit 1").fetchone()
    return found is not None


def add_user(
    name: str, password: str, *, role: str = "member", first_is_admin: bool = False
) -> int:
    """Make an account and return its number.

    Args:
        name: A name that `name_problem` finds nothing about.
        password: The password; its hash is stored.
        role: `"member"` or `"admin"`.
        first_is_admin: Make the account an administrator when there is none yet.

    Raises:
        NameTaken: Another account has the name.
    """
    hashed = hash_password(password)
    try:
        with transaction() as connection:
            if first_is_admin and not somebody_can_administer():
                role = "admin"
            cursor = connection.execute(
                "insert into user (name, password, role, joined) values (?, ?, ?, ?)",
                (name, hashed, role, now()),
            )
    except sqlite3.IntegrityError:
        msg = f"The name {name} is taken."
        raise NameTaken(msg) from None
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def hash_password(password: str) -> str:
    """Return the salted hash of a password, by the method that PASSWORD_METHOD names."""
    return generate_password_hash(password, method=current_app.config["PASSWORD_METHOD"])


def verified(name: str, password: str) -> sqlite3.Row | None:
    """Return the account of a name and its password; none when either is wrong.

    An unknown name takes as long as a wrong password, so that names cannot be guessed by time.
    """
    user = user_by_name(name)
    if user is None or user["password"] == LOCKED:
        hash_password(password[:PASSWORD_LONGEST])
        return None
    return user if check_password_hash(user["password"], password[:PASSWORD_LONGEST]) else None


def set_password(user_id: int, password: str) -> None:
    """Change a password, which ends every session and takes the API token away."""
    hashed = hash_password(password)
    with transaction() as connection:
        connection.execute(
            "update user set password = ?, generation = generation + 1, api_token = null "
            "where id = ?",
            (hashed, user_id),
        )


def set_about(user_id: int, about: str) -> None:
    """Store what somebody tells of themselves."""
    database().execute("update user set about = ? where id = ?", (about, user_id))


def set_role(user_id: int, role: str) -> None:
    """Make an account a member or an administrator."""
    database().execute("update user set role = ? where id = ?", (role, user_id))


def set_blocked(user_id: int, blocked: bool) -> None:
    """Lock an account out, or let it in again; its sessions end."""
    database().execute(
        "update user set blocked = ?, generation = generation + 1 where id = ?", (blocked, user_id)
    )


def new_api_token(user_id: int) -> str:
    """Give an account a new token for the API; only its hash is stored."""
    token = secrets.token_urlsafe(32)
    database().execute("update user set api_token = ? where id = ?", (_digest(token), user_id))
    return token


def user_by_token(token: str) -> sqlite3.Row | None:
    """Return the account of an API token."""
    found: sqlite3.Row | None = (
        database()
        .execute("select * from user where api_token = ? and not blocked", (_digest(token),))
        .fetchone()
    )
    return found


def _digest(token: str) -> str:
    # 256 random bits need no slow hash.
    return hashlib.sha256(token.encode()).hexdigest()
