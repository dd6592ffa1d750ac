"""The kit of template engines, contract `template:v1`."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from markupsafe import Markup

from glassware_core import g, request, session

from .capabilities import needs
from .kit import Kit
from .template_scenarios import SCENARIOS
from .template_values import (
    Html,
    HtmlText,
    Item,
    KitFailure,
    Late,
    Text,
    change,
    functions,
    jinja2,
    listen,
    raised_or,
    render,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["TemplateKit"]


class TemplateKit(Kit):
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

    backend: ClassVar[str]
    sources: ClassVar[Mapping[str, Any]]

    @pytest.fixture
    def settings(self, config: dict[str, Any]) -> dict[str, Any]:
        """Choose the engine."""
        return {"TESTING": True, "TEMPLATE_ENGINE": self.backend, **config}

    def put(self, app: Any, name: str, scenario: str) -> Path | None:
        """Make the template of a scenario known to the application under a name.

        By default it becomes a file of the template folder, whose path is returned. A class for
        an engine without files overrides this.
        """
        return self._write(Path(app.root_path, app.template_folder or "templates"), name, scenario)

    def _write(self, folder: Path, name: str, scenario: str) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(self._source(scenario)), "utf-8")
        return path

    def _source(self, scenario: str) -> Any:
        assert scenario in self.sources, f"the author has no template for {scenario!r}"
        return self.sources[scenario]

    def _blueprint(self, app: Any, name: str) -> tuple[Any, Path]:
        """Register a blueprint with a folder of templates."""
        routing = pytest.importorskip("glassware_routing")
        folder = Path(app.root_path, name)
        blueprint = routing.Blueprint(
            name, "conformance", root_path=app.root_path, template_folder=name
        )
        return blueprint, folder

    def exercise(self, app: Any) -> None:
        """Render a template in a request."""
        self.put(app, "page.html", "variable")
        app.views["/"] = lambda: functions().render_template("page.html", name="Ada")
        assert shown(app.test_client().get("/").text) == "<p>Ada</p>"

    # Chosen and described

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

    # Finding

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

    # Escaping

    def test_values_are_escaped_in_html(self, app: Any) -> None:
        """Markup in a value is shown as text, whatever quotes it has."""
        self.put(app, "page.html", "variable")
        value = "<a href=\"x\" title='y'>&amp;"
        text = render(app, "page.html", name=value)
        assert unescape(text) == f"<p>{value}</p>"
        inside = text.removeprefix("<p>").removesuffix("</p>")
        assert not set(inside) & set("<>\"'")
        assert "&amp;amp;" in inside

    def test_values_that_bring_their_markup_are_not_escaped(self, app: Any) -> None:
        """`Markup` and any object with `__html__` are shown as they are; subclasses of str too."""
        self.put(app, "page.html", "variable")
        assert render(app, "page.html", name=Markup("<b>&amp;</b>")) == "<p><b>&amp;</b></p>"
        assert render(app, "page.html", name=Html()) == "<p><i>safe</i></p>"
        assert render(app, "page.html", name=HtmlText("<u>")) == "<p><i>text</i></p>"
        assert render(app, "page.html", name=Text("<u>")) == "<p>&lt;u&gt;</p>"

    def test_values_that_are_no_text_are_shown_as_python_shows_them(self, app: Any) -> None:
        """Numbers and None are text like any other, and what they show is escaped."""
        self.put(app, "page.html", "variable")
        assert render(app, "page.html", name=0) == "<p>0</p>"
        assert render(app, "page.html", name=None) == "<p>None</p>"
        assert render(app, "page.html", name=Item("<b>")) == "<p>&lt;Item&gt;</p>"

    @pytest.mark.parametrize("ending", ["html", "htm", "xml", "xhtml", "svg", "HTML", "txt", "md"])
    @needs("files", fails=(AssertionError, LookupError))
    def test_the_name_of_a_file_decides_whether_it_is_escaped(self, app: Any, ending: str) -> None:
        """As the application says: in HTML and XML, and in small letters."""
        name = f"page.{ending}"
        self._write(Path(app.root_path, "templates"), name, "variable")
        escaped = ending in ("html", "htm", "xml", "xhtml", "svg")
        assert app.select_jinja_autoescape(name) == escaped
        assert render(app, name, name="<") == f"<p>{'&lt;' if escaped else '<'}</p>"
        assert render(app, name, name=Html()) == f"<p><i>{'safe' if escaped else 'text'}</i></p>"

    @needs("files", fails=(AssertionError, LookupError))
    def test_an_application_may_say_otherwise_what_is_escaped(self, app: Any) -> None:
        """An overridden `select_jinja_autoescape` counts."""
        app.select_jinja_autoescape = lambda name: name == "odd.txt"
        for name in ("odd.txt", "page.html"):
            self._write(Path(app.root_path, "templates"), name, "variable")
        assert render(app, "odd.txt", name="<") == "<p>&lt;</p>"
        assert render(app, "page.html", name="<") == "<p><</p>"

    @needs("strings", fails=NotImplementedError)
    def test_values_are_escaped_in_strings(self, app: Any) -> None:
        """A template from a string escapes as an HTML file does."""
        with app.app_context():
            string = self.sources["variable"]
            text = functions().render_template_string(string, name="<b>")
            safe = functions().render_template_string(string, name=Html())
        assert shown(text) == "<p>&lt;b&gt;</p>"
        assert shown(safe) == "<p><i>safe</i></p>"

    # The life around the language

    def test_context_processors_reach_templates(self, app: Any) -> None:
        """A template sees what they give; what the view gives hides it."""
        app.context_processor(lambda: {"name": "processor"})
        self.put(app, "page.html", "variable")
        app.views["/"] = lambda: functions().render_template("page.html")
        app.views["/own"] = lambda: functions().render_template("page.html", name="view")
        client = app.test_client()
        assert shown(client.get("/").text) == "<p>processor</p>"
        assert shown(client.get("/own").text) == "<p>view</p>"

    def test_both_events_are_sent(self, app: Any) -> None:
        """Whoever listens is told before and after, with template and variables."""
        seen = listen(app)
        self.put(app, "page.html", "variable")
        render(app, "page.html", name="Ada")
        events = [(event, template.name, context["name"]) for event, template, context in seen]
        assert events == [
            ("before_render_template", "page.html", "Ada"),
            ("template_rendered", "page.html", "Ada"),
        ]

    def test_what_listeners_change_is_rendered(self, app: Any) -> None:
        """Who hears that a template will be rendered may change its variables."""
        app.events.add(
            "before_render_template", lambda app, *, template, context: context.update(name="late")
        )
        self.put(app, "page.html", "variable")
        assert render(app, "page.html", name="Ada") == "<p>late</p>"

    def test_the_variables_stay_as_they_were(self, app: Any) -> None:
        """The engine does not change what it is given."""
        self.put(app, "page.html", "variable")
        context = {"name": "Ada"}
        with app.app_context():
            engine = app.template_engine
            engine.render(engine.find("page.html"), context)
        assert context == {"name": "Ada"}

    @needs("expressions", fails=AssertionError)
    def test_request_and_g_are_those_of_the_request(self, app: Any) -> None:
        """Each rendering sees its own."""
        self.put(app, "page.html", "request")

        def page() -> str:
            g.kit = request.args["kit"]
            text: str = functions().render_template("page.html")
            return text

        app.views["/one"] = app.views["/two"] = page
        client = app.test_client()
        assert unescape(shown(client.get("/one?kit=1").text)) == "/one 1"
        assert unescape(shown(client.get("/two?kit=2").text)) == "/two 2"

    def test_renderings_in_threads_do_not_mix(self, app: Any) -> None:
        """Many at a time each show their own variables."""
        self.put(app, "page.html", "variable")
        with ThreadPoolExecutor(4) as pool:
            texts = list(pool.map(lambda n: render(app, "page.html", name=n), range(100)))
        assert texts == [f"<p>{n}</p>" for n in range(100)]

    @needs("expressions", fails=AssertionError)
    def test_errors_of_functions_keep_their_type(self, app: Any) -> None:
        """What a function raises that a template calls reaches the view: the very same error."""
        error = KitFailure("raised by a function")

        def fail(value: Any) -> None:
            raise error

        self.put(app, "page.html", "call")
        assert render(app, "page.html", function=str.upper, name="a") == "A"
        with pytest.raises(KitFailure) as raised:
            render(app, "page.html", function=fail, name="")
        assert raised.value is error

    @needs("expressions", fails=AssertionError)
    def test_an_undefined_variable_is_a_template_error(self, app: Any) -> None:
        """Whichever engine it is, what nobody gave is an error that Flask's users catch."""
        self.put(app, "page.html", "undefined")
        with pytest.raises(jinja2().UndefinedError):
            render(app, "page.html")

    @needs("files", fails=(AssertionError, LookupError))
    def test_what_cannot_be_compiled_is_named_with_its_line(self, app: Any) -> None:
        """The error is one for all engines, with the template's name, file and line."""
        path = self._write(Path(app.root_path, "templates"), "broken.html", "broken")
        with pytest.raises(jinja2().TemplateSyntaxError) as raised:
            render(app, "broken.html")
        error = raised.value
        assert (error.name, error.filename, error.lineno) == ("broken.html", str(path), 2)

    @needs("strings", fails=(AssertionError, NotImplementedError))
    def test_a_string_that_cannot_be_compiled_is_the_same_error(self, app: Any) -> None:
        """It has no name and a line; no event is sent."""
        seen = listen(app)
        with app.app_context(), pytest.raises(jinja2().TemplateSyntaxError) as raised:
            functions().render_template_string(self._source("broken"))
        assert (raised.value.name, raised.value.lineno) == (None, 2)
        assert seen == []

    # Kept and read again

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

    # What a language may have

    @needs("includes", fails=AssertionError)
    def test_a_template_includes_one_of_a_blueprint(self, app: Any) -> None:
        """It sees the variables; a missing one is a TemplateNotFound that names it."""
        blueprint, folder = self._blueprint(app, "one")
        app.register_blueprint(blueprint)
        self.put(app, "page.html", "include")
        with pytest.raises(jinja2().TemplateNotFound) as raised:
            render(app, "page.html", name="<")
        assert "parts/part.html" in str(raised.value)
        self._write(folder, "parts/part.html", "variable")
        assert render(app, "page.html", name="<") == "[<p>&lt;</p>]"

    @needs("inheritance", fails=AssertionError)
    def test_a_template_extends_one_of_the_application_from_a_blueprint(self, app: Any) -> None:
        """Its blocks take their places, and what it does not fill stays."""
        blueprint, folder = self._blueprint(app, "one")
        app.register_blueprint(blueprint)
        self._write(folder, "shop/page.html", "child")
        self.put(app, "shared/parent.html", "parent")
        assert render(app, "shop/page.html", name="<") == "<h1>base</h1><p>&lt;</p>"

    @needs("filters", fails=AssertionError)
    def test_filters_reach_templates(self, app: Any) -> None:
        """Those of the application and its blueprints, registered early or late."""
        app.add_template_filter(lambda value: "early", "kit_filter")
        self.put(app, "page.html", "filter")
        assert render(app, "page.html", name="x") == "early"
        blueprint = self._blueprint(app, "one")[0]
        blueprint.add_app_template_filter(lambda value: f"<{value}>", "kit_filter")
        app.register_blueprint(blueprint)
        assert render(app, "page.html", name="x") == "&lt;x&gt;"

    @needs("tests", fails=AssertionError)
    def test_tests_reach_templates(self, app: Any) -> None:
        """Those of the application, registered early or late."""
        app.add_template_test(lambda value: value == "x", "kit_test")
        self.put(app, "page.html", "test")
        assert [render(app, "page.html", name=name) for name in "xy"] == ["yes", "no"]
        app.add_template_test(lambda value: value == "y", "kit_test")
        assert [render(app, "page.html", name=name) for name in "xy"] == ["no", "yes"]

    @needs("globals", fails=AssertionError)
    def test_globals_reach_templates(self, app: Any) -> None:
        """Registered early or late; the template's variables hide them."""
        app.template_functions.globals["kit_global"] = "early"
        self.put(app, "page.html", "global")
        assert render(app, "page.html") == "early"
        app.add_template_global("<late>", "kit_global")
        assert render(app, "page.html") == "&lt;late&gt;"
        assert render(app, "page.html", kit_global="given") == "given"

    @needs("expressions", fails=AssertionError)
    def test_request_session_g_and_config_reach_templates(
        self, make_app: Callable[..., Any]
    ) -> None:
        """As globals they stand for what is current; a session that is not read stays closed."""
        pytest.importorskip("glassware_sessions")
        app = make_app(KIT="four", SECRET_KEY="not a secret")
        self.put(app, "page.html", "proxies")
        self.put(app, "other.html", "variable")

        def page() -> str:
            session["user"] = g.kit = request.args["user"]
            text: str = functions().render_template("page.html")
            return text

        app.views["/one"] = app.views["/two"] = page
        app.views["/closed"] = lambda: functions().render_template("other.html", name="")
        client = app.test_client()
        assert unescape(shown(client.get("/one?user=1").text)) == "/one 1 1 four"
        assert unescape(shown(client.get("/two?user=2").text)) == "/two 2 2 four"
        assert "Vary" not in client.get("/closed").headers

    @needs("jinja_env", fails=AssertionError)
    def test_what_is_put_into_the_jinja_environment_reaches_templates(self, app: Any) -> None:
        """What an extension of Flask puts there is seen."""
        self.put(app, "page.html", "global")
        app.jinja_env.globals["kit_global"] = "of Jinja"
        assert raised_or(lambda: render(app, "page.html")) == "of Jinja"

    @needs("blocks", fails=NotImplementedError)
    def test_a_block_is_rendered_by_itself(self, app: Any) -> None:
        """With the variables and both events; a missing one is an error that names it."""
        seen = listen(app)
        self.put(app, "page.html", "block" if "blocks" in self.capabilities else "variable")
        with app.app_context():
            text = functions().render_template_block("page.html", "part", name="<")
            assert shown(text) == "&lt;"
            assert [event for event, _, _ in seen] == [
                "before_render_template",
                "template_rendered",
            ]
            with pytest.raises(jinja2().TemplateError, match="nothing"):
                functions().render_template_block("page.html", "nothing", name="")

    @needs("attributes", fails=NotImplementedError)
    def test_what_a_template_exports_can_be_called(self, app: Any) -> None:
        """A macro is a function, whose text is markup; a missing one is an AttributeError."""
        self.put(app, "page.html", "exported" if "attributes" in self.capabilities else "variable")
        with app.app_context():
            text = functions().get_template_attribute("page.html", "greet")("<you>")
            assert shown(text) == "Hello &lt;you&gt;"
            assert text.__html__() == text
            with pytest.raises(AttributeError):
                functions().get_template_attribute("page.html", "nothing")

    @needs("streams", fails=NotImplementedError)
    def test_a_template_is_streamed(self, app: Any) -> None:
        """The pieces are those of the page; the request lasts, and the second event ends it."""
        seen = listen(app)
        self.put(app, "page.html", "variable")
        app.views["/path"] = lambda: functions().stream_template("page.html", name=Late())
        with app.app_context():
            functions().stream_template("page.html", name="")  # Told at once where it cannot.
        seen.clear()
        assert shown(app.test_client().get("/path").text) == "<p>at /path</p>"
        assert [event for event, _, _ in seen] == ["before_render_template", "template_rendered"]

    @needs("async_streams", fails=NotImplementedError)
    def test_a_template_is_streamed_for_async_for(self, app: Any) -> None:
        """The pieces are those of the page, and both events are sent."""
        seen = listen(app)
        self.put(app, "page.html", "variable")

        async def collect() -> str:
            pieces = functions().stream_template_async("page.html", name="<")
            return "".join([piece async for piece in pieces])

        with app.app_context():
            assert shown(asyncio.run(collect())) == "<p>&lt;</p>"
        assert [event for event, _, _ in seen] == ["before_render_template", "template_rendered"]
