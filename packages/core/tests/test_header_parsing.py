from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import Authorization, CharsetAccept
from werkzeug.http import parse_accept_header, parse_date, parse_if_range_header

from glassware_core.header_parsing import (
    read_authorization,
    read_charsets,
    read_date,
    read_if_range,
)

HUGE = [f"Thu, 01 Jan {'9' * 30} 00:00:00 GMT", f"Thu, 01 Jan 2020 00:00:00 +{'9' * 30}"]
latin1 = st.text(st.characters(max_codepoint=255), max_size=30)


@pytest.mark.parametrize("value", HUGE)
def test_a_date_on_which_the_standard_library_overflows_is_none(value):
    with pytest.raises(OverflowError):  # else this module is not needed for it any more
        parse_date(value)
    assert read_date(value) is None


def test_a_date_is_read():
    assert read_date("Thu, 02 Jan 2020 03:04:05 GMT") == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert read_date(None) is None


def test_credentials_beyond_ascii_are_none():
    with pytest.raises(ValueError, match="ASCII"):  # else this module is not needed for it
        Authorization.from_header("Basic \xe9")
    assert read_authorization("Basic \xe9") is None
    assert read_authorization(None) is None
    assert read_authorization("Bearer x").token == "x"


@pytest.mark.parametrize("value", [*HUGE, 'a"b', 'W/"a", b"'])
def test_an_if_range_that_is_neither_date_nor_tag_is_a_tag_that_can_be_written(value):
    if_range = read_if_range(value)
    assert if_range.date is None
    assert if_range.to_header().startswith('"')


def test_charsets_that_cannot_be_looked_up_are_left_out():
    assert read_charsets("a\0b, utf-8;q=0.5").best_match(["latin-1", "utf-8"]) == "utf-8"


@given(latin1)
def test_other_values_are_read_as_werkzeug_reads_them(value):
    assert read_date(value) == parse_date(value)
    ours, theirs = read_if_range(value), parse_if_range_header(value)
    assert ours.date == theirs.date
    assert ours.etag == (theirs.etag and theirs.etag.replace('"', "%22"))
    if "\0" not in value:
        assert read_charsets(value) == parse_accept_header(value, CharsetAccept)
        assert type(read_charsets(value)) is CharsetAccept
    if value.isascii():
        assert read_authorization(value) == Authorization.from_header(value)
