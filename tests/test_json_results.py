"""The results of each provider are those of the default one, for values and texts of every kind."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glassware_core import App
from glassware_core.json.provider import DefaultJSONProvider
from glassware_json_msgspec import MsgspecProvider
from glassware_json_orjson import OrjsonProvider

# A busy machine is no failure.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass
class Item:
    name: str
    _price: Any = None


app = App("shop")
default = DefaultJSONProvider(app)
every_provider = pytest.mark.parametrize(
    "fast", [OrjsonProvider(app), MsgspecProvider(app)], ids=["orjson", "msgspec"]
)
every_name = pytest.mark.parametrize("other", ["orjson", "msgspec"])

words = st.text()
exact = (
    st.none()
    | st.booleans()
    | st.integers()
    | words
    | st.uuids()
    | st.decimals()
    | st.dates(min_value=date(1000, 1, 1))
    | st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC))
    | st.builds(Item, words, st.integers())
)
keys = words | st.integers() | st.booleans() | st.none()


def values(leaves: Any) -> Any:
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(keys, inner, max_size=4)
            | st.tuples(inner, inner)
        ),
        max_leaves=12,
    )


def outcome(function: Any, *args: Any, **kwargs: Any) -> str:
    """Return the result, or the error, as text: NaN equals NaN, and 1 is not 1.0."""
    try:
        return repr(function(*args, **kwargs))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


@every_provider
@patient
@given(values(exact | st.builds(object)), st.booleans(), st.booleans())
def test_the_text_is_the_same(fast: Any, value: Any, ascii_only: bool, sort_keys: bool) -> None:
    for provider in (default, fast):
        provider.ensure_ascii, provider.sort_keys = ascii_only, sort_keys
    found = outcome(fast.dumps, value)
    expected = outcome(default.dumps, value, separators=(",", ":"))
    assert found.partition(" at 0x")[0] == expected.partition(" at 0x")[0]


@every_provider
@patient
@given(values(st.floats(allow_nan=False, allow_infinity=False)))
def test_numbers_mean_the_same(fast: Any, value: Any) -> None:
    for provider in (default, fast):
        provider.ensure_ascii, provider.sort_keys = True, False
    assert repr(json.loads(fast.dumps(value))) == repr(json.loads(default.dumps(value)))


@every_provider
@patient
@given(st.text('[]{}",:truefalsn0123456789.-+eE \\\\ud8ä\n', max_size=12) | words)
def test_the_same_is_read_and_the_same_refused(fast: Any, text: str) -> None:
    if sum(character.isdecimal() for character in text) > 18:
        return  # an integer beyond 64 bits: a declared difference
    assert outcome(fast.loads, text) == outcome(default.loads, text)
    data = text.encode("utf-8", "surrogatepass")
    assert outcome(fast.loads, data) == outcome(default.loads, data)


@every_name
@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("value", [{"b": [1, "é"], "a": {}}, {"at": date(2024, 3, 1)}, {1: 2}])
def test_the_response_is_the_same(value: Any, debug: bool, other: str) -> None:
    bodies = []
    for name in ("json", other):
        app = App("shop")
        app.config.update(JSON_PROVIDER=name, DEBUG=debug)
        with app.app_context():
            response = app.json.response(value)
        bodies.append((response.get_data(), response.mimetype))
    assert bodies[0] == bodies[1]


@every_name
def test_the_layout_of_flask_2_1_is_the_same(other: str) -> None:
    bodies = []
    for name in ("json", other):
        app = App("shop")
        app.config.update(JSON_PROVIDER=name, JSONIFY_PRETTYPRINT_REGULAR=True)
        with app.app_context():
            bodies.append(app.json.response(a=[1, 2]).get_data())
    assert bodies[0] == bodies[1]


@every_provider
def test_another_default_is_used(fast: Any) -> None:
    provider = type(fast)(app)
    provider.default = lambda value: f"<{type(value).__name__}>"
    assert provider.dumps([object(), date(2024, 3, 1)]) == '["<object>","<date>"]'
