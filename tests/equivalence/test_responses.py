"""What views return becomes the same response as in Flask: status, headers, their order, body."""

from __future__ import annotations

import gc
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

fire = settings(settings.get_profile("equivalence"))
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
AVOIDED = ("cookie-controls", "download-name", "error-body", "location", "redirect", "texts")

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
header_names = st.sampled_from(
    (
        "X-A",
        "x-a",
        "Content-Type",
        "Content-Length",
        "Location",
        "Set-Cookie",
        "Vary",
        "ETag",
        "Content-Encoding",
        "Cache-Control",
        "WWW-Authenticate",
        "Content-Location",
        "X B",
    )
)
header_values = st.one_of(
    st.sampled_from(
        (
            "1",
            "text/plain",
            "text/html; charset=latin-1",
            "/somewhere",
            "https://example.org/ä?b=ü",
            "//host/x",
            "?q",
            "#top",
            "",
            "ä",
            "Accept",
            "no-cache",
            "a\nb",
            "a\r\n",
            "x y",
        )
    ),
    texts,
    st.integers(0, 9),
)
headers = st.one_of(
    st.lists(st.tuples(header_names, header_values), max_size=3),
    st.dictionaries(header_names, header_values, max_size=3),
    st.dictionaries(header_names, st.lists(header_values, max_size=2), max_size=2),
)
statuses = st.one_of(
    st.sampled_from((200, 201, 204, 205, 304, 404, 418, 500, 100, 101, 299, 599, 999, 1000, 0, -1)),
    st.sampled_from(("200 OK", "404", "201 Made", "", "odd", " 200", "200 ", "299 ä", "2 00")),
    st.sampled_from((None, 200.5, True)),
)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | texts
    | st.sampled_from((datetime(2024, 5, 1, tzinfo=UTC), b"bytes", object, {1, 2}, timedelta(1))),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(texts, inner, max_size=3)
        | st.dictionaries(st.integers(0, 2) | texts, inner, max_size=2)
    ),
    max_leaves=5,
)
plain = st.one_of(
    texts.map(lambda value: ("plain", value)),
    st.binary(max_size=6).map(lambda value: ("plain", value)),
    st.dictionaries(texts, json_values, max_size=3).map(lambda value: ("plain", value)),
    st.lists(json_values, max_size=3).map(lambda value: ("plain", value)),
    st.sampled_from(
        (
            ("plain", None),
            ("plain", 7),
            ("plain", 1.5),
            ("plain", bytearray(b"ab")),
            ("generator", "ab"),
            ("generator", ""),
            ("iterator", (b"a", b"b")),
            ("wsgi", "callable"),
            ("exception", 403),
            ("exception", 418),
            ("werkzeug", "base"),
            ("plain", True),
            ("json", 1),
            ("redirect", "/ä b?c=ü#d"),
            ("redirect", "https://example.org"),
            ("raise", 404),
            ("abort", 409),
            ("file", "notes.txt"),
        )
    ),
    st.tuples(st.just("response"), texts, statuses, headers),
    st.tuples(st.just("json"), json_values),
)
results = st.one_of(
    plain,
    st.tuples(st.just("tuple"), plain, statuses),
    st.tuples(st.just("tuple"), plain, headers),
    st.tuples(st.just("tuple"), plain, statuses, headers),
    st.tuples(st.just("tuple"), plain),
    st.tuples(st.just("tuple"), plain, headers, statuses),
    st.tuples(st.just("tuple"), plain, statuses, headers, st.just(1)),
)


@pytest.fixture(autouse=True)
def _files_never_sent():
    """Free here, where no warning tells of it, the open files that random changes have lost."""
    yield
    gc.collect()


def produce(framework: Any, result: Any) -> Any:
    """Make the value that a view returns."""
    kind, *rest = result
    if kind == "tuple":
        return (produce(framework, rest[0]), *rest[1:])
    return {
        "plain": lambda: rest[0],
        "generator": lambda: (letter for letter in rest[0]),
        "iterator": lambda: iter(rest[0]),
        "wsgi": lambda: wsgi_callable,
        "exception": lambda: exception(rest[0]),
        "werkzeug": lambda: werkzeug_response(rest[0]),
        "response": lambda: framework.Response(rest[0], rest[1], rest[2]),
        "json": lambda: framework.jsonify(rest[0]),
        "redirect": lambda: framework.redirect(rest[0]),
        "raise": lambda: raise_(exception(rest[0])),
        "abort": lambda: framework.abort(rest[0], "because"),
        "file": lambda: framework.send_from_directory(".", rest[0]),
    }[kind]()


def raise_(error: Exception) -> Any:
    raise error


def exception(code: int) -> Exception:
    from werkzeug.exceptions import default_exceptions

    return default_exceptions[code]("described")


def werkzeug_response(text: str) -> Any:
    from werkzeug.wrappers import Response

    return Response(text, 202, {"X-Base": "1"})


def wsgi_callable(environ: Any, start_response: Any) -> list[bytes]:
    start_response("203 Called", [("Content-Type", "text/odd"), ("X-Called", "yes")])
    return [b"called"]


changes = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("set", "add", "setdefault")), header_names, header_values),
        # Not the length: an error page is a stream with Flask and gets none again.
        st.tuples(st.just("remove"), header_names.filter(lambda name: name != "Content-Length")),
        st.tuples(st.just("status"), statuses),
        st.tuples(st.just("status_code"), st.sampled_from((200, 201, 404, 999))),
        st.tuples(st.just("data"), texts),
        st.tuples(
            st.sampled_from(("mimetype", "content_type")), st.sampled_from(("a/b", "text/x", ""))
        ),
        st.tuples(
            st.sampled_from(("etag", "conditional", "vary", "freeze", "cache", "json", "close"))
        ),
        st.tuples(st.just("cookie"), texts),
    ),
    max_size=3,
)


def change(framework: Any, response: Any, step: Any) -> None:
    """Do one thing to a response, as an `after_request` function might."""
    kind, *rest = step
    if kind in ("set", "add", "setdefault", "remove"):
        getattr(response.headers, kind)(*rest)
    elif kind in ("status", "status_code", "data", "mimetype", "content_type"):
        setattr(response, kind, rest[0])
    elif kind == "etag":
        response.add_etags()
    elif kind == "conditional":
        response.make_conditional(framework.request, accept_ranges=True)
    elif kind == "vary":
        response.vary.add("Accept")
    elif kind == "freeze":
        response.freeze()
    elif kind == "cache":
        response.cache_control.max_age = 60
    elif kind == "json":
        response.get_json(force=True, silent=True)
    elif kind == "close":
        response.call_on_close(lambda: None)
    else:
        response.set_cookie("c", rest[0].translate(dict.fromkeys(range(0x1A, 0x20))))


requests = st.fixed_dictionaries(
    {"method": st.sampled_from(("GET", "GET", "HEAD", "POST"))},
    optional={
        "headers": st.sampled_from(
            (
                (("Range", "bytes=0-0"),),
                (("If-None-Match", "*"),),
                (("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"),),
                (("Range", "bytes=5-"), ("If-Range", '"x"')),
            )
        ),
        "script_root": st.just("/mounted"),
    },
)


@fire
@given(results, changes, st.booleans(), st.lists(requests, min_size=1, max_size=3))
def test_what_views_return(both, tmp_path_factory, result, steps, testing, calls):
    folder = tmp_path_factory.getbasetemp()
    (folder / "notes.txt").write_text("notes")

    def build(framework, trace):
        app = framework.Flask("responses", root_path=str(folder), static_folder=None)
        app.testing = testing
        app.config["PROPAGATE_EXCEPTIONS"] = False

        @app.route("/", methods=["GET", "POST"])
        def index():
            return produce(framework, result)

        @app.after_request
        def after(response):
            trace.append((response.status, list(response.headers)))
            for step in steps:
                try:
                    change(framework, response, step)
                except Exception as error:
                    trace.append(type(error).__name__)
            return response

        return app

    # With Flask the response of an error holds no body any more where HEAD asked for it.
    if {"etag", "freeze", "conditional", "json"} & {kind for kind, *_ in steps}:
        calls = [{**call, "method": "GET"} for call in calls]
    both.converse(build, calls)


options = st.fixed_dictionaries(
    {},
    optional={
        "mimetype": st.sampled_from(("text/plain", "a/b", None)),
        "as_attachment": st.booleans(),
        "download_name": st.sampled_from(
            ("a.txt", "ä ö.txt", 'q"uote.html', "x", None, "€.tar.gz")
        ),
        "conditional": st.booleans(),
        "etag": st.sampled_from((True, False, "own")),
        "last_modified": st.sampled_from((datetime(2024, 5, 1, tzinfo=UTC), 1_700_000_000, None)),
        "max_age": st.sampled_from((0, 60, None, lambda path: 5)),
    },
)


@fire
@given(
    st.sampled_from(
        ("a.txt", "b.html", "c", "missing", "../a.txt", "sub/d.css", "", "sub", "x.tar.gz")
    ),
    options,
    st.sampled_from(("send_file", "directory", "stream", "static")),
    st.sampled_from((None, 30, timedelta(hours=1))),
    st.lists(requests, min_size=1, max_size=3),
)
def test_files(both, tmp_path_factory, name, settings_, way, max_age, calls):
    folder = tmp_path_factory.getbasetemp() / "files"
    if not folder.exists():
        (folder / "sub").mkdir(parents=True)
        for file in ("a.txt", "b.html", "c", "sub/d.css", "x.tar.gz"):
            (folder / file).write_text(f"content of {file}")

    def build(framework, trace):
        from io import BytesIO

        app = framework.Flask("files", root_path=str(folder), static_folder=str(folder))
        app.config["SEND_FILE_MAX_AGE_DEFAULT"] = max_age

        @app.get("/")
        def index():
            if way == "send_file":
                return framework.send_file(name, **settings_)
            if way == "stream":
                return framework.send_file(BytesIO(b"streamed"), **settings_)
            if way == "directory":
                return framework.send_from_directory(".", name, **settings_)
            return app.send_static_file(name)

        return app

    sent = [{**call, "method": call["method"].replace("POST", "GET")} for call in calls]
    both.converse(build, [*sent, {"path": f"/static/{name}"}])
