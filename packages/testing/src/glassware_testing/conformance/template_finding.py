"""Checks of finding templates, and of reading them again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .capabilities import needs
from .template_fixtures import TemplateFixtures
from .template_values import Item, change, jinja2, render

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FindingTemplates"]


class FindingTemplates(TemplateFixtures):
    """Check where an engine looks for templates, and when it reads them."""

    def test_a_template_is_rendered_by_its_name(self, app: Any) -> None:
        """It is rendered with the variables."""
        self.put(app, "page.html", "variable")
        assert render(app, "page.html", name="Ada") == "<p>Ada</p>"

    @needs("expressions", fails=AssertionError)
    def test_a_value_is_asked_for_its_attributes(self, app: Any) -> None:
        """What an attribute holds is escaped like any value."""
        self.put(app, "page.html", "attribute")
        assert render(app, "page.html", item=Item("<b>")) == "&lt;b&gt;"

    def test_the_first_template_that_exists_is_rendered(self, app: Any) -> None:
        """Of several names, the first one that there is counts."""
        self.put(app, "page.html", "variable")
        assert render(app, ["missing.html", "page.html"], name="Ada") == "<p>Ada</p>"

    def test_a_missing_template_is_the_error_that_is_documented(self, app: Any) -> None:
        """One name is a TemplateNotFound, several are a TemplatesNotFound; both name them."""
        with pytest.raises(jinja2().TemplateNotFound, match=r"missing\.html"):
            render(app, "missing.html")
        with pytest.raises(jinja2().TemplatesNotFound, match=r"gone\.html"):
            render(app, ["missing.html", "gone.html"])

    @needs("files", fails=LookupError)
    def test_the_application_comes_before_its_blueprints(self, app: Any) -> None:
        """A file of the application hides a blueprint's, and that the next blueprint's."""
        for name in ("one", "two"):
            blueprint, _ = self._blueprint(app, name)
            app.register_blueprint(blueprint)
        for folder, names in (("templates", "a"), ("one", "ab"), ("two", "abc")):
            for name in names:
                path = self._write(Path(app.root_path, folder), f"{name}.html", "variable")
                change(path, "<p>", f"<p>{folder} ")
        shown = [render(app, f"{name}.html", name="Ada") for name in "abc"]
        assert shown == ["<p>templates Ada</p>", "<p>one Ada</p>", "<p>two Ada</p>"]

    @needs("files", fails=(AssertionError, LookupError))
    def test_its_files_are_listed(self, app: Any) -> None:
        """The names of all templates are known, for the command line."""
        self._write(Path(app.root_path, "templates"), "b.html", "variable")
        self._write(Path(app.root_path, "templates"), "a/b.html", "variable")
        assert app.template_engine.list_templates() == ["a/b.html", "b.html"]

    @needs("files", fails=LookupError)
    def test_a_name_never_leaves_the_folders(self, app: Any) -> None:
        """A name that climbs is a template that there is not."""
        self._write(Path(app.root_path), "secret.html", "variable")
        self._write(Path(app.root_path, "templates"), "a/b.html", "variable")
        render(app, "a/b.html", name="")
        for name in ("../secret.html", "a/../../secret.html", "/../secret.html"):
            with pytest.raises(jinja2().TemplateNotFound):
                render(app, name)

    @needs("files", fails=LookupError)
    def test_a_template_is_compiled_once(self, app: Any) -> None:
        """Without TEMPLATES_AUTO_RELOAD a template that was compiled stays, changed or not."""
        path = self._write(Path(app.root_path, "templates"), "page.html", "variable")
        with app.app_context():
            first = app.template_engine.find("page.html")
            change(path)
            assert app.template_engine.find("page.html") is first
        assert render(app, "page.html", name="Ada") == "<p>Ada</p>"

    @needs("files", fails=LookupError)
    def test_a_changed_template_is_read_again_where_templates_reload(
        self, make_app: Callable[..., Any]
    ) -> None:
        """With TEMPLATES_AUTO_RELOAD a file that changed counts at once."""
        app = make_app(TEMPLATES_AUTO_RELOAD=True)
        path = self._write(Path(app.root_path, "templates"), "page.html", "variable")
        assert render(app, "page.html", name="Ada") == "<p>Ada</p>"
        change(path)
        assert render(app, "page.html", name="Ada") == "<p>new Ada</p>"

    @needs("inheritance", fails=AssertionError)
    def test_a_changed_parent_is_read_again_where_templates_reload(
        self, make_app: Callable[..., Any]
    ) -> None:
        """So does one that others extend, whether it was rendered itself or not."""
        app = make_app(TEMPLATES_AUTO_RELOAD=True)
        folder = Path(app.root_path, "templates")
        path = self._write(folder, "shared/parent.html", "parent")
        self._write(folder, "shared/child.html", "child")
        assert render(app, "shared/parent.html") == "<h1>base</h1>"
        assert render(app, "shared/child.html", name="Ada") == "<h1>base</h1><p>Ada</p>"
        change(path, "<h1>", "<h1>new ")
        assert render(app, "shared/child.html", name="Ada") == "<h1>new base</h1><p>Ada</p>"
