"""Templates of an application with routes, blueprints, sessions and signals."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
from jinja2 import DictLoader
from werkzeug.test import Client

import glassware_core

pytestmark = pytest.mark.needs("routing", "sessions", "signals", "templating")


@pytest.fixture
def app() -> Any:
    app = glassware_core.App("application", template_folder=None)
    app.secret_key = "not a secret"
    return app


def blueprint(name: str, **options: Any) -> Any:
    from glassware_routing import Blueprint

    return Blueprint(name, "application", **options)


def render(source: str) -> Any:
    from glassware_templating import render_template_string

    return lambda: render_template_string(source)


def test_templates_build_urls(app: Any) -> None:
    bp = blueprint("bp", url_prefix="/bp")
    bp.add_url_rule("/<int:n>", "page", view_func=lambda n: render("{{ url_for('.page', n=2) }}")())
    app.register_blueprint(bp)
    app.add_url_rule("/", "index", render("{{ url_for('bp.page', n=1, _external=True) }}"))
    client = Client(app)
    assert client.get("/").text == "http://localhost/bp/1"
    assert client.get("/bp/1").text == "/bp/2"


def test_url_for_of_the_application_can_be_replaced_at_any_time(app: Any) -> None:
    app.add_url_rule("/", "index", render("{{ url_for('index') }}"))
    client = Client(app)
    assert client.get("/").text == "/"
    app.url_for = lambda endpoint, **values: f"<{endpoint}>"
    assert client.get("/").text == "&lt;index&gt;"


def test_templates_show_flashed_messages(app: Any) -> None:
    from glassware_sessions import flash

    app.add_url_rule("/", "index", render("{{ get_flashed_messages(true)|join }}"))
    app.add_url_rule("/flash", "flash", lambda: flash("<done>", "good") or "")
    client = Client(app)
    client.get("/flash")
    assert client.get("/").text == "(&#39;good&#39;, &#39;&lt;done&gt;&#39;)"
    assert client.get("/").text == ""


def test_a_session_that_a_template_only_could_read_stays_closed(app: Any) -> None:
    app.add_url_rule("/closed", "closed", render("{{ request.path }}"))
    app.add_url_rule("/read", "read", render("{{ session.user }}"))
    client = Client(app)
    assert "Vary" not in client.get("/closed").headers
    assert client.get("/read").headers["Vary"] == "Cookie"


def test_processors_of_nested_blueprints_run_from_the_outer_to_the_inner(app: Any) -> None:
    outer, inner = blueprint("outer"), blueprint("inner")
    for scaffold, name in ((inner, "inner"), (outer, "outer"), (app, "app")):
        scaffold.context_processor(lambda name=name: {"last": name, name: 1})
    page = render("{{ last }} {{ app }}{{ outer }}{{ inner }} {{ request.path }}")
    inner.add_url_rule("/inner", "page", page)
    outer.add_url_rule("/outer", "page", page)
    app.add_url_rule("/", "page", page)
    outer.register_blueprint(inner)
    app.register_blueprint(outer)
    client = Client(app)
    assert client.get("/").text == "app 1 /"
    assert client.get("/outer").text == "outer 11 /outer"
    assert client.get("/inner").text == "inner 111 /inner"


def test_a_blueprint_registered_twice_has_its_processors_by_both_names(app: Any) -> None:
    bp = blueprint("bp")
    bp.context_processor(lambda: {"a": 1})
    bp.app_context_processor(lambda: {"b": 2})
    bp.add_url_rule("/", "page", render("{{ a }}{{ b }} {{ request.blueprint }}"))
    app.register_blueprint(bp, url_prefix="/one", name="one")
    app.register_blueprint(bp, url_prefix="/two", name="two")
    client = Client(app)
    assert client.get("/one/").text == "12 one"
    assert client.get("/two/").text == "12 two"
    assert len(app.template_context_processors[None]) == 2


def test_templates_of_blueprints_are_looked_up_in_order_of_registration(app: Any) -> None:
    from glassware_templating import render_template

    for name in ("one", "two"):
        bp = blueprint(name)
        bp.jinja_loader = DictLoader({"shared.html": name, f"{name}.html": name})
        bp.add_app_template_filter(str.upper, f"shout_{name}")
        app.register_blueprint(bp)
    with app.app_context():
        assert render_template("shared.html") == "one"
        assert render_template("two.html") == "two"
        assert render("{{ 'a'|shout_one }}{{ 'b'|shout_two }}")() == "AB"


def test_both_signals_tell_template_and_context(app: Any) -> None:
    from glassware_signals import before_render_template, template_rendered

    heard: list[Any] = []

    def hear(sender: Any, template: Any, context: Any) -> None:
        heard.append((sender, template.name, context["a"]))

    app.jinja_loader = DictLoader({"a.html": "{{ a }}"})
    app.context_processor(lambda: {"a": 1})
    from glassware_templating import render_template

    app.add_url_rule("/", "index", lambda: render_template("a.html"))
    with before_render_template.connected_to(hear, app), template_rendered.connected_to(hear, app):
        assert Client(app).get("/").text == "1"
    assert heard == [(app, "a.html", 1)] * 2


def test_an_application_that_rendered_is_freed_with_its_last_reference() -> None:
    app = glassware_core.App("application")
    app.secret_key = "not a secret"
    source = "{{ url_for('index') }}{{ get_flashed_messages() }}{{ session.a }}{{ 1|tojson }}"
    app.add_url_rule("/", "index", render(source))
    app.register_blueprint(blueprint("bp", template_folder="templates"))
    gc.collect()
    gc.disable()
    try:
        assert Client(app).get("/").text == "/[]1"
        freed = weakref.ref(app)
        del app
        assert freed() is None
    finally:
        gc.enable()
