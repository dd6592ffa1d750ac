"""Requests, the way an application's views see them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

from werkzeug.datastructures import EnvironHeaders, ImmutableMultiDict, iter_multi_items
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.utils import cached_property
from werkzeug.wrappers import Request as WerkzeugRequest

from .body import body_stream
from .context import NO_CONTEXT, current
from .current_values import ConfigValue, CurrentJSON
from .debughelpers import attach_enctype_error_multidict, name_limits
from .events import call_all
from .header_parsing import SafeHeaders
from .host import valid_host
from .lazy import lazy
from .werkzeug_private import query_multi_dict

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from werkzeug.datastructures import FileStorage, Headers, MultiDict
    from werkzeug.exceptions import HTTPException
    from werkzeug.routing import Rule

__all__ = ["Request"]

_stock: Any = WerkzeugRequest
_stock_args = _stock.args.fget
_stock_files = _stock.files.fget
_stock_stream = _stock.stream.fget
_ASCII = bytes(range(128))


def _decode(text: str) -> str:
    """Decode a text of the WSGI environment, whose characters stand for bytes (PEP 3333)."""
    return text if text.isascii() else text.encode("latin1").decode(errors="replace")


def _url(request: Request, name: str) -> str:
    """Compute a URL attribute; parts that make no URL are answered with a 400."""
    try:
        url: str = getattr(_stock, name).fget(request)
    except ValueError as error:
        msg = f"The parts of the request's URL make no URL: {error}"
        raise BadRequest(msg) from error
    return url


class _Files(cached_property["ImmutableMultiDict[str, FileStorage]"]):
    """Note that there are files to close, when they are assigned."""

    def __set__(self, obj: object, value: Any) -> None:
        super().__set__(obj, value)
        obj._has_files = True  # type: ignore[attr-defined]


class Request(SafeHeaders):
    """The request object that views see as `request`.

    Works like `werkzeug.wrappers.Request`, remembers what its URL matched, and takes its limits
    from the application. To use a class of your own, subclass this one and set `request_class` of
    the application.

    What a view does not ask for is not computed. No value that a client sends makes an attribute
    raise anything but an HTTP exception.

    Args:
        environ: The WSGI environment of the request (PEP 3333).
        populate_request: Whether to put the request into the environment, as `werkzeug.request`.
        shallow: Whether to refuse reading the body, so that a middleware cannot take it away from
            the application.

    Attributes:
        url_rule: The URL rule that matched, or None.
        view_args: The arguments that the URL gave for the view, or None where nothing matched.
        routing_exception: The HTTP exception of a URL that did not match, else None.
        json_module: What `get_json` parses with: the current application's JSON provider, outside
            of an application the standard library's `json`.
        max_content_length: The size in bytes that the body may have at most, or None for any; a
            larger one is answered with 413. `MAX_CONTENT_LENGTH` of the current application's
            configuration, unless it is set on the request.
        max_form_memory_size: The size in bytes that a field of a multipart form may have at most,
            files apart; otherwise as above, with `MAX_FORM_MEMORY_SIZE`.
        max_form_parts: The number of parts that a multipart form may have at most; otherwise as
            above, with `MAX_FORM_PARTS`.
        charset: The encoding of text in the body, always UTF-8.
        url_charset: The encoding of the URL, always UTF-8.
        encoding_errors: How bytes that do not decode are handled.
    """

    url_rule: Rule | None = None
    view_args: dict[str, Any] | None = None
    routing_exception: HTTPException | None = None

    json_module: Any = CurrentJSON()
    charset: str = "utf-8"
    url_charset: str = "utf-8"
    encoding_errors: str = "replace"

    max_content_length: int | None = ConfigValue(  # type: ignore[assignment]
        "MAX_CONTENT_LENGTH", WerkzeugRequest.max_content_length
    )
    max_form_memory_size: int | None = ConfigValue(  # type: ignore[assignment]
        "MAX_FORM_MEMORY_SIZE", WerkzeugRequest.max_form_memory_size
    )
    max_form_parts: int | None = ConfigValue(  # type: ignore[assignment]
        "MAX_FORM_PARTS", WerkzeugRequest.max_form_parts
    )

    _query_string: bytes | None = None
    _has_stock_query: bool = True
    _has_files: bool = False
    _opened: list[IO[bytes]] | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls._load_form_data is not Request._load_form_data or cls.files is not Request.files:
            # Whether there are files cannot be known: look.
            cls._has_files = True
        cls._has_stock_query = cls.query_string is Request.query_string

    def __init__(
        self, environ: WSGIEnvironment, populate_request: bool = True, shallow: bool = False
    ) -> None:
        # Not Werkzeug's own, which computes the attributes that are lazy here.
        self.environ = environ
        self.shallow = shallow
        # Of the instance, since each request reads it; defaults of the class are read slowly.
        self.routing_exception = None
        if populate_request and not shallow:
            environ["werkzeug.request"] = self

    # What the URL matched

    @property
    def endpoint(self) -> str | None:
        """The endpoint that the URL matched, or None."""
        rule = self.url_rule
        return None if rule is None else rule.endpoint

    @property
    def blueprint(self) -> str | None:
        """The name that the endpoint's blueprint is registered by, or None without one."""
        endpoint = self.endpoint
        if endpoint is None or "." not in endpoint:
            return None
        return endpoint.rpartition(".")[0]

    @property
    def blueprints(self) -> list[str]:
        """The names of the endpoint's blueprint and of those it is nested in, innermost first."""
        names = []
        name = self.blueprint or ""
        while name:
            names.append(name)
            name = name.rpartition(".")[0]
        return names

    # The request line and where it came from

    @lazy
    def method(self) -> str:
        """The method of the request, in upper case."""
        method: str = self.environ.get("REQUEST_METHOD", "GET")
        return method.upper()

    @lazy
    def scheme(self) -> str:
        """The scheme of the URL, such as `https`."""
        scheme: str = self.environ.get("wsgi.url_scheme", "http")
        return scheme

    @lazy
    def server(self) -> tuple[str, int | None] | None:
        """The address of the server: host and port, path and None for a Unix socket, or None."""
        name = self.environ.get("SERVER_NAME")
        if name is None:
            return None
        try:
            return name, int(self.environ["SERVER_PORT"])
        except (KeyError, TypeError, ValueError):
            return name, None

    @lazy
    def root_path(self) -> str:
        """The path that the application is mounted at, without a slash at its end."""
        path = _decode(self.environ.get("SCRIPT_NAME") or "").rstrip("/")
        # Without a slash at its start (PEP 3333) it would become a part of the host.
        return f"/{path}" if path and not path.startswith("/") else path

    @lazy
    def path(self) -> str:
        """The path of the URL behind `root_path`, with a slash at its start."""
        return "/" + _decode(self.environ.get("PATH_INFO") or "").lstrip("/")

    @property
    def query_string(self) -> bytes:  # pyright: ignore[reportIncompatibleVariableOverride]
        """What is behind the question mark of the URL, as it was sent."""
        query = self._query_string
        if query is None:
            query = self._query_string = self.environ.get("QUERY_STRING", "").encode("latin1")
        return query

    @query_string.setter
    def query_string(self, value: bytes) -> None:
        self._query_string = value

    @query_string.deleter
    def query_string(self) -> None:
        self._query_string = None

    @lazy
    def headers(self) -> Headers:
        """The headers of the request."""
        return EnvironHeaders(self.environ)

    @lazy
    def remote_addr(self) -> str | None:
        """The address of the client."""
        address: str | None = self.environ.get("REMOTE_ADDR")
        return address

    @cached_property
    def host(self) -> str:
        """The host that the request was made to, with its port unless that is the scheme's own.

        Raises:
            SecurityError: The host is none, or is not among the `trusted_hosts`.
        """
        return valid_host(self.scheme, self.headers.get("host"), self.server, self.trusted_hosts)

    @cached_property
    def url(self) -> str:
        """The whole URL, with characters beyond ASCII as they are."""
        return _url(self, "url")

    @cached_property
    def base_url(self) -> str:
        """The URL without the query string."""
        return _url(self, "base_url")

    @cached_property
    def root_url(self) -> str:
        """The URL of `root_path`."""
        return _url(self, "root_url")

    @cached_property
    def host_url(self) -> str:
        """The URL of the host."""
        return _url(self, "host_url")

    @cached_property
    def full_path(self) -> str:
        """The path with the query string, which is percent-encoded where it is no UTF-8."""
        try:
            query = self.query_string.decode()
        except UnicodeDecodeError:
            query = quote(self.query_string, safe=_ASCII)
        return f"{self.path}?{query}"

    @lazy
    def args(  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
    ) -> MultiDict[str, str]:
        """The parsed query string, a `parameter_storage_class`.

        Bytes that are no UTF-8 stay percent-encoded.
        """
        if self._query_string is None and self._has_stock_query:
            text = self.environ.get("QUERY_STRING", "")
            if (
                text.isascii()
                and "%" not in text
                and "+" not in text
                and self.parameter_storage_class is ImmutableMultiDict
            ):
                return query_multi_dict(text)
        query = self.query_string
        found: MultiDict[str, str]
        try:
            found = _stock_args(self)
        except UnicodeDecodeError:
            encoded = SimpleNamespace(
                query_string=quote(query, safe=_ASCII).encode(),
                parameter_storage_class=self.parameter_storage_class,
            )
            found = _stock_args(encoded)
        return found

    # The body

    @cached_property
    def stream(self) -> IO[bytes]:
        """The body as a stream that ends where the body ends. It can be read once.

        Raises:
            RequestEntityTooLarge: The body is larger than `max_content_length`; also when read.
            RuntimeError: The request is shallow.
        """
        if self.shallow:
            _stock_stream(self)
        try:
            return body_stream(self.environ, self.max_content_length)
        except RequestEntityTooLarge as error:
            name_limits(self, error, "MAX_CONTENT_LENGTH")
            raise

    @_Files
    def files(self) -> ImmutableMultiDict[str, FileStorage]:
        """The uploaded files of a multipart form, by field name."""
        found: ImmutableMultiDict[str, FileStorage] = _stock_files(self)
        return found

    def _get_file_stream(self, *args: Any, **kwargs: Any) -> IO[bytes]:
        stream = super()._get_file_stream(*args, **kwargs)
        if self._opened is None:
            self._opened = []
        self._opened.append(stream)
        return stream

    def _load_form_data(self) -> None:
        if "form" in self.__dict__:
            return
        self._has_files = True
        try:
            super()._load_form_data()
        except RequestEntityTooLarge as error:
            name_limits(self, error, "MAX_FORM_MEMORY_SIZE", "MAX_FORM_PARTS")
            raise
        context = current()
        if (
            context is not NO_CONTEXT
            and context.app.debug
            and self.mimetype != "multipart/form-data"
            and not self.files
        ):
            attach_enctype_error_multidict(self)

    def close(self) -> None:
        """Close the uploaded files, all of them even if one raises."""
        if self._has_files:
            files = iter_multi_items(self.__dict__.get("files") or ())
            # Of a form that was refused half-way, only the streams are known.
            streams = self._opened or ()
            call_all((*(file.close for _, file in files), *(stream.close for stream in streams)))

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """Parse the body as JSON.

        Args:
            force: Parse it whatever the content type says.
            silent: Return None where the body cannot be parsed or is no JSON by its content type.
            cache: Keep the result for the next call.

        Returns:
            The parsed body, or what `on_json_loading_failed` returns.

        Raises:
            BadRequest: The body is no JSON, or nested too deep to be parsed.
            UnsupportedMediaType: The content type is not JSON.
        """
        try:
            return super().get_json(force, silent, cache)
        except RecursionError as error:
            if silent:
                return None
            msg = "The document is nested too deep."
            failure = ValueError(msg)
            failure.__cause__ = error
            return self.on_json_loading_failed(failure)

    def on_json_loading_failed(self, e: ValueError | None) -> Any:
        """Answer a body that `get_json` could not parse. What it returns, `get_json` returns.

        Args:
            e: The error of the parser, or None where the content type is not JSON.

        Raises:
            BadRequest: The body is no JSON; says why in debug mode only.
            UnsupportedMediaType: The content type is not JSON.
        """
        try:
            return super().on_json_loading_failed(e)
        except BadRequest as error:
            context = current()
            if context is not NO_CONTEXT and context.app.debug:
                raise
            raise BadRequest() from error
