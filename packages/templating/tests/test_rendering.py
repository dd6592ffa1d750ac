from __future__ import annotations

from itertools import islice
from typing import Any

import pytest
from jinja2 import DictLoader, TemplateNotFound, TemplatesNotFound
from markupsafe import Markup

from glassware_core import current, g, has_request_context, request
from glassware_templating import (
    get_template_attribute,
    render_template,
    render_template_block,
    render_template_string,
    stream_template,
    stream_template_async,
    stream_template_string,
)


def test_a_template_is_rendered_by_name(app: Any, write: Any) -> None:
    write("hello.html", "<h1>{{ name }}</h1>")
    with app.app_context():
        assert render_template("hello.html", name="you") == "<h1>you</h1>"


def test_the_first_of_several_templates_that_exists_is_rendered(app: Any, write: Any) -> None:
    write("b.html", "b")
    write("c.html", "c")
    with app.app_context():
        assert render_template(["a.html", "b.html", "c.html"]) == "b"
        assert render_template(("a.html", "c.html")) == "c"  # type: ignore[arg-type]


def test_a_template_object_is_rendered(app: Any) -> None:
    template = app.jinja_env.from_string("{{ 1 + one }}")
    with app.app_context():
        assert render_template(template, one=1) == "2"
        assert render_template(["missing.html", template], one=2) == "3"


def test_a_missing_template_is_named(app: Any) -> None:
    with app.app_context():
        with pytest.raises(TemplateNotFound, match=r"^missing\.html\nIt was looked for in:"):
            render_template("missing.html")
        with pytest.raises(TemplatesNotFound, match=r"one\.html, two\.html"):
            render_template(["one.html", "two.html"])
        with pytest.raises(TemplatesNotFound):
            render_template([])


@pytest.mark.parametrize(
    "function",
    [
        render_template,
        render_template_string,
        stream_template,
        stream_template_async,
        stream_template_string,
        lambda name: render_template_block(name, "block"),
        lambda name: get_template_attribute(name, "macro"),
    ],
)
def test_rendering_needs_an_application(function: Any) -> None:
    with pytest.raises(RuntimeError, match="Working outside of application context"):
        function("anything")


def test_request_and_g_are_variables_and_the_proxies_are_globals(app: Any, client: Any) -> None:
    @app.view("/")
    def page() -> str:
        g.user = "me"
        macro = "{% macro m() %}{{ request.args.q }} {{ g.user }} {{ config.TITLE }}{% endmacro %}"
        return render_template_string("{{ request.args.q }} {{ g.user }} / " + macro + "{{ m() }}")

    app.config["TITLE"] = "Title"
    assert client.get("/?q=1").text == "1 me / 1 me Title"


def test_what_is_imported_without_context_sees_the_proxies(
    app: Any, client: Any, write: Any
) -> None:
    write("m.html", "{% macro m() %}{{ request.args.q }}|{{ g.user }}|{{ given }}{% endmacro %}")

    @app.view("/")
    def page() -> str:
        g.user = "me"
        return render_template_string(
            "{% import 'm.html' as a %}{% from 'm.html' import m with context %}"
            "{{ a.m() }} {{ m() }}",
            given="x",
        )

    assert client.get("/?q=1").text == "1|me| 1|me|x"


def test_rendering_without_a_request_has_no_request(app: Any) -> None:
    with app.app_context():
        g.user = "me"
        assert render_template_string("{{ g.user }} {{ request is defined }}") == "me True"
        context: dict[str, Any] = {}
        app.update_template_context(context)
        assert list(context) == ["g"]


def test_values_in_a_string_are_escaped(app: Any) -> None:
    class Html:
        def __html__(self) -> str:
            return "<i>"

    source = "{{ text }} {{ markup }} {{ html }} {{ text|safe }}"
    values = {"text": "<b>'\"&", "markup": Markup("<u>"), "html": Html()}
    with app.app_context():
        assert render_template_string(source, **values) == (
            "&lt;b&gt;&#39;&#34;&amp; <u> <i> <b>'\"&"
        )
        assert "".join(stream_template_string(source, **values)) == (
            "&lt;b&gt;&#39;&#34;&amp; <u> <i> <b>'\"&"
        )


def test_values_in_text_files_are_not_escaped(app: Any, write: Any) -> None:
    write("mail.txt", "{{ text }}")
    with app.app_context():
        assert render_template("mail.txt", text="<b>") == "<b>"


def test_tojson_may_stand_in_a_script_and_in_single_quotes(app: Any) -> None:
    value = {"b": "</script><script>'\"&", "a": 1}
    with app.app_context():
        assert render_template_string("<script>{{ value|tojson }}</script>", value=value) == (
            '<script>{"a": 1, "b": "\\u003c/script\\u003e\\u003cscript\\u003e'
            '\\u0027\\"\\u0026"}</script>'
        )


def test_tojson_speaks_as_the_application_does(app: Any) -> None:
    class Provider(type(app.json)):  # type: ignore[misc]
        def dumps(self, obj: Any, **kwargs: Any) -> str:
            return f'"<{obj}>"'

    with app.app_context():
        assert render_template_string("{{ 1|tojson }}") == "1"
        app.json = Provider(app)
        assert render_template_string("{{ 1|tojson }}") == '"\\u003c1\\u003e"'


def test_a_macro_is_used_from_python(app: Any, write: Any) -> None:
    write("m.html", "{% macro hello(name) %}Hello {{ name }}!{% endmacro %}{% set x = 3 %}")
    with app.app_context():
        assert get_template_attribute("m.html", "hello")("<World>") == "Hello &lt;World&gt;!"
        assert get_template_attribute("m.html", "x") == 3
        with pytest.raises(AttributeError):
            get_template_attribute("m.html", "missing")
        with pytest.raises(TemplateNotFound):
            get_template_attribute("missing.html", "x")


def test_an_argument_may_have_the_name_of_a_python_word(app: Any) -> None:
    with app.app_context():
        assert render_template_string("{{ class }}{{ self }}", **{"class": 1})[:1] == "1"


# Events


def listen(app: Any) -> list[tuple[str, Any, Any]]:
    heard: list[tuple[str, Any, Any]] = []
    for name in ("before_render_template", "template_rendered"):

        def sink(app: Any, *, template: Any, context: Any, name: str = name) -> None:
            heard.append((name, template, context))

        app.events.add(name, sink)
    return heard


def test_both_events_tell_template_and_context(app: Any, write: Any) -> None:
    write("a.html", "{{ a }}")
    heard = listen(app)
    with app.app_context():
        render_template("a.html", a=1)
        assert [(name, template.name) for name, template, _ in heard] == [
            ("before_render_template", "a.html"),
            ("template_rendered", "a.html"),
        ]
        assert heard[0][2] is heard[1][2]
        assert heard[0][2] == {"a": 1, "g": current().g}


def test_a_listener_may_change_the_context(app: Any) -> None:
    def sink(app: Any, *, template: Any, context: Any) -> None:
        context["a"] = 2

    app.events.add("before_render_template", sink)
    with app.app_context():
        assert render_template_string("{{ a }}", a=1) == "2"
        assert "".join(stream_template_string("{{ a }}", a=1)) == "2"


def test_a_template_that_fails_is_not_told_as_rendered(app: Any) -> None:
    heard = listen(app)
    with app.app_context(), pytest.raises(ZeroDivisionError):
        render_template_string("{{ 1 / 0 }}")
    assert [name for name, _, _ in heard] == ["before_render_template"]


def test_a_stream_is_told_as_rendered_when_it_ends(app: Any) -> None:
    heard = listen(app)
    with app.app_context():
        stream = stream_template_string("a{{ b }}", b=1)
        assert [name for name, _, _ in heard] == ["before_render_template"]
        assert "".join(stream) == "a1"
    assert [name for name, _, _ in heard] == ["before_render_template", "template_rendered"]


# Streams


def test_a_stream_keeps_the_context_of_its_request(app: Any, client: Any) -> None:
    ended = []
    app.teardown_request(lambda error: ended.append(error))

    @app.view("/")
    def page() -> Any:
        g.user = "me"
        return stream_template_string(
            "{% for n in numbers %}{{ n }}{{ request.args.q }}{{ g.user }} {% endfor %}",
            numbers=numbers(),
        )

    def numbers() -> Any:
        for n in range(2):
            assert has_request_context()
            assert ended == []
            yield n

    assert client.get("/?q=x").text == "0xme 1xme "
    assert ended == [None]


def test_a_stream_by_name_is_piecewise(app: Any, write: Any) -> None:
    write("a.html", "{% for n in numbers %}{{ n }},{% endfor %}")
    taken = []

    def numbers() -> Any:
        for n in range(100):
            taken.append(n)
            yield n

    with app.app_context():
        stream = stream_template(["missing.html", "a.html"], numbers=numbers())
        assert taken == []
        assert "".join(islice(stream, 2)) == "0,"
        assert len(taken) == 1


def test_a_stream_that_is_given_up_ends_its_context(app: Any) -> None:
    ended = []
    app.teardown_request(lambda error: ended.append(error))
    app.views["/"] = (
        "page",
        lambda: stream_template_string("{% for n in range(9) %}{{ n }}{% endfor %}"),
    )
    environ: dict[str, Any] = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "SERVER_NAME": "a"}
    environ |= {"SERVER_PORT": "80", "wsgi.url_scheme": "http"}
    body: Any = app(environ, lambda *args: None)
    assert next(iter(body)) == b"0"
    assert current(None) is None
    assert ended == []
    body.close()
    assert ended == [None]


def test_a_stream_that_fails_ends_its_context(app: Any, client: Any) -> None:
    ended: list[Any] = []
    app.teardown_request(lambda error: ended.append(type(error)))
    app.views["/"] = ("page", lambda: stream_template_string("a{{ 1 / 0 }}"))
    with pytest.raises(ZeroDivisionError):
        client.get("/").text  # noqa: B018
    assert ended == [ZeroDivisionError]


def test_a_template_that_is_missing_fails_before_the_stream(app: Any) -> None:
    with app.app_context(), pytest.raises(TemplateNotFound):
        stream_template("missing.html")


# Coroutines


def test_asynchronous_environments_render_and_stream(app: Any, client: Any) -> None:
    app.jinja_options = {"enable_async": True}

    @app.template_global()
    async def later() -> str:
        return "<later>"

    @app.context_processor
    async def processor() -> dict[str, int]:
        return {"a": 1}

    source = "{{ a }}{{ later() }}{{ request.path }}"
    app.views["/whole"] = ("page", lambda: render_template_string(source))
    app.views["/stream"] = ("page", lambda: stream_template_string(source))
    assert client.get("/whole").text == "1&lt;later&gt;/whole"
    assert client.get("/stream").text == "1&lt;later&gt;/stream"


def test_a_coroutine_view_renders(app: Any, client: Any) -> None:
    @app.view("/")
    async def page() -> str:
        return render_template_string("{{ request.path }}")

    assert client.get("/").text == "/"


def test_an_error_in_a_template_shows_its_line(app: Any, write: Any) -> None:
    write("bad.html", "one\ntwo {{ 1 / 0 }}")
    with app.app_context(), pytest.raises(ZeroDivisionError) as raised:
        render_template("bad.html")
    last = raised.traceback[-1]
    assert (str(last.path)[-8:], last.lineno) == ("bad.html", 1)


def test_an_overridden_method_gives_the_context(app_class: Any) -> None:
    class App(app_class):  # type: ignore[misc]
        def update_template_context(self, context: dict[str, Any]) -> None:
            super().update_template_context(context)
            context["a"] = "overridden"

    app = App("application")
    with app.app_context():
        assert render_template_string("{{ a }}", a=1) == "overridden"


def test_the_request_proxy_is_the_variable_outside_of_the_context(app: Any, client: Any) -> None:
    kept: dict[str, Any] = {}
    app.jinja_loader = DictLoader({"a.html": "{{ request.path }}"})

    def sink(app: Any, *, template: Any, context: Any) -> None:
        kept.update(context)

    app.events.add("template_rendered", sink)
    app.views["/"] = ("page", lambda: render_template("a.html") + request.path)
    assert client.get("/").text == "//"
    assert kept["request"].path == "/"


@pytest.mark.parametrize("enable_async", [False, True])
def test_a_template_is_streamed_for_async_for(app: Any, write: Any, enable_async: bool) -> None:
    import asyncio

    async def word(value: str) -> str:
        await asyncio.sleep(0)
        return value

    app.jinja_options = {"enable_async": enable_async}
    app.add_template_global(word if enable_async else str, "word")
    write("a.html", "{% for n in (1, 2) %}{{ n }}{{ word('<') }}{% endfor %}")
    heard: list[str] = []
    for event in ("before_render_template", "template_rendered"):
        app.events.add(event, lambda app, template, context, event=event: heard.append(event))

    async def collect() -> list[str]:
        found = []
        async for piece in stream_template_async("a.html"):
            assert heard == ["before_render_template"]
            found.append(piece)
        return found

    with app.app_context():
        pieces = asyncio.run(collect())
    assert len(pieces) > 2
    assert "".join(pieces) == "1&lt;2&lt;"
    assert heard == ["before_render_template", "template_rendered"]
