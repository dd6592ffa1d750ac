"""Checks of what a template language may have, by capability."""

from __future__ import annotations

import asyncio
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from glassware_core import g, request, session

from .capabilities import needs
from .template_fixtures import TemplateFixtures
from .template_values import Late, functions, jinja2, listen, raised_or, render, shown

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["TemplateLanguage"]


class TemplateLanguage(TemplateFixtures):
    """Check what an engine says that its language can do."""

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
