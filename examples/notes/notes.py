"""Notes: a small application on SQLite that uses every part of glassware.

Run it with `glassware --app notes run` in this folder. The database and the secret key are made in
the instance folder at the first start.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from werkzeug.exceptions import HTTPException

from glassware import (
    Blueprint,
    Flask,
    abort,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    request_finished,
    session,
    url_for,
)
from glassware.views import MethodView

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

SCHEMA = """
create table if not exists note (
    id integer primary key,
    author text not null,
    title text not null,
    body text not null default '',
    created text not null
);
"""

TITLE_LIMIT = 120
BODY_LIMIT = 10_000

# The database


def database() -> sqlite3.Connection:
    """Return the connection of this request or command, opened when first needed."""
    if "database" not in g:
        g.database = sqlite3.connect(current_app.config["DATABASE"], timeout=10)
        g.database.row_factory = sqlite3.Row
    connection: sqlite3.Connection = g.database
    return connection


def close_database(error: BaseException | None) -> None:
    """Close the connection when the application context ends."""
    connection = g.pop("database", None)
    if connection is not None:
        connection.close()


def create_tables(path: str) -> None:
    """Make the database; several workers may do so at once."""
    connection = sqlite3.connect(path, timeout=10)
    with connection:
        connection.execute("pragma journal_mode = wal")
        connection.executescript(SCHEMA)
    connection.close()


def all_notes(search: str = "") -> list[sqlite3.Row]:
    """Return the notes with a text in their title or body, the newest first."""
    pattern = "%" + search.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    return (
        database()
        .execute(
            r"select * from note where title like ? escape '\' or body like ? escape '\' "
            "order by id desc",
            (pattern, pattern),
        )
        .fetchall()
    )


def one_note(note_id: int) -> sqlite3.Row:
    """Return a note, or answer 404."""
    note: sqlite3.Row | None = (
        database().execute("select * from note where id = ?", (note_id,)).fetchone()
    )
    if note is None:
        abort(404, description=f"There is no note {note_id}.")
    return note


def add_note(author: str, title: str, body: str) -> int:
    """Store a note and return its number."""
    with database() as connection:
        cursor = connection.execute(
            "insert into note (author, title, body, created) values (?, ?, ?, ?)",
            (author, title, body, datetime.now(UTC).isoformat(timespec="seconds")),
        )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def remove_note(note_id: int) -> None:
    """Delete a note, or answer 404."""
    one_note(note_id)
    with database() as connection:
        connection.execute("delete from note where id = ?", (note_id,))


def problems_of(title: Any, body: Any) -> dict[str, str]:
    """Return what is wrong with a note, by field."""
    problems = {}
    if not isinstance(title, str) or not title.strip():
        problems["title"] = "A note needs a title."
    elif len(title) > TITLE_LIMIT:
        problems["title"] = f"A title has at most {TITLE_LIMIT} characters."
    if not isinstance(body, str):
        problems["body"] = "The body of a note is text."
    elif len(body) > BODY_LIMIT:
        problems["body"] = f"A note has at most {BODY_LIMIT} characters."
    return problems


# Pages

pages = Blueprint("pages", __name__)


@pages.before_request
def protect_forms() -> None:
    """Refuse a form that was not made by this site for this visitor."""
    if request.method == "POST":
        sent = request.form.get("token", "")
        if not secrets.compare_digest(sent.encode(), session.get("token", "").encode()) or not sent:
            abort(400, description="This form is out of date. Go back, reload the page, try again.")


@pages.app_context_processor
def form_token() -> dict[str, Any]:
    """Give templates `form_token()`, the value of the hidden field of each form."""

    def token() -> str:
        value: str = session.setdefault("token", secrets.token_urlsafe())
        return value

    return {"form_token": token}


@pages.app_template_filter("day")
def format_day(value: str) -> str:
    """Show a stored time as a day."""
    return datetime.fromisoformat(value).strftime("%d %B %Y").lstrip("0")


@pages.get("/")
def index() -> str:
    """List the notes, all or those that a search finds."""
    search = request.args.get("q", "")
    return render_template("index.html", notes=all_notes(search), search=search)


@pages.get("/notes/<int:note_id>")
def show(note_id: int) -> str:
    """Show one note."""
    return render_template("note.html", note=one_note(note_id))


@pages.route("/notes/new", methods=["GET", "POST"])
def new() -> str | Response | tuple[str, int]:
    """Show the form of a new note, and store it."""
    if "name" not in session:
        flash("Say who you are first.", "warning")
        return redirect(url_for(".sign_in", next=request.path))
    if request.method == "GET":
        return render_template("new.html", problems={}, title="", body="")
    title, body = request.form.get("title", ""), request.form.get("body", "")
    problems = problems_of(title, body)
    if problems:
        return render_template("new.html", problems=problems, title=title, body=body), 422
    note_id = add_note(session["name"], title.strip(), body.strip())
    flash("Saved.", "success")
    return redirect(url_for(".show", note_id=note_id))


@pages.post("/notes/<int:note_id>/delete")
def delete(note_id: int) -> Response:
    """Delete a note of one's own."""
    if one_note(note_id)["author"] != session.get("name"):
        abort(403, description="Only who wrote a note can delete it.")
    remove_note(note_id)
    flash("Deleted.", "success")
    return redirect(url_for(".index"))


@pages.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response | tuple[str, int]:
    """Remember a name. There are no passwords: this is a demonstration."""
    if request.method == "GET":
        return render_template("sign_in.html", problem="")
    name = request.form.get("name", "").strip()
    if not 1 <= len(name) <= 40:
        return render_template("sign_in.html", problem="A name has 1 to 40 characters."), 422
    # Another id, where the backend keeps ids: who knew the old one is not signed in with it.
    session.regenerate()
    session["name"] = name
    flash(f"Hello, {name}.", "success")
    target = request.args.get("next", "")
    # Only a path on this site: "//host" and "/\host" would lead to another one.
    if not target.startswith("/") or target[1:2] in ("/", "\\"):
        target = url_for(".index")
    return redirect(target)


@pages.post("/sign-out")
def sign_out() -> Response:
    """Forget the name."""
    session.destroy()
    flash("Good-bye.", "success")
    return redirect(url_for(".index"))


# The JSON API: a blueprint in a blueprint

api = Blueprint("api", __name__, url_prefix="/api")
api_notes = Blueprint("notes", __name__, url_prefix="/notes")


def as_json(note: sqlite3.Row) -> dict[str, Any]:
    """Return a note as the API shows it."""
    return {**dict(note), "url": url_for("api.notes.item", note_id=note["id"], _external=True)}


@api.errorhandler(HTTPException)
def api_error(error: HTTPException) -> tuple[dict[str, Any], int]:
    """Answer errors below /api as JSON."""
    return {"error": error.name, "message": error.description}, error.code or 500


class NoteList(MethodView):
    """All notes."""

    def get(self) -> Response:
        """List the notes."""
        return jsonify([as_json(note) for note in all_notes(request.args.get("q", ""))])

    def post(self) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Add a note."""
        data = request.get_json()
        if not isinstance(data, dict):
            abort(400, description="Send a JSON object with a title and a body.")
        title, body = data.get("title"), data.get("body", "")
        problems = problems_of(title, body)
        if problems:
            return {"error": "Invalid note", "problems": problems}, 422, {}
        author = str(data.get("author") or "api")[:40]
        note = one_note(add_note(author, str(title).strip(), body.strip()))
        shown = as_json(note)
        return shown, 201, {"Location": shown["url"]}


class NoteItem(MethodView):
    """One note."""

    def get(self, note_id: int) -> dict[str, Any]:
        """Show the note."""
        return as_json(one_note(note_id))

    def delete(self, note_id: int) -> tuple[str, int]:
        """Delete the note."""
        remove_note(note_id)
        return "", 204


api_notes.add_url_rule("", view_func=NoteList.as_view("list"))
api_notes.add_url_rule("/<int:note_id>", view_func=NoteItem.as_view("item"))
api.register_blueprint(api_notes)

# Commands


@pages.cli.command("add")
@click.argument("title")
@click.option("--body", default="", help="The text of the note.")
def add_command(title: str, body: str) -> None:
    """Add a note from the command line."""
    problems = problems_of(title, body)
    if problems:
        raise click.ClickException(" ".join(problems.values()))
    click.echo(f"Note {add_note('command line', title, body)} added.")


# The application


def show_error(error: HTTPException) -> tuple[str, int]:
    """Answer an error in the site's own layout."""
    return render_template("error.html", error=error), error.code or 500


def count_response(sender: Flask, response: Response, **extra: Any) -> None:
    """Count the answers by their status, to show that signals arrive."""
    counts = sender.extensions["notes"]
    counts[response.status_code] = counts.get(response.status_code, 0) + 1


def secret_key(folder: Path) -> str:
    """Return the key that signs sessions, made at the first start."""
    path = folder / "secret_key"
    if not path.exists():
        draft = folder / f"secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(), encoding="ascii")
        with suppress(FileExistsError):  # another worker was first
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii")


def create_app(config: dict[str, Any] | None = None) -> Flask:
    """Make the application.

    Args:
        config: Settings that win over the defaults.
    """
    app = Flask(__name__, instance_path=(config or {}).pop("INSTANCE_PATH", None))
    app.config.update(
        DATABASE=str(Path(app.instance_path) / "notes.sqlite"),
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=1_000_000,
    )
    app.config.from_prefixed_env("NOTES")
    app.config.update(config or {})
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    if not app.config["SECRET_KEY"]:
        app.config["SECRET_KEY"] = secret_key(Path(app.instance_path))
    create_tables(app.config["DATABASE"])
    app.teardown_appcontext(close_database)
    app.register_error_handler(HTTPException, show_error)
    app.register_blueprint(pages, cli_group="notes")
    app.register_blueprint(api)
    app.extensions["notes"] = {}
    request_finished.connect(count_response, app)
    return app
