"""What glassware knows of Werkzeug's insides, in this one place.

A plain response (one string in the body, no headers of its own) is most of what applications
send. Werkzeug's public way makes and sends it in about 12 µs, since each header is validated,
copied and searched for. `QuickResponse` writes the few attributes of such a response itself, and
`query_multi_dict` fills a parsed query string into its dictionary.

Both need to know how Werkzeug lays these objects out. That is tested once, at import; where a
release of Werkzeug does it another way, `RESPONSE_LAYOUT_KNOWN` and `MULTI_DICT_LAYOUT_KNOWN`
are False, and everything goes the public way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from werkzeug.datastructures import Headers, ImmutableMultiDict
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.utils import get_content_type
from werkzeug.wrappers import Response as WerkzeugResponse

from .plain_urls import is_plain_url
from .surrogates import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from http import HTTPStatus

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    Body = Iterable[bytes] | bytes | Iterable[str] | str
    HeaderSource = Mapping[str, str | Iterable[str]] | Iterable[tuple[str, str]]

__all__ = [
    "MULTI_DICT_LAYOUT_KNOWN",
    "RESPONSE_LAYOUT_KNOWN",
    "QuickResponse",
    "has_close_callbacks",
    "insert_headers",
    "multi_dict_layout_is_known",
    "query_multi_dict",
    "response_layout_is_known",
]

ATTRIBUTES: Final = frozenset(
    {"headers", "_status", "_status_code", "direct_passthrough", "_on_close", "response"}
)


def response_layout_is_known(cls: type[WerkzeugResponse] = WerkzeugResponse) -> bool:
    """Tell whether responses and headers are laid out as `QuickResponse` writes them.

    Args:
        cls: The class to test, Werkzeug's own but in tests.
    """
    try:
        response = cls("x", mimetype="text/html")
        items = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", "1")]
        return (
            vars(Headers()) == {"_list": []}
            and vars(response.headers) == {"_list": items}
            and vars(response)
            == {
                "headers": response.headers,
                "_status": "200 OK",
                "_status_code": 200,
                "direct_passthrough": False,
                "_on_close": [],
                "response": [b"x"],
            }
            and type(response.headers) is Headers
        )
    except Exception:
        return False


def multi_dict_layout_is_known(cls: Any = ImmutableMultiDict) -> bool:
    """Tell whether a multi dict is a dict of lists without attributes of its own.

    Args:
        cls: The class to test, Werkzeug's own but in tests.
    """
    try:
        made = cls([("a", "1"), ("b", ""), ("a", "2")])
        lists = list(dict.items(made)) == [("a", ["1", "2"]), ("b", [""])]
        return lists and not vars(made) and not vars(cls.__new__(cls))
    except Exception:
        return False


RESPONSE_LAYOUT_KNOWN: Final[bool] = response_layout_is_known()
MULTI_DICT_LAYOUT_KNOWN: Final[bool] = multi_dict_layout_is_known()

_append: Any = dict.setdefault


def query_multi_dict(query: str) -> ImmutableMultiDict[str, str]:
    """Split a query string that needs no decoding.

    Args:
        query: ASCII text without `%` and `+`.
    """
    if not MULTI_DICT_LAYOUT_KNOWN:
        pairs = [item.partition("=") for item in query.split("&") if item]
        return ImmutableMultiDict([(name, value) for name, _, value in pairs])
    found: ImmutableMultiDict[str, str] = ImmutableMultiDict.__new__(ImmutableMultiDict)
    for item in query.split("&"):
        if item:
            name, _, value = item.partition("=")
            _append(found, name, []).append(value)
    return found


# Header items that are the same for many responses. Both tables are bounded: what a client sends
# may decide about the mimetype and the length.
_CONTENT_TYPES: dict[str, tuple[str, str]] = {}
_CONTENT_LENGTHS: dict[int, tuple[str, str]] = {}


_STATUSES: Final = {
    code: (f"{code} {name.upper()}", code) for code, name in HTTP_STATUS_CODES.items()
}


def _content_type(mimetype: str) -> tuple[str, str]:
    headers = Headers()
    headers["Content-Type"] = get_content_type(mimetype, "utf-8")  # refuses line breaks
    item: tuple[str, str] = headers[0]
    if len(_CONTENT_TYPES) < 256:
        _CONTENT_TYPES[mimetype] = item
    return item


def _content_length(size: int) -> tuple[str, str]:
    item = ("Content-Length", str(size))
    if size < 4096:
        _CONTENT_LENGTHS[size] = item
    return item


_new_headers = Headers.__new__
_stock_init: Callable[..., None] = WerkzeugResponse.__init__
_stock_call = WerkzeugResponse.__call__

# What the short ways do themselves. Where a class has its own, the short way is not taken; the
# callables among those of `__call__` may also be replaced on one response.
BEHIND_INIT: Final = ("set_data", "status", "status_code", "_clean_status", "headers", "response")
BEHIND_CALL: Final = (
    "get_wsgi_response",
    "get_wsgi_headers",
    "get_app_iter",
    "iter_encoded",
    "close",
    "status",
    "status_code",
    "is_sequence",
    "headers",
    "response",
)
_URL_HEADERS: Final = frozenset({"location", "content-location"})
_LENGTHS_OF_NAMES: Final = frozenset(map(len, ("content-length", *_URL_HEADERS)))
_REPLACEABLE: Final = frozenset(BEHIND_CALL) - ATTRIBUTES


class QuickResponse(WerkzeugResponse):
    """Make and send a plain response in few steps, any other one Werkzeug's way.

    Both ways give the same bytes. Attributes are read when they are used; whether methods are
    overridden is decided once a class, see `choose_ways`.
    """

    _quick_init: bool = RESPONSE_LAYOUT_KNOWN
    _quick_call: bool = RESPONSE_LAYOUT_KNOWN

    @classmethod
    def choose_ways(cls, stock: type[WerkzeugResponse], allowed: bool = True) -> None:
        """Decide whether the class may take the short ways.

        Args:
            stock: The class whose methods the short ways stand for.
            allowed: Whether nothing else speaks against it.
        """

        def keeps(names: tuple[str, ...]) -> bool:
            return all(getattr(cls, name, None) is getattr(stock, name, None) for name in names)

        allowed = allowed and RESPONSE_LAYOUT_KNOWN
        cls._quick_init = allowed and keeps(BEHIND_INIT)
        cls._quick_call = allowed and keeps(BEHIND_CALL)

    def __init__(
        self,
        response: Body | None = None,
        status: int | str | HTTPStatus | None = None,
        headers: HeaderSource | None = None,
        mimetype: str | None = None,
        content_type: str | None = None,
        direct_passthrough: bool = False,
    ) -> None:
        kind = type(response)
        if (
            (kind is not str and kind is not bytes and kind is not list)
            or headers is not None
            or content_type is not None
            or direct_passthrough
            or not self._quick_init
        ):
            _stock_init(self, response, status, headers, mimetype, content_type, direct_passthrough)
            return
        if mimetype is None:
            mimetype = self.default_mimetype
        items = (
            [] if mimetype is None else [_CONTENT_TYPES.get(mimetype) or _content_type(mimetype)]
        )
        self.headers = made = _new_headers(Headers)
        made._list = items
        if status is None:
            status = self.default_status
        # Werkzeug refuses a float, though it is equal to an int and has the same hash.
        known = _STATUSES.get(status) if type(status) is int else None
        if known is not None:
            self._status, self._status_code = known
        else:
            self.status = status
        self.direct_passthrough = False
        self._on_close = []
        body: Any = response
        if kind is not list:
            if kind is str:
                try:
                    body = body.encode()
                except UnicodeEncodeError:
                    body = encode(body)
            if self.automatically_set_content_length:
                size = len(body)
                items.append(_CONTENT_LENGTHS.get(size) or _content_length(size))
            body = [body]
        self.response = body

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Send the response, as a WSGI application (PEP 3333).

        Args:
            environ: The WSGI environment of the request.
            start_response: The server's callable that takes status and headers.

        Returns:
            The body: the list itself where it is one string and nothing waits for its end.
        """
        if self._quick_call and environ["REQUEST_METHOD"] != "HEAD":
            code = self._status_code
            body: Any = self.response
            if (
                type(body) is list
                and len(body) == 1
                and (code == 200 or (code > 200 and code != 204 and code != 304))
                and not self._on_close
                and not self.direct_passthrough
                and type(self.headers) is Headers
                and (len(self.__dict__) == 6 or _REPLACEABLE.isdisjoint(self.__dict__))
            ):
                chunk = body[0]
                kind = type(chunk)
                if kind is str:
                    body = [chunk := encode(chunk)]
                if kind is bytes or kind is str:
                    items = self.headers._list.copy()
                    has_length = has_location = False
                    for name, value in items:
                        if name == "Content-Length":
                            has_length = True
                        elif len(name) in _LENGTHS_OF_NAMES:
                            folded = name.lower()
                            if folded == "content-length":
                                has_length = True
                            elif folded in _URL_HEADERS:
                                if (
                                    name != "Location"
                                    or has_location
                                    or self.autocorrect_location_header
                                    or not is_plain_url(value)
                                ):
                                    break  # Werkzeug encodes its value
                                has_location = True
                    else:
                        if not has_length and self.automatically_set_content_length:
                            items.append(_content_length(len(chunk)))
                        start_response(self._status, items)
                        return body  # type: ignore[no-any-return]
        return _stock_call(self, environ, start_response)


def insert_headers(headers: Headers, at: int, items: Iterable[tuple[str, str]]) -> None:
    """Put items between others, which `Headers` has no public way for.

    Args:
        headers: The headers.
        at: How many of its items come before.
        items: The items.

    Raises:
        ValueError: One of them has a line break.
    """
    if RESPONSE_LAYOUT_KNOWN and type(headers) is Headers:
        added = list(items)
        for name, value in added:
            if "\n" in value or "\r" in value:
                msg = f"The header {name!r} has a line break in its value {value!r}; take it out."
                raise ValueError(msg)
        headers._list[at:at] = added
        return
    before = list(headers)
    headers.clear()
    for name, value in (*before[:at], *items, *before[at:]):
        headers.add(name, value)


def has_close_callbacks(response: Any) -> bool:
    """Tell whether functions wait for a response to be closed.

    Args:
        response: A response, or any other WSGI callable.
    """
    try:
        return bool(response._on_close)
    except AttributeError:
        # Where a response keeps them is not known: take it that there are some.
        return isinstance(response, WerkzeugResponse)
