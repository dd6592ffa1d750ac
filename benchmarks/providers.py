"""JSON providers: a hundred kilobytes by each, beside Flask's."""

from __future__ import annotations

import json
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from .answers import check_same
from .calls import Call, answer, loop
from .measure import interleaved
from .rows import Row, times_faster
from .workloads import WORKLOADS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .calls import Answer, Loop

CALL = Call("/")
PROVIDERS = ("orjson", "msgspec")
"""The providers besides the standard library's."""


def installed() -> list[str]:
    """Return the providers whose plugins are installed."""
    return [name for name in PROVIDERS if find_spec(f"glassware_json_{name}")]


def sides_of(frameworks: Mapping[str, Any]) -> dict[str, Loop]:
    """Make Flask and each provider answer, after comparing what the answers mean.

    Raises:
        Different: A provider writes another value.
    """
    workload = WORKLOADS["json_large"]
    flask = workload.build(frameworks["flask"])
    sides = {"flask": loop(flask, CALL.environ(flask))}
    expected = partial(_meaning, flask)
    for name in installed():
        app = workload.build(frameworks["glassware"])
        app.config["JSON_PROVIDER"] = name
        check_same(f"JSON by {name}", "flask", expected, name, partial(_meaning, app))
        sides[name] = loop(app, CALL.environ(app))
    return sides


def _meaning(app: Any) -> Answer:
    """Return an answer without blanks and escapes, which a library may write or not."""
    given = answer(app, CALL.environ(app))
    text = json.dumps(json.loads(given.body), sort_keys=True)
    headers = tuple(item for item in given.headers if item[0] != "Content-Length")
    return given._replace(headers=headers, body=text.encode())


def measured(frameworks: Mapping[str, Any], seconds: float) -> Iterator[Row]:
    """Yield the row of each provider that is installed."""
    sides = sides_of(frameworks)
    best = {name: t.best for name, t in interleaved(sides, seconds * len(sides)).items()}
    for name in installed():
        title = f"JSON of 100 kB by {name}"
        yield times_faster(f"json_large_{name}", title, best[name], best["flask"], None)
