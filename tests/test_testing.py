"""Testing together with the parts that it meets: routes, sessions, commands and signals."""

from __future__ import annotations

import gc
import importlib
import re
import weakref
from pathlib import Path
from typing import Any

import pytest

from glassware_core import App, g, redirect, request, session, stream_with_context

README = Path(__file__).parents[1] / "packages" / "testing" / "README.md"

pytestmark = pytest.mark.needs("testing", "routing")


@pytest.fixture
def app() -> Any:
    return App("testing_test", root_path=".")


def test_the_examples_of_the_readme_run() -> None:
    first, second, *_ = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(first, str(README), "exec"), names)
    tests = [value for name, value in names.items() if name.startswith("test_")]
    assert len(tests) == 3
    for test in tests:
        test()
    compile(second, str(README), "exec")


def test_the_client_reaches_a_blueprint_on_a_subdomain() -> None:
    from glassware_routing import Blueprint, url_for

    app: Any = App("testing_test", root_path=".", subdomain_matching=True)
    app.config["SERVER_NAME"] = "example.com:1234"
    company = Blueprint("company", __name__, subdomain="<name>")
    company.add_url_rule("/", "index", lambda name: f"{name}: {request.url}")
    app.register_blueprint(company)
    expected = "xxx: http://xxx.example.com:1234/"
    assert app.test_client().get("/", subdomain="xxx").text == expected
    with app.test_request_context("/", subdomain="xxx"):
        assert request.blueprint == "company"
        url = url_for("company.index", name="xxx", _external=True)
    assert app.test_client().get(url).text == expected


def test_g_belongs_to_the_request_also_in_a_with_block(app: Any) -> None:
    @app.get("/")
    def index() -> str:
        g.value = 42
        return "Hello"

    with app.test_client() as client:
        client.get("/")
        assert g.value == 42
        assert client.get("/missing").status_code == 404
        assert not hasattr(g, "value")
    with pytest.raises(RuntimeError):
        _ = g.value


def test_a_stream_that_is_closed_after_the_block_leaves_what_was_below(app: Any) -> None:
    app.add_url_rule("/", view_func=lambda: stream_with_context("hello"))
    with app.test_request_context("/below"):
        with app.test_client() as client:
            response = client.get("/")
            assert request.path == "/"
        response.close()
        assert request.path == "/below"


def test_an_application_is_freed_after_its_tests() -> None:
    app: Any = App("freed", root_path=".")
    app.add_url_rule("/", view_func=lambda: "Hello")
    client = app.test_client()
    with client:
        client.get("/")
    gone = weakref.ref(app)
    gc.collect()
    gc.disable()
    try:
        del app, client
        assert gone() is None
    finally:
        gc.enable()


# Sessions


@pytest.mark.needs("sessions")
def test_a_transaction_changes_what_the_view_sees(app: Any) -> None:
    app.secret_key = "test key"
    app.add_url_rule("/", view_func=lambda: str(session["foo"]))
    client = app.test_client()
    with client.session_transaction() as opened:
        assert len(opened) == 0
        opened["foo"] = [42]
    assert client.get("/").text == "[42]"
    with client.session_transaction() as opened:
        assert opened["foo"] == [42]


@pytest.mark.needs("sessions")
def test_without_a_secret_key_there_is_no_session_to_change(app: Any) -> None:
    message = r"Session backend did not open a session\. .* 'SECRET_KEY'"
    with (
        app.test_client() as client,
        pytest.raises(RuntimeError, match=message),
        client.session_transaction(),
    ):
        pass


@pytest.mark.needs("sessions")
def test_the_session_is_read_after_the_last_of_several_redirects(app: Any) -> None:
    app.secret_key = "test key"

    @app.get("/redirect")
    def first() -> Any:
        session["redirect"] = True
        return redirect("/target")

    @app.get("/target")
    def second() -> str:
        session["target"] = True
        return ""

    with app.test_client() as client:
        client.get("/redirect", follow_redirects=True)
        assert session["redirect"] is True
        assert session["target"] is True


# Commands


@pytest.mark.needs("cli")
def test_a_command_runs_in_the_context_of_the_application(app: Any) -> None:
    import click

    from glassware_core import current_app

    @app.cli.command("hello")
    def hello() -> None:
        click.echo(f"Hello from {current_app.name}")

    runner = app.test_cli_runner()
    assert runner.invoke(args=["hello"]).output == "Hello from testing_test\n"
    assert runner.invoke(hello).output == "Hello from testing_test\n"


@pytest.mark.needs("cli")
def test_a_command_gets_its_application_from_another_object(app: Any) -> None:
    script_info = importlib.import_module("glassware_cli.script_info")
    made = []

    def create_app() -> Any:
        made.append(app)
        return app

    hello = app.cli.command("hello")(lambda: None)
    app.test_cli_runner().invoke(hello, obj=script_info.ScriptInfo(create_app=create_app))
    assert made == [app]


# Signals


@pytest.mark.needs("signals")
def test_json_that_is_sent_and_read_pushes_no_context_of_its_own(app: Any) -> None:
    from glassware_signals import appcontext_popped

    app.add_url_rule(
        "/hello", view_func=lambda: f"Hello, {request.json['name']}!", methods=["POST"]
    )
    popped = []
    receiver = popped.append
    appcontext_popped.connect(receiver, app, weak=False)
    try:
        response = app.test_client().post("/hello", json={"name": "glass"})
    finally:
        appcontext_popped.disconnect(receiver, app)
        appcontext_popped.disconnect(receiver)
    assert response.text == "Hello, glass!"
    assert popped == [app]


@pytest.mark.needs("signals")
def test_in_a_with_block_the_contexts_signals_wait_for_its_end(app: Any) -> None:
    from glassware_signals import appcontext_popped, appcontext_pushed, appcontext_tearing_down

    seen = []

    def note(name: str) -> Any:
        return lambda sender, **details: seen.append((name, details))

    @app.get("/")
    def fail() -> None:
        raise ZeroDivisionError

    with (
        appcontext_pushed.connected_to(note("pushed"), app),
        appcontext_tearing_down.connected_to(note("torn down"), app),
        appcontext_popped.connected_to(note("popped"), app),
    ):
        with app.test_client() as client:
            assert client.get("/").status_code == 500
            assert seen == [("pushed", {})]
        assert seen[1:] == [("torn down", {"exc": None}), ("popped", {})]
