"""The plugins under examples/, loaded from their sources; their wheels: tests/distribution."""

from __future__ import annotations

import gc
import importlib
import json
import logging
import os
import time
import tomllib
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.test import Client

from glassware_core import Kernel, call_all, compose, request, session
from glassware_core.plugins.known import CONTRACTS, HOOKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

PLUGINS = Path(__file__).parents[1] / "examples" / "plugins"
NAMES = sorted(home.parent.name for home in PLUGINS.glob("*/pyproject.toml"))

every_plugin = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(autouse=True)
def sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the plugins be imported."""
    for name in NAMES:
        monkeypatch.syspath_prepend(PLUGINS / name / "src")


def package_of(name: str) -> str:
    return f"glassware_{name.replace('-', '_')}"


def plugin_of(name: str) -> ModuleType:
    return importlib.import_module(f"{package_of(name)}.plugin")


def views(**functions: Callable[[], Any]) -> type[Any]:
    """Return a base for applications that answers `/name` with the function of that name."""

    class Views(Kernel):
        def dispatch_request(self) -> Any:
            return functions[request.path.strip("/")]()

    return Views


def project_of(name: str) -> dict[str, Any]:
    text = (PLUGINS / name / "pyproject.toml").read_text("utf-8")
    project: dict[str, Any] = tomllib.loads(text)["project"]
    return project


# All of them


def test_there_is_one_for_each_seam() -> None:
    assert NAMES == ["compact-json", "event-log", "file-sessions", "request-id", "string-templates"]


@every_plugin
def test_a_plugin_is_a_distribution_that_joins_by_its_entry_point(name: str) -> None:
    project = project_of(name)
    assert project["name"] == f"glassware-{name}"
    assert project["entry-points"]["glassware"] == {name: f"{package_of(name)}.plugin"}
    assert (PLUGINS / name / project["readme"]).is_file()


@every_plugin
def test_a_plugin_declares_the_contract_of_its_hooks(name: str) -> None:
    (declared,) = project_of(name)["entry-points"]["glassware.needs"].items()
    contract = declared[0].removeprefix(f"{name}.")
    assert declared[1] == f"{contract}:v1"
    hooks = {hook for hook, f in vars(plugin_of(name)).items() if hasattr(f, "glassware_impl")}
    assert hooks & set(CONTRACTS[contract])
    assert hooks <= {hook for hooks in HOOKS.values() for hook in hooks}


@every_plugin
def test_a_plugin_uses_nothing_that_a_third_party_could_not(name: str) -> None:
    """Its imports from the project are documented names, and nothing private."""
    source = PLUGINS / name / "src" / package_of(name)
    for path in source.glob("*.py"):
        for line in path.read_text("utf-8").splitlines():
            if line.strip().startswith("from glassware_"):
                module, _, names = line.strip().removeprefix("from ").partition(" import ")
                assert not any(part.startswith("_") for part in module.split("."))
                assert not any(each.strip().startswith("_") for each in names.split(","))


# file-sessions


@pytest.fixture
def shop(tmp_path: Path) -> Any:
    """An application with sessions in files."""
    sessions = pytest.importorskip("glassware_sessions")

    def add() -> Any:
        session["count"] = session.get("count", 0) + 1
        return {"count": session["count"], "new": session.new}

    def renew() -> str:
        session.renew()
        return session.key

    def permanent() -> str:
        session.permanent = True
        return ""

    def clear() -> str:
        session.clear()
        return ""

    def read() -> str:
        return str("count" in session)

    base = views(
        add=add, clear=clear, renew=renew, read=read, permanent=permanent, other=lambda: ""
    )
    cls = type("Shop", (sessions.SessionsApp, base), {})
    app = cls("shop", plugins=[plugin_of("file-sessions")])
    app.config.update(SESSION_BACKEND="file", SESSION_FILE_FOLDER=str(tmp_path / "sessions"))
    return app


def files(app: Any) -> list[Path]:
    folder = Path(app.config["SESSION_FILE_FOLDER"])
    return sorted(folder.iterdir()) if folder.exists() else []


@pytest.mark.needs("sessions")
def test_a_session_is_kept_in_a_file_and_the_browser_has_its_name(shop: Any) -> None:
    client = Client(shop)
    assert client.get("/add").json == {"count": 1, "new": True}
    response = client.get("/add")
    assert response.json == {"count": 2, "new": False}
    assert response.headers["Vary"] == "Cookie"
    (file,) = files(shop)
    assert json.loads(file.read_text()) == {"count": 2}
    cookie = client.get_cookie("session")
    assert cookie is not None
    assert cookie.value not in str(file)
    assert file.stat().st_mode & 0o077 == 0
    assert Client(shop).get("/add").json == {"count": 1, "new": True}


@pytest.mark.needs("sessions")
def test_a_request_that_does_not_use_the_session_neither_makes_nor_names_it(shop: Any) -> None:
    response = Client(shop).get("/other")
    assert "Set-Cookie" not in response.headers
    assert "Vary" not in response.headers
    assert files(shop) == []


@pytest.mark.needs("sessions")
def test_reading_a_session_varies_the_response_and_writes_nothing(shop: Any) -> None:
    response = Client(shop).get("/read")
    assert response.text == "False"
    assert response.headers["Vary"] == "Cookie"
    assert files(shop) == []


@pytest.mark.needs("sessions")
def test_an_emptied_session_is_removed(shop: Any) -> None:
    client = Client(shop)
    client.get("/add")
    client.get("/clear")
    assert client.get_cookie("session") is None
    assert files(shop) == []


@pytest.mark.needs("sessions")
def test_a_renewed_session_has_another_name_and_the_old_one_is_worthless(shop: Any) -> None:
    client, thief = Client(shop), Client(shop)
    client.get("/add")
    old = client.get_cookie("session")
    assert old is not None
    thief.set_cookie("session", old.value)
    assert client.get("/renew").text != old.value
    assert client.get("/add").json == {"count": 2, "new": False}
    assert thief.get("/add").json == {"count": 1, "new": True}
    assert len(files(shop)) == 2


@pytest.mark.needs("sessions")
@pytest.mark.parametrize("value", ["unknown", "../../etc/passwd", "/etc/passwd", "%00", "a" * 3000])
def test_a_name_that_nobody_got_is_not_taken_over(shop: Any, value: str) -> None:
    client = Client(shop)
    client.set_cookie("session", value)
    assert client.get("/add").json == {"count": 1, "new": True}
    cookie = client.get_cookie("session")
    assert cookie is not None
    assert cookie.value != value
    assert len(files(shop)) == 1


@pytest.mark.needs("sessions")
@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b"\xff", b"1"])
def test_a_damaged_file_is_an_empty_session(shop: Any, damage: bytes) -> None:
    client = Client(shop)
    client.get("/add")
    files(shop)[0].write_bytes(damage)
    assert client.get("/add").json == {"count": 1, "new": True}


@pytest.mark.needs("sessions")
def test_an_old_session_is_gone_and_its_file_too(shop: Any) -> None:
    client = Client(shop)
    client.get("/add")
    (file,) = files(shop)
    then = time.time() - shop.permanent_session_lifetime.total_seconds() - 60
    os.utime(file, (then, then))
    assert client.get("/read").text == "False"
    assert files(shop) == []


@pytest.mark.needs("sessions")
def test_a_permanent_session_is_refreshed_by_every_request(shop: Any) -> None:
    client = Client(shop)
    client.get("/permanent")
    (file,) = files(shop)
    os.utime(file, (0, time.time() - 1000))
    response = client.get("/other")
    assert "Expires=" in response.headers["Set-Cookie"]
    assert file.stat().st_mtime > time.time() - 100


@pytest.mark.needs("sessions")
def test_the_files_are_in_the_instance_folder_by_default(tmp_path: Path) -> None:
    interface = importlib.import_module("glassware_file_sessions").FileSessionInterface
    app = Kernel("x", instance_path=str(tmp_path), plugins=[plugin_of("file-sessions")])
    assert interface(app).store.folder == tmp_path / "sessions"


@pytest.mark.needs("sessions", "testing")
def test_the_test_client_opens_a_transaction_on_a_file(tmp_path: Path) -> None:
    from glassware_sessions import SessionsApp
    from glassware_testing import TestingApp

    class Shop(SessionsApp, TestingApp, Kernel):
        pass

    app = Shop("shop", plugins=[plugin_of("file-sessions")])
    app.config.update(SESSION_BACKEND="file", SESSION_FILE_FOLDER=str(tmp_path))
    client = app.test_client()
    with client.session_transaction() as opened:
        opened["user"] = 1
    with client.session_transaction() as opened:
        assert opened == {"user": 1}


# string-templates


@pytest.fixture
def pages(tmp_path: Path) -> Any:
    """An application whose templates are those of `string.Template`."""
    templating = pytest.importorskip("glassware_templating")

    class Pages(templating.TemplatingApp, Kernel):
        pass

    (tmp_path / "templates").mkdir()
    app = Pages("pages", root_path=str(tmp_path), plugins=[plugin_of("string-templates")])
    app.config["TEMPLATE_ENGINE"] = "string"
    return app


def render(app: Any, name: str, /, **context: Any) -> str:
    from glassware_templating import render_template

    with app.app_context():
        text: str = render_template(name, **context)
    return text


def write(app: Any, name: str, text: str) -> Path:
    path = Path(app.root_path, "templates", name)
    path.write_text(text)
    return path


@pytest.mark.needs("templating")
def test_names_in_a_template_are_replaced(pages: Any) -> None:
    write(pages, "hello.txt", "Hello $name, ${greeting}! That is $$1.")
    text = render(pages, "hello.txt", name="World", greeting="you")
    assert text == "Hello World, you! That is $1."


@pytest.mark.needs("templating")
def test_values_are_escaped_where_jinja_escapes_them(pages: Any) -> None:
    from markupsafe import Markup

    from glassware_templating import render_template_string

    write(pages, "page.html", "<p>$name</p>")
    write(pages, "page.txt", "<p>$name</p>")
    assert render(pages, "page.html", name="<b>") == "<p>&lt;b&gt;</p>"
    assert render(pages, "page.html", name=Markup("<b>")) == "<p><b></p>"
    assert render(pages, "page.txt", name="<b>") == "<p><b></p>"
    with pages.app_context():
        assert render_template_string("$name", name="<b>") == "&lt;b&gt;"


@pytest.mark.needs("templating")
def test_context_processors_and_globals_are_seen(pages: Any) -> None:
    pages.context_processor(lambda: {"shop": "glass"})
    pages.add_template_global(lambda: None, "nothing")
    pages.template_functions.globals["year"] = 2024
    write(pages, "page.txt", "$shop $year")
    assert render(pages, "page.txt") == "glass 2024"
    assert render(pages, "page.txt", year=1999) == "glass 1999"


@pytest.mark.needs("templating")
def test_a_missing_variable_is_an_error_that_names_it(pages: Any) -> None:
    from jinja2 import UndefinedError

    write(pages, "page.txt", "$name")
    with pytest.raises(UndefinedError, match=r"'name' is undefined in page\.txt"):
        render(pages, "page.txt")


@pytest.mark.needs("templating")
def test_a_missing_template_is_the_error_of_every_engine(pages: Any) -> None:
    from jinja2 import TemplateNotFound, TemplatesNotFound

    with pytest.raises(TemplateNotFound, match=r"missing\.txt"):
        render(pages, "missing.txt")
    with pytest.raises(TemplatesNotFound):
        render(pages, ["missing.txt", "gone.txt"])


@pytest.mark.needs("templating")
def test_a_template_that_does_not_parse_is_named_with_its_line(pages: Any) -> None:
    from jinja2 import TemplateSyntaxError

    path = write(pages, "bad.txt", "$good\ncosts 5$\n")
    with pytest.raises(TemplateSyntaxError, match="begins no name") as caught:
        render(pages, "bad.txt", good=1)
    assert caught.value.lineno == 2
    assert caught.value.name == "bad.txt"
    assert caught.value.filename == str(path)


@pytest.mark.needs("templating")
def test_a_changed_template_is_read_again_where_templates_reload(pages: Any) -> None:
    pages.config["TEMPLATES_AUTO_RELOAD"] = True
    path = write(pages, "page.txt", "old")
    assert render(pages, "page.txt") == "old"
    path.write_text("new")
    os.utime(path, (0, 0))
    assert render(pages, "page.txt") == "new"


@pytest.mark.needs("templating")
def test_what_the_language_has_not_is_an_error_that_says_so(pages: Any) -> None:
    from glassware_templating import UnsupportedByEngine, stream_template

    write(pages, "page.txt", "")
    with pages.app_context(), pytest.raises(UnsupportedByEngine, match=r"'string' .* no streams"):
        list(stream_template("page.txt"))


@pytest.mark.needs("templating")
def test_the_events_carry_the_engines_template(pages: Any) -> None:
    seen = []

    def sink(app: Any, *, template: Any, context: Any) -> None:
        seen.append((template.name, context["name"]))

    pages.events.add("before_render_template", sink)
    pages.events.add("template_rendered", sink)
    write(pages, "page.txt", "$name")
    render(pages, "page.txt", name="a")
    assert seen == [("page.txt", "a")] * 2


# compact-json


def test_json_is_written_without_blanks_and_escapes_and_not_sorted() -> None:
    base = views(data=lambda: {"b": [1, 2], "a": "é"})
    app = base("data", plugins=[plugin_of("compact-json")])
    app.config["JSON_PROVIDER"] = "compact"
    response = Client(app).get("/data")
    assert response.data.rstrip() == '{"b":[1,2],"a":"é"}'.encode()
    assert response.mimetype == "application/json"
    assert app.json.dumps({"a": [1, 2]}) == '{"a":[1,2]}'
    assert app.json.dumps({"a": 1}, indent=1) == '{\n "a": 1\n}'
    assert app.json.loads('{"a": 1}') == {"a": 1}


def test_being_installed_is_not_being_chosen() -> None:
    app = Kernel("data", plugins=[plugin_of("compact-json")])
    assert app.json.dumps([1, 2]) == "[1, 2]"


# event-log


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """The lines that were logged, live."""
    lines: list[str] = []

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.levelname} {record.getMessage()}")

    logger = logging.getLogger("glassware_event_log")
    handler = Lines()
    logger.addHandler(handler)
    logger.setLevel("DEBUG")
    yield lines
    logger.setLevel("NOTSET")
    logger.removeHandler(handler)


def test_the_events_of_a_request_are_logged(logged: list[str]) -> None:
    app = views(hello=lambda: "Hello")("shop", plugins=[plugin_of("event-log")])
    Client(app).get("/hello")
    assert logged == [
        "INFO shop appcontext_pushed GET '/hello'",
        "INFO shop request_started GET '/hello'",
        "INFO shop request_finished GET '/hello' response=<Response 5 bytes [200 OK]>",
        "INFO shop request_tearing_down GET '/hello'",
        "INFO shop appcontext_tearing_down",
        "INFO shop appcontext_popped",
    ]


def test_exceptions_and_flashed_messages_are_logged(logged: list[str]) -> None:
    app = views()("shop", plugins=[plugin_of("event-log")])
    assert Client(app).get("/missing").status_code == 500
    assert "INFO shop got_request_exception GET '/missing' exception=KeyError('missing')" in logged
    call_all(app.events.message_flashed, app, message="a secret", category="info")
    assert logged[-1] == "INFO shop message_flashed category='info'"


@pytest.mark.parametrize(("level", "expected"), [("DEBUG", "DEBUG"), (30, "WARNING")])
def test_the_configuration_gives_the_level(logged: list[str], level: Any, expected: str) -> None:
    app = Kernel("shop", plugins=[plugin_of("event-log")])
    app.config["EVENT_LOG_LEVEL"] = level
    with app.app_context():
        pass
    assert logged[0] == f"{expected} shop appcontext_pushed"


def test_without_a_level_nothing_is_logged(logged: list[str]) -> None:
    app = Kernel("shop", plugins=[plugin_of("event-log")])
    app.config["EVENT_LOG_LEVEL"] = None
    with app.app_context():
        pass
    assert logged == []


def test_a_line_break_in_a_path_stays_in_its_line(logged: list[str]) -> None:
    app = views()("shop", plugins=[plugin_of("event-log")])
    Client(app).get("/a%0AINFO forged")
    assert all("\n" not in line for line in logged)


def test_an_application_can_let_the_log_go(logged: list[str]) -> None:
    app = Kernel("shop", plugins=[plugin_of("event-log")])
    app.unregister_plugin(plugin_of("event-log"))
    with app.app_context():
        pass
    assert logged == []


# request-id


@pytest.fixture
def service() -> Any:
    """An application whose requests have identifiers."""
    cls = compose(views(id=lambda: app.request_id()), plugins=[plugin_of("request-id")])
    app: Any = cls("service")
    return app


def test_a_request_has_an_identifier_in_the_view_and_in_the_response(service: Any) -> None:
    client = Client(service)
    one, two = client.get("/id"), client.get("/id")
    assert one.headers["X-Request-ID"] == one.text
    assert len(one.text) == 32
    assert one.text != two.text


def test_an_answer_to_an_error_has_it_too(service: Any) -> None:
    response = Client(service).get("/missing")
    assert response.status_code == 500
    assert len(response.headers["X-Request-ID"]) == 32


def test_an_identifier_that_is_received_is_believed_on_demand_and_if_it_is_plain(
    service: Any,
) -> None:
    client = Client(service)
    sent = {"X-Trace": "of-the-proxy.1"}
    service.config["REQUEST_ID_HEADER"] = "X-Trace"
    assert client.get("/id", headers=sent).text != "of-the-proxy.1"
    service.config["REQUEST_ID_TRUSTED"] = True
    assert client.get("/id", headers=sent).text == "of-the-proxy.1"
    for other in ("a b", "", "x" * 65, "é"):
        response = client.get("/id", headers={"X-Trace": other})
        assert len(response.text) == 32
        assert response.headers["X-Trace"] == response.text


def test_a_subclass_makes_other_identifiers(service: Any) -> None:
    class Counting(type(service)):
        def make_request_id(self, received: str | None) -> str:
            return "always the same"

    assert Client(Counting("sub")).get("/missing").headers["X-Request-ID"] == "always the same"


def test_outside_of_a_request_there_is_none(service: Any) -> None:
    with pytest.raises(RuntimeError, match="'request_id' needs an active request"):
        service.request_id()
    with service.app_context(), pytest.raises(RuntimeError):
        service.request_id()


def test_a_feature_cannot_be_given_to_one_application_alone() -> None:
    with pytest.raises(RuntimeError, match=r"compose\(\.\.\., plugins=\[plugin\]\)"):
        Kernel("x", plugins=[plugin_of("request-id")])


def test_the_feature_may_be_written_out_among_the_bases() -> None:
    feature = importlib.import_module("glassware_request_id").RequestIdApp

    class App(feature):
        pass

    assert App("x").make_request_id("given") == "given"


def test_the_failure_of_a_plugin_that_comes_before_is_answered_and_not_hidden() -> None:
    class Failing:
        def open_context(self, app: Any) -> Callable[[Any], None]:
            def fail(ctx: Any) -> None:
                raise LookupError

            return fail

    from glassware_core import hookimpl

    Failing.open_context = hookimpl(tryfirst=True)(Failing.open_context)
    cls = compose(plugins=[plugin_of("request-id")])
    response = Client(cls("x", plugins=[Failing()])).get("/")
    assert response.status_code == 500
    assert "X-Request-ID" not in response.headers


@every_plugin
def test_no_plugin_keeps_an_application_alive(name: str) -> None:
    plugin = plugin_of(name)
    if hasattr(plugin, "app_features"):
        app = compose(plugins=[plugin])("freed")
    else:
        app = Kernel("freed", plugins=[plugin])
    Client(app).get("/")
    gone = weakref.ref(app)
    gc.collect()
    gc.disable()
    try:
        del app
        assert gone() is None
    finally:
        gc.enable()
