"""The kit of JSON providers, contract `json:v1`."""

from __future__ import annotations

import io
import json
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple
from uuid import UUID

import pytest

from glassware_core import jsonify, request

from .capabilities import needs
from .kit import Kit

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["JSONKit"]

INVALID = [
    "",
    "{",
    "[1,]",
    '{"a" 1}',
    "{'a': 1}",
    "nothing",
    "[1] 2",
    '"\n"',
    "01",
    "[1",
    "\ufeff1",
]
PLAIN: list[Any] = [
    None,
    True,
    0,
    -7,
    2**53 + 1,
    1.5,
    "",
    "Zoë \U0001f600 \u2028 \x7f",
    [],
    {},
    [1, {"": []}],
]


class JSONKit(Kit):
    """Check a JSON provider.

    Whatever JSON a provider writes is compared as values, not as text, unless the check is about
    the text: two libraries may well write a number differently.

    Attributes:
        backend: The name that `JSON_PROVIDER` chooses the provider with.
    """

    contract: ClassVar[str] = "json"
    number: ClassVar[int] = 31
    known_capabilities: ClassVar = {
        "ascii": "Escapes what is not ASCII, unless JSON_AS_ASCII is False.",
        "big-integers": "Reads and writes integers beyond 64 bits.",
        "blanks": "`dumps` puts a blank behind each comma and colon.",
        "classes": "Honours json_encoder and json_decoder of Flask 2.1.",
        "http-dates": "Writes dates and times as HTTP dates.",
        "indent": "Indents responses in debug mode, and ends them with a line break.",
        "nan": "Writes NaN and the infinities by their names, and reads them.",
        "options": "`dumps` takes indent, separators, sort_keys and default, as json.dumps does.",
        "refuses": "Refuses sets, bytes and members of an Enum, which JSON has no form for.",
        "sorted-keys": "Sorts the keys of dicts, unless JSON_SORT_KEYS is False.",
    }

    backend: ClassVar[str]

    @pytest.fixture
    def settings(self, config: dict[str, Any]) -> dict[str, Any]:
        """Choose the provider."""
        return {"TESTING": True, "JSON_PROVIDER": self.backend, **config}

    def exercise(self, app: Any) -> None:
        """Answer JSON with JSON."""
        app.views["/"] = lambda: jsonify(received=request.get_json())
        answer = app.test_client().post("/", json=[1])
        assert answer.get_json() == {"received": [1]}

    def test_it_is_chosen_by_its_name(self, app: Any, make_app: Callable[..., Any]) -> None:
        """The configuration chooses it, and being installed does not."""
        other = make_app(JSON_PROVIDER="json")
        assert (type(app.json) is type(other.json)) == (self.backend == "json")

    # Values

    @pytest.mark.parametrize("value", PLAIN, ids=ascii)
    def test_what_is_written_reads_as_the_same(self, app: Any, value: Any) -> None:
        """Values of the types that JSON has come back as they were."""
        written = app.json.dumps(value)
        assert json.loads(written) == value
        assert app.json.loads(written) == value
        assert type(app.json.loads(written)) is type(value)

    def test_text_is_written(self, app: Any) -> None:
        """`dumps` returns text and not bytes; `dump` writes it to a text file."""
        text = app.json.dumps({"a": 1})
        assert type(text) is str
        file = io.StringIO()
        app.json.dump({"a": 1}, file)
        assert file.getvalue() == text

    def test_a_uuid_is_text(self, app: Any) -> None:
        """A UUID becomes its text, also inside of other values."""
        value = UUID("12345678-1234-5678-1234-567812345678")
        assert again(app, {"a": [value]}) == {"a": ["12345678-1234-5678-1234-567812345678"]}

    def test_a_decimal_is_text(self, app: Any) -> None:
        """A Decimal becomes its text: a number would lose digits."""
        assert again(app, [Decimal("1.10"), Decimal("1E+3")]) == ["1.10", "1E+3"]

    def test_a_dataclass_is_a_dict(self, app: Any) -> None:
        """An instance becomes a dict of all its fields, whatever these hold and are named."""
        assert again(app, Point(1, UUID(int=0))) == {"x": 1, "_label": str(UUID(int=0))}
        assert again(app, [Point(1, [Point(2, None)])]) == [
            {"x": 1, "_label": [{"x": 2, "_label": None}]}
        ]

    def test_what_has_markup_is_its_markup(self, app: Any) -> None:
        """An object with `__html__` becomes what that returns."""
        assert again(app, {"a": Html()}) == {"a": "<b>bold</b>"}

    def test_tuples_and_subclasses_are_what_they_derive_from(self, app: Any) -> None:
        """Tuples become lists, named ones too; subclasses of text and numbers their base."""
        value = [(1, 2), Pair(1, "b"), Text("text"), Float(0.5), Items([1]), Names(a=1)]
        assert again(app, value) == [[1, 2], [1, "b"], "text", 0.5, [1], {"a": 1}]

    def test_keys_become_text(self, app: Any) -> None:
        """Numbers, booleans and None as keys become what JSON writes them as."""
        assert again(app, {1: "a", 20: "b", 3: "c"}) == {"1": "a", "20": "b", "3": "c"}
        assert again(app, {None: 1}) == {"null": 1}
        assert again(app, {True: 1}) == {"true": 1}

    @needs("http-dates", fails=AssertionError)
    def test_dates_are_http_dates(self, app: Any) -> None:
        """A datetime or date becomes an HTTP date, a naive one taken as UTC."""
        day = "Fri, 01 Mar 2024 00:00:00 GMT"
        assert again(app, [date(2024, 3, 1)]) == [day]
        assert again(app, datetime(2024, 3, 1)) == day
        assert again(app, {"at": datetime(2024, 3, 1, tzinfo=UTC)}) == {"at": day}

    @needs("big-integers", fails=(AssertionError, TypeError, ValueError, OverflowError))
    def test_integers_may_be_large(self, app: Any) -> None:
        """No integer is rounded or refused, written or read."""
        value = [2**64, -(2**63) - 1, 10**40]
        assert json.loads(app.json.dumps(value)) == value
        assert app.json.loads(json.dumps(value)) == value

    @needs("nan", fails=(AssertionError, ValueError))
    def test_numbers_that_are_none_have_names(self, app: Any) -> None:
        """NaN and the infinities are written and read as the standard library does."""
        assert json.loads(app.json.dumps([math.inf, -math.inf])) == [math.inf, -math.inf]
        assert math.isnan(json.loads(app.json.dumps(math.nan)))
        assert app.json.loads("[Infinity]") == [math.inf]

    # What cannot be written

    def test_what_json_has_no_form_for_is_a_type_error(self, app: Any) -> None:
        """Other objects are a TypeError that names their type, wherever they are."""
        for value in (object(), [1j], {"a": {"b": Unknown()}}):
            with pytest.raises(TypeError, match=r"object|complex|Unknown"):
                app.json.dumps(value)

    @needs("refuses", fails=pytest.fail.Exception)
    def test_what_only_some_libraries_write_is_a_type_error(self, app: Any) -> None:
        """Sets, bytes and enums are refused, so that nobody comes to depend on one library."""
        for value in ({1, 2}, b"bytes", [frozenset("a")], {"a": b""}, Color.RED):
            with pytest.raises(TypeError):
                app.json.dumps(value)

    def test_a_container_in_itself_is_an_error(self, app: Any) -> None:
        """A circle is an error, and not the end of the process."""
        circle: list[Any] = []
        circle.append({"again": circle})
        with pytest.raises((ValueError, TypeError, RecursionError)):
            app.json.dumps(circle)

    # Reading

    def test_text_and_bytes_are_read(self, app: Any) -> None:
        """`loads` takes both, and `load` files of both."""
        assert app.json.loads('{"a": "é"}') == {"a": "é"}
        assert app.json.loads('{"a": "é"}'.encode()) == {"a": "é"}
        assert app.json.load(io.StringIO('{"a": 1}')) == {"a": 1}
        assert app.json.load(io.BytesIO(b'{"a": 1}')) == {"a": 1}

    @pytest.mark.parametrize("text", INVALID, ids=ascii)
    def test_what_is_no_json_is_a_value_error(self, app: Any, text: str) -> None:
        """Input that is not JSON is refused with a ValueError, as text and as bytes."""
        with pytest.raises(ValueError):
            app.json.loads(text)
        if text.isascii():
            with pytest.raises(ValueError):
                app.json.loads(text.encode())

    @pytest.mark.parametrize(
        "body", [b"{", b"", b'"\xff"', b"[" * 100_000, b'{"a":' * 100_000], ids=range(5)
    )
    def test_a_bad_body_is_a_bad_request(self, app: Any, body: bytes) -> None:
        """A request with a body that is no JSON, or nests without end, is answered with 400."""
        app.views["/"] = lambda: jsonify(request.get_json())
        answer = app.test_client().post("/", data=body, content_type="application/json")
        assert answer.status_code == 400

    def test_a_good_body_is_read(self, app: Any) -> None:
        """A request's JSON reaches the view."""
        app.views["/"] = lambda: jsonify(request.get_json()["a"])
        answer = app.test_client().post("/", json={"a": ["é", None]})
        assert answer.get_json() == ["é", None]

    # Responses

    def test_a_response_says_that_it_is_json(self, app: Any) -> None:
        """A response has the JSON type, and what was given as its body."""
        with app.app_context():
            response = app.json.response({"a": [1, None]})
            assert isinstance(response, app.response_class)
            assert response.mimetype == "application/json"
            assert json.loads(response.get_data()) == {"a": [1, None]}

    def test_a_response_takes_arguments_of_either_kind(self, app: Any) -> None:
        """Several values make a list, none makes null, named ones a dict; both kinds are wrong."""
        with app.app_context():
            assert json.loads(app.json.response(1, 2).get_data()) == [1, 2]
            assert json.loads(app.json.response().get_data()) is None
            assert json.loads(app.json.response(a=1).get_data()) == {"a": 1}
            with pytest.raises(TypeError):
                app.json.response(1, a=1)

    # Text

    @needs("sorted-keys", fails=AssertionError)
    def test_keys_are_sorted_as_the_configuration_says(self, make_app: Callable[..., Any]) -> None:
        """Equal data gives an equal text; with JSON_SORT_KEYS False the order is the dict's."""
        value = {"b": {"z": 1, "ä": 2, "Z": 3}, "a": 1}
        assert list(again(make_app(), value)) == ["a", "b"]
        assert list(again(make_app(), value)["b"]) == ["Z", "z", "ä"]
        assert list(again(make_app(JSON_SORT_KEYS=False), value)) == ["b", "a"]

    @needs("ascii", fails=AssertionError)
    def test_characters_are_escaped_as_the_configuration_says(
        self, make_app: Callable[..., Any]
    ) -> None:
        """What is not ASCII is escaped, as UTF-16; with JSON_AS_ASCII False it stands as it is."""
        assert make_app().json.dumps("é\U0001f600\x7f") == '"\\u00e9\\ud83d\\ude00\\u007f"'
        assert make_app(JSON_AS_ASCII=False).json.dumps("é\U0001f600") == '"é\U0001f600"'

    @needs("indent", fails=AssertionError)
    def test_responses_are_indented_in_debug_mode(self, make_app: Callable[..., Any]) -> None:
        """People read them then; else they are as short as can be."""
        for debug, expected in ((False, '{"a":[1,{}]}\n'), (True, INDENTED)):
            app = make_app(DEBUG=debug)
            with app.app_context():
                assert app.json.response({"a": [1, {}]}).get_data(as_text=True) == expected

    @needs("blanks", fails=AssertionError)
    def test_text_has_blanks(self, app: Any) -> None:
        """The text of `dumps` is that of the standard library."""
        assert app.json.dumps({"a": [1, 2]}) == '{"a": [1, 2]}'

    @needs("options", fails=(AssertionError, TypeError))
    def test_options_of_the_standard_library_are_taken(self, app: Any) -> None:
        """What extensions pass to `dumps` works: layout, order, and a function for other types."""
        value = {"b": 1, "a": [2]}
        assert app.json.dumps(value, indent=1) == json.dumps(value, indent=1, sort_keys=True)
        short = app.json.dumps(value, separators=(",", ":"), sort_keys=False)
        assert short == '{"b":1,"a":[2]}'
        assert json.loads(app.json.dumps([object()], default=lambda _: "other")) == ["other"]

    @needs("classes", fails=AssertionError)
    def test_encoder_and_decoder_classes_are_honoured(self, app: Any) -> None:
        """An application of the time of Flask 2.1 converts its types as it always did."""

        class Encoder(json.JSONEncoder):
            def default(self, o: Any) -> Any:
                return "other" if isinstance(o, Unknown) else super().default(o)

        class Decoder(json.JSONDecoder):
            def __init__(self, **options: Any) -> None:
                super().__init__(**{"parse_int": lambda text: f"number {text}", **options})

        app.json_encoder, app.json_decoder = Encoder, Decoder
        try:
            written = app.json.dumps([Unknown()])
        except TypeError as error:
            raise AssertionError(str(error)) from None
        assert json.loads(written) == ["other"]
        assert app.json.loads("[1]") == ["number 1"]


INDENTED = '{\n  "a": [\n    1,\n    {}\n  ]\n}\n'


def again(app: Any, value: Any) -> Any:
    """Return what the standard library reads from what the provider writes."""
    return json.loads(app.json.dumps(value))


@dataclass
class Point:
    """A dataclass, one field of which is named like a private one."""

    x: int
    _label: Any


class Html:
    """An object with markup."""

    def __html__(self) -> str:
        """Return the markup."""
        return "<b>bold</b>"


class Unknown:
    """An object that JSON has no form for."""


class Color(Enum):
    """An enum whose values JSON has a form for."""

    RED = "red"


class Pair(NamedTuple):
    """A tuple with names."""

    a: int
    b: str


class Text(str):
    """A text of a class of its own."""

    __slots__ = ()


class Float(float):
    """A number of a class of its own."""


class Items(list[Any]):
    """A list of a class of its own."""


class Names(dict[str, Any]):
    """A dict of a class of its own."""
