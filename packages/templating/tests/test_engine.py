from __future__ import annotations

import gc
import weakref
from string import Template
from typing import Any, ClassVar

import pytest
from werkzeug.test import Client

from glassware_core import hookimpl
from glassware_templating import (
    Capability,
    TemplateEngine,
    UnsupportedByEngine,
    get_template_attribute,
    render_template,
    render_template_block,
    render_template_string,
    stream_template,
    stream_template_async,
)


class Shouting(TemplateEngine):
    """An engine without files: a template is its name."""

    capabilities: ClassVar = frozenset({Capability.GLOBALS})

    def find(self, template_name_or_list: Any) -> Template:
        return Template(template_name_or_list)

    def render(self, template: Template, context: dict[str, Any]) -> str:
        return template.safe_substitute({**self.globals, **context})


class Plugin:
    @hookimpl
    def template_engines(self) -> dict[str, Any]:
        return {"shouting": Shouting}


@pytest.fixture
def shouting(app_class: Any) -> Any:
    app = app_class("application", plugins=[Plugin()])
    app.config["TEMPLATE_ENGINE"] = "shouting"
    return app


def test_an_engine_of_a_plugin_renders(shouting: Any) -> None:
    shouting.add_template_global(len, "twice")
    shouting.context_processor(lambda: {"a": 1, "b": 1})
    heard: list[Any] = []
    for event in ("before_render_template", "template_rendered"):
        shouting.events.add(event, lambda app, template, context: heard.append(template.template))
    shouting.views["/"] = ("page", lambda: render_template("$a $b $twice $request $no", b=2))
    assert Client(shouting).get("/").text == (
        "1 2 <built-in function len> <Request 'http://localhost/' [GET]> $no"
    )
    assert heard == ["$a $b $twice $request $no"] * 2


def test_globals_registered_later_are_seen(shouting: Any) -> None:
    with shouting.app_context():
        assert render_template("$late") == "$late"
        shouting.add_template_global(len, "late")
        assert render_template("$late") == "<built-in function len>"
    assert shouting.template_engine.globals["config"] is shouting.config
    assert shouting.template_engine.functions is shouting.template_functions


def test_the_variables_of_a_rendering_are_the_globals_under_the_context(shouting: Any) -> None:
    shouting.template_functions.globals.update(config="own", late=1)
    found = shouting.template_engine.variables({"late": 2, "a": 3})
    assert (found["config"], found["late"], found["a"]) == ("own", 2, 3)
    assert {"request", "session", "g"} < set(found)


@pytest.mark.parametrize(
    ("call", "lacking"),
    [
        (lambda: render_template_string("$a"), "strings"),
        (lambda: stream_template("$a"), "streams"),
        (lambda: stream_template_async("$a"), "async streams"),
        (lambda: render_template_block("$a", "b"), "blocks"),
        (lambda: get_template_attribute("$a", "b"), "attributes"),
    ],
)
def test_what_an_engine_lacks_is_an_error_that_names_it(
    shouting: Any, call: Any, lacking: str
) -> None:
    with (
        shouting.app_context(),
        pytest.raises(
            UnsupportedByEngine,
            match=rf"engine 'shouting' \(Shouting\) has no {lacking}; .* it has: globals",
        ),
    ):
        call()


def test_the_jinja_environment_stays_usable(shouting: Any) -> None:
    shouting.add_template_filter(str.upper, "shout")
    assert shouting.template_engine.native is None
    assert shouting.jinja_env.from_string("{{ 'a'|shout }}").render() == "A"


def test_an_engine_does_not_keep_the_application(shouting: Any, app_class: Any) -> None:
    app = app_class("application", plugins=[Plugin()])
    app.config["TEMPLATE_ENGINE"] = "shouting"
    app.views["/"] = ("page", lambda: render_template("$config"))
    gc.collect()
    gc.disable()
    try:
        Client(app).get("/")
        engine, freed = app.template_engine, weakref.ref(app)
        del app
        assert freed() is None
    finally:
        gc.enable()
    with pytest.raises(ReferenceError, match="is gone"):
        _ = engine.app


def test_an_engine_read_early_is_made_anew_for_another_name(app_class: Any) -> None:
    app = app_class("application", plugins=[Plugin()])
    early = app.template_engine
    with app.app_context():
        render_template_string("")
    app.config["TEMPLATE_ENGINE"] = "shouting"
    Client(app).get("/")
    assert early is not app.template_engine
    assert type(app.template_engine) is Shouting


def test_an_engine_put_on_the_application_wins(app: Any) -> None:
    app.template_engine = Shouting(app)
    with app.app_context():
        assert render_template("$a", a=1) == "1"


def test_an_engine_without_files_lists_none_and_one_with_files_lists_them(
    app: Any, shouting: Any, write: Any
) -> None:
    write("a.html", "")
    assert app.template_engine.list_templates() == ["a.html"]
    assert shouting.template_engine.list_templates() == []


def test_an_engine_knows_its_name_and_its_templates(app: Any, shouting: Any) -> None:
    assert (app.template_engine.name, shouting.template_engine.name) == ("jinja2", "shouting")
    assert app.template_engine.owns(app.jinja_env.from_string(""))
    assert not app.template_engine.owns("a.html")
    assert not shouting.template_engine.owns(Template(""))
