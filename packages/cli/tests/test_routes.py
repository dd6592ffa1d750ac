from __future__ import annotations

import json
from types import SimpleNamespace
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


def view() -> str:
    return ""


def group() -> FlaskGroup:
    """Return the command line of an application with a blueprint, which another part makes."""
    app: Any = CliApp("routes")
    app.url_map = Map(
        [Rule("/a.b", endpoint="a.b"), Rule("/in/<int:x>", endpoint="shop.item", methods=["GET"])]
    )
    app.blueprints = {"shop": SimpleNamespace(json_encoder=None, json_decoder=None)}
    app.view_functions = {"shop.item": view}
    app.create_url_adapter = lambda request: app.url_map.bind_to_environ(request.environ)
    return FlaskGroup(create_app=lambda: app)


LINE = view.__code__.co_firstlineno


def test_the_long_list_has_blueprints_and_where_views_are(runner: CliRunner) -> None:
    lines = runner.invoke(group(), ["routes", "--long"]).output.splitlines()
    assert lines[0].split() == ["Endpoint", "Methods", "Rule", "Blueprint", "View"]
    assert lines[2].split() == ["a.b", "/a.b"]
    assert lines[3].split() == ["shop.item", "GET", "/in/<int:x>", "shop", f"{__file__}:{LINE}"]


def test_programs_get_all_that_is_known(runner: CliRunner) -> None:
    entries = json.loads(runner.invoke(group(), ["routes", "--json"]).output)
    assert [entry["endpoint"] for entry in entries] == ["a.b", "shop.item"]
    assert entries[0]["blueprint"] is entries[0]["file"] is entries[0]["line"] is None
    assert entries[1] == {
        "endpoint": "shop.item",
        "methods": ["GET", "HEAD"],
        "domain": "",
        "rule": "/in/<int:x>",
        "blueprint": "shop",
        "file": __file__,
        "line": LINE,
    }


def test_the_rule_of_a_request_is_shown(runner: CliRunner) -> None:
    result = runner.invoke(group(), ["routes", "--match", "GET /in/7"])
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        f"GET /in/7 is answered by 'shop.item' in {__file__}:{LINE}.",
        "Rule: /in/<int:x>  Methods: GET, HEAD",
        "Argument: x=7",
    ]
    result = runner.invoke(group(), ["routes", "--match", "/a.b"])
    assert "is answered by 'a.b' in nowhere known." in result.output


def test_a_request_that_nothing_answers_ends_with_an_error(runner: CliRunner) -> None:
    result = runner.invoke(group(), ["routes", "--match", "PUT /in/7"])
    assert result.exit_code == 1
    assert result.output == "PUT /in/7 gets 405. The path has rules for GET, HEAD only.\n"


def test_programs_get_the_match_too(runner: CliRunner) -> None:
    found = json.loads(runner.invoke(group(), ["routes", "--json", "--match", "/in/7"]).output)
    assert found["route"]["endpoint"] == "shop.item"
    assert found["arguments"] == {"x": "7"}
    assert found["status"] is None
    missing = json.loads(runner.invoke(group(), ["routes", "--json", "--match", "/no"]).output)
    assert missing["status"] == 404
    assert missing["route"] is None


def test_what_is_no_request_is_told(runner: CliRunner) -> None:
    result = runner.invoke(group(), ["routes", "--match", "nonsense"])
    assert result.exit_code == 2
    assert "write for example 'GET /path'" in result.stderr


def test_without_the_routing_part_the_error_says_what_to_install(runner: CliRunner) -> None:
    result = runner.invoke(FlaskGroup(create_app=lambda: Kernel("bare")), ["routes"])
    assert result.exit_code == 1
    assert "install glassware-routing" in result.stderr
