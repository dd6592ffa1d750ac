"""Plugins that do not touch requests: what do they cost a request?"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .calls import Call, loop
from .measure import interleaved
from .rows import Row, share
from .workloads import HERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .calls import Loop
    from .scale import Lines

MANY = 100


def idle_plugin(number: int) -> ModuleType:
    """Make a plugin that adds a configuration key and looks at the new application."""
    hookimpl = import_module("glassware_core").hookimpl
    plugin = ModuleType(f"idle_{number}")

    @hookimpl  # type: ignore[untyped-decorator]
    def default_config() -> dict[str, Any]:
        return {f"IDLE_{number}": True}

    @hookimpl  # type: ignore[untyped-decorator]
    def app_created(app: Any) -> None:
        app.extensions[f"idle_{number}"] = number

    vars(plugin).update(default_config=default_config, app_created=app_created)
    return plugin


def _side(framework: Any, count: int) -> Loop:
    app = framework.Flask(
        "benchmarks", root_path=str(HERE), plugins=[idle_plugin(n) for n in range(count)]
    )
    app.add_url_rule("/", "index", lambda: "Hello, World!")
    return loop(app, Call("/").environ(app))


def plugins(framework: Any, seconds: float) -> Iterator[Row | Lines]:
    """Yield the row of many idle plugins and the line of growth with their number."""
    counts = (0, 10, 50, MANY)
    sides = {str(count): _side(framework, count) for count in counts}
    best = {name: timing.best for name, timing in interleaved(sides, seconds * 4).items()}
    title = f"{MANY} installed plugins that do not touch requests"
    yield share("idle_plugins", title, best[str(MANY)], best["0"], 1.03, beside="none")
    points = [(count, best[str(count)]) for count in counts]
    yield {"a request with so many idle plugins (µs)": {"glassware": points}}
