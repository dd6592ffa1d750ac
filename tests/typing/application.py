"""What an application does with the meta-package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_type

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from glassware import (
    Blueprint,
    Flask,
    Request,
    Response,
    flash,
    get_flashed_messages,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    stream_with_context,
    url_for,
)
from glassware.testing import FlaskClient
from glassware.views import MethodView

app = Flask(__name__, template_folder="pages", instance_relative_config=True)
app.config["TITLE"] = "Notes"
app.config.from_mapping(SECRET_KEY="not a secret")
notes = Blueprint("notes", __name__, url_prefix="/notes")


@app.route("/")
def index() -> str:
    """Answer with a page."""
    assert_type(request.args.get("q"), str | None)
    assert_type(url_for("index", page=2), str)
    return render_template("index.html", messages=get_flashed_messages())


@app.get("/json")
def as_json() -> dict[str, object]:
    """Answer with a dictionary."""
    return {"method": request.method}


@app.get("/list")
def as_list() -> list[int]:
    """Answer with a list."""
    return [1, 2]


@app.get("/tuple")
def as_tuple() -> tuple[str, int, dict[str, str]]:
    """Answer with body, status and headers."""
    return "made", 201, {"X-Made": "yes"}


@app.get("/response")
def as_response() -> Response:
    """Answer with a response."""
    return jsonify(ok=True)


@app.get("/stream")
def as_stream() -> Iterator[str]:
    """Answer piece by piece."""
    return stream_with_context(iter(["a", "b"]))


@app.get("/later")
async def later() -> str:
    """Answer from a coroutine."""
    return "later"


@notes.post("/<int:number>")
def save(number: int) -> BaseResponse:
    """Save, and go on."""
    session["last"] = number
    assert_type(session.permanent, bool)
    flash("saved", "success")
    return redirect(url_for("index"))


@app.before_request
def load() -> None:
    """Prepare a request."""


@app.after_request
def stamp(response: Response) -> Response:
    """Mark an answer."""
    response.headers["X-Notes"] = "yes"
    return response


@app.teardown_appcontext
def close(error: BaseException | None) -> None:
    """Tidy up."""


@app.errorhandler(NotFound)
def not_found(error: NotFound) -> tuple[str, int]:
    """Answer where there is nothing."""
    return "nothing here", 404


@app.context_processor
def names() -> dict[str, Any]:
    """Hand names to every template."""
    return {"title": app.config["TITLE"]}


@app.template_filter("shout")
def shout(text: str) -> str:
    """Write large."""
    return text.upper()


@app.cli.command("tidy")
def tidy() -> None:
    """Tidy from the command line."""


class Note(MethodView):
    """One note."""

    def get(self, number: int) -> str:
        """Show it."""
        return str(number)


notes.add_url_rule("/<int:number>", view_func=Note.as_view("note"))
app.register_blueprint(notes)

assert_type(app.test_client(), FlaskClient)
with app.test_request_context("/?q=1") as context:
    assert_type(context.request, Request)
with app.app_context():
    assert_type(app.url_for("index"), str)
