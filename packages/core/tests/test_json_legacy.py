from __future__ import annotations

import datetime
import json
import typing as t
from types import SimpleNamespace

import pytest
from werkzeug.routing import Rule
from werkzeug.test import EnvironBuilder

from glassware_core import Kernel
from glassware_core.json import JSONDecoder, JSONEncoder
from glassware_core.json.legacy import chosen_class


class Number:
    value = 5


class NumberEncoder(JSONEncoder):
    def default(self, o: t.Any) -> t.Any:
        return f"_{o.value}_" if isinstance(o, Number) else super().default(o)


class NumberDecoder(JSONDecoder):
    def __init__(self, *args: t.Any, **kwargs: t.Any) -> None:
        super().__init__(*args, object_hook=lambda found: ("hook", found), **kwargs)


class BlueprintEncoder(NumberEncoder):
    def default(self, o: t.Any) -> t.Any:
        return "blueprint" if isinstance(o, Number) else super().default(o)


class BlueprintApp(Kernel):
    blueprints: dict[str, t.Any]


@pytest.fixture
def app() -> BlueprintApp:
    app = BlueprintApp(__name__, root_path=".")
    app.blueprints = {}
    app.view_functions["bp.view"] = app.view_functions["view"] = lambda: ""
    return app


def request_to(app: Kernel, endpoint: str) -> t.Any:
    context = app.request_context(EnvironBuilder("/").get_environ())
    context.request.url_rule = Rule("/", endpoint=endpoint)
    return context


def test_the_encoder_class_converts_what_the_provider_converts() -> None:
    encoder = JSONEncoder()
    assert encoder.default(datetime.date(2020, 1, 1)) == "Wed, 01 Jan 2020 00:00:00 GMT"
    with pytest.raises(TypeError, match="Object of type set is not JSON serializable"):
        encoder.default(set())
    assert json.dumps([datetime.date(2020, 1, 1)], cls=JSONEncoder) == (
        '["Wed, 01 Jan 2020 00:00:00 GMT"]'
    )
    assert isinstance(JSONDecoder(), json.JSONDecoder)


def test_an_application_may_name_both_classes(app: BlueprintApp) -> None:
    app.json_encoder = NumberEncoder
    app.json_decoder = NumberDecoder
    assert app.json.dumps({"n": Number()}) == '{"n": "_5_"}'
    assert app.json.dumps([Number(), datetime.date(2020, 1, 1)], separators=(",", ":")) == (
        '["_5_","Wed, 01 Jan 2020 00:00:00 GMT"]'
    )
    assert app.json.response([Number()]).get_data() == b'["_5_"]\n'
    assert app.json.loads('{"a": 1}') == ("hook", {"a": 1})
    app.json_encoder = app.json_decoder = None
    assert app.json.loads('{"a": 1}') == {"a": 1}
    with pytest.raises(TypeError):
        app.json.dumps(Number())


def test_a_subclass_of_the_application_may_name_them() -> None:
    class App(Kernel):
        json_encoder = NumberEncoder

    assert App(__name__, root_path=".").json.dumps(Number()) == '"_5_"'


def test_the_options_of_the_provider_hold_for_a_named_encoder(app: BlueprintApp) -> None:
    app.json_encoder = NumberEncoder
    app.json.ensure_ascii = False
    assert app.json.dumps({"b": "é", "a": 1}) == '{"a": 1, "b": "é"}'
    assert app.json.dumps({"b": 1, "a": 2}, sort_keys=False) == '{"b": 1, "a": 2}'


def test_an_encoder_without_a_default_of_its_own_has_the_provider_s(app: BlueprintApp) -> None:
    class Spaced(json.JSONEncoder):
        def encode(self, o: t.Any) -> str:
            return f" {super().encode(o)} "

    app.json_encoder = Spaced
    app.json.default = lambda value: "own"
    assert app.json.dumps([object()]) == ' ["own"] '


def test_an_argument_cls_wins(app: BlueprintApp) -> None:
    app.json_encoder = NumberEncoder
    app.json_decoder = NumberDecoder
    assert app.json.dumps(Number(), cls=BlueprintEncoder) == '"blueprint"'
    assert app.json.loads('{"a": 1}', cls=json.JSONDecoder) == {"a": 1}


def test_the_classes_of_an_application_may_be_derived_from() -> None:
    app = Kernel(__name__, root_path=".")
    assert app.json_encoder is JSONEncoder
    assert app.json_decoder is JSONDecoder


def test_naming_the_stock_classes_is_naming_none(app: BlueprintApp) -> None:
    app.json_encoder = JSONEncoder
    app.json_decoder = JSONDecoder
    assert chosen_class(app, "json_encoder") is None
    assert chosen_class(app, "json_decoder") is None


def test_the_blueprint_of_the_request_stands_above_the_application(app: BlueprintApp) -> None:
    app.blueprints["bp"] = SimpleNamespace(json_encoder=BlueprintEncoder, json_decoder=None)
    app.json_encoder = NumberEncoder
    app.json_decoder = NumberDecoder
    with request_to(app, "bp.view"):
        assert app.json.dumps(Number()) == '"blueprint"'
        assert app.json.loads('{"a": 1}') == ("hook", {"a": 1})
    with request_to(app, "view"):
        assert app.json.dumps(Number()) == '"_5_"'
    assert app.json.dumps(Number()) == '"_5_"'


def test_the_stock_class_on_a_blueprint_undoes_the_application_s(app: BlueprintApp) -> None:
    app.blueprints["bp"] = SimpleNamespace(json_encoder=JSONEncoder)
    app.json_encoder = NumberEncoder
    with request_to(app, "bp.view"), pytest.raises(TypeError):
        app.json.dumps(Number())


def test_a_request_to_another_application_does_not_count(app: BlueprintApp) -> None:
    other = BlueprintApp(__name__, root_path=".")
    other.blueprints = {}
    app.blueprints["bp"] = SimpleNamespace(json_encoder=BlueprintEncoder)
    app.json_encoder = NumberEncoder
    with request_to(other, "bp.view"):
        assert app.json.dumps(Number()) == '"_5_"'


def test_it_works_without_the_part_that_has_blueprints() -> None:
    app = Kernel(__name__, root_path=".")
    app.json_encoder = NumberEncoder
    with app.request_context(EnvironBuilder("/").get_environ()):
        assert app.json.dumps(Number()) == '"_5_"'
    app.view_functions["view"] = lambda: ""
    assert app.json.dumps(Number()) == '"_5_"'
