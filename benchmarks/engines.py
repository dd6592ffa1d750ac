"""Template engines: the page with 200 rows by each, beside Flask's Jinja."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from .answers import check_same
from .calls import Call, answer, loop
from .measure import interleaved
from .rows import Row, times_faster
from .workloads import ROWS_TITLE, make_app, many_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .calls import Answer, Loop

CALL = Call("/")
ENGINES = {"minijinja": "rows.html", "mako": "rows.mako", "htpy": "rows"}
"""The engines besides Jinja, and what each calls the page."""


def rows(title: str, rows: list[dict[str, Any]]) -> Any:
    """Make the page, as a component of htpy."""
    from htpy import fragment, h1, table, td, tr
    from htpy import title as title_
    from markupsafe import Markup

    return fragment[
        Markup("<!doctype html>\n"),
        title_[title],
        "\n",
        h1[title],
        "\n",
        table[
            (
                fragment["\n", tr[td[row["id"]], td[row["name"]], td[str(row["price"])]]]
                for row in rows
            ),
            "\n",
        ],
    ]


def application(framework: Any, engine: str) -> Any:
    """Make the application whose page one engine renders."""
    app = make_app(framework)
    app.config["TEMPLATE_ENGINE"] = engine
    app.config["TEMPLATE_ENGINES"] = {".mako": engine} if engine == "mako" else {}
    app.config["HTPY_COMPONENTS"] = __name__
    name, found = ENGINES[engine], many_rows()

    @app.get("/")
    def index() -> str:
        text: str = framework.render_template(name, title=ROWS_TITLE, rows=found)
        return text

    return app


def installed() -> list[str]:
    """Return the engines whose plugins are installed."""
    return [name for name in ENGINES if find_spec(f"glassware_template_{name}")]


def sides_of(frameworks: Mapping[str, Any]) -> dict[str, Loop]:
    """Make Flask and each engine answer, after comparing the answers.

    Raises:
        Different: An engine shows another page.
    """
    from .workloads import WORKLOADS

    flask = WORKLOADS["template_rows"].build(frameworks["flask"])
    sides = {"flask": loop(flask, CALL.environ(flask))}
    expected = partial(answer, flask, CALL.environ(flask))
    for name in installed():
        app = application(frameworks["glassware"], name)
        given: partial[Answer] = partial(answer, app, CALL.environ(app))
        check_same(f"rows by {name}", "flask", expected, name, given)
        sides[name] = loop(app, CALL.environ(app))
    return sides


def measured(frameworks: Mapping[str, Any], seconds: float) -> Iterator[Row]:
    """Yield the row of each engine that is installed."""
    sides = sides_of(frameworks)
    best = {name: t.best for name, t in interleaved(sides, seconds * len(sides)).items()}
    for name in installed():
        title = f"page with 200 rows by {name}"
        yield times_faster(f"template_rows_{name}", title, best[name], best["flask"], None)
