"""The base; tests of the two plugins made with it compare it with the default provider."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from glassware_core import Kernel
from glassware_core.json.accelerated import AcceleratedJSONProvider


class Refusal(Exception):
    """An error of the library's own."""


class Library(AcceleratedJSONProvider):
    """Writes numbers in lists, and marks what it wrote; reads what begins with `[`."""

    refusals = (*AcceleratedJSONProvider.refusals, Refusal)

    def encode(self, obj: Any, sort_keys: bool) -> bytes:
        if type(obj) is not list:
            raise Refusal
        return json.dumps(["library", sort_keys, *obj], ensure_ascii=False).encode()

    def decode(self, s: str | bytes) -> Any:
        if s[:1] not in ("[", b"["):
            raise ValueError("of the library")
        return ["library", *json.loads(s)]


@pytest.fixture
def app() -> Kernel:
    app = Kernel("shop")
    app.json = Library(app)
    return app


@pytest.fixture
def provider(app: Kernel) -> Library:
    return app.json


def test_the_library_writes_and_reads(provider: Library) -> None:
    assert provider.dumps([1]) == '["library", true, 1]'
    provider.sort_keys = False
    assert provider.dumps([1]) == '["library", false, 1]'
    assert provider.loads("[1]") == provider.loads(b"[1]") == ["library", 1]


def test_what_it_refuses_is_written_and_read_by_the_default(provider: Library) -> None:
    assert provider.dumps({"b": 1, "a": 2}) == '{"a":2,"b":1}'
    assert provider.loads('{"a": 1}') == {"a": 1}


def test_errors_are_those_of_the_default(provider: Library) -> None:
    with pytest.raises(TypeError, match="Object of type object is not JSON serializable"):
        provider.dumps(object())
    with pytest.raises(json.JSONDecodeError, match="Expecting value"):
        provider.loads("nothing")


def test_characters_are_escaped_in_what_the_library_wrote(provider: Library) -> None:
    assert provider.dumps(["é\U0001f600\x7f"]) == (
        '["library", true, "\\u00e9\\ud83d\\ude00\\u007f"]'
    )
    provider.ensure_ascii = False
    assert provider.dumps(["é"]) == '["library", true, "é"]'


def test_arguments_ask_for_the_default(provider: Library) -> None:
    assert provider.dumps([1], separators=(",", ":")) == "[1]"
    assert provider.loads("[1.5]", parse_float=str) == ["1.5"]


def test_a_response_is_written_by_the_library(app: Kernel) -> None:
    with app.app_context():
        assert app.json.response(1).get_data() == b"1\n"
        assert app.json.response(1, 2).get_data() == b"[1,2]\n"
        assert app.json.response([1]).get_data() == b'["library", true, 1]\n'
        assert app.json.response([1]).mimetype == "application/json"
        assert app.json.response(a=[1]).get_data() == b'{"a":[1]}\n'


def test_a_response_that_is_indented_is_not(app: Kernel) -> None:
    app.debug = True
    with app.app_context():
        assert app.json.response([1]).get_data() == b"[\n  1\n]\n"


def test_encoder_and_decoder_classes_are_honoured(app: Kernel, provider: Library) -> None:
    @dataclass
    class Price:
        number: int

    class Encoder(json.JSONEncoder):
        def default(self, o: Any) -> Any:
            return f"{o.number} EUR"

    class Decoder(json.JSONDecoder):
        def decode(self, s: str, *args: Any) -> Any:
            return {"decoded": super().decode(s, *args)}

    app.json_encoder, app.json_decoder = Encoder, Decoder
    assert provider.dumps([Price(1)]) == '["1 EUR"]'
    assert provider.loads("[1]") == {"decoded": [1]}


@pytest.mark.parametrize("method", ["encode", "decode"])
def test_a_provider_without_a_method_is_told_which(app: Kernel, method: str) -> None:
    class Half(AcceleratedJSONProvider):
        refusals = (ValueError,)

    half = Half(app)
    with pytest.raises(NotImplementedError, match=f"Half does not implement '{method}'"):
        half.dumps(1) if method == "encode" else half.loads("1")
