from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, FileSystemLoader

from glassware_templating import render_template


def test_an_application_has_a_folder_and_a_blueprint_has_none(
    app_class: Any, blueprint_class: Any
) -> None:
    assert app_class("a").template_folder == "templates"
    assert blueprint_class("bp").template_folder is None
    assert blueprint_class("bp").jinja_loader is None


def test_the_folder_is_an_option(app_class: Any, tmp_path: Path) -> None:
    app = app_class("a", root_path=str(tmp_path), template_folder=Path("pages"))
    assert app.template_folder == Path("pages")
    assert app.jinja_loader.searchpath == [str(tmp_path / "pages")]
    absolute = app_class("a", template_folder=str(tmp_path))
    assert absolute.jinja_loader.searchpath == [str(tmp_path)]
    assert app_class("a", template_folder=None).jinja_loader is None


def test_an_unknown_option_is_still_an_error(app_class: Any) -> None:
    with pytest.raises(TypeError, match="'template_foldr'"):
        app_class("a", template_foldr="x")


def test_the_loader_is_made_once_and_may_be_replaced(app: Any) -> None:
    assert type(app.jinja_loader) is FileSystemLoader
    assert app.jinja_loader is app.jinja_loader
    app.jinja_loader = DictLoader({"a.html": "a"})
    with app.app_context():
        assert render_template("a.html") == "a"


def test_a_subclass_may_bring_the_loader(app_class: Any) -> None:
    class App(app_class):  # type: ignore[misc]
        jinja_loader = DictLoader({"a.html": "a"})

    app = App("a")
    with app.app_context():
        assert render_template("a.html") == "a"


def test_a_subclass_fills_tables_before_construction(app_class: Any) -> None:
    class App(app_class):  # type: ignore[misc]
        def __init__(self) -> None:
            self.template_context_processors[None].append(lambda: {"a": 1})
            self.template_functions.add("filters", str.upper, "shout")
            super().__init__("a")

    app = App()
    app.jinja_loader = DictLoader({"a.html": "{{ a }}{{ 'b'|shout }}"})
    with app.app_context():
        assert render_template("a.html") == "1B"


def test_a_context_processor_is_returned_as_it_is(app: Any) -> None:
    def processor() -> dict[str, Any]:
        return {}

    assert app.context_processor(processor) is processor
    assert app.template_context_processors[None][-1] is processor
