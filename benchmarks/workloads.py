"""The requests that are measured: each written once, for glassware and for Flask alike.

A workload is a function of the framework's module, `flask` or `glassware`. Goals are how many
times faster than Flask's the answer is to be, and how large a share of Flask's instructions it may
take.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .calls import Call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import glassware

    Framework = Any
    Builder = Callable[[Framework], glassware.Flask]

HERE = Path(__file__).parent
AHEAD = 1.2
"""The goal where only being clearly ahead is asked for."""


@dataclass(frozen=True)
class Workload:
    """One kind of request.

    Attributes:
        name: A short name.
        title: What the table says.
        build: Makes the application from a framework's module.
        call: The request.
        goal: Flask's time in relation to ours, at least.
        instructions: Our instructions in relation to Flask's, at most; None where not counted.
        rivals: Goals beside others: their time in relation to ours, at least.
    """

    name: str
    title: str
    build: Builder
    call: Call
    goal: float
    instructions: float | None = None
    rivals: dict[str, float] = field(default_factory=dict)


WORKLOADS: dict[str, Workload] = {}


def workload(
    title: str,
    call: Call,
    goal: float,
    instructions: float | None = None,
    rivals: dict[str, float] | None = None,
) -> Callable[[Builder], Builder]:
    """Register a function as the workload of its name."""

    def register(build: Builder) -> Builder:
        name = build.__name__
        WORKLOADS[name] = Workload(name, title, build, call, goal, instructions, rivals or {})
        return build

    return register


def make_app(framework: Framework, secret: bool = True) -> glassware.Flask:
    """Make an application of the framework; it logs nothing and has a secret key."""
    app: glassware.Flask = framework.Flask("benchmarks", root_path=str(HERE))
    if secret:
        app.secret_key = "a secret key of some length"
    return app


@workload("hello, secret key set", Call("/"), 13, 0.12, {"bottle": 1.6, "werkzeug": 3.5})
def hello(framework: Framework) -> glassware.Flask:
    app = make_app(framework)

    @app.get("/")
    def index() -> str:
        return "Hello, World!"

    return app


@workload("hello, no secret key", Call("/"), 8)
def hello_without_key(framework: Framework) -> glassware.Flask:
    app = make_app(framework, secret=False)

    @app.get("/")
    def index() -> str:
        return "Hello, World!"

    return app


@workload("/user/<int> + query + JSON", Call("/user/42?page=3&q=glass"), 8.5, 0.17)
def user(framework: Framework) -> glassware.Flask:
    app, request = make_app(framework), framework.request

    @app.get("/user/<int:number>")
    def show(number: int) -> dict[str, Any]:
        return {
            "id": number,
            "name": "Ada",
            "page": request.args.get("page", 1, type=int),
            "query": request.args["q"],
        }

    return app


def many_entries() -> list[dict[str, Any]]:
    """Return about 100 kB of JSON: numbers, texts of several alphabets, lists."""
    return [
        {
            "id": n,
            "name": f"glass {n} \N{GREEK SMALL LETTER ALPHA}\N{SNOWMAN}",
            "price": n * 1.25,
            "tags": ["glass", "ware", f"shelf {n % 7}"],
            "sold": n % 3 == 0,
            "note": None,
        }
        for n in range(900)
    ]


@workload("JSON of 100 kB", Call("/"), 1)
def json_large(framework: Framework) -> glassware.Flask:
    app, entries = make_app(framework), many_entries()

    @app.get("/")
    def index() -> Any:
        return entries

    return app


@workload("session read and written", Call("/", session={"user": 7, "visits": 3}), 8.5, 0.17)
def session(framework: Framework) -> glassware.Flask:
    app, stored = make_app(framework), framework.session

    @app.get("/")
    def index() -> str:
        stored["visits"] = stored.get("visits", 0) + 1
        return f"visit {stored['visits']}"

    return app


@workload("small template", Call("/"), 6, 0.25)
def template(framework: Framework) -> glassware.Flask:
    app, render_template = make_app(framework), framework.render_template
    entries = [{"name": f"glass {n}", "price": n * 3} for n in range(3)]

    @app.get("/")
    def index() -> str:
        text: str = render_template("page.html", title="Glass & ware", entries=entries)
        return text

    return app


ROWS_TITLE = "Glass & ware"


def many_rows() -> list[dict[str, Any]]:
    """Return what a page with 200 rows shows; some of it has to be escaped."""
    return [{"id": n, "name": f"glass <{n}> & ware", "price": n * 1.5} for n in range(200)]


@workload("page with 200 rows", Call("/"), 1)
def template_rows(framework: Framework) -> glassware.Flask:
    app, render_template, rows = make_app(framework), framework.render_template, many_rows()

    @app.get("/")
    def index() -> str:
        text: str = render_template("rows.html", title=ROWS_TITLE, rows=rows)
        return text

    return app


@workload("before + after + teardown + blueprint", Call("/shop/"), 10, 0.15)
def callbacks(framework: Framework) -> glassware.Flask:
    app, g = make_app(framework), framework.g
    shop: glassware.Blueprint = framework.Blueprint("shop", "benchmarks", url_prefix="/shop")

    @app.before_request
    def note() -> None:
        g.user = "Ada"

    @app.after_request
    def mark(response: Any) -> Any:
        response.headers["X-User"] = g.user
        return response

    @app.teardown_request
    def leave(error: BaseException | None) -> None:
        g.pop("user", None)

    @shop.get("/")
    def index() -> str:
        return f"Hello, {g.user}!"

    app.register_blueprint(shop)
    return app


@workload("session cookie present, untouched", Call("/", session={"user": 7}), 16, 0.11)
def cookie_untouched(framework: Framework) -> glassware.Flask:
    return hello(framework)


@workload("404 without a handler", Call("/nowhere"), 9, 0.12)
def not_found(framework: Framework) -> glassware.Flask:
    return hello(framework)


@workload("405 without a handler", Call("/", "POST"), 9, 0.12)
def method_not_allowed(framework: Framework) -> glassware.Flask:
    return hello(framework)


@workload("404 with a handler", Call("/nowhere"), 6)
def not_found_handled(framework: Framework) -> glassware.Flask:
    app = hello(framework)

    @app.errorhandler(404)
    def missing(error: Exception) -> tuple[str, int]:
        return "Nothing here.", 404

    return app


@workload("redirect of a view", Call("/"), 6)
def redirect(framework: Framework) -> glassware.Flask:
    app, redirect_to = make_app(framework), framework.redirect

    @app.get("/")
    def index() -> Any:
        return redirect_to("/elsewhere")

    return app


@workload("redirect to the slash", Call("/folder"), 6)
def redirect_to_slash(framework: Framework) -> glassware.Flask:
    app = make_app(framework)

    @app.get("/folder/")
    def folder() -> str:
        return "folder"

    return app


@workload("error handler of an exception", Call("/"), 6)
def error_handler(framework: Framework) -> glassware.Flask:
    app = make_app(framework)

    @app.errorhandler(LookupError)
    def sold_out(error: LookupError) -> tuple[str, int]:
        return f"sold out: {error.args[0]}", 409

    @app.get("/")
    def index() -> str:
        raise KeyError("vase")

    return app


@workload("class-based view", Call("/items/3"), 6)
def class_view(framework: Framework) -> glassware.Flask:
    app = make_app(framework)
    method_view: Any = import_module(f"{framework.__name__}.views").MethodView

    class Item(method_view):  # type: ignore[misc]
        def get(self, number: int) -> dict[str, int]:
            return {"item": number}

    app.add_url_rule("/items/<int:number>", view_func=Item.as_view("item"))
    return app


@workload("nested blueprints", Call("/shop/north/shelf"), 6)
def nested_blueprints(framework: Framework) -> glassware.Flask:
    app, g = make_app(framework), framework.g
    shop: glassware.Blueprint = framework.Blueprint("shop", "benchmarks", url_prefix="/shop")
    north: glassware.Blueprint = framework.Blueprint("north", "benchmarks", url_prefix="/north")

    @shop.before_request
    def in_shop() -> None:
        g.way = ["shop"]

    @north.before_request
    def in_north() -> None:
        g.way.append("north")

    @north.get("/shelf")
    def shelf() -> str:
        return "/".join(g.way)

    shop.register_blueprint(north)
    app.register_blueprint(shop)
    return app


FORM = b"name=Ada+Lovelace&city=London&agree=on"
URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}


@workload("form post", Call("/", "POST", URLENCODED, FORM), AHEAD)
def form(framework: Framework) -> glassware.Flask:
    app, request = make_app(framework), framework.request

    @app.post("/")
    def index() -> str:
        return f"{request.form['name']} of {request.form['city']}"

    return app


MULTIPART = {"Content-Type": "multipart/form-data; boundary=part-of-the-benchmark"}
UPLOAD = (
    b"--part-of-the-benchmark\r\n"
    b'Content-Disposition: form-data; name="file"; filename="glass.bin"\r\n'
    b"Content-Type: application/octet-stream\r\n\r\n"
    + bytes(range(256)) * 4096
    + b"\r\n--part-of-the-benchmark--\r\n"
)


@workload("upload of 1 MB", Call("/", "POST", MULTIPART, UPLOAD), 1)
def upload(framework: Framework) -> glassware.Flask:
    app, request = make_app(framework), framework.request

    @app.post("/")
    def index() -> str:
        file = request.files["file"]
        return f"{file.filename}: {len(file.read())}"

    return app


@workload("url_for", Call("/"), AHEAD)
def url_for(framework: Framework) -> glassware.Flask:
    app, build = make_app(framework), framework.url_for

    @app.get("/user/<int:number>")
    def show(number: int) -> str:
        return str(number)

    @app.get("/")
    def index() -> str:
        return f"{build('show', number=42, page=3)} {build('static', filename='page.css')}"

    return app


@workload("streaming of 10 chunks with context", Call("/?word=glass"), AHEAD)
def streaming(framework: Framework) -> glassware.Flask:
    app, request = make_app(framework), framework.request

    @app.get("/")
    def index() -> Any:
        def chunks() -> Iterator[str]:
            for n in range(10):
                yield f"{request.args['word']} {n}\n"

        return app.response_class(framework.stream_with_context(chunks()), mimetype="text/plain")

    return app


@workload("send_file", Call("/"), AHEAD)
def send_file(framework: Framework) -> glassware.Flask:
    app, path = make_app(framework), str(HERE / "static" / "page.css")

    @app.get("/")
    def index() -> Any:
        return framework.send_file(path)

    return app


@workload("flashing, shown at once", Call("/", session={"user": 7}), AHEAD)
def flashing(framework: Framework) -> glassware.Flask:
    app = make_app(framework)

    @app.get("/")
    def index() -> str:
        framework.flash("saved", "info")
        return ", ".join(framework.get_flashed_messages())

    return app


@workload("abort with description", Call("/"), AHEAD)
def abort(framework: Framework) -> glassware.Flask:
    app, stop = make_app(framework), framework.abort

    @app.get("/")
    def index() -> str:
        stop(403, "Members only.")
        return ""

    return app
