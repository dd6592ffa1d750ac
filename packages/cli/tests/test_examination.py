from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from glassware_cli import CliApp
from glassware_cli.examination import (
    backends,
    settings,
    versions,
    warnings_of,
    warnings_of_installation,
)
from glassware_core import UnknownBackend
from glassware_core.json.provider import DefaultJSONProvider

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def sources(app: CliApp) -> dict[str, tuple[str, str]]:
    return {each["key"]: (each["value"], each["source"]) for each in settings(app)}


def test_the_versions_are_those_of_python_the_parts_and_what_they_are_built_on() -> None:
    found = versions()
    assert next(iter(found)) == "python"
    assert found["python"] == ".".join(map(str, sys.version_info[:3]))
    assert {"glassware-core", "glassware-cli", "werkzeug", "click", "pluggy"} <= set(found)


def test_a_backend_is_chosen_by_its_key() -> None:
    app = CliApp("chosen")
    found = {each["name"]: each for each in backends(app)}["json"]
    assert found == {"name": "json", "chosen": "json", "by": "JSON_PROVIDER", "installed": ["json"]}
    app.config["JSON_PROVIDER"] = "jsno"
    assert backends(app)[0]["chosen"] == "jsno"
    with pytest.raises(UnknownBackend):
        app.finish_setup()


def test_a_backend_may_be_the_applications_own() -> None:
    class Own(DefaultJSONProvider):
        """Another provider."""

    class Preferring(CliApp):
        json_provider_class = Own

    app = CliApp("set")
    app.json = Own(app)
    assert backends(app)[0]["chosen"] == "Own"
    assert backends(app)[0]["by"] == "set on the application"
    assert backends(Preferring("x"))[0]["by"] == "preferred by the application"


def test_settings_are_listed_where_they_are_not_the_default() -> None:
    app = CliApp("set")
    assert settings(app) == []
    app.config.update(DEBUG=app.config["DEBUG"], MAX_CONTENT_LENGTH=5, TITLE="Shop")
    assert sources(app) == {
        "MAX_CONTENT_LENGTH": ("5", "application"),
        "TITLE": ("'Shop'", "application"),
    }


def test_a_setting_is_from_the_variable_that_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    app = CliApp("set")
    for key, text in {"SIZE": "5", "TITLE": "Shop", "OTHER": "1"}.items():
        monkeypatch.setenv(f"FLASK_{key}", text)
    app.config.from_prefixed_env()
    app.config["OTHER"] = 2
    app.debug = True
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert sources(app) == {
        "DEBUG": ("True", "FLASK_DEBUG"),
        "OTHER": ("2", "application"),
        "SIZE": ("5", "FLASK_SIZE"),
        "TITLE": ("'Shop'", "FLASK_TITLE"),
    }


@pytest.mark.parametrize("key", ["SECRET_KEY", "MAIL_PASSWORD", "API_TOKEN", "DATABASE_URI"])
def test_what_may_be_confidential_is_hidden(key: str) -> None:
    app = CliApp("set")
    app.config[key] = "5ecret"
    assert sources(app) == {key: ("(hidden)", "application")}


def test_values_that_cannot_be_compared_are_listed() -> None:
    class Array:
        def __eq__(self, other: object) -> Any:
            raise ValueError("ambiguous")

        __hash__ = None  # type: ignore[assignment]

        def __repr__(self) -> str:
            return "Array()"

    app = CliApp("set")
    app.config["MAX_CONTENT_LENGTH"] = Array()
    assert sources(app) == {"MAX_CONTENT_LENGTH": ("Array()", "application")}


@pytest.mark.parametrize(
    ("config", "warning"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "dev"}, "SECRET_KEY is shorter than 16"),
        ({"DEBUG": True}, "Debug mode is on"),
        ({"TESTING": True}, "TESTING is on"),
    ],
)
def test_what_is_doubtful_is_told(config: dict[str, Any], warning: str) -> None:
    app = CliApp("set")
    app.config["SECRET_KEY"] = "x" * 32
    assert list(warnings_of(app)) == []
    app.config.update(config)
    assert [text.startswith(warning) for text in warnings_of(app)] == [True]


def test_flask_itself_beside_glassware_is_told(
    write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = [entry for entry in sys.path if not _has_flask(entry)]
    monkeypatch.setattr(sys, "path", without)
    assert list(warnings_of_installation()) == []
    write("Flask-9.9.dist-info/METADATA", "Metadata-Version: 2.1\nName: Flask\nVersion: 9.9\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *without])
    (warning,) = warnings_of_installation()
    assert warning.startswith("Flask 9.9 itself is installed too")


def _has_flask(entry: str) -> bool:
    from pathlib import Path

    return any(Path(entry).glob("[Ff]lask-*.dist-info"))
