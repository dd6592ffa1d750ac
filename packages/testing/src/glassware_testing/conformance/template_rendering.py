"""Checks of what an engine makes of values, and of what goes on around a rendering."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from glassware_core import g, request

from .capabilities import needs
from .template_fixtures import TemplateFixtures
from .template_values import (
    Html,
    HtmlText,
    Item,
    KitFailure,
    Text,
    functions,
    jinja2,
    listen,
    render,
    shown,
)

__all__ = ["RenderingTemplates"]


class RenderingTemplates(TemplateFixtures):
    """Check what is escaped, who takes part, and how errors are told."""

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
