from __future__ import annotations

import gc
import json
from contextlib import nullcontext
from io import BytesIO
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.datastructures import (
    CombinedMultiDict,
    EnvironHeaders,
    Headers,
    ImmutableMultiDict,
    MultiDict,
)
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    RequestEntityTooLarge,
    SecurityError,
    UnsupportedMediaType,
)
from werkzeug.test import EnvironBuilder
from werkzeug.utils import cached_property
from werkzeug.wrappers import Request as WerkzeugRequest
from werkzeug.wrappers import Response as WerkzeugResponse

from glassware_core import Kernel
from glassware_core.request import Request

MEMBERS = """
accept_charsets accept_encodings accept_languages accept_mimetypes access_control_request_headers
access_control_request_method access_route application args authorization base_url blueprint
blueprints cache_control charset close content_encoding content_length content_md5 content_type
cookies data date dict_storage_class encoding_errors endpoint files form form_data_parser_class
from_values full_path get_data get_json host host_url if_match if_modified_since if_none_match
if_range if_unmodified_since input_stream is_json is_multiprocess is_multithread is_run_once
is_secure json json_module list_storage_class make_form_data_parser max_content_length
max_form_memory_size max_form_parts max_forwards mimetype mimetype_params on_json_loading_failed
origin parameter_storage_class pragma range referrer remote_user root_url routing_exception
script_root stream trusted_hosts url url_charset url_root url_rule user_agent user_agent_class
values view_args want_form_data_parsed
""".split()  # noqa: SIM905
ON_OBJECTS = """
environ shallow method scheme server root_path path query_string headers remote_addr
""".split()  # noqa: SIM905


def environ_of(data=b"", content_type=None, method="POST", **extra):
    environ = {
        "REQUEST_METHOD": method,
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(data),
        "SERVER_NAME": "server",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "SCRIPT_NAME": "",
    }
    if data:
        environ["CONTENT_LENGTH"] = str(len(data))
    if content_type is not None:
        environ["CONTENT_TYPE"] = content_type
    return {**environ, **extra}


def request_of(*args, **kwargs):
    return Request(environ_of(*args, **kwargs))


def json_request(data):
    return request_of(data, "application/json")


# Names and defaults


@pytest.mark.parametrize("name", MEMBERS + ON_OBJECTS)
def test_each_documented_member_is_there(name):
    if name in MEMBERS:
        assert hasattr(Request, name)
    request = request_of(b"{}", "application/json")
    assert hasattr(request, name)


def test_the_defaults_are_the_documented_ones():
    for cls in (Request, request_of()):
        assert cls.url_rule is None
        assert cls.view_args is None
        assert cls.routing_exception is None
        assert cls.trusted_hosts is None
        assert cls.charset == cls.url_charset == "utf-8"
        assert cls.encoding_errors == "replace"
        assert cls.json_module is json
    assert request_of().shallow is False


# What the URL matched


@pytest.mark.parametrize(
    ("endpoint", "blueprint", "blueprints"),
    [
        ("index", None, []),
        ("admin.index", "admin", ["admin"]),
        ("site.admin.users.list", "site.admin.users", ["site.admin.users", "site.admin", "site"]),
    ],
)
def test_the_blueprints_come_from_the_endpoint(endpoint, blueprint, blueprints):
    request = request_of()
    assert (request.endpoint, request.blueprint, request.blueprints) == (None, None, [])
    request.url_rule = SimpleNamespace(endpoint=endpoint)
    assert request.endpoint == endpoint
    assert request.blueprint == blueprint
    assert request.blueprints == blueprints


# Limits and JSON of the application

LIMITS = ["max_content_length", "max_form_memory_size", "max_form_parts"]


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_is_the_request_s_own_else_the_application_s_else_werkzeug_s(name):
    app = Kernel(__name__, only=())
    request = request_of()
    default = getattr(WerkzeugRequest, name)
    assert getattr(request, name) == default
    with app.app_context():
        assert getattr(request, name) == default
        app.config[name.upper()] = 7
        assert getattr(request, name) == 7
        app.config[name.upper()] = None
        assert getattr(request, name) is None
        setattr(request, name, 8)
        assert getattr(request, name) == 8
        assert getattr(request_of(), name) is None
        setattr(request, name, 0)
        assert getattr(request, name) == 0
        delattr(request, name)
        assert getattr(request, name) is None
        del app.config[name.upper()]
        assert getattr(request, name) == default
    assert getattr(request, name) == default


@pytest.mark.parametrize("name", LIMITS)
def test_a_subclass_may_fix_a_limit(name):
    app = Kernel(__name__, only=())
    request = type("Own", (Request,), {name: 9})(environ_of())
    with app.app_context():
        assert getattr(request, name) == 9


def form_of(**fields):
    builder = EnvironBuilder(method="POST", data=fields)
    return Request({**builder.get_environ(), "wsgi.input_terminated": True})


def test_the_limits_are_applied():
    too_large = form_of(a="x" * 100, b="y")
    too_large.max_content_length = 10
    with pytest.raises(RequestEntityTooLarge):
        too_large.get_data()
    for name, limit in [("max_form_memory_size", 10), ("max_form_parts", 2)]:
        with form_of(a="x" * 20, b="y", f=(BytesIO(b"z"), "f")) as request:
            setattr(request, name, limit)
            with pytest.raises(RequestEntityTooLarge):
                request.form  # noqa: B018


def test_json_is_parsed_by_the_current_application_s_provider():
    app = Kernel(__name__, only=())
    request = json_request(b"[1]")
    with app.app_context():
        assert request.json_module is app.json
        app.json.loads = lambda data, **kwargs: ["own", data]
        assert request.json == ["own", b"[1]"]
    assert request.json_module is json


def test_the_json_module_may_be_replaced_on_a_class_and_on_a_request():
    own = SimpleNamespace(loads=lambda data: "own")
    cls = type("Own", (Request,), {"json_module": own})
    request = cls(environ_of(b"1", "application/json"))
    with Kernel(__name__, only=()).app_context():
        assert request.json == "own"
        request = json_request(b"1")
        request.json_module = own
        assert request.json == "own"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"\x00", b"[" * 10_000, b"[" * 10_000 + b"]" * 10_000, b'{"a":' * 10_000,
     b"9" * 5000, b"\xef\xbb\xbf", "[1".encode("utf-16")],
)  # fmt: skip
def test_json_that_cannot_be_parsed_is_a_bad_request(body):
    app = Kernel(__name__, only=())
    for context in (app.app_context(), nullcontext()):
        request = json_request(body)
        with context:
            with pytest.raises(BadRequest) as caught:
                request.get_json()
            # What went wrong is told in debug mode only.
            assert caught.value.description == BadRequest.description
            assert request.get_json(silent=True) is None
            with pytest.raises(BadRequest):
                request.get_json()


@pytest.mark.parametrize(("body", "reason"), [(b"{", "Expecting"), (b"[" * 10_000, "deep")])
def test_in_debug_mode_the_reason_is_told(body, reason):
    app = Kernel(__name__, only=())
    app.debug = True
    with app.app_context(), pytest.raises(BadRequest, match=reason) as caught:
        json_request(body).get_json()
    assert "Failed to decode JSON object" in caught.value.description


def test_what_the_failure_handler_returns_is_the_json():
    class Own(Request):
        def on_json_loading_failed(self, e):
            assert e is None or isinstance(e, ValueError)
            return ["failed", e is None]

    assert Own(environ_of(b"{", "application/json")).json == ["failed", False]
    assert Own(environ_of(b"[" * 10_000, "application/json")).json == ["failed", False]
    assert Own(environ_of(b"{}", "text/plain")).json == ["failed", True]


def test_another_content_type_is_unsupported():
    app = Kernel(__name__, only=())
    with app.app_context(), pytest.raises(UnsupportedMediaType, match="application/json"):
        request_of(b"{}", "text/plain").get_json()
    assert request_of(b"{}", "text/plain").get_json(silent=True) is None
    assert request_of(b"[1]", "text/plain").get_json(force=True) == [1]


# Lazy attributes

latin1 = st.text(st.characters(max_codepoint=255), max_size=12)
SERVERS = {"SERVER_NAME": st.none() | latin1, "SERVER_PORT": st.sampled_from(["80", "", "x", "-1"])}
ENVIRONS = st.fixed_dictionaries(
    {},
    optional={
        "REQUEST_METHOD": st.sampled_from(["GET", "post", "é", ""]),
        "wsgi.url_scheme": st.sampled_from(["http", "https"]),
        "SCRIPT_NAME": st.none() | latin1.map(lambda text: text and f"/{text}"),
        "PATH_INFO": st.none() | latin1,
        "QUERY_STRING": latin1,
        "REMOTE_ADDR": latin1,
        "HTTP_COOKIE": latin1,
        "HTTP_X_FORWARDED_FOR": latin1,
        "CONTENT_TYPE": latin1,
        "CONTENT_LENGTH": latin1,
        **SERVERS,
    },
)
SAME = [
    "method", "scheme", "server", "root_path", "path", "query_string", "headers", "remote_addr",
    "script_root", "cookies", "access_route", "mimetype", "mimetype_params", "content_length",
    "is_secure", "is_json", "content_type", "want_form_data_parsed", "user_agent",
]  # fmt: skip


@given(ENVIRONS)
@example({"SCRIPT_NAME": "/app//", "PATH_INFO": "//a/"})
def test_the_attributes_equal_werkzeug_s(environ):
    ours, theirs = Request(dict(environ)), WerkzeugRequest(environ)
    for name in SAME:
        mine, other = getattr(ours, name), getattr(theirs, name)
        if name == "headers":
            assert (list(mine), type(mine)) == (list(other), type(other))
        elif name == "user_agent":
            assert mine.string == other.string
        else:
            assert (mine, type(mine)) == (other, type(other))


@given(
    st.text(st.characters(max_codepoint=255), max_size=30)
    | st.text("ab=&%+;\xe9\xc3 ", max_size=20)
)
@example("a=%41")
@example("a=1&b=2&a=3&c&=d&&=&e==")
@example("a=%20+%zz%C3%A9&%FF")
@example("a=\x00&\u00c3\u00a9=1")
def test_the_arguments_equal_werkzeug_s_and_are_never_an_error(query):
    ours = request_of(QUERY_STRING=query)
    try:
        expected = WerkzeugRequest(environ_of(QUERY_STRING=query)).args
    except UnicodeDecodeError:
        # Werkzeug's own answer to such bytes when they come percent-encoded.
        encoded = "".join(char if char.isascii() else f"%{ord(char):02X}" for char in query)
        expected = WerkzeugRequest(environ_of(QUERY_STRING=encoded)).args
        assert ours.full_path == f"/?{encoded}"
    else:
        assert ours.full_path == f"/?{ours.query_string.decode()}"
    assert ours.args == expected
    assert list(ours.args.items(multi=True)) == list(expected.items(multi=True))
    assert type(ours.args) is ImmutableMultiDict
    assert ours.args is ours.args


@pytest.mark.parametrize("query", ["a=1&a=2", "a=%31&a=2", "a=\xff"])
def test_the_arguments_have_the_class_that_a_subclass_names(query):
    cls = type("Own", (Request,), {"parameter_storage_class": MultiDict})
    request = cls(environ_of(QUERY_STRING=query))
    assert type(request.args) is MultiDict
    assert len(request.args.getlist("a")) == query.count("a=")


def test_the_arguments_come_from_the_query_string_of_the_request():
    request = request_of(QUERY_STRING="a=1")
    request.query_string = b"b=2"
    assert request.args.to_dict() == {"b": "2"}
    assert type(request.values) is CombinedMultiDict


@pytest.mark.parametrize("name", ["method", "path", "args", "headers", "query_string", "server"])
def test_a_lazy_attribute_can_be_set_and_deleted(name):
    request = request_of()
    before = getattr(request, name)
    setattr(request, name, "own")
    assert getattr(request, name) == "own"
    delattr(request, name)
    assert getattr(request, name) == before


def test_making_a_request_computes_nothing():
    class Untouched(dict):
        def __getitem__(self, key):
            raise AssertionError(key)

        get = __getitem__

    environ = Untouched()
    request = Request(environ)
    assert request.environ is environ
    assert dict.__getitem__(environ, "werkzeug.request") is request


def test_the_request_is_put_into_the_environment_unless_told_otherwise():
    for options in ({"populate_request": False}, {"shallow": True}):
        environ = environ_of()
        Request(environ, **options)
        assert "werkzeug.request" not in environ


def test_a_shallow_request_refuses_to_read_the_body():
    request = Request(environ_of(b"x"), shallow=True)
    with pytest.raises(RuntimeError, match="shallow"):
        request.get_data()


def test_a_subclass_may_override_anything():
    class Own(Request):
        path = "/own"
        host = "own"

        def __init__(self, environ):
            super().__init__(environ)
            self.extra = 1

        @property
        def method(self):
            return "BREW"

        @cached_property
        def args(self):
            return {"own": self.query_string}

    request = Own(environ_of(QUERY_STRING="x", HTTP_HOST="a b"))
    assert (request.path, request.method, request.extra) == ("/own", "BREW", 1)
    assert request.args == {"own": b"x"}
    assert request.url == "http://own/own?x"


def test_from_values_and_application_work():
    request = Request.from_values("/a?b=c", method="POST", data={"d": "e"})
    assert type(request) is Request
    assert (request.path, request.args["b"], request.form["d"]) == ("/a", "c", "e")
    seen = []

    @Request.application
    def application(request):
        seen.append(request)
        if "fail" in request.args:
            raise BadRequest()
        return WerkzeugResponse(request.path)

    started = []
    assert b"".join(application(environ_of(), lambda *args: started.append(args))) == b"/"
    application(environ_of(QUERY_STRING="fail"), lambda *args: started.append(args))
    assert [status for status, _ in started] == ["200 OK", "400 BAD REQUEST"]
    assert type(seen[0]) is Request


def test_a_request_is_freed_without_the_collector():
    gc.collect()
    gc.disable()
    try:
        for _ in range(20):
            environ = environ_of(QUERY_STRING="a=1")
            request = Request(environ)
            assert (request.path, request.args, request.url) is not None
            environ["werkzeug.request"] = None  # as the context does
            del request, environ
        assert gc.collect() == 0
    finally:
        gc.enable()


# Hosts and URLs


@pytest.mark.parametrize("header", ["a b", "a\r\nb", "\x8a", "[::1", "a:b", "a:99999999"])
def test_a_host_that_is_none_is_a_bad_request(header):
    request = request_of(HTTP_HOST=header)
    for name in ("host", "url", "base_url", "root_url", "url_root", "host_url"):
        with pytest.raises(SecurityError):
            getattr(request, name)
    assert "invalid URL" in repr(request)


@pytest.mark.parametrize("header", ["xn--", "xn--a", "a..b", f"{'a' * 70}.com", "."])
@pytest.mark.parametrize("script", ["", "/\xff", "/\x00", "//[", "/:x"])
def test_parts_that_make_no_url_are_a_bad_request(header, script):
    for name in ("url", "base_url", "root_url", "url_root", "host_url"):
        request = request_of(HTTP_HOST=header, SCRIPT_NAME=script, PATH_INFO="//[\x00%")
        try:
            url = getattr(request, name)
        except BadRequest:
            continue
        assert url.startswith("http://")
        assert url == getattr(WerkzeugRequest(request.environ), name)


@pytest.mark.parametrize("script", ["x", ":x", "\xff", ".evil.example"])
def test_a_mount_point_without_a_slash_at_its_start_is_no_part_of_the_host(script):
    request = request_of(SCRIPT_NAME=script)
    assert request.root_path == "/" + script.encode("latin1").decode(errors="replace")
    assert request.root_url.startswith("http://localhost/")


def test_only_trusted_hosts_are_accepted():
    request = request_of(HTTP_HOST="evil.com")
    request.trusted_hosts = ["good.com"]
    with pytest.raises(SecurityError):
        request.host  # noqa: B018
    cls = type("Own", (Request,), {"trusted_hosts": [".good.com"]})
    assert cls(environ_of(HTTP_HOST="a.good.com:80")).host == "a.good.com"


def test_the_host_comes_from_the_headers_of_the_request():
    request = request_of()
    request.headers = Headers({"Host": "other"})
    assert request.host == "other"
    request = request_of(HTTP_HOST="a b")
    request.host = "given"
    assert request.host_url == "http://given/"


# Malformed input

VALUES = [
    "", "é", "\xff", "\x00", "a\x00b", "a\r\nb", '"', '"\xff"', 'W/"', 'W/"a", b, *', "*", ",,,",
    "Basic \xe9", "Basic =", "Basic", "Basic /w==", "Digest \xe9=\xe9", "Digest a*=utf-8''%ff",
    "Bearer \xff", "bytes=", "bytes=-", "bytes=--1", "bytes=1-0", f"bytes=0-{'9' * 30}",
    f"bytes={'9' * 5000}-", "9" * 5000, "-1", "+1", "1_0", "1e3", "Thu, 01 Jan 1970 00:00:00 GMT",
    "Thu, 99 Jan 99999 99:99:99 GMT", "Thu, 01 Jan 2020 00:00:00 -9999",
    f"Thu, 01 Jan 2020 00:00:00 +{'9' * 30}", f"Thu, 01 Jan {'9' * 30} 00:00:00 GMT",
    f'"Thu, 01 Jan {"9" * 30} 00:00:00 GMT"', "text/html;q=1e999", "text/html;q=nan", "en;q=0.5",
    "a;b*=utf-16''x", "a;b*0*=utf-8''%ff", "[::1", "a b", "xn--", "a:0", "multipart/form-data",
    "multipart/form-data; boundary=\xe9", 'multipart/form-data; boundary="a\x00"',
    "application/json", "application/x-www-form-urlencoded; charset=zip", 'a="\\', 'a="\\377"',
    "%", "%zz", "%00", "%ff=%ff", "a=\xff", "chunked",
]  # fmt: skip
HEADERS = [
    "HOST", "AUTHORIZATION", "IF_MATCH", "IF_NONE_MATCH", "IF_RANGE", "IF_MODIFIED_SINCE",
    "IF_UNMODIFIED_SINCE", "DATE", "RANGE", "ACCEPT", "ACCEPT_CHARSET", "ACCEPT_ENCODING",
    "ACCEPT_LANGUAGE", "CACHE_CONTROL", "PRAGMA", "X_FORWARDED_FOR", "COOKIE", "MAX_FORWARDS",
    "TRANSFER_ENCODING", "ORIGIN", "REFERER", "USER_AGENT", "CONTENT_ENCODING", "CONTENT_MD5",
    "ACCESS_CONTROL_REQUEST_HEADERS", "ACCESS_CONTROL_REQUEST_METHOD",
]  # fmt: skip
KEYS = [
    *(f"HTTP_{name}" for name in HEADERS), "CONTENT_TYPE", "CONTENT_LENGTH", "QUERY_STRING",
    "PATH_INFO", "SCRIPT_NAME", "REQUEST_METHOD", "REMOTE_ADDR",
]  # fmt: skip


def use(value):
    """Do what views do with an attribute."""
    str(value), repr(value)
    for name in ("best", "to_header"):
        found = getattr(type(value), name, None)
        if callable(found):
            found(value)
    if hasattr(type(value), "best_match"):
        value.best_match(["text/html", "text/plain;a=b"])
        value.quality("utf-8/x")
    if hasattr(type(value), "range_for_length"):
        value.range_for_length(10)
        value.make_content_range(10)
    if hasattr(type(value), "contains_weak"):
        value.contains("a"), value.contains_weak("a"), value.contains_raw('W/"a"')


def use_all(environ):
    """Use every attribute of a request, each on a request of its own."""
    for name in MEMBERS + ON_OBJECTS:
        body = BytesIO(environ.get("data", b'{"a": 1}'))
        request = Request({**environ, "wsgi.input": body})
        try:
            use(getattr(request, name))
        except HTTPException:
            pass
        request.close()


@pytest.mark.parametrize("key", KEYS)
def test_no_value_makes_an_attribute_raise_but_http_exceptions(key):
    for value in VALUES:
        use_all(environ_of(b'{"a": 1}', "application/json", **{key: value}))


@given(
    st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES) | latin1, max_size=4),
    st.booleans(),
)
def test_no_combination_of_values_does(extra, ended):
    if ended:
        extra["wsgi.input_terminated"] = True
    use_all(environ_of(b'{"a": 1}', "application/json", **extra))


BOUNDARY = "multipart/form-data; boundary=b"


@given(
    st.lists(
        st.sampled_from(
            [b"--b", b"--b--", b"\r\n", b"\n", b"Content-Disposition: form-data", b'; name="a"',
             b"x", b'; filename="f"', b"Content-Type: text/plain; charset=zip", b":",
             b"\xff", b"\x00", b"; name*=utf-16''%ff", b"Content-Length: x",
             b"Transfer-Encoding: base64"]
        ),
        max_size=14,
    ),
    st.sampled_from([BOUNDARY, "multipart/form-data", "application/x-www-form-urlencoded", "x/y"]),
)  # fmt: skip
def test_no_form_is_an_error_of_the_server(parts, content_type):
    data = b"".join(parts)
    use_all({**environ_of(data, content_type), "data": data})


def test_credentials_that_cannot_be_decoded_are_none():
    assert request_of(HTTP_AUTHORIZATION="Basic \xe9").authorization is None
    found = request_of(HTTP_AUTHORIZATION="Basic w6k6w6k=").authorization
    assert (found.username, found.password) == ("é", "é")


def test_a_malformed_if_range_matches_no_tag():
    for value in ('a"b', f"Thu, 01 Jan {'9' * 30} 00:00:00 GMT"):
        if_range = request_of(HTTP_IF_RANGE=value).if_range
        assert if_range.date is None
        assert if_range.etag
        assert str(if_range).count('"') == 2
    assert request_of(HTTP_IF_RANGE='"a"').if_range.etag == "a"
    assert request_of().if_range.etag is None


@pytest.mark.parametrize("ended", [{}, {"wsgi.input_terminated": True}])
@pytest.mark.parametrize(
    ("content_type", "name"),
    [
        ("application/json", "json"),
        ("application/json", "data"),
        ("multipart/form-data; boundary=b", "form"),
        ("multipart/form-data; boundary=b", "files"),
        ("application/x-www-form-urlencoded", "form"),
        ("application/x-www-form-urlencoded", "values"),
    ],
)
def test_a_body_shorter_than_announced_is_a_bad_request(content_type, name, ended):
    request = request_of(b"{}", content_type, CONTENT_LENGTH="10", **ended)
    with pytest.raises(BadRequest):
        getattr(request, name)


# Uploaded files


class File(BytesIO):
    def close(self):
        super().close()
        if getattr(self, "fails", False):
            raise ZeroDivisionError


class Uploads(Request):
    """A request that keeps its uploads where a test can see them."""

    def _get_file_stream(self, *args, **kwargs):
        self.made = [*getattr(self, "made", []), super()._get_file_stream(*args, **kwargs)]
        return self.made[-1]


def upload(count, **extra):
    data = {f"f{number}": (BytesIO(b"x"), f"{number}") for number in range(count)}
    environ = EnvironBuilder(method="POST", data=data).get_environ()
    return Uploads({**environ, **extra})


def test_uploaded_files_are_closed_with_the_request():
    request = upload(2)
    streams = [file.stream for file in request.files.values()]
    assert [file.read() for file in request.files.values()] == [b"x", b"x"]
    assert not any(stream.closed for stream in streams)
    request.close()
    assert all(stream.closed for stream in streams)
    request.close()


def test_files_of_a_form_refused_half_way_are_closed():
    request = upload(3)
    request.max_form_parts = 2
    with pytest.raises(RequestEntityTooLarge):
        request.files  # noqa: B018
    assert request.made
    request.close()
    assert all(stream.closed for stream in request.made)


def test_all_files_are_closed_even_if_one_fails():
    request = request_of()
    files = [File(), File()]
    files[0].fails = True
    request.files = MultiDict([("a", files[0]), ("b", files[1])])
    with pytest.raises(ZeroDivisionError):
        request.close()
    assert all(file.closed for file in files)


def test_files_that_a_subclass_or_a_user_brings_are_closed():
    class Own(Request):
        def _load_form_data(self):
            self.__dict__.update(stream=BytesIO(), form=MultiDict(), files={"a": [File(), File()]})

    request = Own(environ_of())
    files = request.files["a"]
    request.close()
    assert all(file.closed for file in files)

    class Other(Request):
        @cached_property
        def files(self):
            return MultiDict({"a": File()})

    request = Other(environ_of())
    file = request.files["a"]
    request.close()
    assert file.closed


def test_closing_does_nothing_without_a_form():
    request = request_of(b"a=b", "application/x-www-form-urlencoded")
    with request:
        pass
    assert request.environ["wsgi.input"].tell() == 0
    assert request.form.to_dict() == {"a": "b"}


class OwnForm(Request):
    """A request that finds files in what is no multipart form."""

    def make_form_data_parser(self):
        files = ImmutableMultiDict({"f": BytesIO()})
        return SimpleNamespace(parse=lambda *args: (BytesIO(), ImmutableMultiDict(), files))


def test_in_debug_mode_files_missing_for_the_form_s_type_are_explained():
    app = Kernel(__name__, only=())
    data = b"f=name"
    with app.app_context():
        request = request_of(data, "application/x-www-form-urlencoded")
        with pytest.raises(BadRequest):
            request.files["f"]
        app.debug = True
        request = request_of(data, "application/x-www-form-urlencoded")
        with pytest.raises(KeyError, match="enctype"):
            request.files["f"]
        with pytest.raises(BadRequest):
            request.files["g"]
        with upload(1) as request, pytest.raises(BadRequest):
            request.files["g"]
        for request in (request_of(b"--b--", BOUNDARY), OwnForm(environ_of(data, "text/own"))):
            assert type(request.files) is ImmutableMultiDict
        with upload(1) as request:
            assert request.files["f0"].read() == b"x"


def test_headers_are_a_view_of_the_environment():
    request = request_of(HTTP_X_A="1")
    assert type(request.headers) is EnvironHeaders
    assert request.headers["x-a"] == "1"
