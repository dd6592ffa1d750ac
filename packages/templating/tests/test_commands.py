from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import TemplateSyntaxError

from glassware_core import hookimpl
from glassware_templating import Capability, SourceEngine, TemplateEngine, TemplateSource

if TYPE_CHECKING:
    from collections.abc import Iterator

click = pytest.importorskip("click")
testing = pytest.importorskip("click.testing")


@pytest.fixture
def run(app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    from glassware_templating.commands import templates

    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, app: Any = app) -> Any:
        info = SimpleNamespace(load_app=lambda: app)
        return testing.CliRunner().invoke(templates, arguments, obj=info)

    return run


@pytest.fixture
def shop(app: Any, blueprint_class: Any, write: Any, tmp_path: Path) -> Any:
    write("index.html", "")
    write("shop/list.html", "")
    write("shop/list.html", "", "bp")
    write("shop/item.html", "", "bp")
    app.register_blueprint(blueprint_class("bp", root_path=str(tmp_path), template_folder="bp"))
    return app


def test_list_shows_which_file_wins_and_what_it_shadows(run: Any, shop: Any) -> None:
    assert run("list").output.splitlines() == [
        "index.html      jinja2  application 'application'       templates/index.html",
        "shop/item.html  jinja2  blueprint 'bp' (package_of_bp)  bp/shop/item.html",
        "shop/list.html  jinja2  application 'application'       templates/shop/list.html",
        "  shadows               blueprint 'bp' (package_of_bp)  bp/shop/list.html",
    ]


def test_list_can_be_limited(run: Any, shop: Any) -> None:
    assert [line.split()[0] for line in run("list", "shop/*").output.splitlines()] == [
        "shop/item.html",
        "shop/list.html",
        "shadows",
    ]
    assert len(run("list", "--shadowed").output.splitlines()) == 2
    assert run("list", "no*", "never*").output == "No templates match: no* never*.\n"
    assert run("list", "--shadowed", "index*").output == "No templates shadow another: index*.\n"


def test_check_compiles_all_templates(run: Any, shop: Any) -> None:
    result = run("check")
    assert (result.exit_code, result.output) == (0, "3 templates compiled, no errors\n")
    assert run("check", "index.html").output == "1 template compiled, no errors\n"


def test_check_reports_errors_with_file_and_line_and_fails(
    run: Any, shop: Any, write: Any, tmp_path: Path
) -> None:
    write("broken.html", "one\n{% if %}")
    write("filter.html", "{{ a|nope }}")
    (tmp_path / "templates" / "latin.html").write_bytes(b"\xe9")
    result = run("check")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "templates/broken.html:2: Expected an expression, got 'end of statement block'",
        "templates/filter.html:1: No filter named 'nope'.",
        "latin.html: not a text in utf-8: unexpected end of data at byte 0",
        "6 templates compiled, 3 errors",
    ]


def test_an_application_without_templates_is_no_error(run: Any, app: Any) -> None:
    for command in ("list", "check"):
        result = run(command)
        assert result.exit_code == 0
        assert result.output == "There are no templates, by the engine 'jinja2'.\n"


def test_an_engine_without_files_lists_and_checks_its_own(run: Any, app_class: Any) -> None:
    from jinja2 import TemplateNotFound

    class Listing(TemplateEngine):
        def list_templates(self) -> list[str]:
            return ["gone", "here"]

        def find(self, template_name_or_list: Any) -> Any:
            if template_name_or_list == "gone":
                raise TemplateNotFound("gone")
            return template_name_or_list

        def render(self, template: Any, context: dict[str, Any]) -> str:
            return str(template)

    class Plugin:
        @hookimpl
        def template_engines(self) -> dict[str, Any]:
            return {"listing": Listing}

    app = app_class("application", plugins=[Plugin()])
    app.config["TEMPLATE_ENGINE"] = "listing"
    assert run("list", app=app).output == ("gone  listing  the engine\nhere  listing  the engine\n")
    result = run("check", app=app)
    assert result.output == "gone: TemplateNotFound: gone\n2 templates compiled, 1 error\n"
    assert result.exit_code == 1


def test_with_several_engines_each_checks_its_own(run: Any, app_class: Any, write: Any) -> None:
    class Odd(TemplateEngine):
        def list_templates(self) -> list[str]:
            return ["a.odd", "b.html"]

        def find(self, template_name_or_list: Any) -> Any:
            return template_name_or_list

        def render(self, template: Any, context: dict[str, Any]) -> str:
            return str(template)

    class Plugin:
        @hookimpl
        def template_engines(self) -> dict[str, Any]:
            return {"odd": Odd}

    write("a.html", "")
    write("b.odd", "{% if %}")
    app = app_class("application", root_path=str(Path.cwd()), plugins=[Plugin()])
    app.config["TEMPLATE_ENGINES"] = {".odd": "odd"}
    assert [line.split()[:2] for line in run("list", app=app).output.splitlines()] == [
        ["a.html", "jinja2"],
        ["a.odd", "odd"],
    ]
    assert run("check", app=app).exit_code == 0


def test_lint_reports_what_another_engine_would_do_otherwise(
    run: Any, app_class: Any, write: Any
) -> None:
    class Odd(SourceEngine):
        capabilities = frozenset({Capability.FILES})

        def compile(self, source: TemplateSource) -> Any:
            if "broken" in source.text:
                raise TemplateSyntaxError("broken", 2, source.name, source.filename)
            return object()

        def render(self, template: Any, context: dict[str, Any]) -> str:
            return str(template)

        def lint(self, source: TemplateSource) -> Iterator[tuple[int, str]]:
            lines = enumerate(source.text.splitlines(), 1)
            return reversed([(line, "no braces") for line, text in lines if "{" in text])

    class Unfiled(Odd):
        capabilities = frozenset()

    class Plugin:
        @hookimpl
        def template_engines(self) -> dict[str, Any]:
            return {"odd": Odd, "unfiled": Unfiled}

    write("a.html", "{{ a }}\nplain\n{{ b }}")
    write("b.html", "\nbroken")
    write("c.txt", "{")
    app = app_class("application", root_path=str(Path.cwd()), plugins=[Plugin()])
    result = run("lint", "--engine", "odd", "*.html", app=app)
    assert result.output.splitlines() == [
        "templates/a.html:1: no braces",
        "templates/a.html:3: no braces",
        "templates/b.html:2: broken",
        "2 templates read, 3 places to change for odd",
    ]
    assert result.exit_code == 1
    result = run("lint", "--engine", "odd", "none", app=app)
    assert result.output == "no templates read, no places to change for odd\n"
    assert result.exit_code == 0
    result = run("lint", "--engine", "jinja2", app=app)
    assert result.exit_code == 1
    assert "'jinja2' does not say what" in result.output
    result = run("lint", "--engine", "unfiled", app=app)
    assert result.exit_code == 1
    assert "'unfiled' are no files" in result.output
    result = run("lint", "--engine", "nowhere", app=app)
    assert result.exit_code == 1
    assert "'nowhere'; installed are: " in result.output
