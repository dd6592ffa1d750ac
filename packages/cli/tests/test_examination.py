from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from glassware_cli import CliApp, load_dotenv
from glassware_cli.examination import (
    backends,
    settings,
    versions,
    warnings_of,
    warnings_of_installation,
)
from glassware_core import UnknownBackend, hookimpl
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
    assert "json" in found.pop("installed")
    assert found == {"name": "json", "chosen": "json", "by": "JSON_PROVIDER"}
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
        "MAX_CONTENT_LENGTH": ("5", "code"),
        "TITLE": ("(hidden)", "code"),
    }


def test_a_setting_is_from_what_it_was_loaded_from(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = CliApp("set")
    for key, text in {"SIZE": "5", "OTHER": "1", "TITLE": "Shop"}.items():
        monkeypatch.setenv(f"FLASK_{key}", text)
    file = write("settings.cfg", "TITLE = 'Tea'\nLINES = 3\n")
    app.config.from_prefixed_env()
    app.config.from_pyfile(file)
    app.config["OTHER"] = 2
    app.debug = True
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert sources(app) == {
        "DEBUG": ("True", "--debug or FLASK_DEBUG"),
        "LINES": ("3", f"the file {file}"),
        "OTHER": ("2", "code"),
        "SIZE": ("5", "the environment variable FLASK_SIZE"),
        "TITLE": ("(hidden)", f"the file {file}"),
    }


def test_a_variable_is_told_with_the_file_that_set_it(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FLASK_TITLE", "FLASK_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    file = write(".env", "FLASK_TITLE=Shop\nFLASK_DEBUG=1\n")
    load_dotenv()
    app = CliApp("set")
    app.config.from_prefixed_env()
    assert sources(app) == {
        "DEBUG": ("1", f"the environment variable FLASK_DEBUG, set in {file}"),
        "TITLE": ("(hidden)", f"the environment variable FLASK_TITLE, set in {file}"),
    }


def test_code_that_reads_a_variable_itself_is_told_from_other_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TITLE", "Shop")
    app = CliApp("set")
    app.config.update(TITLE="Shop", NAME="Ada")
    assert sources(app) == {
        "NAME": ("(hidden)", "code"),
        "TITLE": ("(hidden)", "code; the environment variable TITLE has the same value"),
    }


def test_defaults_are_told_with_who_gives_them() -> None:
    class Owner:
        @hookimpl
        def default_config(self) -> dict[str, Any]:
            return {"COLOUR": "green"}

    class Shop(CliApp):
        default_config = {**CliApp.default_config, "CURRENCY": "EUR", "MAX_COOKIE_SIZE": 10}

    app = Shop("set", plugins=[Owner()])
    assert settings(app) == []
    found = {each["key"]: each["source"] for each in settings(app, all_of_them=True)}
    assert found["COLOUR"].startswith("default of the plugin '")
    assert found["TESTING"] == "default of glassware-core"
    assert found["CURRENCY"] == found["MAX_COOKIE_SIZE"]
    assert found["CURRENCY"].endswith("Shop")


def test_a_configuration_may_be_any_mapping() -> None:
    app = CliApp("set")
    app.config = {"TITLE": "Shop"}  # type: ignore[assignment]
    assert sources(app) == {"TITLE": ("(hidden)", "code")}


@pytest.mark.parametrize("key", ["SECRET_KEY", "MAIL_PASSWORD", "DATABASE_URI", "ENGINE", "TITLE"])
@pytest.mark.parametrize("value", ["5ecret", {"url": "mysql://ada:5ecret@host"}, ["5ecret"]])
def test_what_may_be_confidential_is_hidden(key: str, value: Any) -> None:
    app = CliApp("set")
    app.config[key] = value
    for all_of_them in (False, True):
        found = {each["key"]: each["value"] for each in settings(app, all_of_them)}
        assert "(hidden)" in found[key]
        assert "5ecret" not in str(found)


def test_text_of_keys_that_a_part_or_plugin_defines_is_shown() -> None:
    class Owner:
        @hookimpl
        def default_config(self) -> dict[str, Any]:
            return {"COLOUR": "green", "COLOUR_TOKEN": "5ecret"}

    class Shop(CliApp):
        default_config = {**CliApp.default_config, "SERVER_NAME": "shop.example"}

    app = Shop("set", plugins=[Owner()])
    app.config["TRUSTED_HOSTS"] = ["shop.example"]
    found = {each["key"]: each["value"] for each in settings(app, all_of_them=True)}
    assert found["COLOUR"] == "'green'"
    assert found["COLOUR_TOKEN"] == "(hidden)"
    assert found["SERVER_NAME"] == "'shop.example'"
    assert found["TRUSTED_HOSTS"] == "['shop.example']"


@pytest.mark.parametrize("key", ["SECRET_KEY", "DB_PASSWORD", "LICENCE"])
def test_defaults_of_the_applications_class_are_hidden_like_other_settings(key: str) -> None:
    class Shop(CliApp):
        default_config = {**CliApp.default_config, key: "5ecret"}

    found = {each["key"]: each["value"] for each in settings(Shop("set"), all_of_them=True)}
    assert found[key] == "(hidden)"
    assert found["JSONIFY_MIMETYPE"] == "'application/json'"


def test_values_that_cannot_be_compared_are_listed() -> None:
    class Array:
        def __eq__(self, other: object) -> Any:
            raise ValueError("ambiguous")

        __hash__ = None  # type: ignore[assignment]

    app = CliApp("set")
    app.config["MAX_CONTENT_LENGTH"] = Array()
    assert sources(app) == {"MAX_CONTENT_LENGTH": ("(hidden)", "code")}


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
