"""How time grows with routes, callbacks and plugins."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING, Any

from .calls import Call, loop
from .measure import interleaved
from .rows import Row, share, times_faster
from .workloads import make_app

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import glassware

    from .calls import Loop

    Points = list[tuple[int, float]]
    Lines = dict[str, dict[str, Points]]

CHUNK = 250
FEW = 10


def add_routes(app: glassware.Flask, first: int, count: int) -> None:
    """Add so many routes: half of them static, half with a converter."""
    for n in range(first, first + count):
        if n % 2:
            app.add_url_rule(f"/shelf{n}/<int:number>", f"dynamic{n}", _dynamic)
        else:
            app.add_url_rule(f"/page{n}", f"static{n}", _static)


def _static() -> str:
    return "static"


def _dynamic(number: int) -> str:
    return "dynamic"


def _registered(frameworks: Mapping[str, Any], count: int) -> tuple[dict[str, Any], Lines]:
    """Register routes on all sides, a chunk in turns, and note the seconds of CPU by count."""
    apps = {name: make_app(framework) for name, framework in frameworks.items()}
    spent = dict.fromkeys(apps, 0.0)
    points: dict[str, Points] = {name: [] for name in apps}
    for first in range(0, count, CHUNK):
        for name, app in apps.items():
            start = process_time()
            add_routes(app, first, min(CHUNK, count - first))
            spent[name] += process_time() - start
            points[name].append((first + CHUNK, spent[name] * 1000))
    return apps, {"registering routes (ms)": points}


def _first_requests(apps: Mapping[str, Any], count: int) -> dict[str, float]:
    """Time the first request, which builds what matching needs, in milliseconds."""
    spent = {}
    for name, app in apps.items():
        run = loop(app, Call(f"/page{count - 2}").environ(app))
        start = process_time()
        run(1)
        spent[name] = (process_time() - start) * 1000
    return spent


def _matching(app: glassware.Flask, path: str) -> Loop:
    """Match one request again and again, by the documented method of its context."""
    context = app.request_context(Call(path).environ(app))

    def run(count: int) -> None:
        for _ in range(count):
            context.match_request()

    return run


def routes(frameworks: Mapping[str, Any], count: int, seconds: float) -> Iterator[Row | Lines]:
    """Yield the rows of registering and matching many routes, and the lines of growth."""
    apps, lines = _registered(frameworks, count)
    yield lines
    spent = {name: points[-1][1] for name, points in lines["registering routes (ms)"].items()}
    title = f"register {count:,} routes"
    yield times_faster("register", title, spent["glassware"], spent["flask"], 4, unit="ms")
    first = _first_requests(apps, count)
    title = "first request after it"
    yield times_faster("first", title, first["glassware"], first["flask"], 1, unit="ms")

    few = {name: make_app(framework) for name, framework in frameworks.items()}
    for app in few.values():
        add_routes(app, 0, FEW)
    for kind, path in (("static", "/page{}"), ("dynamic", "/shelf{}/7")):
        odd = kind == "dynamic"
        sides = {}
        for name in apps:
            sides[f"{name}, few"] = _matching(few[name], path.format(FEW - 2 + odd))
            sides[f"{name}, many"] = _matching(apps[name], path.format(count - 2 + odd))
        best = {name: timing.best for name, timing in interleaved(sides, seconds * 4).items()}
        many, among_few = best.pop("glassware, many"), best.pop("glassware, few")
        title = f"match a {kind} route among {count:,}"
        beside = f"among {FEW}"
        yield share(f"match_{kind}", title, many, among_few, 1.5, beside=beside, others=best)


def growth_of_matching(
    frameworks: Mapping[str, Any], counts: tuple[int, ...], seconds: float
) -> Lines:
    """Time a whole request among more and more routes."""
    lines: dict[str, Points] = {name: [] for name in frameworks}
    for count in counts:
        sides = {}
        for name, framework in frameworks.items():
            app = make_app(framework)
            add_routes(app, 0, count)
            sides[name] = loop(app, Call(f"/shelf{count - 1}/7").environ(app))
        for name, timing in interleaved(sides, seconds * 2).items():
            lines[name].append((count, timing.best))
    return {"a request among so many routes (µs)": lines}


def callbacks(frameworks: Mapping[str, Any], seconds: float) -> Lines:
    """Time a request with more and more functions before and after it."""
    lines: dict[str, Points] = {name: [] for name in frameworks}
    for count in (0, 5, 10, 25, 50):
        sides = {}
        for name, framework in frameworks.items():
            app = make_app(framework)
            app.add_url_rule("/", "index", _static)
            for _ in range(count):
                app.before_request(lambda: None)
                app.after_request(lambda response: response)
            sides[name] = loop(app, Call("/").environ(app))
        for name, timing in interleaved(sides, seconds * 2).items():
            lines[name].append((count, timing.best))
    return {"a request with so many functions before and after (µs)": lines}
