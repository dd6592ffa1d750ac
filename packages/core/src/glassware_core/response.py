"""Responses, the way an application's views make them and its server gets them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from werkzeug.datastructures import Headers
from werkzeug.http import parse_date
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response as WerkzeugResponse
from werkzeug.wsgi import ClosingIterator

from .current_values import ConfigValue, CurrentJSON
from .plain_urls import is_plain_url
from .surrogates import encode, replace_surrogates
from .werkzeug_private import QuickResponse, has_close_callbacks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime, timedelta

    from _typeshed.wsgi import WSGIEnvironment
    from werkzeug.wrappers import Request as WerkzeugRequest

__all__ = ["Response", "late_close", "safe_location"]

_stock_wsgi_headers = WerkzeugResponse.get_wsgi_headers
_stock_get_app_iter = WerkzeugResponse.get_app_iter
_stock_make_conditional = WerkzeugResponse.make_conditional


class Response(QuickResponse):
    """The response object that views return, and that other return values are converted to.

    Works like `werkzeug.wrappers.Response`, with HTML as the default. To use a class of your own,
    subclass this one and set `response_class` of the application.

    Attributes:
        default_mimetype: The mimetype of a response that is given none.
        charset: The encoding of text in the body, always UTF-8.
        json_module: What `get_json` parses with: the current application's JSON provider, outside
            of an application the standard library's `json`.
        autocorrect_location_header: Whether a relative `Location` is sent as an absolute URL.
        max_cookie_size: The size in bytes above which `set_cookie` warns, `MAX_COOKIE_SIZE` of the
            current application's configuration; 0 means never.
    """

    default_mimetype: str | None = "text/html"
    charset: str = "utf-8"
    json_module: Any = CurrentJSON()
    autocorrect_location_header: bool = False
    max_cookie_size: int = ConfigValue(  # type: ignore[assignment]
        "MAX_COOKIE_SIZE", WerkzeugResponse.max_cookie_size
    )

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.choose_ways(Response)

    def set_data(self, value: bytes | str) -> None:
        """Set the whole body.

        Args:
            value: The body; text is encoded as UTF-8.
        """
        super().set_data(encode(value) if isinstance(value, str) else value)

    data: Any = property(
        WerkzeugResponse.get_data,
        set_data,
        doc="The whole body as bytes; text that is assigned is encoded.",
    )

    def iter_encoded(self) -> Iterator[bytes]:
        """Iterate over the body, text encoded as UTF-8."""
        return _encoded(self.response)

    def get_app_iter(self, environ: WSGIEnvironment) -> Iterable[bytes]:
        """Return the body as it is sent; closing it closes this response.

        A body that is passed through, such as that of `send_file`, is given to the server as it
        is, unless functions wait for its end: then it is wrapped, so that they are called.

        Args:
            environ: The WSGI environment of the request.
        """
        body = _stock_get_app_iter(self, environ)
        if self.direct_passthrough and body is self.response and has_close_callbacks(self):
            # Closing the response closes the body, once.
            return ClosingIterator((item for item in body), self.close)
        return body

    def set_cookie(
        self,
        key: str,
        value: str = "",
        max_age: timedelta | int | None = None,
        expires: str | datetime | int | float | None = None,
        path: str | None = "/",
        domain: str | None = None,
        secure: bool = False,
        httponly: bool = False,
        samesite: str | None = None,
        partitioned: bool = False,
    ) -> None:
        """Set a cookie.

        Args:
            key: The name.
            value: The value, any text.
            max_age: How long the browser keeps it, in seconds; None until it is closed.
            expires: The time until which it keeps it, a time or seconds since 1970.
            path: The path below which the browser sends it.
            domain: The domain whose hosts get it, by default only this host.
            secure: Send it over HTTPS only.
            httponly: Keep it from scripts.
            samesite: `"Strict"`, `"Lax"` or `"None"`: whether other sites' requests carry it.
            partitioned: Keep it apart for each site that embeds this one.
        """
        super().set_cookie(
            key,
            replace_surrogates(value) if isinstance(value, str) else value,
            max_age,
            expires,
            path,
            domain,
            secure,
            httponly,
            samesite,
            partitioned,
        )
        header = self.headers[-1][1]
        if _UNESCAPED.search(header):
            # Werkzeug 3.1 leaves the last six control characters in the quoted value as they are.
            self.headers[-1] = "Set-Cookie", _UNESCAPED.sub(_octal, header)

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """Return the headers as they are sent, with URLs encoded and the length set.

        A `Location` or `Content-Location` that is no URL is sent percent-encoded instead of
        raising an error: such a value may come from a client.

        Args:
            environ: The WSGI environment of the request.
        """
        try:
            return _stock_wsgi_headers(self, environ)
        except ValueError:
            kept = self.headers
        self.headers = Headers([item for item in kept if item[0].lower() not in _URL_HEADERS])
        try:
            headers = _stock_wsgi_headers(self, environ)
        finally:
            self.headers = kept
        for name in _URL_HEADERS.values():
            if name in kept:
                headers[name] = iri_to_uri(safe_location(kept[name]))
        return headers

    def make_conditional(
        self,
        request_or_environ: WSGIEnvironment | WerkzeugRequest,
        accept_ranges: bool | str = False,
        complete_length: int | None = None,
    ) -> Response:
        """Answer a conditional or range request (RFC 9110, 13 and 14) with this response.

        Does nothing but for GET and HEAD. A date that cannot be read is as good as none.

        Args:
            request_or_environ: The request or its WSGI environment.
            accept_ranges: The value of `Accept-Ranges`; True stands for `bytes`, and False for no
                ranges.
            complete_length: The length of the whole body in bytes, which ranges need.

        Returns:
            This response.

        Raises:
            RequestedRangeNotSatisfiable: The range cannot be read or is out of bounds.
        """
        given: Any = request_or_environ
        environ: WSGIEnvironment = getattr(given, "environ", given)
        _stock_make_conditional(self, _without_bad_dates(environ), accept_ranges, complete_length)
        return self


def _encoded(items: Iterable[str | bytes]) -> Iterator[bytes]:
    # Not an expression, which would begin with the first item before anybody asks for it.
    for item in items:
        yield encode(item) if isinstance(item, str) else item


_URL_HEADERS = {"location": "Location", "content-location": "Content-Location"}


def _without_bad_dates(environ: WSGIEnvironment) -> WSGIEnvironment:
    """Drop dates on which the standard library's parser overflows."""
    for name in ("HTTP_IF_MODIFIED_SINCE", "HTTP_IF_RANGE"):
        try:
            parse_date(environ.get(name))
        except OverflowError:
            environ = {key: value for key, value in environ.items() if key != name}
            if name == "HTTP_IF_RANGE":
                # The condition of the range is not met, so the whole body is the answer.
                environ.pop("HTTP_RANGE", None)
    return environ


# Of C0 and delete. Beyond ASCII, `iri_to_uri` encodes when the response is sent.
_CONTROL = re.compile("[\x00-\x1f\x7f]")


_UNESCAPED = re.compile("[\x1a-\x1f]")


def _octal(match: re.Match[str]) -> str:
    return f"\\{ord(match[0]):03o}"


def _percent(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"


def safe_location(location: str) -> str:
    r"""Make any text fit for a `Location` header.

    Where a redirect goes to may come from a client. Control characters, among them line breaks,
    which would begin another header, are percent-encoded. A text that is no URL at all, such as
    `http://[`, is encoded as a whole, so that it is read as a path of this host. Any other URL is
    returned as it is.

    Args:
        location: The URL, which may be relative and hold characters beyond ASCII.

    Example:
        >>> safe_location("/\r\nX-Injected: 1")
        '/%0D%0AX-Injected: 1'
    """
    location = str(location)
    if is_plain_url(location):
        return location
    location = _CONTROL.sub(_percent, location)
    if not location.isascii():
        # What a browser makes of half a character, too.
        location = replace_surrogates(location)
    try:
        iri_to_uri(location)
    except ValueError:  # no port, no IP address or no domain where there should be one
        path = quote(location, safe="%/?#=&;+,!$'()*~")
        return f"/%2F{path[2:]}" if path.startswith("//") else path
    return location


def late_close(response: Any, body: Iterable[bytes]) -> Iterable[bytes]:
    """Let the end of a body close its response, if functions wait for that.

    A plain body is given to the server as a bare list, which has nothing to close. A teardown
    function may call `call_on_close` after that.

    Args:
        response: The WSGI callable that gave the body.
        body: What it gave.

    Returns:
        The body, wrapped if need be.
    """
    if type(body) is list and has_close_callbacks(response):
        return ClosingIterator(body, response.close)
    return body
