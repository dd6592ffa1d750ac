"""The template kit: Jinja passes, and each broken engine is caught by a named check."""

from __future__ import annotations

from types import ModuleType
from typing import Any, ClassVar

import pytest
from jinja2 import TemplateNotFound, TemplateSyntaxError
from markupsafe import escape

import glassware_core
from glassware_core import has_request_context, hookimpl
from glassware_templating import (
    Capability,
    JinjaEngine,
    TemplatingApp,
    UnsupportedByEngine,
)
from glassware_testing.conformance import TemplateKit

pytestmark = pytest.mark.needs("templating", "testing")


class TestJinja(TemplateKit):
    plugin = "templating"
    backend = "jinja2"
    capabilities = tuple(TemplateKit.known_capabilities)
    sources = {
        "variable": "<p>{{ name }}</p>",
        "attribute": "{{ item.label }}",
        "call": "\n{{ function(name) }}",
        "undefined": "{{ nobody.label }}",
        "request": "{{ request.path }} {{ g.kit }}",
        "global": "{{ kit_global }}",
        "proxies": "{{ request.path }} {{ session.user }} {{ g.kit }} {{ config.KIT }}",
        "filter": "{{ name|kit_filter }}",
        "test": "{{ 'yes' if name is kit_test else 'no' }}",
        "broken": "fine\n{% if %}",
        "include": "[{% include 'parts/part.html' %}]",
        "parent": "<h1>{% block heading %}base{% endblock %}</h1>{% block main %}{% endblock %}",
        "child": (
            "{% extends 'shared/parent.html' %}{% block main %}<p>{{ name }}</p>{% endblock %}"
        ),
        "block": "before {% block part %}{{ name }}{% endblock %} after",
        "exported": "{% macro greet(name) %}Hello {{ name }}{% endmacro %}",
    }


class BrokenKit(TestJinja):
    """What the broken ones have in common: they are Jinja's engine with one fault."""

    backend = "broken"
    # It makes the Jinja environment, as Jinja's engine does.
    __test__ = False


def broken(engine: Any, caught_by: dict[str, str], *features: type) -> type[BrokenKit]:
    """Return a class of the kit for a broken engine.

    Args:
        engine: The engine's class.
        caught_by: The checks that must fail, with what the failure says.
        features: Features of the plugin.
    """
    plugin = ModuleType("broken")
    plugin.template_engines = hookimpl(lambda: {"broken": engine})  # type: ignore[attr-defined]
    if features:
        plugin.app_features = hookimpl(lambda: features)  # type: ignore[attr-defined]
    members = {"plugin": plugin, "caught_by": caught_by, "__test__": True}
    return type(engine.__name__, (BrokenKit,), members)


class UnescapedStrings(JinjaEngine):
    """Takes a template without a name for a text."""

    def from_string(self, source: str) -> Any:
        return self.app.jinja_env.overlay(autoescape=False).from_string(source)


class OwnEndings(JinjaEngine):
    """Knows better what HTML is, and in capital letters."""

    def find(self, template_name_or_list: Any) -> Any:
        env = self.app.jinja_env
        env.autoescape = lambda name: name is None or name.lower().endswith((".html", ".htm"))
        return super().find(template_name_or_list)


class WithoutDunderHtml(JinjaEngine):
    """Escapes the text of a value, whatever markup it brings."""

    def render(self, template: Any, context: dict[str, Any]) -> str:
        return super().render(
            template,
            {k: escape(str(v)) if hasattr(v, "__html__") else v for k, v in context.items()},
        )


class EscapesTwice(JinjaEngine):
    """Escapes what the environment will escape."""

    def render(self, template: Any, context: dict[str, Any]) -> str:
        values = {k: str(escape(v)) if isinstance(v, str) else v for k, v in context.items()}
        return super().render(template, values)


class RemembersPages(JinjaEngine):
    """Renders a page once, whatever the context processors give the next time."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self.pages: dict[Any, str] = {}

    def render(self, template: Any, context: dict[str, Any]) -> str:
        if template.name not in self.pages:
            self.pages[template.name] = super().render(template, context)
        return self.pages[template.name]


class WithoutProcessors(TemplatingApp):
    """Adds nothing to the variables of a view."""

    def update_template_context(self, context: dict[str, Any]) -> None:
        pass


class SkipsProcessors(JinjaEngine):
    """Comes with a feature that skips the context processors."""


class Silent(TemplatingApp):
    """Tells nobody about templates."""

    def update_template_context(self, context: dict[str, Any]) -> None:
        super().update_template_context(context)
        self._events.before_render_template = self._events.template_rendered = ()


class SendsNoEvents(JinjaEngine):
    """Comes with a feature that leaves the events out."""


class ChangesTheContext(JinjaEngine):
    """Leaves its own variables behind."""

    def render(self, template: Any, context: dict[str, Any]) -> str:
        context["engine"] = self
        return super().render(template, context)


class NeverReloads(JinjaEngine):
    """Keeps what it compiled for good."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self.kept: dict[str, Any] = {}

    def find(self, template_name_or_list: Any) -> Any:
        if isinstance(template_name_or_list, str):
            if template_name_or_list not in self.kept:
                self.kept[template_name_or_list] = super().find(template_name_or_list)
            return self.kept[template_name_or_list]
        return super().find(template_name_or_list)


class AlwaysCompiles(JinjaEngine):
    """Keeps nothing."""

    def find(self, template_name_or_list: Any) -> Any:
        if self.app.jinja_env.cache is not None:
            self.app.jinja_env.cache.clear()
        return super().find(template_name_or_list)


class WrapsErrors(JinjaEngine):
    """Turns every error into its own."""

    def render(self, template: Any, context: dict[str, Any]) -> str:
        try:
            return super().render(template, context)
        except Exception as error:
            raise RuntimeError("rendering failed") from error


class LosesLines(JinjaEngine):
    """Says that a template is wrong, and not where."""

    def find(self, template_name_or_list: Any) -> Any:
        try:
            return super().find(template_name_or_list)
        except TemplateSyntaxError as error:
            raise ValueError(str(error)) from None


class OwnMissing(JinjaEngine):
    """Has an error of its own for a missing template."""

    def find(self, template_name_or_list: Any) -> Any:
        try:
            return super().find(template_name_or_list)
        except TemplateNotFound as error:
            raise FileNotFoundError(str(error)) from None


class OnlyTheApplication(JinjaEngine):
    """Looks into the application's folder and no blueprint's."""

    def find(self, template_name_or_list: Any) -> Any:
        self.app.jinja_env.loader = self.app.jinja_loader
        return super().find(template_name_or_list)


class FrozenGlobals(JinjaEngine):
    """Takes the globals over when it is made, and the objects behind the proxies."""

    def render(self, template: Any, context: dict[str, Any]) -> str:
        if not hasattr(self, "taken"):
            self.taken = {k: v for k, v in self.globals.items() if k != "kit_global"}
            self.taken["kit_global"] = self.functions.globals.get("kit_global", "")
            if has_request_context():
                for name in ("request", "session"):
                    self.taken[name] = getattr(glassware_core, name)._get_current_object()
        return super().render(template, {**self.taken, **context})


class DeclaresLess(JinjaEngine):
    """Can do more than it says."""

    capabilities = JinjaEngine.capabilities - {Capability.STRINGS}


class HoldsTheApplication(JinjaEngine):
    """Keeps the application in a table of the module."""

    held: ClassVar[list[Any]] = []

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self.held.append(app)


class StreamsNothing(JinjaEngine):
    """Says that it streams, and forgets the request."""

    def stream(self, template: Any, context: dict[str, Any]) -> Any:
        raise UnsupportedByEngine("no streams here")


TestUnescapedStrings = broken(
    UnescapedStrings, {"test_values_are_escaped_in_strings": "<p><b></p>"}
)
TestOwnEndings = broken(
    OwnEndings,
    {
        "test_the_name_of_a_file_decides_whether_it_is_escaped[svg]": "<p><</p>",
        "test_the_name_of_a_file_decides_whether_it_is_escaped[xhtml]": "<p><</p>",
        "test_the_name_of_a_file_decides_whether_it_is_escaped[HTML]": "&lt;",
        "test_an_application_may_say_otherwise_what_is_escaped": "<p><</p>",
    },
)
TestWithoutDunderHtml = broken(
    WithoutDunderHtml, {"test_values_that_bring_their_markup_are_not_escaped": "&lt;"}
)
TestEscapesTwice = broken(EscapesTwice, {"test_values_are_escaped_in_html": "&amp;"})
TestRemembersPages = broken(
    RemembersPages,
    {
        "test_context_processors_reach_templates": "processor",
        "test_renderings_in_threads_do_not_mix": "<p>",
    },
)
TestSkipsProcessors = broken(
    SkipsProcessors, {"test_context_processors_reach_templates": "processor"}, WithoutProcessors
)
TestSendsNoEvents = broken(SendsNoEvents, {"test_both_events_are_sent": r"\[\]"}, Silent)
TestChangesTheContext = broken(
    ChangesTheContext, {"test_the_variables_stay_as_they_were": "engine"}
)
TestNeverReloads = broken(
    NeverReloads,
    {"test_a_changed_template_is_read_again_where_templates_reload": "new Ada"},
)
TestAlwaysCompiles = broken(AlwaysCompiles, {"test_a_template_is_compiled_once": ""})
TestWrapsErrors = broken(
    WrapsErrors,
    {
        "test_errors_of_functions_keep_their_type": "rendering failed",
        "test_an_undefined_variable_is_a_template_error": "rendering failed",
    },
)
TestLosesLines = broken(
    LosesLines, {"test_what_cannot_be_compiled_is_named_with_its_line": "Expected an expression"}
)
TestOwnMissing = broken(
    OwnMissing, {"test_a_missing_template_is_the_error_that_is_documented": r"missing\.html"}
)
TestOnlyTheApplication = broken(
    OnlyTheApplication,
    {
        "test_the_application_comes_before_its_blueprints": r"b\.html",
        "test_a_template_includes_one_of_a_blueprint": r"part\.html",
        "test_a_template_extends_one_of_the_application_from_a_blueprint": r"page\.html",
    },
)
TestFrozenGlobals = broken(
    FrozenGlobals,
    {
        "test_globals_reach_templates": "early",
        "test_request_session_g_and_config_reach_templates": "/two 1 2 four",
    },
)
TestDeclaresLess = broken(
    DeclaresLess, {"test_the_engine_declares_what_the_kit_is_told": "strings"}
)
TestHoldsTheApplication = broken(
    HoldsTheApplication, {"test_the_plugin_keeps_no_application_alive": "refers to the application"}
)
TestStreamsNothing = broken(StreamsNothing, {"test_a_template_is_streamed": "no streams here"})


class TestHidesStrings(BrokenKit):
    """Whoever does not declare what works is told to."""

    __test__ = True
    plugin = TestDeclaresLess.plugin
    capabilities = tuple(name for name in TemplateKit.known_capabilities if name != "strings")
    caught_by: ClassVar = {"test_values_are_escaped_in_strings": "works and is not declared"}
