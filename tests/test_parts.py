"""Subsets of the parts, composed by hand: each works with what is there and says what is not."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from itertools import chain, combinations
from typing import Any

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.test import Client

from glassware_cli import CliApp, CliBlueprint
from glassware_core import Kernel, compose, current, g, hookimpl, redirect, request, session
from glassware_core.missing import APP_NAMES, SCAFFOLD_NAMES
from glassware_routing import MethodView, RoutingApp, RoutingBlueprint, url_for
from glassware_sessions import SessionsApp, flash, get_flashed_messages
from glassware_signals import message_flashed, request_finished, template_rendered
from glassware_templating import TemplatingApp, TemplatingBlueprint, render_template_string
from glassware_testing import TestingApp

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")

# In the order of the composed application.
FEATURES: dict[str, type[Kernel]] = {
    "glassware-sessions": SessionsApp,
    "glassware-routing": RoutingApp,
    "glassware-templating": TemplatingApp,
    "glassware-cli": CliApp,
    "glassware-testing": TestingApp,
}
SUBSETS = list(
    chain.from_iterable(combinations(FEATURES, size) for size in range(len(FEATURES) + 1))
)


def named(subset: tuple[str, ...]) -> str:
    return "+".join(name.removeprefix("glassware-") for name in subset) or "core"


def make(*bases: type, **options: Any) -> Any:
    """Make an application of a class that is composed by hand."""
    cls: Any = type("App", bases, {})
    return cls("parts", root_path=".", static_folder=None, **options)


def views(function: Any) -> type[Kernel]:
    """Return a base that answers every request with a function, for want of routes."""

    class Views(Kernel):
        def dispatch_request(self) -> Any:
            return function()

    return Views


@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
@pytest.mark.parametrize("subset", SUBSETS, ids=named)
def test_every_subset_of_the_parts_serves(subset: tuple[str, ...], turned: bool) -> None:
    features = [FEATURES[name] for name in subset]
    bases = tuple(reversed(features) if turned else features)

    def view() -> Any:
        found = {"path": request.path}
        if SessionsApp in bases:
            session["n"] = session.get("n", 0) + 1
            found["session"] = session["n"]
        if TemplatingApp in bases:
            found["page"] = render_template_string("{{ request.path }}{{ 1 + 1 }}")
        return found

    if RoutingApp in bases:
        app = make(*bases, Kernel)
        app.add_url_rule("/where", view_func=view)
    else:
        app = make(views(view), *bases, Kernel)
    app.config["SECRET_KEY"] = "not a secret"
    client = Client(app)
    expected = {"path": "/where"}
    if TemplatingApp in bases:
        expected["page"] = "/where2"
    for number in (1, 2):
        if SessionsApp in bases:
            expected["session"] = number
        assert client.get("/where").json == expected
    assert (client.get("/nowhere").status_code == 404) is (RoutingApp in bases)
    gone = weakref.ref(app)
    gc.collect()
    gc.disable()
    try:
        del app, client
        assert gone() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("subset", SUBSETS, ids=named)
def test_what_a_subset_lacks_is_named_with_the_command_that_brings_it(
    subset: tuple[str, ...],
) -> None:
    app = make(*(FEATURES[name] for name in subset), Kernel)
    for distribution in FEATURES:
        names = (*SCAFFOLD_NAMES.get(distribution, ()), *APP_NAMES.get(distribution, ()))
        for name in names:
            if distribution in subset:
                assert hasattr(type(app), name) or hasattr(app, name), name
            else:
                assert not hasattr(app, name)
                with pytest.raises(AttributeError, match=f"pip install {distribution}"):
                    getattr(app, name)


# Core and routing: a service that speaks JSON


@pytest.fixture
def service() -> Any:
    class Service(RoutingApp):
        """A subclass may change what the documentation says it may."""

        def make_response(self, rv: Any) -> Any:
            return super().make_response({"nothing": True} if rv is None else rv)

    app = Service("service", root_path=".", static_folder=None)
    stored: dict[int, Any] = {}
    items = RoutingBlueprint("items", "items", url_prefix="/items")

    class Item(MethodView):
        def get(self, number: int) -> Any:
            return stored[number]

        def put(self, number: int) -> Any:
            stored[number] = request.get_json()
            where = url_for(".item", number=number, _external=True)
            return stored[number], 201, {"Location": where}

        def delete(self, number: int) -> None:
            del stored[number]

    items.add_url_rule("/<int:number>", view_func=Item.as_view("item"))

    @items.errorhandler(KeyError)
    def missing(error: KeyError) -> Any:
        return {"error": f"no item {error}"}, 404

    @app.errorhandler(HTTPException)
    def as_json(error: HTTPException) -> Any:
        return {"error": error.name}, error.code

    @app.before_request
    def number() -> None:
        g.number = 1

    @app.after_request
    def stamp(response: Any) -> Any:
        response.headers["X-Number"] = str(g.number)
        return response

    app.register_blueprint(items)
    app.add_url_rule("/old", "old", lambda: redirect(url_for("items.item", number=7)))
    app.add_url_rule("/stream", "stream", lambda: (f"{n}" for n in range(3)))
    return app


def test_core_and_routing_make_a_service_that_speaks_json(service: Any) -> None:
    client = Client(service)
    answer = client.put("/items/7", json={"name": "tea"})
    assert (answer.status_code, answer.json) == (201, {"name": "tea"})
    assert answer.location == "http://localhost/items/7"
    assert client.get("/old", follow_redirects=True).json == {"name": "tea"}
    assert client.delete("/items/7").json == {"nothing": True}
    assert client.get("/items/7").json == {"error": "no item 7"}
    assert client.get("/items/seven").json == {"error": "Not Found"}
    assert client.patch("/items/7").json == {"error": "Method Not Allowed"}
    assert client.put("/items/7", data="{").json == {"error": "Unsupported Media Type"}
    assert client.put("/items/7", data="{", content_type="application/json").status_code == 400
    assert sorted(client.options("/items/7").allow) == ["DELETE", "GET", "HEAD", "OPTIONS", "PUT"]
    assert client.get("/stream").text == "012"
    assert client.get("/items/7").headers["X-Number"] == "1"


def test_it_loads_nothing_of_the_other_parts() -> None:
    program = """
import sys
from werkzeug.test import Client
from glassware_core import Kernel
from glassware_routing import RoutingApp, RoutingBlueprint

class App(RoutingApp, Kernel):
    pass

app = App("service", root_path=".")
bp = RoutingBlueprint("bp", "bp")
bp.add_url_rule("/", "index", lambda: {"fine": True})
app.register_blueprint(bp)
client = Client(app)
assert client.get("/").json == {"fine": True}
assert client.get("/nowhere").status_code == 404
libraries = {"jinja2", "click", "itsdangerous", "blinker", "asgiref", "dotenv"}
print(sorted(libraries & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout == "[]\n", done.stderr


# Parts without routing


def test_sessions_and_flashed_messages_need_no_routes() -> None:
    def view() -> Any:
        before = get_flashed_messages(with_categories=True)
        flash(request.path, "seen")
        return {"before": before}

    app = make(views(view), SessionsApp, Kernel)
    app.secret_key = "not a secret"
    client = Client(app)
    assert client.get("/a").json == {"before": []}
    assert client.get("/b").json == {"before": [["seen", "/a"]]}
    assert client.get("/c").headers["Vary"] == "Cookie"


def test_a_session_without_its_part_is_an_error_that_says_what_to_install() -> None:
    app = make(views(lambda: session["x"]), Kernel)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    with pytest.raises(AttributeError, match="pip install glassware-sessions"):
        Client(app).get("/")


def test_templates_need_neither_routes_nor_sessions() -> None:
    source = "{{ g.name }} {{ request.path }} {{ url_for is defined }} {{ shown }}"

    def view() -> Any:
        g.name = "<g>"
        return render_template_string(source)

    app = make(views(view), TemplatingApp, Kernel)
    app.context_processor(lambda: {"shown": "always"})
    assert Client(app).get("/here").text == "&lt;g&gt; /here False always"


def test_signals_need_no_part_but_hear_of_those_that_are_there() -> None:
    heard: list[str] = []
    flashing = views(lambda: (flash("hello"), render_template_string("page"))[1])
    app = make(flashing, SessionsApp, TemplatingApp, Kernel)
    app.secret_key = "not a secret"

    def hear(name: str) -> Any:
        return lambda sender, **extra: heard.append(name)

    receivers = {
        signal: hear(name)
        for name, signal in {
            "flashed": message_flashed,
            "rendered": template_rendered,
            "finished": request_finished,
        }.items()
    }
    for signal, receiver in receivers.items():
        signal.connect(receiver)
    try:
        Client(app).get("/")
        Client(make(Kernel)).get("/")
    finally:
        for signal, receiver in receivers.items():
            signal.disconnect(receiver)
    assert heard == ["flashed", "rendered", "finished", "finished"]


def test_commands_need_no_routes() -> None:
    app = make(CliApp, TestingApp, Kernel)

    @app.cli.command("hello")
    def hello() -> None:
        print(f"Hello from {current().app.name}")

    result = app.test_cli_runner().invoke(args=["hello"])
    assert result.output == "Hello from parts\n"


def test_a_command_of_an_application_without_the_command_line_says_what_is_missing() -> None:
    with pytest.raises(AttributeError, match="pip install glassware-cli"):
        make(TestingApp, Kernel).test_cli_runner().invoke(args=["hello"])


def test_the_client_keeps_the_context_of_an_application_without_routes() -> None:
    app = make(views(lambda: "hello"), TestingApp, Kernel)
    with app.test_client() as client:
        assert client.get("/?page=2").text == "hello"
        assert request.args["page"] == "2"


def test_a_transaction_of_a_session_without_its_part_says_what_is_missing() -> None:
    client = make(views(lambda: "hello"), TestingApp, Kernel).test_client()
    with (
        pytest.raises(AttributeError, match="pip install glassware-sessions"),
        client.session_transaction(),
    ):
        pass


# Blueprints of some parts


def test_a_blueprint_of_some_parts_joins_an_application_of_the_same() -> None:
    class Pages(TemplatingBlueprint, CliBlueprint, RoutingBlueprint):
        """Routes, templates and commands."""

    pages = Pages("pages", "pages")
    pages.add_url_rule("/", "index", lambda: render_template_string("{{ name|shout }}"))
    pages.app_context_processor(lambda: {"name": "ada"})
    pages.add_app_template_filter(str.upper, "shout")
    app = make(RoutingApp, TemplatingApp, CliApp, Kernel)
    app.register_blueprint(pages)
    assert Client(app).get("/").text == "ADA"


def test_options_of_a_part_that_is_not_there_are_named() -> None:
    with pytest.raises(TypeError, match="unexpected options: 'template_folder'"):
        make(RoutingApp, Kernel, template_folder="pages")
    with pytest.raises(TypeError, match="unexpected options: 'host_matching'"):
        make(TemplatingApp, Kernel, host_matching=True)


# Plugins and compositions


class Counting:
    """A plugin with hooks of several parts."""

    @hookimpl
    def close_response(self, app: Any) -> Any:
        def count(ctx: Any, response: Any) -> None:
            response.headers["X-Count"] = "1"

        return count

    @hookimpl
    def template_globals(self, app: Any) -> Any:
        return {"from_plugin": "yes"}

    @hookimpl
    def session_backends(self) -> Any:
        return {"none": lambda app: None}


@pytest.mark.parametrize("subset", SUBSETS, ids=named)
def test_hooks_of_parts_that_are_not_there_do_no_harm(subset: tuple[str, ...]) -> None:
    bases = [FEATURES[name] for name in subset]
    app = make(views(lambda: "hello"), *bases, Kernel, plugins=[Counting()])
    assert Client(app).get("/").headers["X-Count"] == "1"
    if TemplatingApp in bases:
        with app.app_context():
            assert render_template_string("{{ from_plugin }}") == "yes"


def test_a_subset_keeps_its_parts_where_the_installed_plugins_are_left_out() -> None:
    app = make(views(lambda: "hello"), SessionsApp, Kernel, only=[Counting()])
    assert type(app.session_interface).__name__ == "SecureCookieSessionInterface"
    assert Client(app).get("/").headers["X-Count"] == "1"


def test_a_composed_class_of_some_features_equals_the_written_one() -> None:
    class App(SessionsApp, RoutingApp, Kernel):
        """Written out."""

    assert compose(SessionsApp, RoutingApp).__mro__[1:] == App.__mro__[1:]
