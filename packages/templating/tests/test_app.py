from __future__ import annotations

import gc
import subprocess
import sys
import threading
import weakref
from typing import Any

import jinja2
import pytest
from werkzeug.test import Client

from glassware_core import Kernel, UnknownBackend, hookimpl
from glassware_templating import (
    Environment,
    JinjaEngine,
    TemplatingApp,
    render_template,
    render_template_string,
    stream_template_string,
)


def test_the_environment_is_made_once_at_the_first_access(app: Any) -> None:
    made = []
    original = app.create_jinja_environment
    app.create_jinja_environment = lambda: made.append(1) or original()
    assert made == []
    assert app.jinja_env is app.jinja_env
    assert made == [1]
    assert type(app.jinja_env) is Environment
    assert app.jinja_env.app is app


def test_threads_that_meet_make_one_environment(app: Any) -> None:
    barrier = threading.Barrier(8)
    found = []

    def find() -> None:
        barrier.wait()
        found.append(app.jinja_env)

    threads = [threading.Thread(target=find) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(environment) for environment in found}) == 1


def test_options_go_to_the_environment(app: Any) -> None:
    app.jinja_options = {
        "extensions": ["jinja2.ext.do"],
        "trim_blocks": True,
        "autoescape": False,
        "auto_reload": True,
    }
    assert "jinja2.ext.ExprStmtExtension" in app.jinja_env.extensions
    assert app.jinja_env.trim_blocks
    assert app.jinja_env.auto_reload
    with app.app_context():
        assert render_template_string("{{ '<' }}") == "<"


def test_a_loader_among_the_options_replaces_the_global_one(app: Any) -> None:
    app.jinja_options = {"loader": jinja2.DictLoader({"a.html": "mine"})}
    with app.app_context():
        assert render_template("a.html") == "mine"


def test_an_unknown_option_is_an_error(app: Any) -> None:
    app.jinja_options = {"no_such_option": 1}
    with pytest.raises(TypeError, match="no_such_option"):
        _ = app.jinja_env


def test_the_environments_class_can_be_replaced(app_class: Any) -> None:
    class Mine(Environment):
        pass

    class App(app_class):  # type: ignore[misc]
        jinja_environment = Mine

    assert type(App("a").jinja_env) is Mine
    assert TemplatingApp.jinja_environment is Environment
    assert App("a").jinja_environment is Mine


def test_an_overridden_method_makes_the_environment(app_class: Any) -> None:
    class App(app_class):  # type: ignore[misc]
        def create_jinja_environment(self) -> Any:
            environment = super().create_jinja_environment()
            environment.globals["mine"] = "mine"
            return environment

        def create_global_jinja_loader(self) -> Any:
            return jinja2.DictLoader({"a.html": "{{ mine }}"})

    app = App("a")
    with app.app_context():
        assert render_template("a.html") == "mine"


def test_the_environment_can_be_replaced(app: Any) -> None:
    app.add_template_filter(str.upper, "early")
    first = app.jinja_env
    app.jinja_env = other = jinja2.Environment(loader=jinja2.DictLoader({"a": "{{ 'a'|late }}"}))
    app.add_template_filter(str.upper, "late")
    assert "early" in first.filters
    assert "late" not in first.filters
    assert "early" not in other.filters
    with app.app_context():
        assert render_template("a") == "A"
    del app.jinja_env
    assert "late" in app.jinja_env.filters


def test_an_environment_of_plain_jinja_works(app: Any) -> None:
    app.jinja_env = jinja2.Environment()
    with app.app_context():
        assert render_template_string("{{ a }}", a="<") == "<"


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        (None, True),
        ("a.html", True),
        ("a.htm", True),
        ("a.xml", True),
        ("a.xhtml", True),
        ("a.svg", True),
        ("a.html.txt", False),
        ("a.HTML", False),
        ("html", False),
        ("", False),
    ],
)
def test_the_ending_of_a_name_decides_about_escaping(
    app: Any, name: str | None, escaped: bool
) -> None:
    assert app.select_jinja_autoescape(name) is escaped
    if name:
        app.jinja_loader = jinja2.DictLoader({name: "{{ '<'|string }}{{ a }}"})
        with app.app_context():
            assert render_template(name, a="<") == ("&lt;&lt;" if escaped else "<<")


def test_an_overridden_method_decides_about_escaping(app: Any) -> None:
    app.select_jinja_autoescape = lambda filename: False
    with app.app_context():
        assert render_template_string("{{ a }}", a="<") == "<"


@pytest.mark.parametrize(
    ("debug", "configured", "reload"),
    [
        (False, None, False),
        (False, False, False),
        (False, True, True),
        (True, None, True),
        (True, False, False),
        (True, True, True),
    ],
)
def test_reloading_follows_the_configuration_then_debug_mode(
    app: Any, debug: bool, configured: bool | None, reload: bool
) -> None:
    app.config["DEBUG"] = debug
    app.config["TEMPLATES_AUTO_RELOAD"] = configured
    assert app.templates_auto_reload is reload
    assert app.jinja_env.auto_reload is reload


def test_debug_mode_turned_on_later_reloads_templates(app: Any) -> None:
    app.debug = True
    assert app.debug
    assert app.config["DEBUG"] is True
    assert app.jinja_env.auto_reload is True
    app.debug = False
    assert app.jinja_env.auto_reload is False
    app.templates_auto_reload = False
    app.debug = True
    assert app.jinja_env.auto_reload is False
    assert app.config["TEMPLATES_AUTO_RELOAD"] is False


def test_a_changed_template_is_loaded_anew_where_templates_reload(app: Any, write: Any) -> None:
    app.config["TEMPLATES_AUTO_RELOAD"] = True
    write("a.html", "one")
    with app.app_context():
        assert render_template("a.html") == "one"
        app.jinja_env.get_template("a.html")._uptodate = lambda: False  # without waiting a second
        write("a.html", "two")
        assert render_template("a.html") == "two"
        app.jinja_env.auto_reload = False
        write("a.html", "three")
        assert render_template("a.html") == "two"


@pytest.mark.parametrize("kind", ["filter", "test", "global"])
def test_functions_are_registered_in_every_way(app: Any, kind: str) -> None:
    decorator = getattr(app, f"template_{kind}")
    add = getattr(app, f"add_template_{kind}")
    functions = [lambda *args, n=n: n for n in range(6)]
    functions[0].__name__ = "bare"
    functions[1].__name__ = "called"
    functions[4].__name__ = "added"
    assert decorator(functions[0]) is functions[0]
    assert decorator()(functions[1]) is functions[1]
    assert decorator("positional")(functions[2]) is functions[2]
    assert decorator(name="keyword")(functions[3]) is functions[3]
    assert add(functions[4]) is None
    assert add(functions[5], "other") is None
    registered = getattr(app.jinja_env, f"{kind}s")
    for name, function in zip(
        ["bare", "called", "positional", "keyword", "added", "other"], functions, strict=True
    ):
        assert registered[name] is function


def test_registered_functions_are_used_by_templates(app: Any) -> None:
    app.template_filter("shout")(str.upper)
    app.template_test("positive")(lambda n: n > 0)
    app.template_global("double")(lambda n: 2 * n)
    with app.app_context():
        assert render_template_string("{{ 'a'|shout }}{{ 1 is positive }}{{ double(2) }}") == (
            "ATrue4"
        )


def test_registering_makes_no_environment(app: Any) -> None:
    app.add_template_filter(str.upper, "shout")
    app.jinja_options = {"trim_blocks": True}
    assert app.jinja_env.trim_blocks
    assert app.jinja_env.filters["shout"] is str.upper


def test_set_up_is_over_with_the_first_request(app: Any, client: Client) -> None:
    client.get("/")
    for call in (
        lambda: app.add_template_filter(str.upper, "a"),
        lambda: app.add_template_test(str.isupper, "a"),
        lambda: app.add_template_global(str, "a"),
        lambda: app.template_filter(str.upper),
        lambda: app.template_test()(str.upper),
        lambda: app.template_global("a"),
        lambda: app.context_processor(dict),
    ):
        with pytest.raises(AssertionError, match="can no longer be called"):
            call()


def test_the_engine_is_chosen_by_the_configuration(app: Any) -> None:
    assert type(app.template_engine) is JinjaEngine
    other = TemplatingApp("other")
    other.config["TEMPLATE_ENGINE"] = "jinja3"
    with (
        other.app_context(),
        pytest.raises(UnknownBackend, match=r"'jinja3'; installed are .*'jinja2'"),
    ):
        render_template_string("")
    with pytest.raises(UnknownBackend, match="TEMPLATE_ENGINE"):
        Client(other).get("/")


def test_url_for_is_a_global_where_it_is_installed(app_class: Any) -> None:
    assert "url_for" not in app_class("without").jinja_env.globals

    class App(app_class):  # type: ignore[misc]
        def url_for(self, endpoint: str, **values: Any) -> str:
            return f"/{endpoint}?{values}"

    app = App("with")
    with app.app_context():
        assert render_template_string("{{ url_for('a', b=1)|safe }}") == "/a?{'b': 1}"


# Plugins


class Plugin:
    @hookimpl
    def template_globals(self, app: Any) -> dict[str, Any]:
        return {"everywhere": "global"}

    @hookimpl
    def template_env(self, app: Any, env: Any) -> None:
        assert app.jinja_env is env
        env.filters["plugged"] = lambda value: f"plugged {value}"
        env.filters["mine"] = lambda value: "plugged"


def test_plugins_add_globals_and_change_the_environment(app_class: Any) -> None:
    app = app_class("a", plugins=[Plugin()])
    app.add_template_filter(lambda value: "registered", "mine")
    with app.app_context():
        assert render_template_string("{{ everywhere|plugged }} {{ 1|mine }}") == (
            "plugged global registered"
        )


def test_a_plugin_that_fails_leaves_no_half_made_environment(app_class: Any) -> None:
    class Failing:
        failures = [ValueError("not yet")]

        @hookimpl
        def template_env(self, app: Any, env: Any) -> None:
            if self.failures:
                raise self.failures.pop()

    app = app_class("a", plugins=[Failing()])
    with pytest.raises(ValueError, match="not yet"):
        _ = app.jinja_env
    assert app.jinja_env.globals["config"] is app.config


# Memory


def test_an_application_is_freed_with_its_last_reference(app_class: Any, tmp_path: Any) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text("{{ url_for('a') }}{{ 1|tojson }}{{ x|f }}")

    class App(app_class):  # type: ignore[misc]
        def url_for(self, endpoint: str) -> str:
            return endpoint

    app = App("application", root_path=str(tmp_path))
    app.template_filter("f")(str)
    app.config["EXPLAIN_TEMPLATE_LOADING"] = True
    app.views["/"] = ("page", lambda: render_template("a.html", x=1))
    app.views["/stream"] = ("page", lambda: stream_template_string("{{ request.path }}"))
    gc.collect()
    gc.disable()
    try:
        client = Client(app)
        assert client.get("/").text == "a11"
        assert client.get("/stream").text == "/stream"
        environment, loader = app.jinja_env, app.jinja_env.loader
        engine = app.template_engine
        freed = weakref.ref(app)
        del app, client
        assert freed() is None
    finally:
        gc.enable()
    for orphan in (environment, loader, engine):
        with pytest.raises(ReferenceError, match="is gone"):
            _ = orphan.app


def test_rendering_leaves_nothing_for_the_garbage_collector(app: Any, client: Client) -> None:
    app.views["/"] = ("page", lambda: render_template_string("{{ g }}{{ request }}"))
    with app.app_context():
        template = app.jinja_env.from_string("{{ a }}{% for b in c %}{{ b }}{% endfor %}")
        render_template(template, a=1, c=[1])
        gc.collect()
        gc.disable()
        try:
            for _ in range(10):
                render_template(template, a=1, c=[1])
            assert gc.collect() == 0
        finally:
            gc.enable()


def test_composing_imports_no_jinja() -> None:
    code = (
        "import sys, glassware_templating.plugin; from glassware_core import App; app = App('a');"
        "app.add_template_filter(str); app.debug = True;"
        "assert 'jinja2' not in sys.modules; app.jinja_env; assert 'jinja2' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_kernel_names_the_part_that_is_missing() -> None:
    app: Any = Kernel("a")
    for name in ("jinja_env", "template_filter", "template_engine", "context_processor"):
        with pytest.raises(AttributeError, match="install glassware-templating"):
            getattr(app, name)
