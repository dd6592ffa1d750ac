from __future__ import annotations

import dataclasses
import datetime
import json
import json.encoder
import math
import subprocess
import sys
import threading
import typing as t
import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassware_core.json import encoding
from glassware_core.json.encoding import default, make_encoder


@dataclasses.dataclass
class Point:
    x: int
    inner: t.Any = None


class Html:
    def __html__(self) -> str:
        return "<b>"


UTC_PLUS_5 = datetime.timezone(datetime.timedelta(hours=5))

CONVERTED = [
    (datetime.datetime(2020, 1, 2, 3, 4, 5, 678), "Thu, 02 Jan 2020 03:04:05 GMT"),
    (datetime.datetime(2020, 1, 2, tzinfo=UTC_PLUS_5), "Wed, 01 Jan 2020 19:00:00 GMT"),
    (datetime.date(2020, 1, 2), "Thu, 02 Jan 2020 00:00:00 GMT"),
    (Decimal("1.20"), "1.20"),
    (uuid.UUID(int=5), "00000000-0000-0000-0000-000000000005"),
    (Point(1, Point(2)), {"x": 1, "inner": {"x": 2, "inner": None}}),
    (Html(), "<b>"),
]


@pytest.mark.parametrize(("value", "expected"), CONVERTED)
def test_further_types_are_converted(value: object, expected: object) -> None:
    assert default(value) == expected


@pytest.mark.parametrize(
    "value", [{1, 2}, object(), b"bytes", datetime.time(1), Point, Html, 1j, type]
)
def test_other_types_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        default(value)


def test_the_message_names_the_type() -> None:
    with pytest.raises(TypeError, match="Object of type set is not JSON serializable"):
        default(set())


def encoders(**options: t.Any) -> t.Callable[[t.Any], str]:
    arguments: dict[str, t.Any] = {
        "ensure_ascii": True,
        "sort_keys": True,
        "separators": (",", ":"),
        **options,
    }
    return make_encoder(default, **arguments)


@pytest.mark.parametrize("ensure_ascii", [True, False])
@pytest.mark.parametrize("sort_keys", [True, False])
@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
@pytest.mark.parametrize(
    "value",
    [
        {"b": [1, 2.5, -0.0, 1e300], "a": {"é\u2028": None}},
        "text\x00\x7f\ud800",
        "",
        None,
        True,
        12345678901234567890,
        [],
        {},
        (1, (2,)),
        {1: "int", 2: "two"},
        {True: 1},
        {None: 1},
        {1.5: 1},
        [math.inf, -math.inf],
        [datetime.date(2020, 1, 1), Decimal(1), Point(1)],
        {"k": Point(1, [Html()])},
    ],
)
def test_the_text_equals_that_of_the_standard_library(
    value: object, ensure_ascii: bool, sort_keys: bool, separators: tuple[str, str]
) -> None:
    encode = encoders(ensure_ascii=ensure_ascii, sort_keys=sort_keys, separators=separators)
    assert encode(value) == json.dumps(
        value,
        default=default,
        ensure_ascii=ensure_ascii,
        sort_keys=sort_keys,
        separators=separators,
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values, st.booleans(), st.booleans())
def test_any_value_gives_the_text_of_the_standard_library(
    value: object, ensure_ascii: bool, sort_keys: bool
) -> None:
    encode = encoders(ensure_ascii=ensure_ascii, sort_keys=sort_keys)
    expected = json.dumps(
        value, ensure_ascii=ensure_ascii, sort_keys=sort_keys, separators=(",", ":")
    )
    assert encode(value) == expected


def test_keys_that_cannot_be_compared_or_written_are_type_errors() -> None:
    with pytest.raises(TypeError):
        encoders()({1: 1, "a": 2})
    assert encoders(sort_keys=False)({1: 1, "a": 2}) == '{"1":1,"a":2}'
    with pytest.raises(TypeError, match="keys must be str"):
        encoders()({(1,): 1})


def test_a_container_in_itself_is_a_value_error() -> None:
    circular: list[t.Any] = []
    circular.append({"again": circular})
    with pytest.raises(ValueError, match="Circular reference detected"):
        encoders()(circular)


def test_a_value_nested_too_deeply_is_the_recursion_error_of_the_standard_library() -> None:
    deep: list[t.Any] = []
    for _ in range(200_000):
        deep = [deep]
    with pytest.raises(RecursionError):
        encoders()(deep)
    # Taken apart by hand: to free it at once recurses as deeply.
    while deep:
        deep = deep.pop()


def test_threads_share_an_encoder_also_for_the_same_object() -> None:
    shared = {"list": [[1, 2, 3]] * 50, "points": [Point(1)] * 50}
    encode = encoders()
    expected = encode(shared)
    failures: list[object] = []

    def work() -> None:
        for _ in range(200):
            try:
                if encode(shared) != expected:
                    failures.append("other text")
            except ValueError as error:
                failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_without_a_c_encoder_the_standard_library_does_the_work() -> None:
    code = """
import json.encoder
json.encoder.c_make_encoder = None
from glassware_core.json import encoding
assert encoding._c_encoder is None
encode = encoding.make_encoder(
    encoding.default, ensure_ascii=False, sort_keys=True, separators=(",", ":")
)
assert encode({"b": 1, "a": [encoding.date(2020, 1, 1), "é"]}) == (
    '{"a":["Wed, 01 Jan 2020 00:00:00 GMT","é"],"b":1}'
)
"""
    subprocess.run([sys.executable, "-X", "utf8", "-c", code], check=True)


def test_only_the_known_c_encoder_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assert encoding._c_encoder is not None
    assert encoding._works()
    known: t.Any = vars(json.encoder)["c_make_encoder"]

    def other_text(*arguments: t.Any) -> t.Any:
        return lambda value, level: ("other",)

    def other_arguments(*arguments: t.Any) -> t.Any:
        return known(*arguments, "one more")

    for other in (other_text, other_arguments):
        monkeypatch.setattr(json.encoder, "c_make_encoder", other)
        assert not encoding._works()
    monkeypatch.delattr(json.encoder, "c_make_encoder")
    assert not encoding._works()
