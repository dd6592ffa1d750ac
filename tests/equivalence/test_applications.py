"""A random application, driven by random requests, does the same things in the same order."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug import exceptions

fire = settings(settings.get_profile("equivalence"))
AVOIDED = (
    "client-error",
    "error-body",
    "stream-teardown",
    "teardown-all",
    "teardown-error",
    "texts",
)


class Outer(Exception):
    """An exception of the application."""


class Inner(Outer):
    """One that inherits it."""


class Teapot(exceptions.HTTPException):
    """An HTTP exception with a code that Werkzeug has none for."""

    code = 499
    description = "short and stout"


ERRORS: dict[str, type[Exception]] = {
    "Outer": Outer,
    "Inner": Inner,
    "KeyError": KeyError,
    "LookupError": LookupError,
    "Exception": Exception,
    "NotFound": exceptions.NotFound,
    "Forbidden": exceptions.Forbidden,
    "BadRequest": exceptions.BadRequest,
    "InternalServerError": exceptions.InternalServerError,
    "HTTPException": exceptions.HTTPException,
    "Teapot": Teapot,
    "BadRequestKeyError": exceptions.BadRequestKeyError,
    "MethodNotAllowed": exceptions.MethodNotAllowed,
}
RAISED = [name for name in ERRORS if name != "HTTPException"]

# A client error that comes upon an error handler or an `after_request` function is a 4xx with
# glassware and a 500 with Flask: on purpose, so there only others are raised.
NOT_OF_CLIENTS = ["Outer", "Inner", "KeyError", "LookupError", "Exception", "InternalServerError"]

harmless = st.one_of(
    st.just(("value",)),
    st.just(("value",)),
    st.sampled_from(
        (
            *(("none",), ("later",), ("g",), ("session",), ("render",), ("stream",), ("url",)),
            *(
                ("redirect",),
                ("context",),
                ("nested",),
                ("tuple",),
                ("json",),
                ("flash",),
                ("app",),
            ),
        )
    ),
)
actions = st.one_of(
    harmless,
    harmless,
    st.tuples(st.just("raise"), st.sampled_from(RAISED)),
    st.tuples(st.just("abort"), st.sampled_from((400, 403, 404, 405, 418, 500, 503))),
    st.just(("form",)),
)
answers = st.one_of(
    harmless, harmless, st.tuples(st.just("raise"), st.sampled_from(NOT_OF_CLIENTS))
)
befores = st.one_of(
    st.sampled_from((("none",), ("none",), ("none",), ("g",), ("later",), ("session",), ("app",))),
    actions,
)
afters = st.one_of(
    st.sampled_from((("header",), ("header",), ("replace",), ("session",), ("g",), ("same",))),
    st.tuples(st.just("raise"), st.sampled_from(NOT_OF_CLIENTS)),
)
handlers = st.tuples(
    st.one_of(st.sampled_from(sorted(ERRORS)), st.sampled_from((404, 405, 403, 500, 400, 418))),
    answers,
)
scaffolds = st.fixed_dictionaries(
    {
        "before": st.lists(befores, max_size=2),
        "after": st.lists(afters, max_size=2),
        "teardown": st.integers(0, 2),
        "handlers": st.lists(handlers, max_size=3),
        "views": st.lists(
            st.tuples(
                st.sampled_from(("/", "/a", "/b/", "/<x>", "/<int:x>", "/a/<path:x>", "")),
                st.sampled_from((("GET",), ("POST",), ("GET", "POST"), None)),
                actions,
            ),
            max_size=3,
        ),
        "processors": st.integers(0, 2),
        "values": st.booleans(),
        "defaults": st.booleans(),
    }
)
blueprints = st.recursive(
    st.tuples(scaffolds, st.sampled_from((None, "/p", "/<lang>", "/q/")), st.just([]), st.just({})),
    lambda inner: st.tuples(
        scaffolds,
        st.sampled_from((None, "/p", "/<lang>", "/r")),
        st.lists(inner, max_size=2),
        st.fixed_dictionaries({}, optional={"app": scaffolds}),
    ),
    max_leaves=3,
)
applications = st.fixed_dictionaries(
    {
        "app": scaffolds,
        "blueprints": st.lists(blueprints, max_size=2),
        "config": st.fixed_dictionaries(
            {"SECRET_KEY": st.sampled_from(("key", None))},
            optional={
                "TESTING": st.booleans(),
                "PROPAGATE_EXCEPTIONS": st.booleans(),
                "TRAP_HTTP_EXCEPTIONS": st.booleans(),
                "TRAP_BAD_REQUEST_ERRORS": st.booleans(),
            },
        ),
        "signals": st.booleans(),
    }
)
requests = st.fixed_dictionaries(
    {
        "path": st.sampled_from(
            (
                "/",
                "/a",
                "/b",
                "/b/",
                "/7",
                "/x",
                "/a/b/c",
                "/p",
                "/p/",
                "/p/a",
                "/p/b",
                "/p/7",
                "/p/p/a",
                "/de/a",
                "/de/p/7",
                "/q",
                "/q/",
                "/r/a",
                "/r/q/a",
                "/nowhere/at/all",
                "/q//a",
                "/p/r/b",
            )
        ),
        "method": st.sampled_from(("GET", "GET", "GET", "POST", "PUT", "OPTIONS", "HEAD")),
    }
)


class Builder:
    """Make an application from its description; everything that runs notes itself."""

    def __init__(self, framework: Any, trace: list[Any]) -> None:
        self.framework = framework
        self.trace = trace
        self.count = 0

    def note(self, *what: Any) -> None:
        self.trace.append(what)

    def act(self, label: str, action: Any) -> Any:
        """Do what a view, a callback or a handler is told to do."""
        kind, *rest = action
        framework = self.framework
        g, request = framework.g, framework.request
        self.note(label, kind, request.endpoint, request.blueprint, tuple(request.blueprints))
        if kind == "raise":
            raise ERRORS[rest[0]]("raised by " + label)
        if kind == "abort":
            framework.abort(*rest)
        return {
            "value": lambda: label,
            "none": lambda: None,
            "later": lambda: self.later(label),
            "g": lambda: setattr(g, "seen", [*g.get("seen", []), label]),
            "session": lambda: framework.session.update(visits=[label]),
            "render": lambda: framework.render_template_string(
                "{{ seen }}{{ extra1 }}{{ extra2 }}{{ g.seen }}{{ request.endpoint }}", seen=label
            ),
            "stream": lambda: framework.Response(f"{label} {n} " for n in range(3)),
            "url": lambda: framework.url_for(request.endpoint, **(request.view_args or {})),
            "form": lambda: request.form["missing"],
            "redirect": lambda: framework.redirect("/a", 303),
            "context": lambda: self.in_context(label),
            "nested": lambda: self.in_request(label),
            "tuple": lambda: (label, 201, {"X-Label": label}),
            "json": lambda: {"label": label, "args": request.view_args},
            "flash": lambda: framework.flash(label),
            "app": lambda: framework.current_app.name,
        }[kind]()

    def later(self, label: str) -> None:
        @self.framework.after_this_request
        def mark(response: Any) -> Any:
            self.note("after this", label)
            response.headers.add("X-Later", label)
            return response

    def in_context(self, label: str) -> str:
        with self.framework.current_app.app_context():
            self.framework.g.inner = label
            return repr(self.framework.g.get("seen"))

    def in_request(self, label: str) -> Any:
        """Send a request from within one, no deeper."""
        if "nested" in self.framework.request.environ:
            return label
        client = self.framework.current_app.test_client()
        return client.get("/nowhere/at/all", environ_base={"nested": True}).data

    def before(self, label: str, action: Any) -> Any:
        return lambda: self.act(label, action)

    def after(self, label: str, action: Any) -> Any:
        def run(response: Any) -> Any:
            kind, *rest = action
            self.note(label, kind, response.status)
            if kind == "raise":
                raise ERRORS[rest[0]]("raised by " + label)
            if kind == "header":
                response.headers.add("X-After", label)
            elif kind == "replace" and self.framework.request.method != "HEAD":
                response = self.framework.make_response(response.get_data(), 202, response.headers)
            elif kind == "session":
                self.framework.session["after"] = label
            elif kind == "g":
                response.headers["X-Seen"] = repr(self.framework.g.get("seen"))
            return response

        return run

    def teardown(self, label: str) -> Any:
        def run(error: BaseException | None) -> None:
            self.note(label, type(error).__name__, self.framework.g.get("seen"))

        return run

    def handler(self, label: str, action: Any) -> Any:
        def run(error: Exception) -> Any:
            described = str(error) if isinstance(error, exceptions.HTTPException) else ""
            self.note(label, type(error).__name__, described)
            original = getattr(error, "original_exception", None)
            self.note(label, type(original).__name__)
            return self.act(label, action)

        return run

    def view(self, label: str, action: Any) -> Any:
        def run(**arguments: Any) -> Any:
            self.note(label, sorted(arguments.items()))
            return self.act(label, action)

        return run

    def fill(self, target: Any, spec: Any, label: str, infix: str = "") -> None:
        """Register all that a description asks for on an application or a blueprint."""

        def register(name: str) -> Any:
            return getattr(target, name.replace("_", f"_{infix}_", 1) if infix else name)

        for n, action in enumerate(spec["before"]):
            register("before_request")(self.before(f"{label} before {n}", action))
        for n, action in enumerate(spec["after"]):
            register("after_request")(self.after(f"{label} after {n}", action))
        for n in range(spec["teardown"]):
            register("teardown_request")(self.teardown(f"{label} teardown {n}"))
        for n in range(spec["processors"]):
            name = "app_context_processor" if infix else "context_processor"
            getattr(target, name)(lambda n=n: {f"extra{n + 1}": f"{label} extra {n}"})
        for n, (what, action) in enumerate(spec["handlers"]):
            error = ERRORS.get(what, what)
            name = "app_errorhandler" if infix else "errorhandler"
            try:
                getattr(target, name)(error)(self.handler(f"{label} handler {n}", action))
            except Exception as refused:
                self.note("refused", label, type(refused).__name__)
        self.fill_urls(target, spec, label, infix)

    def fill_urls(self, target: Any, spec: Any, label: str, infix: str) -> None:
        prefix = "app_" if infix else ""
        if spec["values"]:
            getattr(target, f"{prefix}url_value_preprocessor")(
                lambda endpoint, values: self.note(label, "values", endpoint, dict(values or {}))
            )
        if spec["defaults"]:
            getattr(target, f"{prefix}url_defaults")(
                lambda endpoint, values: values.setdefault("lang", "fr")
            )
        if infix:
            return
        for n, (rule, methods, action) in enumerate(spec["views"]):
            view, options = self.view(f"{label} view {n}", action), {"methods": methods}
            try:
                target.add_url_rule(rule, f"view{n}", view, **options)
            except Exception as refused:
                self.note("refused", label, rule, type(refused).__name__)

    def blueprint(self, spec: Any, label: str) -> Any:
        scaffold, prefix, children, further = spec
        made = self.framework.Blueprint(label, "blueprints", url_prefix=prefix, root_path=".")
        self.fill(made, scaffold, label)
        if "app" in further:
            self.fill(made, further["app"], f"{label} for all", "app")
        for n, child in enumerate(children):
            made.register_blueprint(self.blueprint(child, f"{label}_{n}"))
        return made

    def signals(self, app: Any) -> None:
        from importlib import import_module

        signals = import_module(f"{self.framework.__name__}.signals")
        names = (
            "request_started",
            "request_finished",
            "request_tearing_down",
            "template_rendered",
            "got_request_exception",
            "appcontext_pushed",
            "appcontext_popped",
            "message_flashed",
            "appcontext_tearing_down",
            "before_render_template",
        )
        self.receivers = []
        for name in names:

            def receive(sender: Any, name: str = name, **values: Any) -> None:
                self.note(name, sorted(values), sender is app)

            self.receivers.append(receive)
            getattr(signals, name).connect(receive, app)

    def application(self, spec: Any) -> Any:
        app = self.framework.Flask("random", root_path=".", static_folder=None)
        app.config.update(spec["config"])
        self.fill(app, spec["app"], "app")
        for n, each in enumerate(spec["blueprints"]):
            try:
                app.register_blueprint(self.blueprint(each, f"bp{n}"))
            except Exception as refused:
                self.note("refused", n, type(refused).__name__)
        app.teardown_appcontext(self.teardown("context"))
        if spec["signals"]:
            self.signals(app)
            app.extensions["receivers"] = self.receivers
        return app


@fire
@given(applications, st.lists(requests, min_size=1, max_size=8))
def test_random_applications(both, spec, calls):
    def build(framework, trace):
        return Builder(framework, trace).application(spec)

    both.converse(build, calls)
