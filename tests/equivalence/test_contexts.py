"""Contexts of two applications in one another, pushed and popped at random, end alike."""

from __future__ import annotations

import threading
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

fire = settings(settings.get_profile("equivalence"))
AVOIDED = ("client-block", "client-exception", "client-turns", "stream-teardown")

PATHS = ("/count", "/raise", "/abort", "/later", "/around", "/send", "/other", "/copy", "/nowhere")
which = st.integers(0, 1)
sends = st.tuples(st.just("send"), which, st.sampled_from(PATHS))
single = st.one_of(
    sends,
    sends,
    st.tuples(st.just("session"), which),
    st.tuples(st.just("command"), which),
    st.tuples(st.just("preprocess")),
)
programs = st.recursive(
    st.lists(single, min_size=1, max_size=3),
    lambda inner: st.lists(
        st.one_of(
            single,
            st.tuples(st.just("app"), which, inner, st.booleans()),
            st.tuples(st.just("request"), which, st.sampled_from(PATHS), inner, st.booleans()),
        ),
        min_size=1,
        max_size=4,
    ),
    max_leaves=8,
)
SIGNALS = (
    "appcontext_popped",
    "appcontext_pushed",
    "appcontext_tearing_down",
    "got_request_exception",
    "request_finished",
    "request_started",
    "request_tearing_down",
)


class Ended(Exception):
    """What a block is left with."""


class Stage:
    """Two applications that note what they see, and a client of each.

    Args:
        framework: The framework's module.
        settings: The configuration of each application.
    """

    def __init__(self, framework: Any, settings: list[dict[str, Any]]) -> None:
        self.framework = framework
        self.trace: list[Any] = []
        self.receivers: list[Any] = []
        self.apps: list[Any] = []
        for n, config in enumerate(settings):
            self.apps.append(self.application(f"app{n}", config))
        self.clients = [app.test_client() for app in self.apps]

    def look(self, *what: Any) -> None:
        """Note what happens, and what is active."""
        framework = self.framework
        seen: list[Any] = []
        if framework.has_app_context():
            seen += [framework.current_app.name, dict(vars(framework.g._get_current_object()))]
        if framework.has_request_context():
            seen += [framework.request.path, framework.request.endpoint, dict(framework.session)]
        self.trace.append((*what, seen))

    def application(self, name: str, config: dict[str, Any]) -> Any:
        framework = self.framework
        app = framework.Flask(name, root_path=".", static_folder=None)
        app.secret_key = "key"
        app.config.update(config)

        @app.before_request
        def before() -> None:
            framework.g.path = framework.request.path
            self.look(name, "before")

        @app.after_request
        def after(response: Any) -> Any:
            self.look(name, "after", response.status)
            return response

        app.teardown_request(lambda error: self.look(name, "request", type(error).__name__))
        app.teardown_appcontext(lambda error: self.look(name, "context", type(error).__name__))
        for path in PATHS[:-1]:
            app.add_url_rule(path, path[1:], getattr(self, f"view_{path[1:]}"))
        app.cli.command("who")(lambda: self.look(name, "command"))
        for signal in SIGNALS:
            self.receive(app, signal)
        return app

    def receive(self, app: Any, signal: str) -> None:
        def note(sender: Any, **values: Any) -> None:
            self.look(sender.name, signal)

        self.receivers.append(note)  # a signal holds its receivers weakly
        getattr(self.framework, signal).connect(note, app)

    # Views

    def view_count(self) -> str:
        session = self.framework.session
        session["visits"] = session.get("visits", 0) + 1
        return f"{session['visits']}"

    def view_raise(self) -> str:
        raise LookupError

    def view_abort(self) -> None:
        self.framework.abort(418)

    def view_later(self) -> str:
        self.framework.after_this_request(lambda response: self.look("later") or response)
        return "later"

    def view_around(self) -> str:
        app = self.framework.current_app
        with app.test_request_context("/count"):
            self.look("around")
        with app.app_context():
            self.look("around")
        return "around"

    def view_send(self) -> str:
        """Send a request to the application itself, no deeper."""
        if "inner" in self.framework.request.args:
            return "inner"
        response = self.framework.current_app.test_client().get("/send?inner=1")
        self.look("sent", response.status)
        return "sent"

    def view_other(self) -> str:
        """Send requests that fail to the other application."""
        other = self.apps[self.apps.index(self.framework.current_app._get_current_object()) - 1]
        for path in ("/raise", "/nowhere"):
            try:
                self.look("other", other.test_client().get(path).status)
            except LookupError:
                self.look("other raised")
        return "other"

    def view_copy(self) -> str:
        seen: list[str] = []

        @self.framework.copy_current_request_context
        def run() -> None:
            seen.append(self.framework.request.path)

        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        return seen[0]

    # Steps

    def run(self, steps: list[Any]) -> list[Any]:
        """Do the steps of a program, and return what was noted."""
        for kind, *rest in steps:
            try:
                getattr(self, f"do_{kind}")(*rest)
            except Exception as error:
                self.look("raised", type(error).__name__)
            self.look("step", kind)
        return self.trace

    def do_send(self, n: int, path: str) -> None:
        response = self.clients[n].get(path)
        self.look("answer", response.status, response.get_data())

    def do_session(self, n: int) -> None:
        with self.clients[n].session_transaction() as session:
            session["visits"] = session.get("visits", 0) + 10

    def do_command(self, n: int) -> None:
        result = self.apps[n].test_cli_runner().invoke(args=["who"])
        self.look("exit code", result.exit_code)

    def do_preprocess(self) -> None:
        self.framework.current_app.preprocess_request()

    def do_app(self, n: int, steps: list[Any], fails: bool) -> None:
        with self.apps[n].app_context():
            self.framework.g.mark = "app"
            self.block(steps, fails)

    def do_request(self, n: int, path: str, steps: list[Any], fails: bool) -> None:
        with self.apps[n].test_request_context(path):
            self.framework.g.mark = "request"
            self.block(steps, fails)

    def block(self, steps: list[Any], fails: bool) -> None:
        self.run(steps)
        if fails:
            raise Ended


configurations = st.fixed_dictionaries(
    {}, optional={"TESTING": st.booleans(), "PROPAGATE_EXCEPTIONS": st.booleans()}
)


@fire
@given(st.lists(configurations, min_size=2, max_size=2), programs)
def test_random_contexts(both, settings, program):
    both.same(lambda framework: Stage(framework, settings).run(program))
