"""The kit of template engines, contract `template:v1`."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from .capabilities import needs
from .kit import Kit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["TemplateKit"]

#: What a template of each scenario does. Values are shown as the engine shows them by itself.
SCENARIOS: Mapping[str, str] = {
    "variable": "Shows the variable `name` between `<p>` and `</p>`, and nothing else.",
    "global": "Shows the variable `kit_global`, and nothing else.",
    "broken": "Cannot be compiled because of its second line.",
}


class TemplateKit(Kit):
    """Check a template engine.

    The kit knows no engine's language: the author writes the templates. `SCENARIOS` says what each
    of them does, and is more exact than the names.

    Attributes:
        backend: The name that `TEMPLATE_ENGINE` chooses the engine with.
        sources: The text of the template of each scenario, in the engine's language.
    """

    contract: ClassVar[str] = "template"
    number: ClassVar[int] = 15
    known_capabilities: ClassVar = {
        "files": "Templates are files in the folders of the application and its blueprints.",
        "strings": "Renders templates from a string.",
        "streams": "Renders a template piece by piece.",
        "async_streams": "The same for `async for`.",
        "blocks": "Renders one block of a template.",
        "attributes": "Hands out what a template exports, such as a macro.",
        "includes": "A template can include another by its name.",
        "inheritance": "A template can extend another by its name.",
        "filters": "Templates see the registered filters.",
        "tests": "Templates see the registered tests.",
        "globals": "Templates see the registered globals.",
        "jinja_env": "Templates see what is put into `app.jinja_env` directly.",
    }

    backend: ClassVar[str]
    sources: ClassVar[Mapping[str, str]]

    @pytest.fixture
    def settings(self, config: dict[str, Any]) -> dict[str, Any]:
        """Choose the engine."""
        return {"TESTING": True, "TEMPLATE_ENGINE": self.backend, **config}

    @pytest.fixture
    def write(self, app: Any) -> Callable[[str, str], Path]:
        """Return a function that writes the template of a scenario under a name."""

        def write_template(name: str, scenario: str) -> Path:
            return self.put(app, name, scenario)

        return write_template

    def put(self, app: Any, name: str, scenario: str) -> Path:
        """Write the template of a scenario where the application finds it by the name."""
        path = Path(app.root_path, app.template_folder or "templates", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.sources[scenario], "utf-8")
        return path

    def exercise(self, app: Any) -> None:
        """Render a template in a request."""
        self.put(app, "page.html", "variable")
        app.views["/"] = lambda: functions().render_template("page.html", name="Ada")
        assert shown(app.test_client().get("/").text) == "<p>Ada</p>"

    def test_it_is_chosen_by_its_name(self, app: Any, make_app: Callable[..., Any]) -> None:
        """The configuration chooses it, and being installed does not."""
        other = make_app(TEMPLATE_ENGINE="jinja2")
        same = type(app.template_engine) is type(other.template_engine)
        assert same == (self.backend == "jinja2")

    def test_the_author_has_written_every_scenario(self) -> None:
        """There is a template for each scenario, and for nothing else."""
        assert sorted(self.sources) == sorted(SCENARIOS)

    def test_the_engine_declares_what_the_kit_is_told(self, app: Any) -> None:
        """The engine's own capabilities are those of the class that tests it."""
        told = {capability.value for capability in app.template_engine.capabilities}
        assert told == set(self.capabilities)

    def test_a_template_is_rendered_by_its_name(self, app: Any, write: Any) -> None:
        """A file of the template folder is rendered with the variables."""
        write("page.html", "variable")
        assert render(app, "page.html", name="Ada") == "<p>Ada</p>"

    def test_the_first_template_that_exists_is_rendered(self, app: Any, write: Any) -> None:
        """Of several names, the first one that there is counts."""
        write("page.html", "variable")
        assert render(app, ["missing.html", "page.html"], name="Ada") == "<p>Ada</p>"

    def test_a_missing_template_is_the_error_that_is_documented(self, app: Any) -> None:
        """One name is a TemplateNotFound, several are a TemplatesNotFound; both name them."""
        with pytest.raises(jinja2().TemplateNotFound, match=r"missing\.html"):
            render(app, "missing.html")
        with pytest.raises(jinja2().TemplatesNotFound, match=r"gone\.html"):
            render(app, ["missing.html", "gone.html"])

    def test_values_are_escaped_in_html_files(self, app: Any, write: Any) -> None:
        """Markup in a value is shown as text, unless the value is safe; other files are text."""
        write("page.html", "variable")
        write("page.txt", "variable")
        assert render(app, "page.html", name="<b>") == "<p>&lt;b&gt;</p>"
        assert render(app, "page.html", name=Html()) == "<p><i>safe</i></p>"
        assert render(app, "page.txt", name="<b>") == "<p><b></p>"

    @needs("strings", fails=NotImplementedError)
    def test_values_are_escaped_in_strings(self, app: Any) -> None:
        """A template from a string escapes as an HTML file does."""
        with app.app_context():
            text = functions().render_template_string(self.sources["variable"], name="<b>")
        assert shown(text) == "<p>&lt;b&gt;</p>"

    def test_context_processors_reach_templates(self, app: Any, write: Any) -> None:
        """A template sees what they give; what the view gives hides it."""
        app.context_processor(lambda: {"name": "processor"})
        write("page.html", "variable")
        app.views["/"] = lambda: functions().render_template("page.html")
        app.views["/own"] = lambda: functions().render_template("page.html", name="view")
        client = app.test_client()
        assert shown(client.get("/").text) == "<p>processor</p>"
        assert shown(client.get("/own").text) == "<p>view</p>"

    def test_both_events_are_sent(self, app: Any, write: Any) -> None:
        """Whoever listens is told before and after, with the variables."""
        seen: list[tuple[str, str]] = []
        for event in ("before_render_template", "template_rendered"):
            app.events.add(
                event,
                lambda app, *, template, context, event=event: seen.append(
                    (event, context["name"])
                ),
            )
        write("page.html", "variable")
        render(app, "page.html", name="Ada")
        assert seen == [("before_render_template", "Ada"), ("template_rendered", "Ada")]

    def test_a_changed_template_is_read_again_where_templates_reload(
        self, make_app: Callable[..., Any]
    ) -> None:
        """With TEMPLATES_AUTO_RELOAD a file that changed counts at once."""
        app = make_app(TEMPLATES_AUTO_RELOAD=True)
        path = self.put(app, "page.html", "variable")
        assert render(app, "page.html", name="Ada", kit_global="") == "<p>Ada</p>"
        path.write_text(path.read_text("utf-8").replace("<p>", "<p>new "), "utf-8")
        os.utime(path, (0, 0))
        assert render(app, "page.html", name="Ada") == "<p>new Ada</p>"


def functions() -> Any:
    """Return the templating part, which this one does not depend on."""
    return import_module("glassware_templating")


def jinja2() -> Any:
    """Return the package whose errors the contract names."""
    return import_module("jinja2")


def render(app: Any, name: Any, /, **context: Any) -> str:
    """Render a template outside of a request; blanks around it do not count."""
    with app.app_context():
        return shown(functions().render_template(name, **context))


def shown(text: str) -> str:
    """Return a rendered text without the blanks around it."""
    return text.strip()


class Html:
    """A value that is safe to show: it brings its own markup."""

    def __html__(self) -> str:
        """Return the markup."""
        return "<i>safe</i>"

    def __str__(self) -> str:
        return "<i>safe</i>"
