from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.routing import Map, Rule

from glassware_cli import CliApp, FlaskGroup
from glassware_core import Kernel

if TYPE_CHECKING:
    from click.testing import CliRunner


def rows(runner: CliRunner, url_map: Map, *arguments: str) -> list[str]:
    """Run the command on an application with a map of URLs, which another part makes."""
    app: Any = CliApp("routes")
    app.url_map = url_map
    result = runner.invoke(FlaskGroup(create_app=lambda: app), ["routes", *arguments])
    assert result.exit_code == 0, result.stderr
    lines: list[str] = result.output.splitlines()
    return lines


def simple_map() -> Map:
    return Map(
        [
            Rule("/b/<int:x>", endpoint="b", methods=["GET", "POST", "OPTIONS"]),
            Rule("/c", endpoint="a", methods=["POST"]),
            Rule("/a", endpoint="c", methods=["GET"]),
            Rule("/any", endpoint="d"),
        ]
    )


def test_routes_are_listed_with_endpoint_methods_and_rule(runner: CliRunner) -> None:
    assert rows(runner, simple_map()) == [
        "Endpoint  Methods    Rule",
        "--------  ---------  ----------",
        "a         POST       /c",
        "b         GET, POST  /b/<int:x>",
        "c         GET        /a",
        "d                    /any",
    ]


@pytest.mark.parametrize(
    ("key", "order"),
    [("endpoint", "abcd"), ("rule", "cdba"), ("methods", "dcba"), ("domain", "bacd")],
)
def test_routes_are_sorted_by_a_column(runner: CliRunner, key: str, order: str) -> None:
    assert "".join(row[0] for row in rows(runner, simple_map(), "--sort", key)[2:]) == order


def test_routes_are_sorted_as_they_match(runner: CliRunner) -> None:
    url_map = simple_map()
    expected = [rule.endpoint for rule in url_map.iter_rules()]
    assert [row[0] for row in rows(runner, url_map, "-s", "match")[2:]] == expected


def test_all_methods_are_listed_when_asked_for(runner: CliRunner) -> None:
    assert "GET, HEAD, OPTIONS, POST" in rows(runner, simple_map(), "--all-methods")[3]


def test_a_column_tells_subdomains_or_hosts_where_there_are_some(runner: CliRunner) -> None:
    subdomains = Map([Rule("/", endpoint="a", subdomain="x"), Rule("/", endpoint="b")])
    assert rows(runner, subdomains)[0].split() == ["Endpoint", "Methods", "Subdomain", "Rule"]
    assert rows(runner, subdomains)[2].split() == ["a", "x", "/"]
    hosts = Map([Rule("/", endpoint="a", host="x.org")], host_matching=True)
    assert rows(runner, hosts)[0].split() == ["Endpoint", "Methods", "Host", "Rule"]


def test_an_application_without_routes_is_told(runner: CliRunner) -> None:
    assert rows(runner, Map()) == ["No routes were registered."]


def test_without_the_routing_part_the_error_says_what_to_install(runner: CliRunner) -> None:
    result = runner.invoke(FlaskGroup(create_app=lambda: Kernel("bare")), ["routes"])
    assert result.exit_code == 1
    assert "install glassware-routing" in result.stderr
