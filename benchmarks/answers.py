"""Show that what is measured gives the same answers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from . import asgi
from .calls import Answer, answer, loop
from .rivals import ANSWERED, installed_rivals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .calls import Loop
    from .workloads import Workload

ATTEMPTS = 5
"""Dates and signatures hold the second: two answers may be a second apart."""


class Different(AssertionError):
    """Report two sides that do not answer alike."""


def sides_of(
    workload: Workload, frameworks: Mapping[str, Any], rivals: bool = False
) -> dict[str, Loop]:
    """Make the sides of a workload after comparing their answers.

    Args:
        workload: The request.
        frameworks: Flask and glassware: names and modules. The first is what others are held to.
        rivals: Whether other frameworks are measured, too, where they answer this workload.

    Raises:
        Different: A side gives another answer.
    """
    sides: dict[str, Loop] = {}
    ways: dict[str, Callable[[], Answer]] = {}
    for name, framework in frameworks.items():
        app = workload.build(framework)
        environ = workload.call.environ(app)
        sides[name] = loop(app, environ)
        ways[name] = partial(answer, app, environ)
    first, *others = ways
    for name in others:
        check_same(workload.name, first, ways[first], name, ways[name])
    if rivals and workload.name in ANSWERED:
        extra, extra_ways = _rivals(workload)
        for name, way in extra_ways.items():
            _compare(workload.name, first, ways[first], name, way, _essence)
        sides.update(extra)
    return sides


def _rivals(workload: Workload) -> tuple[dict[str, Loop], dict[str, Callable[[], Answer]]]:
    sides: dict[str, Loop] = {}
    ways: dict[str, Callable[[], Answer]] = {}
    for name, app in installed_rivals().items():
        environ = workload.call.environ(app)
        sides[name] = loop(app, environ)
        ways[name] = partial(answer, app, environ)
    if asgi.installed():
        driver = asgi.Driver(asgi.quart_app(), workload.call)
        sides["quart"] = driver.loop()
        ways["quart"] = driver.answer
    return sides, ways


def _exact(given: Answer) -> Answer:
    """All of it, but for the order of the methods in `Allow`, which some take from a set."""
    headers = (
        (name, ", ".join(sorted(value.split(", "))) if name == "Allow" else value)
        for name, value in given.headers
    )
    return given._replace(headers=tuple(headers))


def _essence(given: Answer) -> Answer:
    """What every framework is free to write otherwise is left out: case, order, the reason.

    So is `Vary`: some say in each answer that it depends on the cookie.
    """
    headers = sorted((name.lower(), value.lower()) for name, value in given.headers)
    headers = [item for item in headers if item[0] != "vary"]
    return Answer(given.status[:3], tuple(headers), given.body)


def check_same(
    what: str,
    first: str,
    first_way: Callable[[], Answer],
    name: str,
    way: Callable[[], Answer],
) -> None:
    """Compare the whole answers of two sides.

    Raises:
        Different: They are not the same.
    """
    _compare(what, first, first_way, name, way, _exact)


def _compare(
    what: str,
    first: str,
    first_way: Callable[[], Answer],
    name: str,
    way: Callable[[], Answer],
    view: Callable[[Answer], Answer],
) -> None:
    expected, found = view(first_way()), view(way())
    for _ in range(ATTEMPTS):
        if expected == found:
            return
        expected, found = view(first_way()), view(way())
    msg = f"{what}: {first} answers\n  {expected}\nand {name}\n  {found}"
    raise Different(msg)
