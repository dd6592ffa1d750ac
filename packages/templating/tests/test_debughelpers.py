from __future__ import annotations

import logging
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader, TemplateNotFound

from glassware_core import hookimpl
from glassware_templating import render_template
from glassware_templating.debughelpers import explain_template_loading_attempts, places_looked_at


@pytest.fixture
def log(app: Any, caplog: pytest.LogCaptureFixture) -> Any:
    app.config["EXPLAIN_TEMPLATE_LOADING"] = True
    caplog.set_level(logging.INFO, logger="application")
    return caplog


def test_every_loader_is_shown_with_what_it_answered(
    app: Any, blueprint_class: Any, write: Any, tmp_path: Any, log: Any
) -> None:
    write("a.html", "a")
    app.register_blueprint(blueprint_class("bp", root_path=str(tmp_path), template_folder="bp"))
    with app.app_context():
        assert render_template("a.html") == "a"
    assert log.messages == [
        f"""\
Locating template 'a.html':
    1: trying loader of application 'application'
       class: jinja2.loaders.FileSystemLoader
       encoding: 'utf-8'
       followlinks: False
       searchpath:
         - {tmp_path}/templates
       -> found ('{tmp_path}/templates/a.html')
    2: trying loader of blueprint 'bp' (package_of_bp)
       class: jinja2.loaders.FileSystemLoader
       encoding: 'utf-8'
       followlinks: False
       searchpath:
         - {tmp_path}/bp
       -> no match"""
    ]


def test_a_template_that_is_nowhere_is_an_error(app: Any, log: Any) -> None:
    app.jinja_loader = ChoiceLoader([DictLoader({})])
    with app.app_context(), pytest.raises(TemplateNotFound):
        render_template("a.html")
    assert log.messages == [
        """\
Locating template 'a.html':
    1: trying loader of application 'application'
       class: jinja2.loaders.ChoiceLoader
       -> no match
Error: the template could not be found."""
    ]


def test_the_error_has_a_note_of_the_places(
    app: Any, blueprint_class: Any, write: Any, tmp_path: Any
) -> None:
    write("a.html", "a")
    app.register_blueprint(blueprint_class("bp", root_path=str(tmp_path), template_folder="bp"))
    other = blueprint_class("other", root_path=str(tmp_path))
    other.jinja_loader = DictLoader({})
    app.register_blueprint(other)
    with app.app_context(), pytest.raises(TemplateNotFound) as raised:
        render_template("no.html")
    assert str(raised.value) == "no.html"
    assert raised.value.__notes__ == [
        f"""\
It was looked for in:
- {tmp_path}/templates of application 'application'
- {tmp_path}/bp of blueprint 'bp' (package_of_bp), a folder that does not exist
- a DictLoader of blueprint 'other' (package_of_other)"""
    ]
    assert places_looked_at([]).startswith("There is no folder")


def test_a_view_of_a_blueprint_is_told_where_blueprints_look(
    app: Any, client: Any, log: Any
) -> None:
    app.views["/"] = ("outer.inner.page", lambda: render_template("a.html"))
    app.testing = True
    with pytest.raises(TemplateNotFound):
        client.get("/")
    assert log.messages[0].endswith(
        """\
Error: the template could not be found.
  The template was looked up from an endpoint that belongs to the blueprint 'outer.inner'.
  Maybe you did not place a template in the right folder?
  See https://flask.palletsprojects.com/blueprints/#templates"""
    )


def test_a_template_found_twice_is_a_warning_and_the_first_is_taken(
    app: Any, blueprint_class: Any, log: Any
) -> None:
    app.jinja_loader = DictLoader({"a.html": "app"})
    blueprint = blueprint_class("bp")
    blueprint.jinja_loader = DictLoader({"a.html": "bp"})
    app.register_blueprint(blueprint)
    with app.app_context():
        assert render_template("a.html") == "app"
    assert log.messages[0].splitlines()[-4:] == [
        "    2: trying loader of blueprint 'bp' (package_of_bp)",
        "       class: jinja2.loaders.DictLoader",
        "       -> found ('<string>')",
        "Warning: multiple loaders returned a match for the template.",
    ]


def test_the_loader_of_a_plugin_is_shown_with_the_plugin(
    app_class: Any, caplog: pytest.LogCaptureFixture
) -> None:
    class Plugin:
        @hookimpl
        def template_loaders(self, app: Any) -> list[Any]:
            return [DictLoader({"a.html": "a"})]

    caplog.set_level(logging.INFO, logger="with_plugin")
    app = app_class("with_plugin", plugins=[Plugin()], template_folder=None)
    app.config["EXPLAIN_TEMPLATE_LOADING"] = True
    with app.app_context():
        render_template("a.html")
    assert "    1: trying loader of plugin 'Plugin'\n" in caplog.messages[0]


def test_another_owner_is_shown_by_its_repr(app: Any, log: Any) -> None:
    explain_template_loading_attempts(app, "a", [(DictLoader({}), 5, None)])
    assert "trying loader of 5\n" in log.messages[0]


def test_nothing_is_logged_unless_it_is_asked_for(app: Any, write: Any, log: Any) -> None:
    app.config["EXPLAIN_TEMPLATE_LOADING"] = False
    write("a.html", "a")
    with app.app_context():
        render_template("a.html")
    assert log.messages == []
