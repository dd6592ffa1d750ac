"""An application that is changed between its requests, at random, does as one of Flask does."""

from __future__ import annotations

import asyncio
import re
from importlib import import_module
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import Forbidden, HTTPException, NotFound
from werkzeug.test import Client

fire = settings(settings.get_profile("equivalence"))
AVOIDED = (
    "changed-meanwhile",
    "client-error",
    "error-bases",
    "error-body",
    "handlers-before",
    "nested-circle",
    "plain-handlers",
    "refused-rule",
    "teardown-all",
    "teardown-error",
)


class Outer(Exception):
    """An exception of the application."""


class Inner(Outer, LookupError):
    """One that inherits it."""


ERRORS = {
    each.__name__: each
    for each in (Outer, Inner, LookupError, Exception, NotFound, Forbidden, HTTPException)
}
BLUEPRINTS = ("a", "b", "c")
FUNCTIONS = (
    "before_request",
    "after_request",
    "teardown_request",
    "context_processor",
    "url_value_preprocessor",
)
FOR_APP = (
    "before_app_request",
    "after_app_request",
    "teardown_app_request",
    "app_context_processor",
    "app_url_value_preprocessor",
)
SIGNALS = ("got_request_exception", "request_finished", "request_started", "template_rendered")

asynchronous = st.sampled_from((False, False, True))
targets = st.sampled_from(("app", *BLUEPRINTS))
blueprints = st.sampled_from(BLUEPRINTS)
scopes = st.sampled_from((None, None, "a", "b", "second"))
answers = st.sampled_from((("say",), ("say",), ("none",), ("render",), ("raise", "Outer")))
actions = st.one_of(
    answers,
    st.sampled_from((("say",), ("g",), ("url",), ("later",), ("copy",), ("send",))),
    st.tuples(st.just("raise"), st.sampled_from(("Inner", "LookupError", "NotFound", "Forbidden"))),
)
befores = st.sampled_from((*(("none",), ("g",)) * 3, ("say",), ("raise", "Inner"), ("later",)))
quiet = st.sampled_from((("none",), ("g",)))
sends = st.tuples(
    st.just("send"),
    st.integers(0, 30),
    st.sampled_from(("GET", "GET", "GET", "POST", "OPTIONS", "HEAD")),
)
routes = st.tuples(
    st.just("route"),
    targets,
    st.sampled_from(("/", "/a", "/b/", "/<x>", "/<int:x>", "/<lang>/a", "/<path:x>/c")),
    actions,
    asynchronous,
    st.sampled_from((None, ["GET"], ["POST"], ["GET", "POST"])),
    st.sampled_from(("function", "function", "View", "MethodView")),
)
registrations = st.tuples(
    st.just("register"),
    blueprints,
    st.sampled_from(("app", "app", "app", "a", "b", "c")),
    st.fixed_dictionaries(
        {},
        optional={
            "url_prefix": st.sampled_from(("/p", "/q/", "/<lang>", "/")),
            "name": st.sampled_from(("second", "a", "b")),
            "url_defaults": st.sampled_from(({"lang": "fr"}, {"x": 1})),
        },
    ),
)
tables = st.tuples(
    st.just("table"),
    scopes,
    st.sampled_from(("before_request_funcs", "after_request_funcs", "teardown_request_funcs")),
    st.sampled_from(("append", "insert", "put", "slice", "clear", "pop", "kept")),
    quiet,
    asynchronous,
)
steps = st.one_of(
    sends,
    sends,
    routes,
    registrations,
    st.tuples(
        st.just("function"), targets, st.sampled_from((*FUNCTIONS, *FOR_APP)), befores, asynchronous
    ),
    st.tuples(
        st.just("handler"),
        targets,
        st.sampled_from(("errorhandler", "app_errorhandler")),
        st.sampled_from((*ERRORS, 404, 403, 500, 405)),
        answers,
        asynchronous,
    ),
    tables,
    st.tuples(st.just("view"), st.integers(0, 30), actions, asynchronous),
    st.tuples(
        st.just("config"),
        st.sampled_from(("TESTING", "DEBUG", "PROPAGATE_EXCEPTIONS", "TRAP_HTTP_EXCEPTIONS")),
        st.sampled_from((True, False)),
    ),
    st.tuples(st.just("record"), blueprints, st.sampled_from(("record", "record_once"))),
    st.tuples(st.just("set_up_again")),
)
programs = st.tuples(
    st.lists(st.one_of(routes, steps), min_size=2, max_size=10),
    st.lists(registrations, min_size=1, max_size=3),
    st.lists(st.tuples(st.one_of(tables, steps), sends), min_size=2, max_size=8),
).map(
    lambda parts: [
        *parts[0],
        *parts[1],
        *(step for change_and_send in parts[2] for step in change_and_send),
    ]
)


class Changing:
    """An application and three blueprints; whatever runs notes itself.

    Args:
        framework: The framework's module.
    """

    def __init__(self, framework: Any) -> None:
        self.framework = framework
        self.trace: list[Any] = []
        self.count = 0
        self.sending = False
        self.kept: dict[str, list[Any]] = {}
        self.app = framework.Flask("changing", root_path=".", static_folder=None)
        self.app.secret_key = "key"
        self.scaffolds = {"app": self.app}
        for name in BLUEPRINTS:
            self.scaffolds[name] = framework.Blueprint(name, "changing", root_path=".")
        self.receivers = [self.receive(name) for name in SIGNALS]

    def receive(self, name: str) -> Any:
        def note(sender: Any, **values: Any) -> None:
            self.trace.append((name, sorted(values), sender is self.app))

        getattr(self.framework, name).connect(note, self.app)
        return note

    def run(self, program: list[Any]) -> list[Any]:
        """Do the steps, and return what was noted."""
        for kind, *rest in program:
            try:
                getattr(self, f"do_{kind}")(*rest)
            except (Exception, RecursionError) as error:
                known = (AssertionError, ValueError, NotFound)
                name = next(
                    (k.__name__ for k in known if isinstance(error, k)), type(error).__name__
                )
                self.trace.append((kind, "raised", name))
            self.trace.append((kind, self.tables()))
        return self.trace

    def tables(self) -> list[Any]:
        rules = [
            (rule.rule, rule.endpoint, rule.defaults) for rule in self.app.url_map.iter_rules()
        ]
        return [sorted(self.app.blueprints), sorted(self.app.view_functions), rules]

    # What runs in a request

    def function(self, kind: str, action: Any, is_async: bool) -> Any:
        """Make a function that notes how it is called, and does what it is told."""
        self.count += 1
        label = f"{kind}{self.count}"

        def run(*args: Any, **kwargs: Any) -> Any:
            request = self.framework.request
            given = [each if isinstance(each, str) else type(each).__name__ for each in args]
            self.trace.append((label, given, kwargs, request.endpoint, list(request.blueprints)))
            value = getattr(self, f"act_{action[0]}")(label, *action[1:])
            if "after" in kind:
                args[0].headers.add("X-After", label)
                return args[0]
            return {"extra": label} if "context" in kind else value

        async def run_later(*args: Any, **kwargs: Any) -> Any:
            await asyncio.sleep(0)
            return run(*args, **kwargs)

        made = run_later if is_async else run
        made.__name__ = label
        return made

    def act_say(self, label: str) -> str:
        return label

    def act_none(self, label: str) -> None:
        pass

    def act_g(self, label: str) -> None:
        self.framework.g.seen = [*self.framework.g.get("seen", []), label]

    def act_raise(self, label: str, name: str) -> None:
        raise ERRORS[name](label)

    def act_render(self, label: str) -> Any:
        return self.framework.render_template_string("{{ extra }} {{ g.seen }} {{ request.path }}")

    def act_url(self, label: str) -> Any:
        request = self.framework.request
        return self.framework.url_for(request.endpoint, **(request.view_args or {}))

    def act_later(self, label: str) -> None:
        self.framework.after_this_request(self.function("after this", ("none",), True))

    def act_copy(self, label: str) -> Any:
        copied = self.framework.copy_current_request_context(lambda: self.framework.request.path)
        return copied()

    def act_send(self, label: str) -> str:
        """Send a request from within one, no deeper."""
        if self.sending:
            return label
        self.sending = True
        try:
            return self.app.test_client().get("/nowhere/at/all").status
        finally:
            self.sending = False

    # Steps

    def do_send(self, number: int, method: str) -> None:
        """Ask for one of the rules that there are."""
        rules = [*(rule.rule for rule in self.app.url_map.iter_rules()), "/nowhere/at/all"]
        path = re.sub("<[^>]*>", "7", rules[number % len(rules)])
        try:
            response = Client(self.app).open(path, method=method)
        except Exception as error:
            self.trace.append(("answer", type(error).__name__))
            return
        headers = {name: sorted(value.split(", ")) for name, value in response.headers}
        self.trace.append(("answer", response.status, headers, response.get_data()))
        response.close()

    def do_route(
        self, target: str, rule: str, action: Any, is_async: bool, methods: Any, form: str
    ) -> None:
        function = self.function("view", action, is_async)
        if form != "function":
            views = import_module(f"{self.framework.__name__}.views")
            name = "dispatch_request" if form == "View" else "get"
            members = {name: staticmethod(function)}
            function = type("Made", (getattr(views, form),), members).as_view(function.__name__)
        self.scaffolds[target].add_url_rule(rule, view_func=function, methods=methods)

    def do_register(self, name: str, target: str, options: dict[str, Any]) -> None:
        if target == "app" or name < target:  # the inner one comes first: there are no circles
            self.scaffolds[target].register_blueprint(self.scaffolds[name], **options)

    def do_function(self, target: str, method: str, action: Any, is_async: bool) -> None:
        if any(word in method for word in ("teardown", "context", "after")):
            action = ("g",)
        is_async = is_async and "process" not in method
        function = self.function(method, action, is_async)
        getattr(self.scaffolds[target], method)(function)

    def do_handler(self, target: str, method: str, what: Any, action: Any, is_async: bool) -> None:
        function = self.function("handler", action, is_async)
        getattr(self.scaffolds[target], method)(ERRORS.get(what, what))(function)

    def do_table(self, scope: Any, name: str, change: str, action: Any, is_async: bool) -> None:
        table, function = getattr(self.app, name), self.function(name, action, is_async)
        if change == "put":
            table[scope] = [function]
        elif change == "slice":
            table[scope][:] = [function, *table[scope]]
        elif change == "clear":
            table[scope].clear()
        elif change == "pop":
            table.pop(scope, None)
        elif change == "kept":
            if name not in self.kept:  # a list of one's own, later changed without the table
                table[scope] = self.kept[name] = []
            self.kept[name].append(function)
        else:
            table[scope].insert(0 if change == "insert" else len(table[scope]), function)

    def do_view(self, number: int, action: Any, is_async: bool) -> None:
        """Put another function in the place of a view."""
        endpoints = sorted(self.app.view_functions)
        if endpoints:
            view = self.function("replaced", action, is_async)
            self.app.view_functions[endpoints[number % len(endpoints)]] = view

    def do_config(self, key: str, value: Any) -> None:
        self.app.config[key] = value

    def do_record(self, name: str, method: str) -> None:
        self.count += 1
        endpoint = f"recorded{self.count}"

        def note(state: Any) -> None:
            self.trace.append((state.first_registration, state.url_prefix, state.url_defaults))
            state.add_url_rule(f"/{endpoint}", endpoint, lambda **values: method)

        getattr(self.scaffolds[name], method)(note)

    def do_set_up_again(self) -> None:
        """Go on as if there had been no request, as tests of applications do."""
        self.app._got_first_request = False


@fire
@given(programs)
def test_random_changes(both, program):
    both.same(lambda framework: Changing(framework).run(program))
