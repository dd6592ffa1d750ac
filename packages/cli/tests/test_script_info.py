from __future__ import annotations

import gc
import os
import weakref
from typing import TYPE_CHECKING

import click
import pytest

from glassware_cli import CliApp, NoAppException, ScriptInfo, pass_script_info, with_appcontext
from glassware_core import current_app, has_app_context

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import CliRunner

APP = "from glassware_cli import CliApp\nshop = CliApp('shop')\n"
FACTORY = "from glassware_cli import CliApp\ndef make(name): return CliApp(name)\n"


def test_the_application_is_made_once() -> None:
    info = ScriptInfo(create_app=lambda: CliApp("made"))
    assert info.load_app().name == "made"
    assert info.load_app() is info.load_app()


@pytest.mark.parametrize("path", ["imported", "imported.py", "imported:shop", "./imported.py:shop"])
def test_the_application_is_imported(write: Callable[..., Path], path: str) -> None:
    write("imported.py", APP)
    assert ScriptInfo(path).load_app().name == "shop"


def test_the_application_is_imported_by_an_absolute_path(write: Callable[..., Path]) -> None:
    file = write("folder/imported.py", APP)
    assert ScriptInfo(f"{file}:shop").load_app().name == "shop"


def test_a_factory_gets_arguments_with_colons(write: Callable[..., Path]) -> None:
    write("factory.py", FACTORY)
    assert ScriptInfo("factory:make('a:b')").load_app().name == "a:b"


@pytest.mark.parametrize("file", ["app.py", "wsgi.py", "app/__init__.py"])
def test_the_usual_files_are_found_without_being_named(
    write: Callable[..., Path], file: str
) -> None:
    write(file, APP)
    assert ScriptInfo().load_app().name == "shop"


def test_wsgi_wins_over_app(write: Callable[..., Path]) -> None:
    write("app.py", APP)
    write("wsgi.py", APP.replace("'shop'", "'wsgi'"))
    assert ScriptInfo().load_app().name == "wsgi"


def test_the_variable_names_the_application_where_nothing_else_does(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("imported.py", APP)
    monkeypatch.setenv("FLASK_APP", "imported")
    assert ScriptInfo().load_app().name == "shop"


def test_the_option_wins_over_the_variables_and_these_over_the_project_and_the_usual_files(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("app", "projects", "flasks", "glasswares", "options"):
        write(f"{name}.py", APP.replace("'shop'", f"'{name}'"))
    assert ScriptInfo().load_app().name == "app"
    write("pyproject.toml", "[tool.glassware]\napp = 'projects:shop'")
    assert ScriptInfo().load_app().name == "projects"
    monkeypatch.setenv("FLASK_APP", "flasks")
    assert ScriptInfo().load_app().name == "flasks"
    monkeypatch.setenv("GLASSWARE_APP", "glasswares")
    assert ScriptInfo().load_app().name == "glasswares"
    assert ScriptInfo("options").load_app().name == "options"


def test_the_module_that_a_project_names_is_in_the_folder_of_its_file(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = write("pyproject.toml", "[tool.glassware]\napp = 'package.projects:shop'")
    write("package/__init__.py")
    write("package/projects.py", APP)
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path / "docs")
    info = ScriptInfo()
    assert info.load_app().name == "shop"
    assert info.app_import_path == "package.projects:shop"
    assert info.app_source == f"named by [tool.glassware] in {file}"


def test_what_named_an_application_in_vain_is_told(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_APP", "helo")
    with pytest.raises(NoAppException, match="'helo' was named by FLASK_APP"):
        ScriptInfo().load_app()
    monkeypatch.delenv("FLASK_APP")
    write("pyproject.toml", "[tool.glassware]\napp = 1")
    with pytest.raises(NoAppException, match=r"\[tool.glassware\] app is 1"):
        ScriptInfo().load_app()


def test_an_application_that_is_not_found_is_told_with_what_looks_like_one(
    write: Callable[..., Path],
) -> None:
    with pytest.raises(NoAppException, match="'glassware --app' option, the 'FLASK_APP'"):
        ScriptInfo().load_app()
    write("hello.py", "app = Flask('x')")
    with pytest.raises(NoAppException, match="Run: glassware --app hello run"):
        ScriptInfo().load_app()


def test_debug_mode_is_set_as_the_variable_says(monkeypatch: pytest.MonkeyPatch) -> None:
    def create_app() -> CliApp:
        app = CliApp("debugged")
        app.debug = True
        return app

    assert not ScriptInfo(create_app=create_app).load_app().debug
    assert ScriptInfo(create_app=create_app, set_debug_flag=False).load_app().debug
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert ScriptInfo(create_app=lambda: CliApp("x")).load_app().debug


def test_commands_share_data(runner: CliRunner) -> None:
    @click.command()
    @pass_script_info
    def tell(info: ScriptInfo) -> None:
        info.data["told"] = True

    info = ScriptInfo()
    runner.invoke(tell, obj=info, catch_exceptions=False)
    assert info.data == {"told": True}


def test_a_decorated_command_runs_in_the_context_of_the_application(runner: CliRunner) -> None:
    @click.command()
    @with_appcontext
    def name() -> None:
        """Print the name."""
        click.echo(current_app.name)

    assert name.help == "Print the name."
    info = ScriptInfo(create_app=lambda: CliApp("decorated"))
    assert runner.invoke(name, obj=info).output == "decorated\n"
    assert not has_app_context()


def test_a_context_that_is_active_stays(runner: CliRunner) -> None:
    @click.command()
    @with_appcontext
    def name() -> None:
        click.echo(current_app.name)

    with CliApp("active").app_context():
        assert runner.invoke(name).output == "active\n"


def test_the_context_lasts_for_subcommands(runner: CliRunner) -> None:
    @click.group()
    @with_appcontext
    def outer() -> None:
        pass

    @outer.command()
    def inner() -> None:
        click.echo(current_app.name)

    info = ScriptInfo(create_app=lambda: CliApp("outer"))
    assert runner.invoke(outer, ["inner"], obj=info).output == "outer\n"


def test_a_decorated_function_may_have_a_parameter_named_ctx(runner: CliRunner) -> None:
    @click.command()
    @click.option("--ctx")
    @with_appcontext
    def show(ctx: str) -> None:
        click.echo(ctx)

    info = ScriptInfo(create_app=lambda: CliApp("x"))
    assert runner.invoke(show, ["--ctx", "mine"], obj=info).output == "mine\n"


def test_the_application_is_freed_with_the_object_that_found_it() -> None:
    info = ScriptInfo(create_app=lambda: CliApp("freed"))
    gc.disable()
    try:
        found = weakref.ref(info.load_app())
        del info
        assert found() is None
    finally:
        gc.enable()


def test_loading_leaves_the_environment_alone(write: Callable[..., Path]) -> None:
    write("app.py", APP)
    before = dict(os.environ)
    ScriptInfo().load_app()
    assert dict(os.environ) == before
