from __future__ import annotations

import contextvars
import gc
import threading
from io import BytesIO
from itertools import count

import pytest
from werkzeug.test import Client, EnvironBuilder

from glassware_core import Kernel, current, g, request, stream_with_context


class App(Kernel):
    """An application with one view, which notes what is torn down."""

    def __init__(self, view):
        super().__init__(__name__, only=())
        self.view = view
        self.torn_down = []
        self.teardown_request(lambda error: self.torn_down.append(("request", error)))
        self.teardown_appcontext(lambda error: self.torn_down.append(("app", error)))

    def dispatch_request(self):
        return self.view()

    def start(self, path="/?name=Ada"):
        """Call the application like a server; return the body it gave."""
        return self(EnvironBuilder(path).get_environ(), lambda status, headers: None)


ONCE = [("request", None), ("app", None)]


def greet():
    yield "Hello "
    yield request.args["name"]
    yield "!"


def wrapped():
    return stream_with_context(greet())


def decorated():
    @stream_with_context
    def generate(greeting):
        yield greeting
        yield request.args["name"]
        yield "!"

    return generate("Hello ")


def any_iterable():
    return stream_with_context(["Hello ", "Ada", "!"])


@pytest.mark.parametrize("view", [wrapped, decorated, any_iterable])
def test_a_stream_sees_the_request_and_the_teardown_runs_once_after_it(view):
    app = App(view)
    body = app.start()
    assert app.torn_down == []
    assert b"".join(body) == b"Hello Ada!"
    assert app.torn_down == ONCE
    body.close()
    assert app.torn_down == ONCE
    assert current(None) is None


def test_a_decorated_function_keeps_its_name():
    @stream_with_context
    def generate():
        """Say it."""

    assert (generate.__name__, generate.__doc__) == ("generate", "Say it.")


def test_the_stream_shares_g_with_its_view():
    def view():
        g.value = "kept"
        return stream_with_context(g.value for _ in range(2))

    assert b"".join(App(view).start()) == b"keptkept"


def test_nothing_is_bound_between_two_pieces():
    app = App(wrapped)
    body = iter(app.start())
    assert current(None) is None
    assert next(body) == b"Hello "
    assert current(None) is None


def test_interleaved_streams_see_their_own_requests():
    app = App(wrapped)
    bodies = [app.start(f"/?name={name}") for name in "abc"]
    parts = zip(*bodies, strict=True)
    assert [b"".join(part) for part in parts] == [b"Hello " * 3, b"abc", b"!!!"]
    for body in bodies:
        body.close()
    assert app.torn_down == ONCE * 3
    assert current(None) is None


def test_a_request_handled_during_a_stream_has_a_g_of_its_own():
    def view():
        assert "value" not in g
        g.value = request.args["name"]
        return stream_with_context(g.value for _ in range(2))

    app = App(view)
    first = iter(app.start("/?name=a"))
    assert next(first) == b"a"
    assert b"".join(app.start("/?name=b")) == b"bb"
    assert b"".join(first) == b"a"


def test_a_stream_closed_early_closes_its_generator_within_the_context():
    closed = []

    def generate():
        try:
            yield "a"
            yield "b"
        finally:
            closed.append(request.args["name"])

    app = App(lambda: stream_with_context(generate()))
    body = app.start()
    next(iter(body))
    body.close()
    assert closed == ["Ada"]
    assert app.torn_down == ONCE
    assert current(None) is None


def test_a_stream_that_was_never_started_is_torn_down_at_its_close():
    app = App(wrapped)
    body = app.start()
    assert app.torn_down == []
    body.close()
    assert app.torn_down == ONCE
    assert current(None) is None


def test_a_stream_that_was_never_closed_is_torn_down_when_it_is_gone():
    app = App(wrapped)
    body = app.start()
    del body
    gc.collect()
    assert app.torn_down == ONCE
    assert current(None) is None


def test_a_stream_that_is_gone_together_with_its_application_is_torn_down():
    app = App(lambda: stream_with_context(greet()))
    torn_down = app.torn_down
    app.body = app.start()
    next(iter(app.body))
    app.after_request_funcs[None].clear()
    assert app.plan.steps == {}
    del app
    gc.collect()
    assert torn_down == ONCE


def test_a_head_request_tears_down_without_reading_the_stream():
    app = App(wrapped)
    with Client(app).head("/?name=x") as response:
        assert response.data == b""
    assert app.torn_down == ONCE


def test_an_error_in_a_stream_reaches_the_server_and_the_teardown_functions():
    error = ZeroDivisionError("no")

    def generate():
        yield "a"
        raise error

    app = App(lambda: stream_with_context(generate()))
    body = app.start()
    assert next(iter(body)) == b"a"
    with pytest.raises(ZeroDivisionError):
        next(iter(body))
    body.close()
    assert app.torn_down == [("request", error), ("app", error)]
    assert current(None) is None
    assert list(body) == []


def test_a_teardown_function_that_raises_after_a_stream_leaves_nothing_bound():
    app = App(wrapped)

    @app.teardown_request
    def fail(error):
        raise ZeroDivisionError

    body = app.start()
    with pytest.raises(ZeroDivisionError):
        list(body)
    assert app.torn_down == ONCE
    assert current(None) is None


def test_a_close_that_raises_still_ends_the_context():
    class Source:
        def __iter__(self):
            return self

        def __next__(self):
            return "x"

        def close(self):
            raise ZeroDivisionError

    app = App(lambda: stream_with_context(Source()))
    body = app.start()
    assert next(iter(body)) == b"x"
    with pytest.raises(ZeroDivisionError):
        body.close()
    assert app.torn_down == ONCE
    assert current(None) is None


def test_the_source_is_closed_once():
    calls = count(1)

    class Source:
        def __init__(self):
            self.items = greet()

        def __iter__(self):
            return self

        def __next__(self):
            return next(self.items)

        def close(self):
            self.closed = next(calls)

    source = Source()
    app = App(lambda: stream_with_context(source))
    with Client(app).get("/?name=Ada") as response:
        assert response.data == b"Hello Ada!"
    assert source.closed == 1


def test_a_stream_consumed_in_the_view_leaves_the_teardown_to_the_request():
    app = App(None)

    def view():
        text = "".join(stream_with_context(greet()))
        assert app.torn_down == []
        assert request.args["name"] == "Ada"
        return text

    app.view = view
    assert list(app.start()) == [b"Hello Ada!"]
    assert app.torn_down == ONCE


def test_two_streams_of_one_request_tear_down_once_after_the_last():
    streams = []

    def view():
        streams.extend([stream_with_context(greet()), stream_with_context(greet())])
        return "done"

    app = App(view)
    assert list(app.start()) == [b"done"]
    for stream in streams:
        assert app.torn_down == []
        assert "".join(stream) == "Hello Ada!"
    assert app.torn_down == ONCE


def test_a_stream_within_a_pushed_application_context_leaves_that_one_alone():
    app = App(wrapped)
    with app.app_context():
        outer = current()
        g.kept = 1
        body = app.start()
        assert current() is outer
        assert b"".join(body) == b"Hello Ada!"
        assert app.torn_down == [("request", None)]
        assert current() is outer
        assert g.kept == 1
    assert app.torn_down == ONCE


def test_a_stream_may_be_read_in_another_thread_or_context():
    app = App(wrapped)
    body = contextvars.copy_context().run(app.start)
    pieces = []
    thread = threading.Thread(target=lambda: pieces.extend(body))
    thread.start()
    thread.join()
    assert b"".join(pieces) == b"Hello Ada!"
    assert app.torn_down == ONCE
    assert current(None) is None


def test_uploaded_files_are_open_until_the_stream_ended():
    files = []

    def view():
        files.append(request.files["f"])
        return stream_with_context(line.decode() for line in files[0])

    app = App(view)
    data = {"f": (BytesIO(b"a\nb"), "f")}
    builder = EnvironBuilder("/", method="POST", data=data)
    body = app(builder.get_environ(), lambda status, headers: None)
    assert b"".join(body) == b"a\nb"
    assert files[0].stream.closed


def test_a_stream_needs_a_request():
    app = App(wrapped)
    message = "stream_with_context.* can only be used when a request context is active"
    with pytest.raises(RuntimeError, match=message):
        stream_with_context(iter([]))
    generate = stream_with_context(greet)
    with app.app_context(), pytest.raises(RuntimeError, match=message):
        generate()


@pytest.mark.parametrize("wrong", [None, 1, object()])
def test_what_is_neither_an_iterator_nor_a_function_is_refused(wrong):
    with pytest.raises(TypeError, match=f"not '{type(wrong).__name__}'"):
        stream_with_context(wrong)


def test_a_context_bound_without_a_push_is_left_alone():
    from glassware_core.context import bound

    app = App(wrapped)
    context = app.request_context(EnvironBuilder("/?name=Ada").get_environ())
    token = bound.set(context)
    try:
        assert "".join(stream_with_context(greet())) == "Hello Ada!"
        assert app.torn_down == []
    finally:
        bound.reset(token)


@pytest.mark.parametrize("read_first", [True, False])
def test_a_stream_of_a_context_that_a_test_client_keeps_tears_down_once(read_first):
    kept = []

    def keep(context):
        context.keep()
        kept.append(context)

    app = App(wrapped)
    environ = EnvironBuilder("/?name=Ada").get_environ()
    environ["werkzeug.debug.preserve_context"] = keep
    body = app(environ, lambda status, headers: None)
    assert current(None) is None
    if read_first:
        assert b"".join(body) == b"Hello Ada!"
    kept[0].restore()
    assert app.torn_down == []
    if not read_first:
        assert b"".join(body) == b"Hello Ada!"
    assert app.torn_down == []
    assert request.args["name"] == "Ada"
    kept[0].pop(None)
    assert app.torn_down == ONCE
    assert current(None) is None
