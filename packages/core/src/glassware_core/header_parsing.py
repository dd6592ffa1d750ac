"""Parse request headers so that no value, however malformed, raises an error.

Werkzeug's parsers answer most malformed values with None or an empty result. These cover the
values for which they raise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.datastructures import Authorization, CharsetAccept, IfRange
from werkzeug.http import parse_accept_header, parse_date, parse_if_range_header
from werkzeug.utils import cached_property, header_property
from werkzeug.wrappers import Request as WerkzeugRequest

if TYPE_CHECKING:
    from datetime import datetime

__all__ = [
    "SafeHeaders",
    "read_authorization",
    "read_charsets",
    "read_date",
    "read_if_range",
]


def read_authorization(value: str | None) -> Authorization | None:
    """Parse an `Authorization` header; None for credentials that cannot be decoded."""
    try:
        return Authorization.from_header(value)
    except ValueError:  # characters beyond ASCII in what should be base64
        return None


def read_date(value: str | None) -> datetime | None:
    """Parse a date (RFC 9110, 5.6.7); None for text that is none."""
    try:
        return parse_date(value)
    except OverflowError:  # a year or an offset with more digits than an integer of C has
        return None


def read_if_range(value: str | None) -> IfRange:
    """Parse an `If-Range` header. What is neither a date nor an entity tag matches nothing."""
    try:
        if_range = parse_if_range_header(value)
    except OverflowError:  # of a date, as above
        if_range = IfRange(value)
    if if_range.etag is not None and '"' in if_range.etag:
        # A quote cannot be in a tag, and `to_header` refuses it.
        if_range.etag = if_range.etag.replace('"', "%22")
    return if_range


def read_charsets(value: str | None) -> CharsetAccept:
    """Parse an `Accept-Charset` header, without names that cannot be looked up."""
    accept = parse_accept_header(value, CharsetAccept)
    if value is not None and "\0" in value:
        return CharsetAccept([item for item in accept if "\0" not in item[0]])
    return accept


class SafeHeaders(WerkzeugRequest):
    """The part of a request that reads headers for which Werkzeug's parsers may raise."""

    @cached_property
    def authorization(self) -> Authorization | None:
        """The credentials of the `Authorization` header, or None where there are none."""
        return read_authorization(self.headers.get("Authorization"))

    date = header_property["datetime | None"](
        "Date", None, read_date, read_only=True, doc="The `Date` header, or None."
    )

    @cached_property
    def if_modified_since(self) -> datetime | None:
        """The `If-Modified-Since` header, or None."""
        return read_date(self.headers.get("If-Modified-Since"))

    @cached_property
    def if_unmodified_since(self) -> datetime | None:
        """The `If-Unmodified-Since` header, or None."""
        return read_date(self.headers.get("If-Unmodified-Since"))

    @cached_property
    def if_range(self) -> IfRange:
        """The `If-Range` header."""
        return read_if_range(self.headers.get("If-Range"))

    @cached_property
    def accept_charsets(self) -> CharsetAccept:
        """The `Accept-Charset` header."""
        return read_charsets(self.headers.get("Accept-Charset"))
