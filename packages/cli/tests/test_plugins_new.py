"""What is written; that it works as written is shown in tests/distribution."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from glassware_cli import FlaskGroup
from glassware_cli.plugins.new import KINDS, render_skeleton

if TYPE_CHECKING:
    from click.testing import CliRunner, Result

every_kind = pytest.mark.parametrize("contract", KINDS)


def invoke(runner: CliRunner, *arguments: str) -> Result:
    return runner.invoke(FlaskGroup(), ["plugins", "new", *arguments])


@every_kind
def test_a_complete_distribution_is_written(runner: CliRunner, contract: str) -> None:
    result = invoke(runner, "shop-carts", "--contract", contract)
    assert result.exit_code == 0, result.output
    home = Path("glassware-shop-carts")
    assert f"Made {home}. Now run:\n\n    cd {home}\n" in result.stdout
    project = tomllib.loads((home / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["name"] == "glassware-shop-carts"
    points = project["entry-points"]
    assert points["glassware"] == {"shop-carts": "glassware_shop_carts.plugin"}
    kept = KINDS[contract].contract
    assert points["glassware.needs"] == {f"shop-carts.{kept}": f"{kept}:v1"}
    module, _, _ = points["glassware.conformance"][f"shop-carts.{kept}"].partition(":")
    for name in (module, "glassware_shop_carts.plugin", "glassware_shop_carts.__init__"):
        assert (home / "src" / f"{name.replace('.', '/')}.py").is_file()
    for file in ("README.md", ".gitignore", ".github/workflows/test.yml"):
        assert (home / file).is_file()
    assert (home / "src/glassware_shop_carts/py.typed").read_text() == ""
    assert (home / "tests/test_conformance.py").is_file()


@every_kind
def test_no_placeholder_is_left(contract: str) -> None:
    for path, text in render_skeleton("shop-carts", contract):
        assert re.search("plugin[-_ ]?name", f"{path}\n{text}", re.IGNORECASE) is None, path
        assert not path.endswith(".in")
        braces = re.findall(r"\{\{\w+\}\}", text)
        assert braces == [], path


@every_kind
def test_what_is_written_is_python_that_fits_the_line(contract: str) -> None:
    for path, text in render_skeleton("shop-carts", contract):
        if path.endswith(".py"):
            compile(text, path, "exec")
        assert max(map(len, text.splitlines()), default=0) <= 100, path


def test_the_names_are_written_in_four_ways() -> None:
    texts = dict(render_skeleton("shop-carts", "feature"))
    app = texts["src/glassware_shop_carts/app.py"]
    assert "class ShopCartsApp(Kernel):" in app
    assert "def shop_carts_count(self)" in app
    assert "glassware plugins verify shop-carts" in texts["README.md"]
    sinks = dict(render_skeleton("shop-carts", "events"))["src/glassware_shop_carts/sinks.py"]
    assert '"SHOP_CARTS_SECONDS"' in sinks


def test_the_prefix_of_the_distribution_may_be_given(runner: CliRunner) -> None:
    assert invoke(runner, "glassware-carts", "--contract", "json", "--into", "x").exit_code == 0
    assert Path("x/glassware-carts/src/glassware_carts/plugin.py").is_file()


@pytest.mark.parametrize("name", ["Carts", "1st", "a_b", "a--b", "-a", "a/b", ""])
def test_a_name_that_cannot_be_one_is_refused(runner: CliRunner, name: str) -> None:
    result = invoke(runner, "--contract", "json", "--", name)
    assert result.exit_code == 2
    assert f"{name!r} is no name for a plugin" in result.stderr
    assert list(Path().iterdir()) == []


def test_the_name_of_an_installed_plugin_is_refused(runner: CliRunner) -> None:
    result = invoke(runner, "cli", "--contract", "json")
    assert result.exit_code == 2
    assert "There is a plugin 'cli' already, of glassware-cli." in result.stderr


def test_nothing_is_overwritten(runner: CliRunner) -> None:
    assert invoke(runner, "carts", "--contract", "json").exit_code == 0
    result = invoke(runner, "carts", "--contract", "events")
    assert result.exit_code == 1
    assert "glassware-carts exists already." in result.stderr


def test_an_unknown_contract_is_refused_with_those_there_are(runner: CliRunner) -> None:
    result = invoke(runner, "carts", "--contract", "cache")
    assert result.exit_code == 2
    assert all(f"'{contract}'" in result.stderr for contract in KINDS)
