"""The same application on both sides, with its sessions in the same kind of store."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from werkzeug.test import Client, create_environ

if TYPE_CHECKING:
    from pathlib import Path

    import glassware

NAMES = ("flask-session", "glassware")
STORES = ("sqlite", "redis")
# A user, a language, a token, and what lies in a basket: about a kilobyte.
BEGIN: dict[str, Any] = {
    "user": 7,
    "language": "en",
    "token": "0123456789abcdef" * 4,
    "basket": [{"id": n, "name": f"glass {n}", "price": n * 3} for n in range(20)],
    "visits": 0,
}


def application(name: str, store: str, folder: Path, address: str) -> glassware.Flask:
    """Make the application of one side.

    Args:
        name: "flask-session" or "glassware".
        store: "sqlite" or "redis".
        folder: Where the file of SQLite goes.
        address: The URL of the server of redis.
    """
    if name == "glassware":
        framework: Any = import_module("glassware")
        app = views(framework)
        app.config["SESSION_BACKEND"] = store
        app.config["SESSION_SQLITE_PATH"] = str(folder / "glassware.sqlite3")
        app.config["SESSION_REDIS_URL"] = address
        return app
    app = views(import_module("flask"))
    extension: Any = import_module("flask_session")
    if store == "redis":
        app.config["SESSION_TYPE"] = "redis"
        app.config["SESSION_REDIS"] = import_module("redis").Redis.from_url(address)
    else:
        app.config["SESSION_TYPE"] = "sqlalchemy"
        app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder / 'flask-session.sqlite3'}"
        app.config["SESSION_SQLALCHEMY"] = import_module("flask_sqlalchemy").SQLAlchemy(app)
        in_wal_mode(app.config["SESSION_SQLALCHEMY"], app)
    extension.Session(app)
    return app


def in_wal_mode(database: Any, app: Any) -> None:
    """Set up each connection as our store does: what is compared is not the mode of the file."""

    def set_up(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")

    with app.app_context():
        import_module("sqlalchemy.event").listen(database.engine, "connect", set_up)


def cookie_application() -> glassware.Flask:
    """Make our application with its sessions in cookies."""
    return views(import_module("glassware"))


def views(framework: Any) -> glassware.Flask:
    """Make an application of a framework."""
    app: glassware.Flask = framework.Flask("benchmarks", static_folder=None)
    app.secret_key = "a secret key of some length"
    session, request = framework.session, framework.request

    @app.get("/begin")
    def begin() -> str:
        session.update(BEGIN)
        session["basket"] = BEGIN["basket"] * int(request.args.get("baskets", 1))
        return "begun"

    @app.get("/untouched")
    def untouched() -> str:
        return "Hello, World!"

    @app.get("/read")
    def read() -> str:
        return f"user {session['user']}"

    @app.get("/write")
    def write() -> str:
        session["visits"] += 1
        return f"user {session['user']}"

    @app.get("/count")
    def count() -> str:
        key: str = request.args["key"]
        session[key] = session.get(key, 0) + 1
        return key

    @app.get("/counted")
    def counted() -> dict[str, int]:
        return {key: value for key, value in session.items() if key.startswith("writer")}

    return app


def environ(app: Any, path: str, cookie: str | None) -> dict[str, Any]:
    """Make the environment of a request that brings a session cookie."""
    headers = {} if cookie is None else {"Cookie": f"session={cookie}"}
    return create_environ(path, headers=headers)


def begun(app: Any, baskets: int = 1) -> str:
    """Begin a session with so many times what lies in a basket, and return its cookie."""
    client = Client(app)
    assert client.get(f"/begin?baskets={baskets}").text == "begun"
    cookie = client.get_cookie("session")
    assert cookie is not None
    return str(cookie.value)
