"""Query strings, forms, files and JSON are read as by Flask, at any limit."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

fire = settings(settings.get_profile("equivalence"))
AVOIDED = ("authorization", "json-depth", "own-keys", "texts")
# Flask leaves files open where a form is refused half-way.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

words = st.one_of(
    st.sampled_from(("a", "b", "page", "ä", "", "1", "-1", "1.5", "x y", "a[]", "&", "=", "\x00")),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
)
pairs = st.lists(st.tuples(words, words), max_size=5)
pieces = st.sampled_from(
    (
        "a",
        "b",
        "=",
        "&",
        ";",
        "+",
        "%20",
        "%",
        "%E4",
        "%C3%A4",
        "\u00c3\u00a4",
        "\u00ff",
        "%00",
        "1",
        "==",
        "&&",
        "#",
    )
)
queries = st.one_of(
    pairs.map(urlencode),
    st.lists(pieces, max_size=8).map("".join),
    st.binary(max_size=8).map(quote_from_bytes),
    st.text(st.characters(max_codepoint=255), max_size=8),
)
form_types = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=latin-1",
    "APPLICATION/X-WWW-FORM-URLENCODED",
    "text/plain",
    "",
    "application/json",
    "multipart/form-data",
)
json_types = (
    "application/json",
    "application/problem+json",
    "Application/JSON; charset=utf-8",
    "text/json",
    "application/jsonp",
    "",
    "application/x+json+y",
)
readers = st.lists(
    st.sampled_from(
        (
            "args",
            "form",
            "values",
            "files",
            "data",
            "json",
            "silent",
            "forced",
            "stream",
            "get_data",
            "parsed",
            "text",
            "is_json",
            "mimetype",
            "length",
            "int",
            "missing",
            "missing form",
            "limit",
        )
    ),
    min_size=1,
    max_size=5,
)
limits = st.fixed_dictionaries(
    {},
    optional={
        "MAX_CONTENT_LENGTH": st.sampled_from((0, 5, 30, 1000, None)),
        "MAX_FORM_MEMORY_SIZE": st.sampled_from((0, 3, 50, None)),
        "MAX_FORM_PARTS": st.sampled_from((0, 1, 2, None)),
        "TRAP_BAD_REQUEST_ERRORS": st.booleans(),
        "TESTING": st.booleans(),
        "DEBUG": st.just(False),
    },
)


def files_of(request: Any) -> Any:
    return [
        (name, file.filename, file.mimetype, sorted(file.headers.items()), file.read())
        for name, file in request.files.items(multi=True)
    ]


def lower_limit(request: Any) -> None:
    request.max_content_length = 4
    request.max_form_memory_size = 4


READ = {
    "args": lambda r: list(r.args.items(multi=True)),
    "form": lambda r: list(r.form.items(multi=True)),
    "values": lambda r: sorted(r.values.items(multi=True)),
    "files": files_of,
    "data": lambda r: r.data,
    "json": lambda r: r.json,
    "silent": lambda r: r.get_json(silent=True),
    "forced": lambda r: r.get_json(force=True, cache=False),
    "stream": lambda r: r.stream.read(7),
    "get_data": lambda r: r.get_data(cache=False),
    "parsed": lambda r: r.get_data(parse_form_data=True),
    "text": lambda r: r.get_data(as_text=True),
    "is_json": lambda r: r.is_json,
    "mimetype": lambda r: (r.mimetype, r.mimetype_params, r.content_type),
    "length": lambda r: (r.content_length, r.want_form_data_parsed),
    "int": lambda r: (r.args.get("a", 7, type=int), r.args.getlist("page", type=float)),
    "missing": lambda r: r.args["missing"],
    "missing form": lambda r: r.form["missing"],
    "limit": lower_limit,
}


def build_reader(config: Any, names: list[str], nan: bool = False) -> Any:
    def build(framework: Any, trace: list[Any]) -> Any:
        app = framework.Flask("reader", root_path=".", static_folder=None)
        app.config.update(config)
        request = framework.request

        @app.route("/", methods=["GET", "POST", "PUT"])
        def index() -> str:
            for name in names:
                trace.append((name, repr(READ[name](request))))
            return f"{request.full_path} {request.query_string!r} {request.url}"

        @app.get("/each")
        def each() -> str:
            for name in names:
                try:
                    trace.append((name, repr(READ[name](request))))
                except Exception as error:
                    trace.append((name, type(error).__name__))
            return "each"

        return app

    return build


@fire
@given(st.lists(queries, min_size=1, max_size=6), readers)
def test_query_strings(both, sent, names):
    calls = [{"query": query} for query in sent]
    calls += [{"query": query, "path": "/each"} for query in sent]
    both.converse(build_reader({}, names), calls)


bodies = st.one_of(
    queries.map(lambda text: text.encode("latin-1")), pairs.map(lambda p: urlencode(p).encode())
)


@fire
@given(
    bodies, st.sampled_from(form_types), st.sampled_from(("POST", "PUT", "GET")), readers, limits
)
def test_forms(both, body, kind, method, names, config):
    sent = {"body": body, "method": method, "headers": (("Content-Type", kind),), "query": "a=1"}
    both.converse(build_reader(config, names), [sent, {**sent, "path": "/each", "method": "GET"}])


BOUNDARY = "sep"
part_headers = st.sampled_from(
    (
        'Content-Disposition: form-data; name="a"',
        'Content-Disposition: form-data; name="f"; filename="x.txt"',
        'Content-Disposition: form-data; name="f"; filename="ä\\"b.txt"',
        "Content-Disposition: form-data; name=f; filename*=UTF-8''%C3%A4.txt",
        'Content-Disposition: form-data; name="f"; filename=""',
        "Content-Disposition: form-data",
        "Content-Type: text/plain",
        "odd",
        'Content-Disposition: form-data; name="b"\r\nContent-Type: text/plain; charset=latin-1',
        'Content-Disposition: form-data; name="c"\r\nContent-Transfer-Encoding: base64',
        "",
    )
)
parts = st.lists(st.tuples(part_headers, st.binary(max_size=12)), max_size=4)
ends = st.sampled_from((f"--{BOUNDARY}--\r\n", f"--{BOUNDARY}--", "", f"--{BOUNDARY}", "--"))
kinds = st.sampled_from(
    (
        f"multipart/form-data; boundary={BOUNDARY}",
        f'multipart/form-data; boundary="{BOUNDARY}"',
        "multipart/form-data",
        "multipart/form-data; boundary=other",
        "multipart/mixed; boundary=sep",
    )
)


@fire
@given(parts, ends, kinds, readers, limits)
def test_multipart_forms(both, content, end, kind, names, config):
    body = b"".join(
        f"--{BOUNDARY}\r\n{header}\r\n\r\n".encode() + data + b"\r\n" for header, data in content
    )
    sent = {"body": body + end.encode(), "method": "POST", "headers": (("Content-Type", kind),)}
    both.converse(build_reader(config, names), [sent])


texts = st.one_of(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        ),
        max_leaves=5,
    ).map(lambda value: json.dumps(value).encode()),
    st.sampled_from(
        (b"", b"{", b"nul", b"[1,]", b'"\xff"', b"\xef\xbb\xbf1", b"NaN", b"1 2", b"'a'")
    ),
    st.text(max_size=4).map(lambda text: json.dumps(text).encode("utf-16")),
    st.binary(max_size=6),
)


@fire
@given(texts, st.sampled_from(json_types), readers, limits)
def test_json_bodies(both, body, kind, names, config):
    sent = {"body": body, "method": "POST", "headers": (("Content-Type", kind),)}
    both.converse(build_reader(config, names), [sent])


header_names = st.sampled_from(
    (
        "Content-Length",
        "Accept",
        "Accept-Language",
        "Range",
        "If-None-Match",
        "If-Modified-Since",
        "Authorization",
        "Cache-Control",
        "X-Forwarded-For",
        "Referer",
        "User-Agent",
        "Date",
        "Origin",
        "Content-Encoding",
        "Content-MD5",
        "Max-Forwards",
        "Pragma",
        "Access-Control-Request-Headers",
    )
)
header_values = st.one_of(
    st.sampled_from(
        (
            "0",
            "5",
            "text/html;q=0.5, */*",
            "de, en;q=0.8",
            "bytes=0-3",
            "bytes=x",
            '"etag"',
            'W/"x", *',
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "Bearer token",
            "Digest a=b",
            "no-cache, max-age=3",
            "gzip",
            "http://localhost/x",
            "",
            "a, b",
            "Basic YTpi",
            "Basic x",
        )
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=10),
)
ATTRIBUTES = (
    "accept_mimetypes",
    "accept_languages",
    "accept_encodings",
    "accept_charsets",
    "range",
    "if_none_match",
    "if_modified_since",
    "if_match",
    "authorization",
    "cache_control",
    "access_route",
    "referrer",
    "user_agent",
    "date",
    "origin",
    "content_encoding",
    "content_md5",
    "max_forwards",
    "pragma",
    "is_secure",
    "remote_addr",
    "scheme",
    "server",
    "access_control_request_headers",
    "headers",
    "root_path",
    "remote_user",
    "if_range",
    "is_multithread",
    "is_run_once",
    "content_length",
    "cookies",
    "shallow",
)


@fire
@given(st.lists(st.tuples(header_names, header_values), max_size=5))
def test_headers_of_requests(both, headers):
    def build(framework, trace):
        app = framework.Flask("headers", root_path=".", static_folder=None)

        @app.get("/")
        def index():
            for name in ATTRIBUTES:
                try:
                    trace.append((name, repr(getattr(framework.request, name))))
                except Exception as error:
                    trace.append((name, type(error).__name__))
            return "headers"

        return app

    both.converse(build, [{"headers": tuple(headers)}])
