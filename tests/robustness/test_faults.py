"""Whatever raises: the context ends, files are closed, the next request on the thread is clean."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.datastructures import FileStorage

from glassware import (
    Blueprint,
    Flask,
    Request,
    after_this_request,
    appcontext_popped,
    appcontext_pushed,
    appcontext_tearing_down,
    before_render_template,
    copy_current_request_context,
    flash,
    g,
    got_request_exception,
    has_app_context,
    has_request_context,
    message_flashed,
    render_template_string,
    request,
    request_finished,
    request_started,
    request_tearing_down,
    session,
    stream_template_string,
    stream_with_context,
    template_rendered,
)
from glassware.sessions import SecureCookieSessionInterface
from glassware_core import hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")


class Boom(Exception):
    """What the tests raise."""


class Stop(BaseException):
    """What ends a worker, such as KeyboardInterrupt or a greenlet's exit."""


UPLOAD = (
    b"--b\r\nContent-Disposition: form-data; name=file; filename=a.txt\r\n\r\ntext\r\n--b--\r\n"
)


class NotedRequest(Request):
    """A request that notes the streams of its uploaded files."""

    streams: list[Any] = []

    def _get_file_stream(self, *args: Any, **kwargs: Any) -> Any:
        stream = super()._get_file_stream(*args, **kwargs)
        self.streams.append(stream)
        return stream


class Faults:
    """An application in which one thing raises for requests of `/fault`."""

    def __init__(self) -> None:
        self.error: BaseException = Boom("fault")
        self.ended: list[str] = []
        self.ends = ["request", "context"]
        #: Whether it is raised where no handler of exceptions is around it, as in Flask.
        self.escapes = False
        self.app: Any = Flask("faults", root_path=".", static_folder=None)
        self.app.config.update(SECRET_KEY="key", SESSION_REFRESH_EACH_REQUEST=True)
        self.app.request_class = NotedRequest
        self.app.logger.disabled = True
        NotedRequest.streams = []
        self.pages = Blueprint("pages", "pages")
        self.body: Callable[[], Any] = lambda: render_template_string("{{ 1 + 1 }}")

        @self.pages.route("/fault", methods=["GET", "POST"])
        def fault() -> Any:
            g.left = session["left"] = "behind"
            assert request.method == "GET" or request.files["file"].read() == b"text"
            flash("left behind")
            return self.body()

        @self.app.get("/clean")
        def clean() -> Any:
            assert not list(g)
            assert request.path == "/clean"
            assert "left" not in session
            return "clean"

        self.app.teardown_request(lambda error: self.ended.append("request"))
        self.app.teardown_appcontext(lambda error: self.ended.append("context"))

    def fail(self, *args: Any, **kwargs: Any) -> Any:
        """Raise if the request is the one that shall fail."""
        if has_request_context() and request.path == "/fault":
            raise self.error

    def call(self, path: str, method: str = "GET", body: bytes = b"") -> tuple[str, bytes]:
        """Send a request as a server does that closes what it was given."""
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "multipart/form-data; boundary=b" if body else "",
        }
        started: list[str] = []
        answer = self.app(environ, lambda status, headers, exc_info=None: started.append(status))
        try:
            data = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        return started[-1], data

    def check(self) -> None:
        """Send a request that fails and then others; nothing may be left of it."""
        for method, body in (("POST", UPLOAD), ("GET", b"")):
            self.ended.clear()
            may_escape = (
                (Exception, Stop) if self.escapes or self.app.propagate_exceptions else Stop
            )
            with suppress(may_escape):
                self.call("/fault", method, body)
            assert not has_app_context()
            assert self.ended == self.ends
            assert self.call("/clean") == ("200 OK", b"clean")
            assert not has_app_context()
        assert all(stream.closed for stream in NotedRequest.streams)


FAULTS: dict[str, Callable[[Faults], Any]] = {}


def fault(function: Callable[[Faults], Any]) -> Callable[[Faults], Any]:
    """Register what lets something raise."""
    FAULTS[function.__name__] = function
    return function


def registering(name: str) -> None:
    """Register the fault of a function that is registered by the decorator of this name."""

    def add(faults: Faults) -> None:
        owner = faults.app if hasattr(faults.app, name) else faults.pages
        getattr(owner, name)(faults.fail)

    FAULTS[name] = add


for decorator in (
    "before_request",
    "teardown_request",
    "teardown_appcontext",
    "url_value_preprocessor",
    "context_processor",
    "before_app_request",
    "teardown_app_request",
    "before_first_request",
):
    registering(decorator)


SIGNALS = {
    "appcontext_pushed": appcontext_pushed,
    "appcontext_popped": appcontext_popped,
    "appcontext_tearing_down": appcontext_tearing_down,
    "request_started": request_started,
    "request_finished": request_finished,
    "request_tearing_down": request_tearing_down,
    "before_render_template": before_render_template,
    "template_rendered": template_rendered,
    "message_flashed": message_flashed,
}


@fault
def view(faults: Faults) -> None:
    faults.body = faults.fail


@fault
def after_request(faults: Faults) -> None:
    faults.app.after_request(lambda response: faults.fail() or response)


@fault
def function_after_this_request(faults: Faults) -> None:
    faults.body = lambda: (after_this_request(lambda response: faults.fail()), "body")[1]


@fault
def template(faults: Faults) -> None:
    faults.app.jinja_env.globals["fail"] = faults.fail
    faults.body = lambda: render_template_string("{{ fail() }}")


@fault
def streamed_template(faults: Faults) -> None:
    faults.app.jinja_env.globals["fail"] = faults.fail
    faults.body = lambda: stream_template_string("a{{ fail() }}b")


@fault
def generator(faults: Faults) -> None:
    def generate() -> Iterator[str]:
        yield "a"
        raise faults.error

    faults.body = generate


@fault
def generator_in_context(faults: Faults) -> None:
    def generate() -> Iterator[str]:
        yield request.path
        faults.fail()

    faults.body = lambda: stream_with_context(generate())


@fault
def generator_that_makes_no_text(faults: Faults) -> None:
    faults.body = lambda: stream_with_context(iter([1]))


@fault
def close_of_a_generator(faults: Faults) -> None:
    def generate() -> Iterator[str]:
        try:
            yield "a"
        finally:
            faults.fail()

    faults.body = lambda: stream_with_context(generate())


@fault
def close_callback(faults: Faults) -> None:
    def call_on_close() -> Any:
        response = faults.app.response_class("body")

        def fail() -> None:
            raise faults.error

        response.call_on_close(fail)
        return response

    faults.body = call_on_close


@fault
def close_callback_of_a_teardown_function(faults: Faults) -> None:
    def body() -> Any:
        response = faults.app.response_class("body")
        g.response = response
        return response

    def fail() -> None:
        raise faults.error

    faults.body = body
    faults.app.teardown_request(
        lambda error: "response" in g and g.response.call_on_close(fail) and None
    )


@fault
def error_handler(faults: Faults) -> None:
    faults.app.register_error_handler(Exception, faults.fail)
    faults.body = lambda: 1 / 0


@fault
def handler_of_500(faults: Faults) -> None:
    faults.app.register_error_handler(500, faults.fail)
    faults.body = lambda: 1 / 0


@fault
def receiver_of_exceptions(faults: Faults) -> None:
    got_request_exception.connect(faults.fail, faults.app)
    faults.body = lambda: 1 / 0


@fault
def no_answer(faults: Faults) -> None:
    faults.body = lambda: None


@fault
def unserializable_answer(faults: Faults) -> None:
    faults.body = lambda: {"x": object()}


@fault
def unserializable_session(faults: Faults) -> None:
    faults.body = lambda: session.update(x=object()) or "body"


@fault
def save_session(faults: Faults) -> None:
    class Interface(SecureCookieSessionInterface):
        def save_session(self, *args: Any) -> None:
            faults.fail()

    faults.app.session_interface = Interface()


@fault
def open_session(faults: Faults) -> None:
    class Interface(SecureCookieSessionInterface):
        def open_session(self, *args: Any) -> Any:
            faults.fail_for(args[1])
            return super().open_session(*args)

    faults.fail_for = lambda opened: opened.path == "/fault" and raise_(faults.error)  # type: ignore[attr-defined]
    faults.app.session_interface = Interface()


@fault
def lazy_open_session(faults: Faults) -> None:
    open_session(faults)
    faults.app.session_interface.lazy = True


def raise_(error: BaseException) -> Any:
    raise error


@fault
def converter(faults: Faults) -> None:
    from werkzeug.routing import BaseConverter

    class Failing(BaseConverter):
        def to_python(self, value: str) -> Any:
            return raise_(faults.error) if value == "fault" else value

    faults.app.url_map.converters["failing"] = Failing
    faults.app.add_url_rule("/<failing:x>", "failing", lambda x: x)
    faults.pages.deferred_functions.clear()


@fault
def adapter(faults: Faults) -> None:
    stock = faults.app.create_url_adapter
    faults.app.create_url_adapter = lambda made: (
        raise_(faults.error) if made is not None and made.path == "/fault" else stock(made)
    )


@fault
def start_response(faults: Faults) -> None:
    stock = faults.app.wsgi_app
    faults.app.wsgi_app = lambda environ, start: stock(
        environ, faults.fail if environ["PATH_INFO"] == "/fault" else start
    )
    start = faults.call

    def call(path: str, *rest: Any) -> Any:
        try:
            return start(path, *rest)
        except IndexError:
            return "never started", b""

    faults.call = call  # type: ignore[method-assign]


@fault
def wsgi_answer(faults: Faults) -> None:
    faults.body = lambda: lambda environ, start: raise_(faults.error)


@fault
def close_of_a_file(faults: Faults) -> None:
    class Failing(FileStorage):
        def close(self) -> None:
            super().close()
            raise faults.error

    NotedRequest.streams.clear()
    faults.body = lambda: (
        request.files.getlist("file") and _replace_files(Failing),
        "body",
    )[1]


def _replace_files(cls: type[FileStorage]) -> None:
    file = request.files["file"]
    dict.__setitem__(request.files, "file", [cls(file.stream, file.filename)])


@fault
def plugin_that_opens(faults: Faults) -> None:
    class Plugin:
        @hookimpl
        def open_context(self, app: Any) -> Any:
            return lambda ctx: ctx.request.path == "/fault" and raise_(faults.error)

    faults.app.register_plugin(Plugin(), "opens")


@fault
def plugin_that_closes(faults: Faults) -> None:
    class Plugin:
        @hookimpl
        def close_response(self, app: Any) -> Any:
            return faults.fail

    faults.app.register_plugin(Plugin(), "closes")


@fault
def nested_request(faults: Faults) -> None:
    faults.body = lambda: faults.app.test_client().get("/inner").text + faults.fail()
    faults.app.add_url_rule("/inner", view_func=lambda: "inner")
    faults.ends = ["request", "request", "context"]


@fault
def pushed_context(faults: Faults) -> None:
    def body() -> Any:
        with faults.app.app_context():
            faults.fail()

    faults.body = body
    faults.ends = ["context", "request", "context"]


@fault
def copied_context(faults: Faults) -> None:
    faults.body = lambda: copy_current_request_context(faults.fail)()
    faults.ends = ["request", "request", "context"]


@fault
def async_view(faults: Faults) -> None:
    async def body() -> Any:
        faults.fail()

    faults.body = lambda: faults.app.ensure_sync(body)()


for signal in SIGNALS:

    def connect(faults: Faults, signal: str = signal) -> None:
        SIGNALS[signal].connect(faults.fail, faults.app)

    FAULTS[f"receiver of {signal}"] = connect


# Raised while exceptions are handled, while a context ends, or after the response has started.
ESCAPING = {
    "close_callback",
    "close_callback_of_a_teardown_function",
    "close_of_a_file",
    "close_of_a_generator",
    "error_handler",
    "generator",
    "generator_in_context",
    "generator_that_makes_no_text",
    "handler_of_500",
    "receiver of appcontext_popped",
    "receiver of appcontext_tearing_down",
    "receiver of request_tearing_down",
    "receiver_of_exceptions",
    "start_response",
    "streamed_template",
    "teardown_app_request",
    "teardown_appcontext",
    "teardown_request",
}


@pytest.mark.parametrize("propagate", [False, True])
@pytest.mark.parametrize("error", [Boom("fault"), Stop("fault")], ids=["exception", "exit"])
@pytest.mark.parametrize("name", sorted(FAULTS))
def test_nothing_is_left_of_a_request_in_which_something_raises(
    name: str, error: BaseException, propagate: bool
) -> None:
    faults = Faults()
    faults.error = error
    FAULTS[name](faults)
    faults.app.register_blueprint(faults.pages)
    faults.app.config["PROPAGATE_EXCEPTIONS"] = propagate
    faults.escapes = name in ESCAPING
    try:
        faults.check()
    finally:
        for signal in (*SIGNALS.values(), got_request_exception):
            signal.disconnect(faults.fail)  # of all senders: only then blinker forgets it


# Streams


class Body:
    """What a server does with the body of a response."""

    def __init__(self, app: Any, path: str = "/") -> None:
        self.given = app(
            {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": path,
                "SERVER_NAME": "localhost",
                "SERVER_PORT": "80",
                "wsgi.url_scheme": "http",
                "wsgi.input": io.BytesIO(),
            },
            lambda status, headers, exc_info=None: None,
        )
        self.iterator = iter(self.given)

    def close(self) -> None:
        self.given.close()


@pytest.fixture
def streaming() -> Any:
    """An application with streams, and the list of what happened."""
    app: Any = Flask("streaming", root_path=".", static_folder=None)
    app.happened = []

    def note(text: str) -> None:
        app.happened.append(text)

    app.teardown_request(lambda error: note(f"request {error}"))
    app.teardown_appcontext(lambda error: note(f"context {error}"))

    @app.get("/")
    def view() -> Any:
        @stream_with_context
        def generate() -> Iterator[str]:
            try:
                yield "one"
                note(request.path)
                yield "two"
                if "fail" in app.happened:
                    raise Boom("late")
            finally:
                note("closed")

        return generate()

    return app


def test_the_teardown_functions_run_once_after_the_stream(streaming: Any) -> None:
    body = Body(streaming)
    assert next(body.iterator) == b"one"
    assert not has_app_context()
    assert streaming.happened == []
    assert list(body.iterator) == [b"two"]
    body.close()
    assert streaming.happened == ["/", "closed", "request None", "context None"]


def test_they_run_once_where_the_client_goes_away(streaming: Any) -> None:
    body = Body(streaming)
    next(body.iterator)
    body.close()
    body.close()
    assert streaming.happened == ["closed", "request None", "context None"]


def test_they_run_once_where_the_server_never_asks_for_the_body(streaming: Any) -> None:
    Body(streaming).close()
    assert streaming.happened == ["request None", "context None"]


def test_they_hear_of_the_error_of_a_stream(streaming: Any) -> None:
    streaming.happened.append("fail")
    body = Body(streaming)
    with pytest.raises(Boom):
        list(body.iterator)
    body.close()
    assert streaming.happened == ["fail", "/", "closed", "request late", "context late"]
    assert not has_app_context()


def test_streams_that_are_sent_by_turns_do_not_mix(streaming: Any) -> None:
    bodies = [Body(streaming), Body(streaming)]
    for body in bodies * 2:
        next(body.iterator)
        assert not has_app_context()
    for body in bodies:
        assert list(body.iterator) == []
        body.close()
    assert streaming.happened.count("context None") == 2


def test_every_teardown_function_runs_and_the_first_error_is_raised(streaming: Any) -> None:
    def failing(text: str) -> Callable[[Any], None]:
        def fail(error: Any) -> None:
            streaming.happened.append(text)
            raise Boom(text)

        return fail

    for text in ("second", "first"):
        streaming.teardown_request(failing(text))
    streaming.teardown_appcontext(failing("third"))
    streaming.add_url_rule("/plain", view_func=lambda: "plain")

    def hear(app: Any, **extra: Any) -> None:
        streaming.happened.append("event")

    with appcontext_tearing_down.connected_to(hear, streaming), pytest.raises(Boom, match="first"):
        Body(streaming, "/plain")
    expected = ["first", "second", "request None", "third", "context None", "event"]
    assert streaming.happened == expected
