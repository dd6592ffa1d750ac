"""The kit of template engines, contract `template:v1`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from .template_finding import FindingTemplates
from .template_language import TemplateLanguage
from .template_rendering import RenderingTemplates
from .template_scenarios import SCENARIOS
from .template_values import functions, render, shown

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["TemplateKit"]


class TemplateKit(FindingTemplates, RenderingTemplates, TemplateLanguage):
    """Check a template engine.

    The kit knows no engine's language: the author writes the templates. `SCENARIOS` in
    `glassware_testing.conformance.template_scenarios` says what each of them does, and which ones
    an engine needs only with a capability.

    Attributes:
        backend: The name that `TEMPLATE_ENGINE` chooses the engine with.
        sources: The template of each scenario: its text, in the engine's language. An engine
            without files may have something else, if the class overrides `put`.
    """

    contract: ClassVar[str] = "template"
    number: ClassVar[int] = 48
    known_capabilities: ClassVar = {
        "files": "Templates are files in the folders of the application and its blueprints.",
        "strings": "Renders templates from a string.",
        "expressions": "Templates ask values for attributes, and call functions.",
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
        assert app.template_engine.name == self.backend

    def test_the_author_has_written_every_scenario(self) -> None:
        """There is a template for each scenario that the engine needs, and for nothing else."""
        needed = [
            name
            for name, scenario in SCENARIOS.items()
            if scenario.needs is None or scenario.needs in self.capabilities
        ]
        assert sorted(self.sources) == sorted(needed)

    def test_the_engine_declares_what_the_kit_is_told(self, app: Any) -> None:
        """The engine's own capabilities are those of the class that tests it."""
        told = {capability.value for capability in app.template_engine.capabilities}
        assert told == set(self.capabilities)

    def test_it_knows_its_own_templates(self, app: Any) -> None:
        """A template that it found is its own, and can be rendered instead of a name."""
        self.put(app, "page.html", "variable")
        with app.app_context():
            found = app.template_engine.find("page.html")
            assert app.template_engine.owns(found)
            assert not app.template_engine.owns("page.html")
            assert app.template_engine.find(found) is found
        assert render(app, found, name="Ada") == "<p>Ada</p>"
        assert render(app, ["missing.html", found], name="Ada") == "<p>Ada</p>"

    def test_a_template_has_its_name(self, app: Any) -> None:
        """Whoever hears the events reads `template.name`."""
        self.put(app, "page.html", "variable")
        with app.app_context():
            assert app.template_engine.find("page.html").name == "page.html"

    def test_the_native_handle_stays_the_same(self, app: Any) -> None:
        """The engine's own object can be changed by who knows it: it is one, not a copy."""
        assert app.template_engine.native is app.template_engine.native

    def test_the_jinja_environment_is_made_only_when_asked_for(self, app: Any) -> None:
        """Another engine makes none; it stays usable, with what was registered."""
        made: list[Any] = []
        make = app.create_jinja_environment

        def noting() -> Any:
            made.append(make())
            return made[-1]

        app.create_jinja_environment = noting
        self.put(app, "page.html", "variable")
        render(app, "page.html", name="Ada")
        assert bool(made) == (self.backend == "jinja2")
        app.add_template_filter(str.upper, "kit_filter")
        text = app.jinja_env.from_string("{{ 'a'|kit_filter }}{{ config.KIT }}").render()
        assert text == "A"
