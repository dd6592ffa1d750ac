"""The application factory."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glassware import Flask

from . import auth, commands, csrf, database, errors, events, filters, headers, seed
from .secret_key import load_secret_key
from .views import accounts, admin, api, images, pages, posts

if TYPE_CHECKING:
    import sqlite3


def create_app(config: dict[str, Any] | None = None) -> Flask:
    """Make the application; at the first start also its database, its key and some posts.

    Settings may also come from variables of the environment: `BOARD_SITE_NAME="Our house"`,
    `BOARD_SESSION_COOKIE_SECURE=true`.

    Args:
        config: Settings that win over all others. `INSTANCE_PATH` is the folder for the database,
            the pictures and the key.
    """
    settings = dict(config or {})
    app = Flask(__name__, instance_path=settings.pop("INSTANCE_PATH", None))
    configure(app, settings)
    folder = Path(app.instance_path)
    folder.mkdir(parents=True, exist_ok=True)
    if not app.config["SECRET_KEY"]:
        app.config["SECRET_KEY"] = load_secret_key(folder)
    fill = partial(first_posts, app) if app.config["SEED"] else None
    database.prepare(app.config["DATABASE"], fill)

    for module in (database, csrf, auth, headers, errors, events, filters, commands):
        module.init_app(app)
    for view in (posts, accounts, pages, images, admin, api):
        app.register_blueprint(view.blueprint)
    return app


def configure(app: Flask, settings: dict[str, Any]) -> None:
    """Set the defaults, then what the environment says, then what the caller says."""
    folder = Path(app.instance_path)
    app.config.from_mapping(
        SITE_NAME="Corner",
        DATABASE=str(folder / "board.sqlite"),
        UPLOADS=str(folder / "uploads"),
        # Whether a new database begins with posts to look at.
        SEED=True,
        POSTS_PER_PAGE=20,
        MAX_IMAGE_BYTES=2 * 1024 * 1024,
        MAX_CONTENT_LENGTH=3 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        # So many wrong passwords in so many seconds, for a name from an address; an address has
        # four times as many.
        LOGIN_FAILURES=5,
        LOGIN_WINDOW=15 * 60,
        PASSWORD_METHOD="scrypt",
        SESSION_COOKIE_NAME="board",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
    )
    app.config.from_prefixed_env("BOARD")
    app.config.from_mapping(settings)


def first_posts(app: Flask, connection: sqlite3.Connection) -> None:
    """Fill a new database, with a place for pictures."""
    seed.fill(connection, Path(app.config["UPLOADS"]))
