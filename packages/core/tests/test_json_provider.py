from __future__ import annotations

import datetime
import gc
import io
import json
import threading
import typing as t
import weakref

import pytest

from glassware_core import Config, Kernel
from glassware_core.json.provider import DefaultJSONProvider, JSONProvider

DATA = {"b": "é", "a": [1, 2]}
COMPACT = '{"a":[1,2],"b":"\\u00e9"}'
SPACED = '{"a": [1, 2], "b": "\\u00e9"}'
INDENTED = '{\n  "a": [\n    1,\n    2\n  ],\n  "b": "\\u00e9"\n}'


@pytest.fixture
def app() -> Kernel:
    return Kernel(__name__, root_path=".")


@pytest.fixture
def provider(app: Kernel) -> DefaultJSONProvider:
    return DefaultJSONProvider(app)


def body(provider: JSONProvider, *args: t.Any, **kwargs: t.Any) -> str:
    return provider.response(*args, **kwargs).get_data(as_text=True)


class TestJSONProvider:
    class Reversed(JSONProvider):
        def dumps(self, obj: t.Any, **kwargs: t.Any) -> str:
            return f"{obj!r}{kwargs or ''}"

        def loads(self, s: str | bytes, **kwargs: t.Any) -> t.Any:
            return s, kwargs

    def test_dumps_and_loads_are_for_subclasses(self, app: Kernel) -> None:
        provider = JSONProvider(app)
        with pytest.raises(NotImplementedError, match="'dumps'"):
            provider.dumps(1)
        with pytest.raises(NotImplementedError, match="'loads'"):
            provider.loads("1")

    def test_everything_else_builds_on_the_two(self, app: Kernel) -> None:
        provider = self.Reversed(app)
        file = io.StringIO()
        provider.dump([1], file, option=2)
        assert file.getvalue() == "[1]{'option': 2}"
        assert provider.load(io.StringIO("text"), option=3) == ("text", {"option": 3})
        response = provider.response(a=1)
        assert response.get_data(as_text=True) == "{'a': 1}"
        assert response.mimetype == "application/json"
        assert isinstance(response, app.response_class)

    def test_the_application_is_referred_to_weakly(self) -> None:
        app = Kernel(__name__, root_path=".")
        provider = self.Reversed(app)
        assert provider._app.import_name == app.import_name
        found = weakref.ref(app)
        gc.disable()
        try:
            del app
            assert found() is None
        finally:
            gc.enable()


class TestDumps:
    def test_keys_are_sorted_and_characters_escaped_by_default(
        self, provider: DefaultJSONProvider
    ) -> None:
        assert provider.dumps(DATA) == SPACED
        assert provider.dumps(DATA, separators=(",", ":")) == COMPACT
        assert provider.dumps(DATA, indent=2) == INDENTED

    def test_arguments_of_the_standard_library_win(self, provider: DefaultJSONProvider) -> None:
        assert provider.dumps(DATA, sort_keys=False, ensure_ascii=False) == (
            '{"b": "é", "a": [1, 2]}'
        )
        assert provider.dumps(object(), default=lambda value: "own") == '"own"'
        with pytest.raises(ValueError, match="Out of range"):
            provider.dumps(float("nan"), allow_nan=False)
        with pytest.raises(TypeError, match="bogus"):
            provider.dumps(1, bogus=2)

    def test_further_types_are_converted(self, provider: DefaultJSONProvider) -> None:
        assert provider.dumps(datetime.date(2020, 1, 1)) == '"Wed, 01 Jan 2020 00:00:00 GMT"'
        assert provider.dumps([datetime.date(2020, 1, 1)], indent=0) == (
            '[\n"Wed, 01 Jan 2020 00:00:00 GMT"\n]'
        )

    @pytest.mark.parametrize("arguments", [{}, {"separators": (",", ":")}, {"indent": 2}])
    def test_a_container_in_itself_is_a_value_error(
        self, provider: DefaultJSONProvider, arguments: dict[str, t.Any]
    ) -> None:
        circular: dict[str, t.Any] = {}
        circular["again"] = circular
        with pytest.raises(ValueError, match="Circular reference detected"):
            provider.dumps(circular, **arguments)

    def test_an_attribute_set_at_any_time_counts_from_then_on(
        self, provider: DefaultJSONProvider
    ) -> None:
        assert provider.dumps(DATA) == SPACED
        provider.ensure_ascii = False
        assert provider.dumps(DATA) == '{"a": [1, 2], "b": "é"}'
        provider.sort_keys = False
        assert provider.dumps(DATA) == '{"b": "é", "a": [1, 2]}'
        del provider.ensure_ascii
        assert provider.dumps(DATA) == '{"b": "\\u00e9", "a": [1, 2]}'
        provider.default = lambda value: "own"
        assert provider.dumps([object()]) == '["own"]'
        assert body(provider, [object()]) == '["own"]\n'
        provider.mimetype = "application/x-json"
        assert provider.response(1).mimetype == "application/x-json"

    def test_a_subclass_may_set_the_attributes(self, app: Kernel) -> None:
        class Provider(DefaultJSONProvider):
            sort_keys = False
            ensure_ascii = False
            compact = False
            mimetype = "text/json"

            @staticmethod
            def default(value: t.Any) -> t.Any:
                return list(value) if isinstance(value, set) else DefaultJSONProvider.default(value)

        provider = Provider(app)
        assert provider.dumps(DATA) == '{"b": "é", "a": [1, 2]}'
        assert provider.dumps([{1}, datetime.date(2020, 1, 1)]) == (
            '[[1], "Wed, 01 Jan 2020 00:00:00 GMT"]'
        )
        response = provider.response([{1}])
        assert response.get_data(as_text=True) == "[\n  [\n    1\n  ]\n]\n"
        assert response.mimetype == "text/json"

    def test_default_may_also_be_a_method(self, app: Kernel) -> None:
        class Provider(DefaultJSONProvider):
            word = "method"

            def default(self, value: t.Any) -> t.Any:
                return self.word

        provider = Provider(app)
        assert provider.dumps([object()]) == '["method"]'
        provider.word = "changed"
        assert body(provider, object()) == '"changed"\n'

    def test_cls_is_honoured_with_its_own_default(self, provider: DefaultJSONProvider) -> None:
        class Encoder(json.JSONEncoder):
            def default(self, o: t.Any) -> t.Any:
                return "encoder"

        class Plain(json.JSONEncoder):
            item_separator = ";"

        assert provider.dumps(object(), cls=Encoder) == '"encoder"'
        assert provider.dumps([datetime.date(2020, 1, 1)], cls=Plain) == (
            '["Wed, 01 Jan 2020 00:00:00 GMT"]'
        )

    def test_threads_see_an_attribute_that_is_set_while_they_work(
        self, provider: DefaultJSONProvider
    ) -> None:
        stop = threading.Event()

        def work() -> None:
            while not stop.is_set():
                provider.dumps({"b": 1, "a": 2})

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            for turn in range(300):
                provider.sort_keys = bool(turn % 2)
                expected = '{"a": 2, "b": 1}' if turn % 2 else '{"b": 1, "a": 2}'
                assert provider.dumps({"b": 1, "a": 2}) == expected
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def test_a_provider_that_outlives_its_application_still_serializes(self) -> None:
        provider = DefaultJSONProvider(Kernel(__name__, root_path="."))
        gc.collect()
        assert provider.dumps(DATA) == SPACED
        assert provider.loads("[1]") == [1]
        with pytest.raises(ReferenceError):
            provider.response(DATA)

    def test_using_it_leaves_nothing_among_its_attributes(
        self, provider: DefaultJSONProvider
    ) -> None:
        before = dict(vars(provider))
        provider.dumps(DATA)
        provider.response(DATA)
        assert vars(provider) == before


class TestConfiguration:
    def test_the_keys_of_flask_2_1_change_the_defaults_at_any_time(
        self, app: Kernel, provider: DefaultJSONProvider
    ) -> None:
        assert provider.dumps(DATA) == SPACED
        app.config["JSON_AS_ASCII"] = False
        assert provider.dumps(DATA) == '{"a": [1, 2], "b": "é"}'
        assert provider.ensure_ascii is False
        app.config["JSON_SORT_KEYS"] = False
        assert provider.dumps(DATA) == '{"b": "é", "a": [1, 2]}'
        app.config["JSONIFY_MIMETYPE"] = "application/vnd.api+json"
        assert provider.response(1).mimetype == "application/vnd.api+json"
        app.config["JSONIFY_PRETTYPRINT_REGULAR"] = True
        assert body(provider, [1]) == "[\n  1\n]\n"
        app.config["JSONIFY_PRETTYPRINT_REGULAR"] = False
        assert body(provider, [1]) == "[1]\n"

    def test_attributes_win_over_the_keys(self, app: Kernel) -> None:
        class Provider(DefaultJSONProvider):
            sort_keys = True

        app.config.update(JSON_AS_ASCII=False, JSON_SORT_KEYS=False, JSONIFY_MIMETYPE="a/b")
        provider = Provider(app)
        provider.ensure_ascii = True
        provider.mimetype = "c/d"
        assert provider.dumps(DATA) == SPACED
        assert provider.response(1).mimetype == "c/d"

    def test_keys_that_are_gone_or_none_leave_the_defaults(self, app: Kernel) -> None:
        for key in ("JSON_AS_ASCII", "JSONIFY_MIMETYPE", "JSONIFY_PRETTYPRINT_REGULAR"):
            app.config.pop(key, None)
        app.config["JSON_SORT_KEYS"] = None
        provider = DefaultJSONProvider(app)
        assert provider.dumps(DATA) == SPACED
        assert provider.response(DATA).mimetype == "application/json"

    def test_the_class_shows_the_documented_defaults(self) -> None:
        assert DefaultJSONProvider.ensure_ascii is True
        assert DefaultJSONProvider.sort_keys is True
        assert DefaultJSONProvider.compact is None
        assert DefaultJSONProvider.mimetype == "application/json"


class TestLoads:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
    def test_bytes_may_be_in_any_unicode_encoding(
        self, provider: DefaultJSONProvider, encoding: str
    ) -> None:
        assert provider.loads('{"é": [1]}'.encode(encoding)) == {"é": [1]}
        assert provider.load(io.BytesIO('{"é": [1]}'.encode(encoding))) == {"é": [1]}

    def test_arguments_go_to_the_standard_library(self, provider: DefaultJSONProvider) -> None:
        assert provider.loads("[1.5]", parse_float=str) == ["1.5"]

    @pytest.mark.parametrize(
        "text", ["", "{", "[1,]", "\ufeff[1]", b"\xff", b"\xff\xfe\x00", "nul"]
    )
    def test_what_is_no_json_is_a_value_error(
        self, provider: DefaultJSONProvider, text: str | bytes
    ) -> None:
        with pytest.raises(ValueError):
            provider.loads(text)

    @pytest.mark.parametrize("text", ["[" * 10_000, '{"a":' * 10_000, "[" * 10_000 + "]" * 10_000])
    def test_a_document_that_nests_too_deeply_is_a_value_error(
        self, provider: DefaultJSONProvider, text: str
    ) -> None:
        with pytest.raises(json.JSONDecodeError, match="nested too deeply"):
            provider.loads(text)
        with pytest.raises(json.JSONDecodeError, match="nested too deeply"):
            provider.loads(text.encode())

    def test_a_number_of_very_many_digits_is_a_value_error(
        self, provider: DefaultJSONProvider
    ) -> None:
        with pytest.raises(ValueError):
            provider.loads("1" * 10_000)


class TestResponse:
    def test_the_body_is_compact_and_ends_with_a_line_break(
        self, app: Kernel, provider: DefaultJSONProvider
    ) -> None:
        response = provider.response(DATA)
        assert response.get_data(as_text=True) == f"{COMPACT}\n"
        assert response.content_type == "application/json"
        assert response.status_code == 200
        assert type(response) is app.response_class

    @pytest.mark.parametrize(
        ("args", "kwargs", "expected"),
        [
            ((), {}, "null"),
            ((None,), {}, "null"),
            (([],), {}, "[]"),
            (({},), {}, "{}"),
            ((1, 2), {}, "[1,2]"),
            ((), {"b": 1, "a": 2}, '{"a":2,"b":1}'),
            (("",), {}, '""'),
        ],
    )
    def test_arguments_make_the_value(
        self,
        provider: DefaultJSONProvider,
        args: tuple[t.Any, ...],
        kwargs: dict[str, t.Any],
        expected: str,
    ) -> None:
        assert body(provider, *args, **kwargs) == f"{expected}\n"

    def test_both_kinds_of_arguments_are_refused(self, provider: DefaultJSONProvider) -> None:
        with pytest.raises(TypeError, match="either args or kwargs, not both: behavior undefined"):
            provider.response(1, a=2)

    @pytest.mark.parametrize(
        ("debug", "compact", "expected"),
        [
            (False, None, COMPACT),
            (True, None, INDENTED),
            (False, True, COMPACT),
            (True, True, COMPACT),
            (False, False, INDENTED),
            (True, False, INDENTED),
        ],
    )
    def test_it_is_indented_as_compact_says_else_in_debug_mode(
        self,
        app: Kernel,
        provider: DefaultJSONProvider,
        debug: bool,
        compact: bool | None,
        expected: str,
    ) -> None:
        app.debug = debug
        if compact is not None:
            provider.compact = compact
        assert body(provider, DATA) == f"{expected}\n"

    def test_overridden_dumps_is_used_wherever_it_is_set(
        self, app: Kernel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Provider(DefaultJSONProvider):
            def dumps(self, obj: t.Any, **kwargs: t.Any) -> str:
                return f"subclass {kwargs}"

        assert body(Provider(app), 1) == "subclass {'separators': (',', ':')}\n"
        provider = DefaultJSONProvider(app)
        assert body(provider, 1) == "1\n"
        with monkeypatch.context() as patch:
            patch.setattr(DefaultJSONProvider, "dumps", lambda self, obj, **kwargs: "patched")
            assert body(provider, 1) == "patched\n"
        assert body(provider, 1) == "1\n"
        monkeypatch.setattr(provider, "dumps", lambda obj, **kwargs: "instance")
        assert body(provider, 1) == "instance\n"

    def test_attributes_that_are_computed_are_read_each_time(self, app: Kernel) -> None:
        values: dict[str, t.Any] = {"sort_keys": True, "compact": True, "mimetype": "text/x"}

        class Provider(DefaultJSONProvider):
            sort_keys = property(lambda self: values["sort_keys"])  # type: ignore[assignment]
            compact = property(lambda self: values["compact"])  # type: ignore[assignment]
            mimetype = property(lambda self: values["mimetype"])  # type: ignore[assignment]

        provider = Provider(app)
        assert body(provider, DATA) == f"{COMPACT}\n"
        values.update(sort_keys=False, compact=False, mimetype="text/y")
        assert body(provider, {"b": 1, "a": 2}) == '{\n  "b": 1,\n  "a": 2\n}\n'
        assert provider.response(1).mimetype == "text/y"

    def test_a_subclass_may_have_attributes_before_it_is_made(self, app: Kernel) -> None:
        class Provider(DefaultJSONProvider):
            def __init__(self, app: Kernel) -> None:
                self.sort_keys = False
                super().__init__(app)

        assert body(Provider(app), {"b": 1, "a": 2}) == '{"b":1,"a":2}\n'

    def test_what_was_compiled_is_kept_when_a_provider_is_made(self, app: Kernel) -> None:
        plan = app.plan
        body(DefaultJSONProvider(app), DATA)
        assert app.plan is plan

    def test_a_response_class_set_later_is_used(
        self, app: Kernel, provider: DefaultJSONProvider
    ) -> None:
        provider.response(1)
        app.response_class = type("Own", (app.response_class,), {})
        assert type(provider.response(1)) is app.response_class


def test_an_application_is_freed_with_its_provider_used() -> None:
    app = Kernel(__name__, root_path=".")
    app.json.dumps(DATA)
    app.json.response(DATA)
    app.json.loads("[1]")
    found = weakref.ref(app)
    gc.collect()
    gc.disable()
    try:
        del app
        assert found() is None
    finally:
        gc.enable()


class TestWhatIsKept:
    def test_it_follows_the_configuration(self, app: Kernel) -> None:
        assert app.json.dumps(DATA) == SPACED
        app.config["JSON_AS_ASCII"] = False
        assert app.json.dumps(DATA) == SPACED.replace("\\u00e9", "é")
        app.config.pop("JSON_AS_ASCII")
        app.config.update(JSON_SORT_KEYS=False)
        assert app.json.dumps(DATA) == '{"b": "\\u00e9", "a": [1, 2]}'

    def test_it_follows_another_configuration_put_in_its_place(self, app: Kernel) -> None:
        assert app.json.dumps(DATA) == SPACED
        app.config = app.config_class(".", {**app.config, "JSON_SORT_KEYS": False})
        assert app.json.dumps(DATA) == '{"b": "\\u00e9", "a": [1, 2]}'
        app.config["JSON_SORT_KEYS"] = True
        assert app.json.dumps(DATA) == SPACED

    @pytest.mark.parametrize("plain", [True, False])
    def test_it_is_not_kept_where_a_configuration_cannot_report(
        self, app: Kernel, plain: bool
    ) -> None:
        sort = True

        class Computed(Config):
            def get(self, key: str, default: t.Any = None) -> t.Any:
                return sort if key == "JSON_SORT_KEYS" else super().get(key, default)

        items = dict(app.config)
        app.config = t.cast("Config", items) if plain else Computed(".", items)
        assert app.json.dumps(DATA) == SPACED
        sort = items["JSON_SORT_KEYS"] = False
        assert app.json.dumps(DATA) == '{"b": "\\u00e9", "a": [1, 2]}'
