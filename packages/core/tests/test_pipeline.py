from __future__ import annotations

import asyncio
import gc
import threading
from contextlib import nullcontext

import pytest
from werkzeug.exceptions import BadRequestKeyError, HTTPException, ImATeapot, NotFound
from werkzeug.test import Client

from glassware_core import Kernel, Response, abort, current, request


@pytest.fixture
def quiet(app):
    app.logger.disabled = True
    yield app
    app.logger.disabled = False


def test_the_kernel_alone_answers_404(client):
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert b"Not Found" in response.data


def test_functions_run_in_the_documented_order(app, client):
    order = []
    app.before_request(lambda: order.append("before 1"))
    app.before_request(lambda: order.append("before 2"))
    app.after_request(lambda r: order.append("after 1") or r)
    app.after_request(lambda r: order.append("after 2") or r)
    app.teardown_request(lambda exc: order.append("teardown 1"))
    app.teardown_request(lambda exc: order.append("teardown 2"))
    app.teardown_appcontext(lambda exc: order.append("app"))

    @app.view("/")
    def index():
        order.append("view")
        return "hello"

    assert client.get("/").text == "hello"
    assert order == [
        "before 1",
        "before 2",
        "view",
        "after 2",
        "after 1",
        "teardown 2",
        "teardown 1",
        "app",
    ]


def test_the_first_before_function_that_returns_something_answers(app, client):
    app.view("/")(lambda: pytest.fail("the view ran"))
    app.before_request(lambda: None)
    app.before_request(lambda: ("stopped", 403))
    app.before_request(lambda: pytest.fail("a later function ran"))
    response = client.get("/")
    assert (response.text, response.status_code) == ("stopped", 403)


@pytest.mark.parametrize(
    "change",
    [
        lambda app, f: app.before_request_funcs[None].append(f),
        lambda app, f: app.before_request_funcs.setdefault(None, []).insert(0, f),
        lambda app, f: app.before_request_funcs.update({None: [f]}),
        lambda app, f: app.before_request_funcs.__setitem__(None, [f]),
        lambda app, f: setattr(app, "before_request_funcs", {None: [f]}),
    ],
)
def test_a_table_changed_after_the_first_request_is_noticed(app, client, change):
    app.view("/")(lambda: "view")
    assert client.get("/").text == "view"
    change(app, lambda: "changed")
    assert client.get("/").text == "changed"


def test_a_list_that_a_user_put_in_is_read_anew_on_each_request(app, client):
    app.view("/")(lambda: "view")
    mine = []
    app.before_request_funcs[None] = mine
    assert client.get("/").text == "view"
    mine.append(lambda: "mine")
    assert client.get("/").text == "mine"


def test_a_table_changed_inside_of_a_request_counts_in_that_request(app, client):
    @app.view("/")
    def index():
        app.after_request_funcs[None].append(lambda r: Response("after"))
        return "view"

    assert client.get("/").text == "after"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("preprocess_request", "preprocess_request"),
        ("dispatch_request", "dispatch_request"),
        ("full_dispatch_request", "full_dispatch_request"),
    ],
)
def test_a_method_may_be_replaced_on_the_instance_the_subclass_and_the_class(
    app_class, monkeypatch, name, expected
):
    def answer(self=None):
        return Response(expected)

    app = app_class("replaced", root_path=".")
    client = Client(app)
    assert client.get("/").status_code == 404
    setattr(app, name, answer)
    assert client.get("/").text == expected
    delattr(app, name)
    assert client.get("/").status_code == 404
    monkeypatch.setattr(Kernel, name, answer)
    if name not in vars(app_class):
        assert client.get("/").text == expected
    subclass = type("Sub", (app_class,), {name: answer})
    assert Client(subclass("sub", root_path=".")).get("/").text == expected


def test_finalizing_can_be_overridden(app, client):
    app.view("/")(lambda: "hello")
    original = app.finalize_request
    app.finalize_request = lambda rv, from_error_handler=False: original(rv + " world")
    assert client.get("/").text == "hello world"


def test_error_handlers_are_found_by_code_class_and_base(app, client):
    class Custom(Exception):
        pass

    class Derived(Custom):
        pass

    errors = {
        "/404": NotFound(),
        "/teapot": ImATeapot(),
        "/derived": Derived(),
        "/key": KeyError("x"),
    }
    for path, error in errors.items():

        def fail(error=error):
            raise error

        app.view(path)(fail)
    app.errorhandler(404)(lambda e: (f"code {e.code}", 404))
    app.errorhandler(HTTPException)(lambda e: (f"http {e.code}", e.code))
    app.errorhandler(Custom)(lambda e: (type(e).__name__, 500))
    app.errorhandler(LookupError)(lambda e: ("lookup", 500))
    assert client.get("/404").text == "code 404"
    assert client.get("/nowhere").text == "code 404"
    assert client.get("/teapot").text == "http 418"
    assert client.get("/derived").text == "Derived"
    assert client.get("/key").text == "lookup"


def test_an_unhandled_exception_is_logged_and_answered_with_500(app, client, caplog):
    app.view("/fails")(lambda: 1 / 0)
    seen = []
    app.teardown_request(seen.append)
    response = client.get("/fails")
    assert response.status_code == 500
    assert "Exception on /fails [GET]" in caplog.text
    assert isinstance(seen[0], ZeroDivisionError)


def test_the_handler_of_500_receives_the_original_exception(quiet, client):
    quiet.view("/fails")(lambda: 1 / 0)
    quiet.errorhandler(500)(lambda e: (type(e.original_exception).__name__, 500))
    assert client.get("/fails").text == "ZeroDivisionError"


@pytest.mark.parametrize("key", ["TESTING", "DEBUG", "PROPAGATE_EXCEPTIONS"])
def test_exceptions_propagate_in_testing_and_debug_and_when_told(app, client, key):
    app.config[key] = True
    assert app.propagate_exceptions
    app.view("/fails")(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        client.get("/fails")
    assert current(None) is None


def test_an_error_of_an_after_function_in_an_error_response_is_logged(quiet, client, caplog):
    quiet.logger.disabled = False
    quiet.view("/fails")(lambda: 1 / 0)

    @quiet.after_request
    def fails(response):
        raise ValueError("after")

    assert client.get("/fails").status_code == 500
    assert "Request finalizing failed with an error while handling an error" in caplog.text


def test_a_client_error_is_answered_as_it_is_where_code_for_errors_comes_upon_it(app, client):
    told = []
    app.events.add("got_request_exception", lambda sender, **extra: told.append(extra))
    app.register_error_handler(413, lambda error: request.form["none"])
    app.view("/")(lambda: abort(413))
    app.view("/late")(lambda: "late")

    @app.after_request
    def look(response):
        return response if request.path == "/" else abort(416)

    assert client.get("/").status_code == 400
    assert client.get("/late").status_code == 416
    assert not told


def test_a_server_error_of_an_error_handler_is_a_500_and_told(quiet, client):
    told = []
    quiet.events.add("got_request_exception", lambda sender, exception: told.append(exception))
    quiet.register_error_handler(404, lambda error: abort(503))
    assert client.get("/nowhere").status_code == 500
    assert [error.code for error in told] == [503]


def test_trapped_http_exceptions_are_treated_like_others(app, client):
    app.testing = True
    app.config["TRAP_HTTP_EXCEPTIONS"] = True
    with pytest.raises(NotFound):
        client.get("/nowhere")


def test_a_missing_form_key_shows_its_name_in_debug_only(app, client):
    app.view("/key")(lambda: request.form["missing"])
    assert b"missing" not in client.post("/key").data
    app.debug = True
    with pytest.raises(BadRequestKeyError, match="missing"):
        client.post("/key")
    app.config["TRAP_BAD_REQUEST_ERRORS"] = False
    assert b"missing" in client.post("/key").data


def test_an_http_exception_with_a_response_of_its_own_is_that_response(app, client):
    app.view("/")(lambda: abort(Response("mine", 299)))
    response = client.get("/")
    assert (response.text, response.status_code) == ("mine", 299)


def test_should_ignore_error_hides_it_from_teardown(app_class):
    seen = []

    class App(app_class):
        def should_ignore_error(self, error):
            return isinstance(error, KeyError)

    app = App("ignores", root_path=".")
    app.testing = True
    app.teardown_request(seen.append)

    @app.view("/")
    def index():
        raise KeyError

    with pytest.raises(KeyError):
        Client(app).get("/")
    assert seen == [None]


@pytest.mark.parametrize("where", ["before_request", "after_request", "teardown_request"])
def test_whatever_raises_the_next_request_on_the_thread_is_clean(app, client, where):
    app.testing = True
    app.view("/")(lambda: "hello")

    def fails(*args):
        if request.args.get("fail"):
            raise ValueError(where)
        return args[0] if args else None

    getattr(app, where)(fails)
    with pytest.raises(ValueError, match=where):
        client.get("/?fail=1")
    assert current(None) is None
    assert client.get("/").text == "hello"


@pytest.mark.parametrize("event", ["request_started", "request_finished", "appcontext_pushed"])
def test_a_raising_receiver_leaves_no_context_behind(quiet, client, event):
    quiet.view("/")(lambda: "hello")

    def sink(sender, **details):
        raise ValueError(event)

    quiet.events.add(event, sink)
    assert client.get("/").status_code == 500
    assert current(None) is None
    quiet.events.discard(event, sink)
    assert client.get("/").status_code == 200


def test_coroutine_functions_run_as_views_and_callbacks(app, client):
    pytest.importorskip("asgiref")
    order = []

    @app.before_request
    async def before():
        await asyncio.sleep(0)
        order.append("before")

    @app.after_request
    async def after(response):
        order.append("after")
        return response

    @app.teardown_request
    async def teardown(exc):
        order.append("teardown")

    @app.view("/")
    async def index():
        await asyncio.sleep(0)
        return request.path

    @app.view("/fails")
    async def fails():
        raise KeyError

    @app.errorhandler(KeyError)
    async def handle(error):
        return "handled"

    assert client.get("/").text == "/"
    assert order == ["before", "after", "teardown"]
    assert client.get("/fails").text == "handled"


def test_a_replaced_ensure_sync_is_used_from_then_on(app, client):
    calls = []
    app.view("/")(lambda: "hello")
    app.before_request(lambda: None)
    client.get("/")

    def ensure_sync(function):
        calls.append(function)
        return function

    app.ensure_sync = ensure_sync
    client.get("/")
    assert calls


def test_a_function_that_cannot_be_made_synchronous_fails_when_it_is_called(quiet, client):
    def ensure_sync(function):
        raise RuntimeError("no event loop here")

    quiet.before_request(lambda: None)
    quiet.ensure_sync = ensure_sync
    assert client.get("/").status_code == 500


def test_wsgi_app_may_be_wrapped_at_any_time(app, client):
    app.view("/")(lambda: "hello")
    assert client.get("/").text == "hello"
    inner = app.wsgi_app

    def middleware(environ, start_response):
        return [part.upper() for part in inner(environ, start_response)]

    app.wsgi_app = middleware
    assert client.get("/").text == "HELLO"


def test_a_close_callback_added_in_a_teardown_function_is_called(app, client):
    closed = []

    @app.view("/")
    def index():
        response = Response("hello")
        request.response = response
        return response

    app.teardown_request(lambda exc: request.response.call_on_close(lambda: closed.append(1)))
    response = client.get("/")
    response.close()
    assert closed == [1]


@pytest.mark.parametrize("path", ["/", "/nowhere", "/fails", "/handled"])
def test_a_request_makes_no_cyclic_garbage(quiet, path):
    quiet.view("/")(lambda: "hello")
    quiet.view("/fails")(lambda: 1 / 0)
    quiet.view("/handled")(lambda: [][1])
    quiet.errorhandler(IndexError)(lambda e: "handled")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
    }

    def ask():
        list(quiet(dict(environ), lambda status, headers, exc_info=None: None))

    for _ in range(3):
        ask()
    gc.collect()
    gc.disable()
    try:
        for _ in range(20):
            ask()
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_threads_answer_while_tables_change(app):
    app.view("/")(lambda: "hello")
    problems = []
    stop = threading.Event()

    def ask():
        client = Client(app)
        while not stop.is_set():
            text = client.get("/").text
            if text != "hello":
                problems.append(text)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(200):
        app.before_request_funcs[None].append(lambda: None)
        app.before_request_funcs[None].clear()
    stop.set()
    for thread in threads:
        thread.join()
    assert problems == []


def failing(text, happened):
    def fail(*args, **details):
        happened.append(text)
        raise LookupError(text)

    return fail


def test_all_that_ends_a_request_runs_and_the_first_error_is_raised(app, client):
    happened = []
    app.view("/")(lambda: "hello")
    app.teardown_request(failing("request", happened))
    app.events.add("request_tearing_down", failing("request event", happened))
    app.teardown_appcontext(failing("context", happened))
    app.events.add("appcontext_tearing_down", failing("context event", happened))
    app.events.add("appcontext_popped", failing("popped", happened))
    with pytest.raises(LookupError, match=r"^request$"):
        client.get("/")
    assert happened == ["request", "request event", "context", "context event", "popped"]
    happened.clear()
    with pytest.raises(LookupError, match=r"^context$"), app.app_context():
        pass
    assert happened == ["context", "context event", "popped"]


def test_the_error_of_a_view_is_raised_rather_than_that_of_a_teardown_function(app, client):
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.view("/")(lambda: 1 / 0)
    app.teardown_request(failing("teardown", []))
    with pytest.raises(ZeroDivisionError):
        client.get("/")


def test_errors_at_the_end_of_a_request_leave_no_cycles(app, client):
    app.view("/")(lambda: "hello")
    app.teardown_request(failing("request", []))
    app.teardown_appcontext(failing("context", []))
    app.events.add("appcontext_popped", failing("popped", []))

    def get():
        with pytest.raises(LookupError):
            client.get("/")
        with pytest.raises(LookupError), app.app_context():
            pass

    get()
    gc.collect()
    gc.disable()
    try:
        failures = []
        for _ in range(3):
            get()
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        failures = [found for found in gc.garbage if isinstance(found, LookupError)]
        assert not failures
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


@pytest.mark.parametrize("bound", [False, True])
@pytest.mark.parametrize(
    "work",
    [
        lambda app: app.preprocess_request(),
        lambda app: app.process_response(app.response_class("text")),
        lambda app: app.finalize_request("text"),
        lambda app: app.do_teardown_request(),
        lambda app: app.handle_http_exception(NotFound()),
        lambda app: app.handle_user_exception(ValueError("of a view")),
        lambda app: app.make_response(None),
        lambda app: app.make_response(NotFound()),
        lambda app: app.make_response(lambda environ, start_response: []),
    ],
)
def test_what_needs_a_request_is_a_runtime_error_outside_of_one(app, work, bound):
    app.testing = False
    with app.app_context() if bound else nullcontext(), pytest.raises(RuntimeError) as caught:
        work(app)
    assert "request context" in str(caught.value)
