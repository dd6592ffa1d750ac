from __future__ import annotations

from typing import Any

import jinja2
import pytest
from jinja2 import DictLoader, TemplateNotFound

from glassware_core import hookimpl
from glassware_templating import TemplateLookup, TemplateSource, render_template


class Loading:
    @hookimpl
    def template_loaders(self, app: Any) -> list[Any]:
        return [
            DictLoader({"a.html": "plugin", "b.html": "plugin", "c.html": "plugin"}),
            DictLoader({"c.html": "second", "d.html": "second"}),
        ]


def test_application_blueprints_and_plugins_are_asked_in_this_order(
    app_class: Any, blueprint_class: Any
) -> None:
    app = app_class("app", plugins=[Loading()])
    app.jinja_loader = DictLoader({"a.html": "app"})
    without = blueprint_class("without")
    blueprint = blueprint_class("bp")
    blueprint.jinja_loader = DictLoader({"a.html": "bp", "b.html": "bp"})
    app.register_blueprint(without)
    app.register_blueprint(blueprint)
    owners = [owner for owner, _ in TemplateLookup(app).loaders()]
    assert owners == [app, blueprint, "plugin 'Loading'", "plugin 'Loading'"]
    with app.app_context():
        found = [render_template(f"{name}.html") for name in "abcd"]
    assert found == ["app", "bp", "plugin", "second"]
    assert TemplateLookup(app).list_templates() == ["a.html", "b.html", "c.html", "d.html"]


def test_a_source_has_text_file_and_whether_it_is_up_to_date(app: Any, write: Any) -> None:
    write("a.html", "text")
    source = TemplateLookup(app).find("a.html")
    assert isinstance(source, TemplateSource)
    assert (source.name, source.text) == ("a.html", "text")
    assert source.filename is not None
    assert source.filename.endswith("templates/a.html")
    assert source.uptodate is not None
    assert source.uptodate() is True


@pytest.mark.parametrize("name", ["../secret.html", "a/../../secret.html", "/etc/passwd", "..\\x"])
def test_a_name_never_leaves_the_folders(app: Any, write: Any, name: str) -> None:
    write("secret.html", "secret", ".")
    write("a/b.html", "b")
    with pytest.raises(TemplateNotFound):
        TemplateLookup(app).find(name)


def test_an_application_without_blueprints_or_folder_finds_nothing(app_class: Any) -> None:
    app = app_class("a", template_folder=None)
    assert list(TemplateLookup(app).loaders()) == []
    with pytest.raises(TemplateNotFound, match=r"a\.html"):
        TemplateLookup(app).find("a.html")


def test_an_error_of_a_loader_that_is_no_miss_reaches_the_caller(app: Any) -> None:
    class Broken(jinja2.BaseLoader):
        def get_source(self, environment: Any, template: str) -> Any:
            raise ConnectionError("store is down")

    app.jinja_loader = Broken()
    with pytest.raises(ConnectionError):
        TemplateLookup(app).find("a.html")


def test_an_empty_template_is_found(app: Any, write: Any) -> None:
    write("empty.html", "")
    assert TemplateLookup(app).find("empty.html").text == ""
    with app.app_context():
        assert render_template("empty.html") == ""


def test_all_sources_of_a_name_are_found_with_their_owners(app_class: Any) -> None:
    app = app_class("app", plugins=[Loading()])
    app.jinja_loader = DictLoader({"a.html": "app"})
    found = TemplateLookup(app).find_all("a.html")
    assert [(owner, source.text) for owner, source in found] == [
        (app, "app"),
        ("plugin 'Loading'", "plugin"),
    ]
    assert TemplateLookup(app).find_all("no.html") == []
