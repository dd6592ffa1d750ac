from __future__ import annotations

import copy
import json
import pickle
import tomllib
import typing as t

import pytest
from werkzeug.utils import ImportStringError

from glassware_core.changes import Changes
from glassware_core.config import Config, ConfigAttribute

if t.TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(tmp_path)


class App:
    testing = ConfigAttribute[bool]("TESTING")
    doubled = ConfigAttribute[int]("NUMBER", get_converter=lambda value: value * 2)

    def __init__(self) -> None:
        self.config = Config("/", {"TESTING": False, "NUMBER": 2})


def test_a_config_is_a_dict_that_begins_with_copied_defaults() -> None:
    defaults = {"A": 1}
    config = Config("/srv", defaults)
    config["B"] = 2
    assert config == {"A": 1, "B": 2}
    assert defaults == {"A": 1}
    assert config.root_path == "/srv"
    assert repr(config) == "<Config {'A': 1, 'B': 2}>"


class TestReporting:
    @pytest.mark.parametrize(
        "change",
        [
            lambda config: config.__setitem__("A", 2),
            lambda config: config.__delitem__("A"),
            lambda config: config.pop("A"),
            lambda config: config.popitem(),
            lambda config: config.clear(),
            lambda config: config.update(A=2),
            lambda config: config.setdefault("B", 2),
            lambda config: config.__ior__({"A": 2}),
            lambda config: config.from_mapping(A=2),
        ],
    )
    def test_each_change_of_an_item_is_reported(self, change: t.Any) -> None:
        config, first, second = Config("/", {"A": 1}), Changes(), Changes()
        for changes in (first, second, first):
            config.report_to(changes)
        change(config)
        assert (first.version, second.version) == (1, 1)

    @pytest.mark.parametrize(
        "duplicate", [copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))]
    )
    def test_a_copy_is_equal_and_reports_to_nobody(self, duplicate: t.Any) -> None:
        config, changes = Config("/srv", {"A": 1}), Changes()
        config.report_to(changes)
        made = duplicate(config)
        made["A"] = 2
        assert (made, made.root_path, type(made)) == ({"A": 2}, "/srv", Config)
        assert (config, changes.version) == ({"A": 1}, 0)

    def test_a_subclass_that_computes_items_cannot_report_them(self) -> None:
        class Computed(Config):
            def __getitem__(self, key: str) -> t.Any:
                return f"{key} now"

        assert Config("/").reports_all()
        assert not Computed("/").reports_all()


class TestConfigAttribute:
    def test_reads_and_writes_go_to_the_configuration(self) -> None:
        app = App()
        assert app.testing is False
        app.testing = True
        assert app.config["TESTING"] is True
        app.config["TESTING"] = False
        assert app.testing is False

    def test_a_converter_changes_what_is_read_and_not_what_is_stored(self) -> None:
        app = App()
        app.doubled = 5
        assert app.config["NUMBER"] == 5
        assert app.doubled == 10

    def test_the_class_shows_the_descriptor(self) -> None:
        assert isinstance(App.testing, ConfigAttribute)
        assert App.testing.__name__ == "TESTING"

    def test_a_key_that_is_gone_is_a_key_error(self) -> None:
        app = App()
        del app.config["TESTING"]
        with pytest.raises(KeyError, match="TESTING"):
            _ = app.testing


class TestFromMapping:
    def test_only_keys_in_upper_case_are_taken(self, config: Config) -> None:
        assert config.from_mapping({"KEY": 1, "key": 2, "Key": 3}, OTHER=4, other=5) is True
        assert config == {"KEY": 1, "OTHER": 4}

    def test_pairs_are_taken_and_keywords_win(self, config: Config) -> None:
        config.from_mapping([("A", 1), ("B", 1)], B=2)
        assert config == {"A": 1, "B": 2}

    def test_nothing_is_nothing(self, config: Config) -> None:
        assert config.from_mapping() is True
        assert config.from_mapping(None) is True
        assert config == {}

    def test_keys_that_are_no_text_are_left_out(self, config: Config) -> None:
        mapping: dict[t.Any, int] = {1: 2, ("A",): 3, None: 4}
        config.from_mapping(mapping)
        assert config == {}

    def test_two_mappings_are_one_too_many(self, config: Config) -> None:
        with pytest.raises(TypeError):
            config.from_mapping({"A": 1}, {"B": 2})  # type: ignore[call-arg]


class TestFromObject:
    def test_attributes_in_upper_case_are_taken_also_inherited_ones(self, config: Config) -> None:
        class Base:
            KEY = "base"
            _PRIVATE = 1
            helper = "no"

        class Settings(Base):
            SECOND_KEY = "derived"

        config.from_object(Settings)
        assert config == {"KEY": "base", "_PRIVATE": 1, "SECOND_KEY": "derived"}

    def test_properties_are_computed_on_an_instance(self, config: Config) -> None:
        class Settings:
            HOST = "db"

            @property
            def URL(self) -> str:
                return f"sql://{self.HOST}"

        config.from_object(Settings())
        assert config["URL"] == "sql://db"
        config.from_object(Settings)
        assert isinstance(config["URL"], property)

    def test_a_text_is_imported(
        self, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "settings_of_test_config.py").write_text(
            "KEY = 1\nclass Dev:\n    KEY = 2\n", encoding="utf-8"
        )
        monkeypatch.syspath_prepend(tmp_path)
        config.from_object("settings_of_test_config")
        assert config["KEY"] == 1
        config.from_object("settings_of_test_config.Dev")
        assert config["KEY"] == 2
        config.from_object("settings_of_test_config:Dev")
        assert config["KEY"] == 2

    def test_a_name_that_cannot_be_imported_is_named(self, config: Config) -> None:
        with pytest.raises(ImportStringError, match=r"no\.such\.module"):
            config.from_object("no.such.module")


class TestFromPyfile:
    def test_a_file_beside_the_root_is_run(self, config: Config, tmp_path: Path) -> None:
        (tmp_path / "settings.cfg").write_text(
            "import os\nNAME = __name__\nFILE = __file__\nlower = 1\nTWICE = lower * 2\n",
            encoding="utf-8",
        )
        assert config.from_pyfile("settings.cfg") is True
        assert config == {
            "NAME": "config",
            "FILE": str(tmp_path / "settings.cfg"),
            "TWICE": 2,
        }

    def test_an_absolute_path_is_taken_as_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "settings.cfg"
        path.write_text("KEY = 1", encoding="utf-8")
        config = Config("/elsewhere")
        assert config.from_pyfile(path) is True
        assert config == {"KEY": 1}

    def test_the_coding_comment_of_the_file_holds(self, config: Config, tmp_path: Path) -> None:
        source = "# -*- coding: latin-1 -*-\nKEY = 'föö'\n"
        (tmp_path / "settings.cfg").write_bytes(source.encode("latin-1"))
        config.from_pyfile("settings.cfg")
        assert config["KEY"] == "föö"

    def test_a_missing_file_is_an_error_that_says_what_was_loaded(self, config: Config) -> None:
        with pytest.raises(FileNotFoundError, match=r"Unable to load configuration .*missing.cfg"):
            config.from_pyfile("missing.cfg")

    def test_silence_is_for_files_that_are_not_there(self, config: Config, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        (tmp_path / "file").write_text("", encoding="utf-8")
        assert config.from_pyfile("missing.cfg", silent=True) is False
        assert config.from_pyfile("folder", silent=True) is False
        assert config.from_pyfile("file/inner.cfg", silent=True) is False
        assert config == {}

    def test_an_error_inside_the_file_is_never_silenced(
        self, config: Config, tmp_path: Path
    ) -> None:
        (tmp_path / "settings.cfg").write_text("open('/no/such/file')", encoding="utf-8")
        with pytest.raises(FileNotFoundError, match="/no/such/file"):
            config.from_pyfile("settings.cfg", silent=True)
        (tmp_path / "settings.cfg").write_text("KEY =", encoding="utf-8")
        with pytest.raises(SyntaxError):
            config.from_pyfile("settings.cfg", silent=True)


class TestFromEnvvar:
    def test_the_file_that_the_variable_names_is_loaded(
        self, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "settings.cfg").write_text("KEY = 1", encoding="utf-8")
        monkeypatch.setenv("APP_SETTINGS", "settings.cfg")
        assert config.from_envvar("APP_SETTINGS") is True
        assert config == {"KEY": 1}

    @pytest.mark.parametrize(("value", "state"), [(None, "is not set"), ("", "is empty")])
    def test_a_variable_without_a_name_is_an_error_unless_silent(
        self,
        value: str | None,
        state: str,
        config: Config,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.delenv("APP_SETTINGS", raising=False)
        if value is not None:
            monkeypatch.setenv("APP_SETTINGS", value)
        with pytest.raises(RuntimeError, match=f"'APP_SETTINGS' {state}"):
            config.from_envvar("APP_SETTINGS")
        assert config.from_envvar("APP_SETTINGS", silent=True) is False

    def test_a_missing_file_is_an_error_unless_silent(
        self, config: Config, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("APP_SETTINGS", "missing.cfg")
        with pytest.raises(FileNotFoundError, match=r"missing\.cfg"):
            config.from_envvar("APP_SETTINGS")
        assert config.from_envvar("APP_SETTINGS", silent=True) is False


class TestFromFile:
    def test_json_is_read_as_text(self, config: Config, tmp_path: Path) -> None:
        (tmp_path / "settings.json").write_text('{"KEY": [1], "low": 2}', encoding="utf-8")
        assert config.from_file("settings.json", load=json.load) is True
        assert config == {"KEY": [1]}

    def test_toml_is_read_as_bytes(self, config: Config, tmp_path: Path) -> None:
        (tmp_path / "settings.toml").write_text('KEY = "föö"\n[DB]\nport = 1\n', encoding="utf-8")
        assert config.from_file("settings.toml", load=tomllib.load, text=False) is True
        assert config == {"KEY": "föö", "DB": {"port": 1}}

    def test_a_missing_file_is_an_error_unless_silent(self, config: Config) -> None:
        with pytest.raises(FileNotFoundError, match=r"Unable to load .*missing\.json"):
            config.from_file("missing.json", load=json.load)
        assert config.from_file("missing.json", load=json.load, silent=True) is False

    def test_a_file_without_content_is_loaded(self, config: Config, tmp_path: Path) -> None:
        (tmp_path / "empty.yaml").write_text("# nothing yet\n", encoding="utf-8")
        assert config.from_file("empty.yaml", load=lambda file: None) is True
        assert config == {}

    def test_what_the_loader_raises_comes_through(self, config: Config, tmp_path: Path) -> None:
        (tmp_path / "broken.json").write_text("{", encoding="utf-8")
        with pytest.raises(json.JSONDecodeError):
            config.from_file("broken.json", load=json.load, silent=True)


class TestFromPrefixedEnv:
    def test_values_are_json_where_they_can_be(
        self, config: Config, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FLASK_STRING", "value")
        monkeypatch.setenv("FLASK_BOOL", "true")
        monkeypatch.setenv("FLASK_INT", "1")
        monkeypatch.setenv("FLASK_LIST", "[1, 2]")
        monkeypatch.setenv("FLASK_BROKEN", "{1")
        monkeypatch.setenv("OTHER_KEY", "1")
        assert config.from_prefixed_env() is True
        found = {key: config[key] for key in ("STRING", "BOOL", "INT", "LIST", "BROKEN")}
        assert found == {
            "STRING": "value",
            "BOOL": True,
            "INT": 1,
            "LIST": [1, 2],
            "BROKEN": "{1",
        }
        assert "KEY" not in config

    def test_another_prefix_and_loader_may_be_given(
        self, config: Config, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MYAPP_A", "1")
        monkeypatch.setenv("MYAPP_b", "2")
        config.from_prefixed_env("MYAPP", loads=lambda text: text * 2)
        assert config == {"A": "11", "b": "22"}

    def test_two_underscores_lead_into_dicts(
        self, config: Config, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        config["EXIST"] = {"ok": "value", "inner": {"ik": 1}}
        monkeypatch.setenv("MYAPP_EXIST__ok", "other")
        monkeypatch.setenv("MYAPP_EXIST__inner__ik", "2")
        monkeypatch.setenv("MYAPP_EXIST__new__more", '{"k": false}')
        monkeypatch.setenv("MYAPP_NEW__K", "v")
        config.from_prefixed_env("MYAPP")
        assert config == {
            "EXIST": {"ok": "other", "inner": {"ik": 2}, "new": {"more": {"k": False}}},
            "NEW": {"K": "v"},
        }

    def test_a_whole_dict_and_one_of_its_items_join_in_sorted_order(
        self, config: Config, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MYAPP_DB__PORT", "1")
        monkeypatch.setenv("MYAPP_DB", '{"HOST": "h"}')
        config.from_prefixed_env("MYAPP")
        assert config == {"DB": {"HOST": "h", "PORT": 1}}

    @pytest.mark.parametrize("value", ["5", "[1]", '"text"', "null"])
    def test_an_item_of_a_value_that_is_no_dict_names_the_variable(
        self, value: str, config: Config, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MYAPP_DB", value)
        monkeypatch.setenv("MYAPP_DB__PORT", "1")
        with pytest.raises(TypeError, match="'MYAPP_DB__PORT' sets an item of 'DB'"):
            config.from_prefixed_env("MYAPP")


class TestGetNamespace:
    def test_the_prefix_goes_and_the_keys_turn_lower(self) -> None:
        config = Config("/", {"STORE_TYPE": "fs", "STORE_BASE_URL": "u", "OTHER": 1})
        assert config.get_namespace("STORE_") == {"type": "fs", "base_url": "u"}

    def test_both_changes_can_be_left_out(self) -> None:
        config = Config("/", {"STORE_TYPE": "fs", "OTHER": 1})
        assert config.get_namespace("STORE_", lowercase=False) == {"TYPE": "fs"}
        assert config.get_namespace("STORE_", trim_namespace=False) == {"store_type": "fs"}
        assert config.get_namespace("STORE_", False, False) == {"STORE_TYPE": "fs"}
        assert config.get_namespace("NONE_") == {}


class TestSourceOf:
    def test_defaults_and_what_code_sets_have_no_source(self) -> None:
        config = Config("/", {"A": 1})
        config["B"] = 2
        config.from_mapping(C=3)
        assert [config.source_of(key) for key in ("A", "B", "C", "NONE")] == [None] * 4

    def test_a_loader_is_remembered_until_something_else_is_set(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "settings.cfg"
        file.write_text("A = 1\nB = 2\nlower = 3\n")
        config = Config(tmp_path)
        config.from_pyfile("settings.cfg")
        assert config.source_of("A") == f"the file {file}"
        config["A"] = 5
        assert config.source_of("A") is None
        monkeypatch.setenv("SHOP_B", "7")
        config.from_prefixed_env("SHOP")
        assert config.source_of("B") == "the environment variable SHOP_B"
        del config["B"]
        assert config.source_of("B") is None

    def test_a_file_that_a_variable_names_is_told_with_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "settings.cfg").write_text("A = 1\n")
        monkeypatch.setenv("SHOP_SETTINGS", "settings.cfg")
        config = Config(tmp_path)
        config.from_envvar("SHOP_SETTINGS")
        file = tmp_path / "settings.cfg"
        assert config.source_of("A") == f"the file {file}, named by SHOP_SETTINGS"

    def test_any_file_and_any_object_are_told(self, tmp_path: Path) -> None:
        (tmp_path / "settings.json").write_text('{"A": 1, "b": 2}')
        config = Config(tmp_path)
        config.from_file("settings.json", load=json.load)
        assert config.source_of("A") == f"the file {tmp_path / 'settings.json'}"
        config.from_object(type("Settings", (), {"C": 1, "__module__": "shop"}))
        assert config.source_of("C") == "the object 'shop.Settings'"
        config.from_object(type("Settings", (), {"D": 1, "__module__": "shop"})())
        assert config.source_of("D") == "the object 'shop.Settings'"
        config.from_object("doctest")
        assert config.source_of("ELLIPSIS_MARKER") == "the object 'doctest'"

    def test_a_dict_that_several_filled_is_told_with_all(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "settings.cfg"
        file.write_text("MAIL = {'HOST': 'mail'}\n")
        config = Config(tmp_path)
        config.from_pyfile("settings.cfg")
        monkeypatch.setenv("SHOP_MAIL__PORT", "25")
        monkeypatch.setenv("SHOP_STORE__PATH", "/srv")
        config.from_prefixed_env("SHOP")
        assert config.source_of("MAIL") == (
            f"the file {file}, and the environment variable SHOP_MAIL__PORT"
        )
        assert config.source_of("STORE") == "the environment variable SHOP_STORE__PATH"
