from __future__ import annotations

import pytest
from werkzeug.test import EnvironBuilder as WerkzeugEnvironBuilder

from glassware_core import Kernel
from glassware_testing import EnvironBuilder

CONFIGURED = {
    "SERVER_NAME": "example.com:1234",
    "APPLICATION_ROOT": "/foo",
    "PREFERRED_URL_SCHEME": "https",
}


@pytest.fixture
def configured(app):
    app.config.update(CONFIGURED)
    return app


def url_of(builder):
    environ = builder.get_environ()
    query = f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else ""
    return builder.base_url, environ["PATH_INFO"] + query


# What Flask 3.1 makes of the same arguments.
@pytest.mark.parametrize(
    ("arguments", "options", "base_url", "path"),
    [
        ((), {}, "http://localhost/", "/"),
        (("/x?y=1",), {}, "http://localhost/", "/x?y=1"),
        (("?a=1",), {}, "http://localhost/", "?a=1"),
        (("",), {}, "http://localhost/", ""),
        (("http://o.org/z?q=1#f",), {}, "http://o.org/", "/z?q=1"),
        (("//o.org/z?q=1",), {}, "http://o.org/", "/z?q=1"),
        (("/",), {"subdomain": "s"}, "http://s.localhost/", "/"),
        (("/",), {"subdomain": ""}, "http://localhost/", "/"),
        (("/",), {"url_scheme": "ftp"}, "ftp://localhost/", "/"),
        (("/", "http://b/c"), {}, "http://b/c/", "/"),
        (("http://o.org/z?q=1", "http://b/c"), {}, "http://b/c/", "/z?q=1"),
        (("http://o.org/z",), {"subdomain": "t", "url_scheme": "wss"}, "http://o.org/", "/z"),
        (("/a%20b",), {}, "http://localhost/", "/a b"),
    ],
)
def test_without_configuration_the_request_goes_to_localhost(
    app, arguments, options, base_url, path
):
    assert url_of(EnvironBuilder(app, *arguments, **options)) == (base_url, path)


@pytest.mark.parametrize(
    ("arguments", "options", "base_url", "path"),
    [
        ((), {}, "https://example.com:1234/foo/", "/"),
        (("/x?y=1",), {}, "https://example.com:1234/foo/", "/x?y=1"),
        (("http://o.org/z?q=1",), {}, "http://o.org/foo/", "/z?q=1"),
        (("//o.org/z",), {}, "https://o.org/foo/", "/z"),
        (("/",), {"subdomain": "s"}, "https://s.example.com:1234/foo/", "/"),
        (("/",), {"url_scheme": "ftp"}, "ftp://example.com:1234/foo/", "/"),
        (("/", "http://b/c"), {}, "http://b/c/", "/"),
    ],
)
def test_the_configuration_gives_scheme_host_and_root(
    configured, arguments, options, base_url, path
):
    assert url_of(EnvironBuilder(configured, *arguments, **options)) == (base_url, path)


@pytest.mark.parametrize("option", ["subdomain", "url_scheme"])
def test_a_base_url_leaves_no_room_for_its_parts(app, option):
    with pytest.raises(AssertionError, match=r'"base_url"\. The base URL \'http://b/\''):
        EnvironBuilder(app, "/", "http://b/", **{option: "s"})


def test_a_path_that_is_no_text_is_named(app):
    with pytest.raises(TypeError, match=r"'path' must be .* found b'/x'"):
        EnvironBuilder(app, b"/x")


def test_further_arguments_go_to_werkzeugs_builder(app):
    builder = EnvironBuilder(app, "/", None, None, None, "a=1", method="PUT", data="x")
    environ = builder.get_environ()
    assert isinstance(builder, WerkzeugEnvironBuilder)
    assert environ["QUERY_STRING"] == "a=1"
    assert environ["REQUEST_METHOD"] == "PUT"
    assert environ["wsgi.input"].read() == b"x"


def test_an_unknown_argument_is_an_error(app):
    with pytest.raises(TypeError, match="'methode'"):
        EnvironBuilder(app, methode="PUT")


def test_json_is_written_by_the_applications_provider(app):
    app.json.ensure_ascii = False
    builder = EnvironBuilder(app, json="€")
    assert builder.app is app
    assert builder.content_type == "application/json"
    assert builder.input_stream.read().decode() == '"€"'


def test_json_dumps_takes_the_options_of_the_provider(app):
    assert EnvironBuilder(app).json_dumps({"b": 1, "a": 2}, indent=1).count("\n") == 3


def test_a_builder_is_made_from_an_environment(app):
    environ = EnvironBuilder(app, "/x?y=1", method="POST").get_environ()
    builder = EnvironBuilder.from_environ(environ, app=app)
    assert type(builder) is EnvironBuilder
    assert (builder.path, builder.query_string, builder.method) == ("/x", "y=1", "POST")


def test_any_application_of_the_kernel_will_do():
    assert EnvironBuilder(Kernel("plain")).host == "localhost"
