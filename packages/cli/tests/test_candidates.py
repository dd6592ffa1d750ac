from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import pytest

from glassware_cli.candidates import Candidate, advice, find_candidates, program

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("app = Flask(__name__)", ("app",)),
        ("app: glassware.Flask = glassware.Flask(__name__)", ("app",)),
        ("shop=App('shop')", ("shop",)),
        ("first = App('a')\napp = App('b')", ("app", "first")),
        ("def create_app(config=None):\n    return Flask('x')", ("create_app",)),
    ],
)
def test_a_module_is_known_by_what_it_assigns_or_defines(
    tmp_path: Path, text: str, names: tuple[str, ...]
) -> None:
    (tmp_path / "shop.py").write_text(text)
    assert find_candidates(tmp_path) == [Candidate("shop.py", names)]


@pytest.mark.parametrize(
    "text",
    ["", "    app = Flask('inside')", "app = make(Flask('x'))", "# app = Flask('x')", "app = 1"],
)
def test_what_only_speaks_of_an_application_is_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "shop.py").write_text(text)
    assert find_candidates(tmp_path) == []


def test_packages_are_searched_too_and_nothing_is_imported(tmp_path: Path, write: Any) -> None:
    write("shop/__init__.py", "app = Flask('x')\nraise SystemExit")
    assert [found.import_path for found in find_candidates(tmp_path)] == ["shop"]


def test_a_file_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "bytes.py").write_bytes(b"\xff\xfe\x00app = 1")
    (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere")
    assert find_candidates(tmp_path) == []


def test_the_name_is_told_only_where_it_would_not_be_found() -> None:
    assert Candidate("shop.py", ("shop",)).import_path == "shop"
    assert Candidate("shop.py", ("create_app", "other")).import_path == "shop"
    assert Candidate("shop.py", ("one", "two")).import_path == "shop:one"


def test_advice_names_the_file_and_the_command(tmp_path: Path, write: Any) -> None:
    assert advice(tmp_path) == ""
    write("hello.py", "app = Flask('x')")
    assert advice(tmp_path) == "'hello.py' looks as if it had one. Run: glassware --app hello run"
    write("world.py", "app = Flask('x')")
    assert advice(tmp_path) == (
        "These files look as if they had one: 'hello.py', 'world.py'. "
        "Run, for example: glassware --app hello run"
    )


def test_the_command_in_the_advice_is_the_one_that_was_typed(tmp_path: Path, write: Any) -> None:
    write("hello.py", "app = Flask('x')")
    group = click.Group("tool", params=[click.Option(["--app"])])
    outer = click.Context(group, info_name="python -m tool")
    inner = click.Context(click.Command("routes"), info_name="routes", parent=outer)
    with inner:
        assert program() == "python -m tool"
        assert advice(tmp_path).endswith("python -m tool --app hello routes")


def test_without_an_option_for_the_application_the_usual_command_is_named() -> None:
    assert program() == "glassware"
    with click.Context(click.Command("own"), info_name="own"):
        assert program() == "glassware"
