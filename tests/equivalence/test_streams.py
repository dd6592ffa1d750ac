"""A body made while it is sent lives as in Flask, however it is wrapped, changed and read."""

from __future__ import annotations

import contextvars
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import HTTPException
from werkzeug.test import create_environ
from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

profile = settings.get_profile("equivalence")
fire = settings(profile, max_examples=max(300, 4 * profile.max_examples))  # short ones
AVOIDED = ("error-body", "passed-through", "stream-between", "stream-close", "stream-teardown")

steps = st.lists(
    st.one_of(
        st.tuples(st.just("yield"), st.sampled_from(("a", "ä", "", b"x", b"\xff", "c" * 50))),
        st.tuples(
            st.sampled_from(
                (
                    *("args", "session", "store", "g", "set", "url", "flash", "flashed"),
                    *("later", "render"),
                )
            )
        ),
        st.tuples(st.just("raise"), st.sampled_from((LookupError, GeneratorExit, SystemExit))),
    ),
    max_size=5,
)
WITH_CONTEXT = ("wrapped", "function", "decorated", "twice", "template")
WITHOUT = ("plain", "iterator", "inner", "list")
RETURNED = (
    *("itself", "response", "changed", "tuple", "called", "lazy", "written", "aborted", "handled"),
)
CHANGES = (
    *("header", "etag", "weak", "conditional", "complete", "data", "freeze", "on_close"),
    *("explicit", "around", "session", "later", "replace", "run", "sequence", "iterate"),
    *("204", "304", "streamed", "write", "close", "raise"),
)
changes = st.lists(st.sampled_from(CHANGES), max_size=3)
programs = st.fixed_dictionaries(
    {
        "config": st.fixed_dictionaries(
            {}, optional={"TESTING": st.booleans(), "PROPAGATE_EXCEPTIONS": st.booleans()}
        ),
        "steps": steps,
        "source": st.sampled_from((*WITH_CONTEXT, *WITHOUT, *WITHOUT)),
        "returned": st.sampled_from(RETURNED),
        "in view": changes,
        "after": changes,
        "middleware": st.lists(
            st.sampled_from(("closing", "status", "first", "catching")), max_size=2
        ),
        "method": st.sampled_from(("GET", "GET", "GET", "HEAD", "POST")),
        "headers": st.sampled_from(
            (
                {},
                {"Range": "bytes=0-1"},
                {"Range": "bytes=90-"},
                {"If-None-Match": '"e"'},
                {"If-None-Match": "*"},
                {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
            )
        ),
        "reader": st.sampled_from(("all", "all", "none", "one", "client", "buffered")),
        "requests": st.integers(1, 2),
    }
)
SIGNALS = ("request_started", "request_finished", "got_request_exception", "message_flashed")


class Source:
    """An iterator over another one that notes when it is asked for and closed."""

    def __init__(self, items: Iterable[Any], note: Callable[..., None]) -> None:
        self.items = iter(items)
        self.note = note

    def __iter__(self) -> Source:
        self.note("iterated")
        return self

    def __next__(self) -> Any:
        return next(self.items)

    def close(self) -> None:
        self.note("source closed")


class Exchange:
    """An application whose view streams, the middleware around it, and the server.

    Args:
        framework: The framework's module.
        program: What happens.
    """

    def __init__(self, framework: Any, program: dict[str, Any]) -> None:
        self.framework = framework
        self.program = program
        self.trace: list[Any] = []
        self.ends: list[list[str]] = []
        self.kept: list[Any] = []  # so that no generator ends by being collected
        self.held = program["source"] in WITH_CONTEXT

    def note(self, *what: Any) -> None:
        self.trace.append(what)

    def active(self) -> tuple[bool, bool]:
        return self.framework.has_app_context(), self.framework.has_request_context()

    def keep(self, items: Any) -> Any:
        self.kept.append(items)
        return items

    def end(self, name: str, error: BaseException | None) -> None:
        """Note a teardown function; for a body that holds a context it is looked at apart."""
        self.ends[-1].append(name)
        if not self.held:
            self.note(name, type(error).__name__, self.active())

    # The body

    def generate(self) -> Any:
        return self.keep(self.items())

    def items(self) -> Iterator[Any]:
        self.note("begun", self.active())
        try:
            for step in self.program["steps"]:
                item = self.step(*step)
                self.note(*step, item)
                if item is not None:
                    yield item
        except BaseException as error:
            self.note("left by", type(error).__name__)
            raise
        finally:
            self.ends[-1].append("body")
            self.note("ended", self.active())

    def step(self, kind: str, *rest: Any) -> Any:
        framework = self.framework
        if kind == "raise":
            raise rest[0]
        return {
            "yield": lambda: rest[0],
            "args": lambda: framework.request.args["q"],
            "session": lambda: repr(dict(framework.session)),
            "store": lambda: framework.session.update(stored=1),
            "g": lambda: repr(framework.g.get("x")),
            "set": lambda: setattr(framework.g, "x", 1),
            "url": lambda: framework.url_for("view", _external=True),
            "flash": lambda: framework.flash("flashed"),
            "flashed": lambda: repr(framework.get_flashed_messages()),
            "later": lambda: framework.after_this_request(self.later) and None,
            "render": lambda: framework.render_template_string("{{ request.path }}"),
        }[kind]()

    def later(self, response: Any) -> Any:
        self.note("later")
        return response

    def source(self) -> Any:
        wrap = self.framework.stream_with_context
        template = "{{ request.path }}{% for item in items %}{{ item }}{% endfor %}{{ g.x }}"
        made = {
            "plain": self.generate,
            "wrapped": lambda: wrap(self.generate()),
            "function": lambda: wrap(self.generate)(),
            "decorated": lambda: wrap(lambda first: iter([first, *self.generate()]))("first"),
            "twice": lambda: wrap(wrap(self.generate())),
            "template": lambda: self.framework.stream_template_string(
                template, items=map(str, self.generate())
            ),
            "iterator": lambda: Source(self.generate(), self.note),
            "inner": self.inner,
            "list": lambda: iter(list(self.generate())),
        }[self.program["source"]]()
        return self.keep(made)

    def inner(self) -> Any:
        with self.framework.current_app.test_request_context("/inner?q=inner"):
            return self.generate()

    # The view and what comes after it

    def view(self) -> Any:
        framework, environ = self.framework, self.framework.request.environ
        return {
            "itself": self.source,
            "response": lambda: framework.Response(self.source(), 203, mimetype="text/plain"),
            "changed": lambda: self.change(framework.make_response(self.source()), "in view"),
            "tuple": lambda: (self.source(), 201, {"X-Tuple": "1"}),
            "called": lambda: self.called,
            "lazy": lambda: lambda *arguments: self.keep(self.lazy(*arguments)),
            "written": lambda: framework.Response.from_app(self.called, environ),
            "aborted": lambda: framework.abort(framework.make_response(self.source(), 410)),
            "handled": lambda: {}["missing"],
        }[self.program["returned"]]()

    def called(self, environ: Any, start_response: Any) -> Any:
        start_response("202 Called", [("X-Called", "1")])(b"written")
        return self.source()

    def lazy(self, environ: Any, start_response: Any) -> Iterator[Any]:
        yield from self.called(environ, start_response)

    def after(self, response: Any) -> Any:
        self.note("after", response.status, list(response.headers), self.active())
        return response if response.status_code >= 400 else self.change(response, "after")

    def change(self, response: Any, where: str) -> Any:
        for kind in self.program[where]:
            try:
                response = self.changed(response, kind) or response
            except (TypeError, ValueError, AttributeError, RuntimeError, HTTPException) as error:
                self.note("refused", kind, type(error).__name__)
        return response

    def changed(self, response: Any, kind: str) -> Any:
        """Do one thing to a response; return another one that takes its place, or None."""
        framework, request = self.framework, self.framework.request
        if kind in ("204", "304"):
            response.status_code = int(kind)
        elif kind == "explicit":
            response.implicit_sequence_conversion = False
        elif kind == "around":
            inside = response.response
            response.response = self.keep(item for item in inside)
        return {
            "header": lambda: response.headers.add("X-Changed", "1"),
            "etag": response.add_etag,
            "weak": lambda: response.set_etag("e", weak=True),
            "conditional": lambda: response.make_conditional(request),
            "complete": lambda: response.make_conditional(request.environ, True, 5),
            "freeze": response.freeze,
            "on_close": lambda: response.call_on_close(lambda: self.note("callback")) and None,
            "session": lambda: framework.session.update(changed=1),
            "later": lambda: framework.after_this_request(self.later) and None,
            "replace": lambda: framework.Response(
                response.response, response.status, response.headers
            ),
            "run": lambda: framework.Response.from_app(response, request.environ),
            "sequence": response.make_sequence,
            "write": lambda: response.stream.write("more") and None,
            "close": response.close,
            "raise": lambda: self.step("raise", LookupError),
            "data": lambda: self.note(response.get_data()),
            "iterate": lambda: self.note(list(response.iter_encoded())),
            "streamed": lambda: self.note(response.is_streamed, response.is_sequence),
        }.get(kind, lambda: None)()

    # The application, middleware and server

    def application(self) -> Any:
        framework = self.framework
        app = framework.Flask("streams", root_path=".", static_folder=None)
        app.secret_key = "key"
        app.config.update(self.program["config"])
        app.add_url_rule("/", "view", self.view, methods=["GET", "POST"])
        app.errorhandler(KeyError)(lambda error: self.source())
        app.after_request(self.after)
        app.teardown_request(lambda error: self.end("request", error))
        app.teardown_appcontext(lambda error: self.end("context", error))
        for name in SIGNALS:

            def receive(sender: Any, name: str = name, **values: Any) -> None:
                self.note(name, sorted(values))

            getattr(framework, name).connect(self.keep(receive), app)
        for kind in self.program["middleware"]:
            app.wsgi_app = self.middleware(kind, app.wsgi_app)
        return app

    def middleware(self, kind: str, inner: Any) -> Any:
        def run(environ: Any, start_response: Any) -> Any:
            if kind == "status":
                return inner(environ, lambda status, *rest: start_response("299 Other", *rest))
            try:
                body = inner(environ, start_response)
            except LookupError as error:
                if kind != "catching":
                    raise
                start_response("500 Caught", [])
                return [type(error).__name__.encode()]
            close = getattr(body, "close", list)
            if kind == "closing":
                return ClosingIterator(body, lambda: self.note("middleware closes"))
            return ClosingIterator(islice(body, 1), close) if kind == "first" else body

        return run

    def request(self, app: Any) -> None:
        """Send a request, and take the body as the server or client of the program does."""
        environ = create_environ(
            "/?q=1", method=self.program["method"], headers=self.program["headers"]
        )
        reader = self.program["reader"]
        if reader in ("client", "buffered"):
            answer = app.test_client().open(environ, buffered=reader == "buffered")
            self.note(answer.status, list(answer.headers), answer.get_data())
            answer.close()
            return
        body = app(environ, lambda *start: self.note(*start) or (lambda data: None))
        try:
            for chunk in () if reader == "none" else body:
                self.note("chunk", chunk)
                if reader == "one":
                    break
        finally:
            getattr(body, "close", lambda: None)()

    def run(self) -> list[Any]:
        app = self.application()
        for _ in range(self.program["requests"]):
            self.ends.append([])
            try:
                self.request(app)
            except (Exception, SystemExit, GeneratorExit) as error:
                self.note("raised", type(error).__name__)
            self.leave()
        return self.trace

    def leave(self) -> None:
        """End what nobody has read or closed, and note nothing of it."""
        noted = len(self.trace)
        for items in reversed(self.kept):
            with suppress(Exception):  # with Flask, of contexts that are popped in another order
                getattr(items, "close", lambda: None)()
        del self.trace[noted:]


@fire
@given(programs)
def test_random_streams(both, program):
    both.same(lambda framework: contextvars.Context().run(Exchange(framework, program).run))
    ours = Exchange(both.glassware, program)
    contextvars.Context().run(ours.run)
    for ends in ours.ends if ours.held else ():
        assert ends in (["body", "request", "context"], ["request", "context"])
