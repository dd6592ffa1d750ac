from __future__ import annotations

import gc
from collections import OrderedDict, defaultdict
from typing import Any

import jinja2
import jinja2.ext
import pytest
from jinja2 import DictLoader, TemplateNotFound
from jinja2.nativetypes import NativeEnvironment
from jinja2.sandbox import SandboxedEnvironment, SecurityError

from glassware_core import g, request, session
from glassware_templating import (
    Capability,
    DispatchingJinjaLoader,
    Environment,
    render_template_string,
)


def test_the_environment_takes_the_global_loader_unless_given_another(app: Any) -> None:
    assert type(Environment(app).loader) is DispatchingJinjaLoader
    loader = DictLoader({})
    assert Environment(app, loader=loader).loader is loader
    assert Environment(app, loader=None).loader is None


def test_an_environment_that_outlives_its_application_renders_strings(app_class: Any) -> None:
    environment = app_class("gone", root_path=".").jinja_env
    gc.collect()
    template = environment.from_string("{{ '<' }} {{ {'a': '<'} | tojson }}")
    assert template.render() == '&lt; {"a": "\\u003c"}'
    with pytest.raises(ReferenceError, match="The application of this Jinja environment is gone"):
        _ = environment.app


def test_an_overlay_knows_the_application(app: Any) -> None:
    overlay = app.jinja_env.overlay(trim_blocks=True)
    assert overlay.app is app
    assert overlay.from_string("{{ config.DEBUG }}{{ a }}").render(a="<") == "False&lt;"


class Row:
    name = "attribute"

    def __getitem__(self, key: str) -> str:
        if key == "secret":
            raise AttributeError(key)
        return f"item {key}"


@pytest.mark.parametrize(
    "obj",
    [
        {"name": 1, "items": 2, "__class__": 3, "keys": 4},
        {},
        {"name": None},
        defaultdict(int, other=1),
        OrderedDict(name=1, items=2),
        Row(),
        None,
        "text",
        [1, 2],
        jinja2.Undefined(name="x", hint="hint"),
    ],
    ids=lambda obj: type(obj).__name__,
)
@pytest.mark.parametrize(
    "name", ["name", "items", "keys", "missing", "secret", "__class__", "__dict__", "upper"]
)
def test_an_attribute_in_a_template_is_what_jinja_says(app: Any, obj: Any, name: str) -> None:
    def outcome(find: Any) -> Any:
        try:
            found = find(obj, name)
        except jinja2.UndefinedError as error:
            return str(error)
        if isinstance(found, jinja2.Undefined):
            return vars(type(found)), found._undefined_message
        return found

    stock = jinja2.Environment()
    assert outcome(app.jinja_env.getattr) == outcome(stock.getattr)


class Guarded(jinja2.Environment):
    def getattr(self, obj: Any, attribute: str) -> Any:
        return "hidden" if attribute == "secret" else super().getattr(obj, attribute)


class Both(Environment, Guarded):
    pass


class Own(Environment, Guarded):
    def getattr(self, obj: Any, attribute: str) -> Any:
        return super().getattr(obj, attribute)


class Behind(Both):
    pass


class Before(Guarded, Environment):
    pass


@pytest.mark.parametrize("environment_class", [Both, Own, Behind, Before])
def test_an_environment_of_several_bases_asks_all_of_them(
    app: Any, environment_class: type[Environment]
) -> None:
    template = environment_class(app).from_string("{{ row.secret }} {{ row.name }}")
    assert template.render(row={"secret": "shown", "name": "Ada"}) == "hidden Ada"


def test_an_application_chooses_what_is_undefined(app_class: Any) -> None:
    app = app_class("strict", root_path=".")
    app.jinja_env.undefined = jinja2.StrictUndefined
    template = app.jinja_env.from_string("{{ row.missing }}")
    with pytest.raises(jinja2.UndefinedError, match="'dict object' has no attribute 'missing'"):
        template.render(row={"name": 1})


def test_the_globals_are_those_of_the_application(app: Any) -> None:
    names = app.jinja_env.globals
    assert names["config"] is app.config
    assert names["request"] is request
    assert names["session"] is session
    assert names["g"] is g


def test_the_loader_finds_lists_and_misses(app: Any, write: Any) -> None:
    write("a.html", "a")
    write("folder/b.html", "b")
    loader = DispatchingJinjaLoader(app)
    source, filename, uptodate = loader.get_source(app.jinja_env, "a.html")
    assert (source, str(filename)[-6:]) == ("a", "a.html")
    assert uptodate is not None
    assert loader.list_templates() == ["a.html", "folder/b.html"]
    with pytest.raises(TemplateNotFound, match=r"c\.html"):
        loader.get_source(app.jinja_env, "c.html")
    assert loader.has_source_access
    assert loader.load(app.jinja_env, "a.html", {}).render() == "a"
    assert loader.app is app


def test_the_engine_can_do_everything_and_shows_the_environment(app: Any) -> None:
    engine = app.template_engine
    assert engine.capabilities == set(Capability)
    assert engine.native is app.jinja_env
    app.jinja_env.globals["direct"] = 1
    assert engine.globals["direct"] == 1


def test_the_engine_follows_a_replaced_environment(app: Any) -> None:
    engine = app.template_engine
    app.jinja_env = jinja2.Environment(loader=DictLoader({"a": "other"}))
    assert engine.render(engine.find("a"), {}) == "other"


def test_a_sandboxed_environment_stays_a_sandbox(app: Any) -> None:
    class Sandbox(SandboxedEnvironment, Environment):
        pass

    app.jinja_environment = Sandbox
    with app.app_context():
        assert render_template_string("{{ a }}", a="<") == "&lt;"
        for attack in (
            "{{ ''.__class__.__mro__ }}",
            "{{ '{0.__class__.__mro__}'.format(1) }}",
            "{{ ('{0.__class__.__mro__}'|attr('format'))(1) }}",
        ):
            with pytest.raises(SecurityError):
                render_template_string(attack)


def test_an_environment_with_a_template_class_of_its_own_keeps_it(app: Any) -> None:
    class Native(NativeEnvironment, Environment):
        pass

    app.jinja_environment = Native
    with app.app_context():
        assert render_template_string("{{ [1, 2] }}") == [1, 2]  # type: ignore[comparison-overlap]


def test_attribute_names_from_users_cannot_break_out_of_an_element(app: Any) -> None:
    with app.app_context():
        assert render_template_string("<p{{ {'title': '\"<'}|xmlattr }}>") == (
            '<p title="&#34;&lt;">'
        )
        for name in ("a b", "a/b", "a>b", "a=b"):
            with pytest.raises(ValueError, match="Invalid character"):
                render_template_string("<p{{ {name: 1}|xmlattr }}>", name=name)


def test_an_extension_may_read_the_application(app: Any) -> None:
    class Extension(jinja2.ext.Extension):
        def __init__(self, environment: Any) -> None:
            super().__init__(environment)
            environment.globals["name"] = environment.app.name

    app.jinja_options = {"extensions": [Extension]}
    with app.app_context():
        assert render_template_string("{{ name }}") == "application"


def test_a_bytecode_cache_is_used(app: Any, write: Any, tmp_path: Any) -> None:
    write("a.html", "{{ 1 + 1 }}")
    app.jinja_options = {"bytecode_cache": jinja2.FileSystemBytecodeCache(str(tmp_path))}
    assert app.jinja_env.get_template("a.html").render() == "2"
    assert list(tmp_path.glob("*.cache"))
