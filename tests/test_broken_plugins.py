"""Broken plugins of every kind: each is reported in one sentence, and the application runs on.

What is told is the plugin, its distribution and version, the cause, and the mend.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click
import pytest

from glassware import Flask
from glassware_core import PluginError, PluginWarning, installed_plugins
from glassware_core.composition import compose_installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")

UPGRADE = "Run: python -m pip install --upgrade shop-broken"
CHOOSE = "Choose one of the two: set GLASSWARE_DISABLE_PLUGINS=good or "
TWICE = (
    "belongs to the plugin 'good' of shop-a 1.0. "
    + CHOOSE
    + "set GLASSWARE_DISABLE_PLUGINS=broken."
)


@dataclass(frozen=True)
class Broken:
    """One kind of broken plugin.

    Attributes:
        source: The module of the plugin that is broken.
        report: What is told of it, behind its name, distribution and version.
        needs: What its metadata declares.
        good: The module of another plugin, which came first and stays.
        use: What an application has to do for it to show.
    """

    source: str
    report: str
    needs: str = ""
    good: str = ""
    use: Callable[[Flask], Any] = lambda app: app.test_client().get("/")


def hook(signature: str, body: str) -> str:
    return f"@hookimpl\ndef {signature}: {body}\n"


KINDS = {
    "fails to import": Broken(
        "import no_such_module",
        "broken_module cannot be imported: ModuleNotFoundError: No module named 'no_such_module'. "
        + UPGRADE,
    ),
    "raises while registering": Broken(
        "def add_hookspecs(manager): raise ValueError('no')",
        "its hook specifications failed: ValueError: no. Correct its 'add_hookspecs'.",
    ),
    "raises when it is asked what it owns": Broken(
        hook("default_config()", "1 / 0"),
        "its hook 'default_config' failed: ZeroDivisionError: division by zero. Correct the hook.",
    ),
    "implements an unknown hook": Broken(
        hook("open_contexts(app)", "..."),
        "it implements the hook 'open_contexts', which nobody asks. Correct the name (did you mean "
        "'open_context'?), install the plugin that asks it, or mark it with optionalhook=True.",
    ),
    "takes wrong arguments": Broken(
        hook("close_response(application)", "..."),
        "its hook 'close_response' takes the argument 'application', which is not given. It may "
        "take: 'app'.",
    ),
    "needs a version that is not offered": Broken(
        "raise SystemExit('never imported')",
        "it needs the contract 'session' v2; offered is v1. " + UPGRADE + " glassware-sessions",
        needs="broken.session = session:v2",
    ),
    "needs a contract that nobody offers": Broken(
        "raise SystemExit('never imported')",
        "it needs the contract 'mail' v1; offered is none. Install the distribution that offers "
        "'mail'.",
        needs="broken.mail = mail:v1",
    ),
    "declares what is no contract": Broken(
        "raise SystemExit('never imported')",
        "its metadata cannot be read: 'session-v1' is no contract; write its name and whole major "
        "version, as 'session:v1'. " + UPGRADE,
        needs="broken.session = session-v1",
    ),
    "gives a configuration key of another one": Broken(
        hook("default_config()", "return {'SHARED': 2}"),
        "the configuration key 'SHARED' " + TWICE,
        good=hook("default_config()", "return {'SHARED': 1}"),
    ),
    "gives a configuration key of a part": Broken(
        hook("default_config()", "return {'SECRET_KEY': 'known'}"),
        "the configuration key 'SECRET_KEY' belongs to the plugin 'sessions' of glassware-sessions",
    ),
    "gives a session backend of another one": Broken(
        hook("session_backends()", "return {'same': print}"),
        "the session backend 'same' " + TWICE,
        good=hook("session_backends()", "return {'same': len}"),
    ),
    "gives a template engine of another one": Broken(
        hook("template_engines()", "return {'same': print}"),
        "the template engine 'same' " + TWICE,
        good=hook("template_engines()", "return {'same': len}"),
    ),
    "gives a JSON provider of another one": Broken(
        hook("json_providers()", "return {'same': print}"),
        "the JSON provider 'same' " + TWICE,
        good=hook("json_providers()", "return {'same': len}"),
    ),
    "gives a command of another one": Broken(
        "import click\n" + hook("cli_commands(app)", "return [click.Command('ping')]"),
        "the command 'ping' " + TWICE,
        good="import click\n" + hook("cli_commands(app)", "return [click.Command('ping')]"),
        use=lambda app: app.cli.list_commands(click.Context(app.cli)),
    ),
    "gives a URL converter of another one": Broken(
        hook("url_converters(app)", "return {'same': object}"),
        "the URL converter 'same' " + TWICE,
        good=hook("url_converters(app)", "return {'same': int}"),
    ),
    "gives a template global of another one": Broken(
        hook("template_globals(app)", "return {'same': 2}"),
        "the template global 'same' " + TWICE,
        good=hook("template_globals(app)", "return {'same': 1}"),
        use=lambda app: app.jinja_env,
    ),
    "gives something without a name": Broken(
        "import click\n" + hook("cli_commands(app)", "return [click.Command(None)]"),
        "its hook 'cli_commands' gives what cannot be used: ValueError: a command without a name",
        use=lambda app: app.cli.list_commands(click.Context(app.cli)),
    ),
}


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Lay out distributions as if they were installed."""
    monkeypatch.syspath_prepend(str(tmp_path))
    for variable in ("DISABLE", "ALLOW", "STRICT"):
        monkeypatch.delenv(f"GLASSWARE_{variable}_PLUGINS", raising=False)
    modules = []

    def forget() -> None:
        installed_plugins.cache_clear()
        compose_installed.cache_clear()

    def install(name: str, distribution: str, source: str, needs: str = "") -> None:
        module = f"{name}_module"
        modules.append(module)
        (tmp_path / f"{module}.py").write_text(f"from glassware_core import hookimpl\n{source}")
        info = tmp_path / f"{distribution.replace('-', '_')}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n"
        )
        (info / "entry_points.txt").write_text(
            f"[glassware]\n{name} = {module}\n[glassware.needs]\n{needs}\n"
        )

    forget()
    yield install
    for module in modules:
        sys.modules.pop(module, None)
    forget()


def lay_out(install: Callable[..., None], kind: Broken) -> None:
    if kind.good:
        install("good", "shop-a", kind.good)
    install("broken", "shop-broken", kind.source, kind.needs)


def application(**options: Any) -> Flask:
    app = Flask("shop", **options)
    app.add_url_rule("/", view_func=lambda: "still here")
    return app


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_it_is_reported_and_the_application_runs_on(
    install: Callable[..., None], kind: Broken
) -> None:
    lay_out(install, kind)

    def use() -> Flask:
        app = application()
        kind.use(app)
        return app

    with pytest.warns(PluginWarning) as caught:
        app = use()
    (message,) = {str(each.message) for each in caught}
    assert message.startswith(f"Plugin 'broken' of shop-broken 1.0 is left out: {kind.report}")
    assert app.test_client().get("/").text == "still here"
    states = {record.name: record.state for record in app.plugins.records}
    assert states["broken"] == "quarantined"
    assert states.get("good", "active") == "active"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_it_is_an_error_where_plugins_are_strict(
    install: Callable[..., None], kind: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(install, kind)
    monkeypatch.setenv("GLASSWARE_STRICT_PLUGINS", "1")
    with pytest.raises(PluginError) as caught:
        kind.use(application())
    assert str(caught.value).startswith(
        f"Plugin 'broken' of shop-broken 1.0 is left out: {kind.report}"
    )


@pytest.mark.filterwarnings("ignore::glassware_core.PluginWarning")
@pytest.mark.parametrize(
    "name",
    [
        "fails to import",
        "needs a version that is not offered",
        "gives a session backend of another one",
        "gives a command of another one",
    ],
)
@pytest.mark.parametrize("by", ["plugins", "REQUIRED_PLUGINS", "GLASSWARE_ALLOW_PLUGINS"])
def test_what_the_application_or_its_configuration_names_stops_the_start(
    install: Callable[..., None], name: str, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = KINDS[name]
    lay_out(install, kind)
    if by == "GLASSWARE_ALLOW_PLUGINS":
        monkeypatch.setenv(by, "broken,good" if kind.good else "broken")
    with pytest.raises(PluginError, match=r"'broken'( of shop-broken 1\.0)? is required"):
        app = application(plugins=["broken"] if by == "plugins" else ())
        if by == "REQUIRED_PLUGINS":
            app.config[by] = ["broken"]
        kind.use(app)
        app.test_client().get("/")
