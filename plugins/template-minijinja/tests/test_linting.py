"""What does not move from Jinja to MiniJinja is found without rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jinja2.defaults import DEFAULT_FILTERS, DEFAULT_TESTS

from glassware_templating import TemplateSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def lint(app: Any) -> Callable[[str], list[tuple[int, str]]]:
    """Return a function that finds what is wrong with a text."""
    return lambda text: list(app.template_engine.lint(TemplateSource("page.html", text)))


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("{{ '%d posts' % n }}", 1, "format"),
        ("{% macro f() %}\n{{ kwargs }}\n{% endmacro %}", 2, "'kwargs'"),
        ("{% macro f(a) %}\n{{ varargs|length }}\n{% endmacro %}", 2, "'varargs'"),
        ("\n{{ n|early }}", 2, "no filter 'early'"),
        ("{{ n is early }}", 1, "no test 'early'"),
        ("{{ rows|map('early')|list }}", 1, "no filter 'early'"),
        ("{{ rows|select('early')|list }}", 1, "no test 'early'"),
        ("{{ rows|rejectattr('a', 'early')|list }}", 1, "no test 'early'"),
    ],
)
def test_what_does_not_move_is_found(app: Any, lint: Any, text: str, line: int, what: str) -> None:
    app.jinja_env.filters["early"] = str  # which MiniJinja does not see
    app.jinja_env.tests["early"] = bool
    ((found, message),) = lint(text)
    assert found == line
    assert what in message


@pytest.mark.parametrize(
    "text",
    [
        "{{ n % 2 }} {{ '{}'.format(n) }}",
        "{% macro f(kwargs) %}{{ kwargs }}{% endmacro %}",
        "{{ rows|map(attribute='a')|select|select('odd')|selectattr('a')|list }}",
        "{{ rows|selectattr('a', 'eq', 1)|map('upper')|list }}",
        "{% if %}",  # an error of the template, which compiling tells
    ],
)
def test_what_moves_is_not(lint: Any, text: str) -> None:
    assert lint(text) == []


def test_every_filter_and_test_of_jinja_moves(lint: Any) -> None:
    filters = [f"{{{{ n|{name} }}}}" for name in DEFAULT_FILTERS]
    tests = [f"{{{{ n is {name} }}}}" for name in DEFAULT_TESTS if name.isidentifier()]
    assert lint("\n".join([*filters, *tests])) == []


def test_what_the_application_registers_moves_and_is_not_called(app: Any, lint: Any) -> None:
    called = []

    @app.template_filter()
    @app.template_test()
    def noted(value: Any) -> bool:
        called.append(value)
        return True

    assert lint("{{ n|noted }} {{ n is noted }} {{ rows|map('noted')|list }}") == []
    assert called == []


def test_the_command_shows_places_and_what_cannot_be_compiled(
    app: Any, write: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    testing = pytest.importorskip("click.testing")
    from types import SimpleNamespace

    from glassware_templating.commands import templates

    app.config["TEMPLATE_ENGINE"] = "jinja2"
    app.jinja_options["extensions"] = ["jinja2.ext.i18n"]
    write("a.html", "fine {{ n }}")
    write("b.html", "one\n{% trans %}Hello{% endtrans %}\n{{ '%s' % n }}")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Any:
        info = SimpleNamespace(load_app=lambda: app)
        return testing.CliRunner().invoke(templates, ["lint", *arguments], obj=info)

    result = run("--engine", "minijinja")
    assert result.exit_code == 1
    first, second, last = result.output.splitlines()
    assert first.startswith("templates/b.html:2: ")
    assert "trans" in first
    assert second.startswith("templates/b.html:3: no text is formatted with '%'")
    assert last == "2 templates read, 2 places to change for minijinja"
    result = run("--engine", "minijinja", "a*")
    assert (result.exit_code, result.output) == (
        0,
        "1 template read, no places to change for minijinja\n",
    )
