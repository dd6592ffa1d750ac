from __future__ import annotations

import functools
import inspect

import pytest
from werkzeug.test import EnvironBuilder

from glassware_core import current
from glassware_routing import MethodView, View, http_method_funcs


class Hello(View):
    """Greet."""

    def __init__(self, greeting="Hello", mark="!"):
        self.greeting, self.mark = greeting, mark
        self.count = 0

    def dispatch_request(self, name):
        self.count += 1
        return f"{self.greeting} {name}{self.mark} {self.count}"


class Notes(MethodView):
    def get(self):
        return "get " + current().request.method

    def post(self):
        return "post"

    def propfind(self):
        return "propfind"


def test_the_arguments_of_a_view_are_those_of_its_class(app, client):
    view = Hello.as_view("hello", "Bye", mark="?")
    app.add_url_rule("/<name>", view_func=view)
    assert client.get("/you").text == "Bye you? 1"
    assert client.get("/you").text == "Bye you? 1"
    assert client.post("/you").status_code == 405


def test_one_instance_may_answer_all_requests(app, client):
    class Once(Hello):
        init_every_request = False

    app.add_url_rule("/<name>", view_func=Once.as_view("once"))
    assert client.get("/you").text == "Hello you! 1"
    assert client.get("/you").text == "Hello you! 2"


def test_the_function_looks_like_the_class():
    view = Hello.as_view("hello")
    assert view.__name__ == "hello"
    assert view.__doc__ == "Greet."
    assert view.__module__ == __name__
    assert view.view_class is Hello
    assert (view.methods, view.provide_automatic_options) == (None, None)


def test_another_class_may_be_put_in_its_place(app, client):
    class Other(Hello):
        def dispatch_request(self, name):
            return "other"

    def decorator(f):
        return functools.wraps(f)(lambda **kwargs: f(**kwargs))

    class Decorated(Hello):
        decorators = [decorator]

    for cls in (Hello, Decorated):
        view = cls.as_view(cls.__name__)
        app.add_url_rule(f"/{cls.__name__}/<name>", view_func=view)
        view.view_class = Other
    assert client.get("/Hello/x").text == "other"
    assert client.get("/Decorated/x").text == "other"


def test_decorators_are_applied_the_first_one_first(app, client):
    seen = []

    def add(text):
        def decorator(f):
            seen.append((text, f.__name__, f.__module__))
            return lambda **kwargs: f(**kwargs) + text

        return decorator

    class Decorated(Hello):
        methods = ["POST"]
        provide_automatic_options = False
        decorators = [add("-one"), add("-two")]

    view = Decorated.as_view("decorated")
    assert seen == [("-one", "decorated", __name__), ("-two", "<lambda>", __name__)]
    assert view.__name__ == "decorated"
    app.add_url_rule("/<name>", view_func=view)
    assert client.post("/a").text == "Hello a! 1-one-two"
    assert client.options("/a").status_code == 405


def test_a_view_without_an_answer_says_what_to_override():
    class Empty(View):
        pass

    with pytest.raises(NotImplementedError, match="Empty has no 'dispatch_request'; override it"):
        Empty().dispatch_request()


def test_methods_are_those_that_the_class_defines(app, client):
    app.add_url_rule("/", view_func=Notes.as_view("notes"))
    assert Notes.methods == {"GET", "POST"}
    assert client.get("/").text == "get GET"
    assert client.post("/").text == "post"
    assert client.put("/").status_code == 405
    assert sorted(client.options("/").allow) == ["GET", "HEAD", "OPTIONS", "POST"]


def test_methods_are_inherited():
    class More(Notes):
        def trace(self): ...

    class Both(MethodView):
        def put(self): ...

    class Joined(Both, More):
        pass

    class Mixin:
        methods = ["LINK"]

    class Mixed(Mixin, MethodView):
        def get(self): ...

    class Fixed(Notes):
        methods = ["GET"]

    class Nothing(MethodView):
        pass

    assert More.methods == {"GET", "POST", "TRACE"}
    assert Joined.methods == {"GET", "POST", "TRACE", "PUT"}
    assert Mixed.methods == {"GET", "LINK"}
    assert Fixed.methods == ["GET"]
    assert (Nothing.methods, MethodView.methods, View.methods) == (None, None, None)
    assert Notes.methods == {"GET", "POST"}


def test_head_is_answered_by_get_unless_there_is_a_head(app, client):
    class WithHead(MethodView):
        def get(self):
            return "get"

        def head(self):
            return "", {"X-Head": "yes"}

    app.add_url_rule("/", view_func=Notes.as_view("notes"))
    app.add_url_rule("/head", view_func=WithHead.as_view("head"))
    response = client.head("/")
    assert (response.status_code, response.content_length) == (200, len("get HEAD"))
    assert client.head("/head").headers["X-Head"] == "yes"


def test_options_may_be_answered_by_the_view(app, client):
    class WithOptions(MethodView):
        provide_automatic_options = False

        def options(self):
            return "own"

    app.add_url_rule("/", view_func=WithOptions.as_view("options"))
    assert client.options("/").text == "own"


def test_a_method_that_is_allowed_and_missing_is_named(app, client):
    app.testing = True
    app.add_url_rule("/", view_func=Notes.as_view("notes"), methods=["PUT"])
    with pytest.raises(AssertionError, match="Unimplemented method 'PUT': Notes has no 'put'"):
        client.put("/")


def test_views_may_be_asynchronous(app, client):
    class Async(View):
        async def dispatch_request(self):
            return "view"

    class AsyncNotes(MethodView):
        async def get(self):
            return "get"

        def post(self):
            return "post"

    app.async_to_sync = run
    app.add_url_rule("/view", view_func=Async.as_view("view"))
    app.add_url_rule("/method", view_func=AsyncNotes.as_view("method"))
    assert client.get("/view").text == "view"
    assert client.get("/method").text == "get"
    assert client.post("/method").text == "post"


def run(function):
    def drive(*args, **kwargs):
        with pytest.raises(StopIteration) as info:
            function(*args, **kwargs).send(None)
        return info.value.value

    return drive


def test_what_wraps_a_coroutine_function_is_given_to_ensure_sync(app, client):
    given = []

    def ensure_sync(function):
        given.append(function)
        return function

    async def later():
        return "later"

    class Wrapped(MethodView):
        @functools.wraps(later)
        def get(self):
            return "wrapped"

        def post(self):
            return "plain"

    class Partial(View):
        dispatch_request = staticmethod(functools.partial(lambda: "partial"))

    app.ensure_sync = ensure_sync
    app.add_url_rule("/", view_func=Wrapped.as_view("wrapped"))
    app.add_url_rule("/partial", view_func=Partial.as_view("partial"))
    client.get("/")
    client.post("/")
    assert [inspect.unwrap(function) is later for function in given].count(True) == 1
    assert client.get("/partial").text == "partial"
    assert Partial.dispatch_request in given


@pytest.mark.parametrize("each_time", [True, False])
def test_an_ensure_sync_of_the_application_is_given_plain_methods_too(app, client, each_time):
    names = []

    class Note(MethodView):
        init_every_request = each_time

        def get(self):
            return "note"

    def ensure_sync(function):
        names.append(function.__name__)
        return function

    app.ensure_sync = ensure_sync
    app.add_url_rule("/", view_func=Note.as_view("note"))
    assert client.get("/").text == "note"
    assert names == ["note", "dispatch_request", "get"]


def test_the_names_of_methods_are_known():
    assert http_method_funcs == {
        "get",
        "post",
        "head",
        "options",
        "delete",
        "put",
        "trace",
        "patch",
    }


def test_an_error_of_the_request_itself_is_not_taken_for_a_missing_request(app):
    class Broken(app.request_class):
        @property
        def method(self):
            raise AttributeError("mine")

    class Page(MethodView):
        def get(self):
            return "unreachable"

    app.request_class = Broken
    context = app.request_context(EnvironBuilder().get_environ())
    with context, pytest.raises(AttributeError, match="mine"):
        Page().dispatch_request()
