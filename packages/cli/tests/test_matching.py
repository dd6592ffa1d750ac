from __future__ import annotations

from typing import Any

import pytest
from werkzeug.routing import Map, Rule

from glassware_cli import CliApp
from glassware_cli.matching import match, parse_request


def app_with(*rules: Rule, **options: Any) -> Any:
    """Return an application with a map of URLs, which another part makes."""
    app: Any = CliApp("matched")
    url_map = Map(rules, **options)
    app.create_url_adapter = lambda request: url_map.bind_to_environ(
        request.environ, server_name=app.config.get("SERVER_NAME")
    )
    return app


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("GET /a", ("GET", "/a")),
        ("post  /a?b=c", ("POST", "/a?b=c")),
        ("/a", ("GET", "/a")),
        ("PUT http://example.org/a", ("PUT", "http://example.org/a")),
    ],
)
def test_a_request_is_a_method_and_a_target(text: str, request_: tuple[str, str]) -> None:
    assert parse_request(text) == request_


@pytest.mark.parametrize("text", ["", "GET", "GET a", "GET /a HTTP/1.1", "1 /a"])
def test_another_text_is_told_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="write for example 'GET /path'"):
        parse_request(text)


def test_the_rule_that_answers_is_found_with_its_arguments() -> None:
    rule = Rule("/users/<int:id>", endpoint="show")
    found = match(app_with(rule), "GET", "/users/7?page=2")
    assert found.rule is rule
    assert found.arguments == {"id": 7}
    assert found.status is None


@pytest.mark.parametrize(
    ("method", "target", "status", "reason"),
    [
        ("GET", "/nowhere", 404, "No rule has this path."),
        ("GET", "/send", 405, "The path has rules for POST only."),
        ("GET", "/folder", 308, "It is redirected to http://localhost/folder/, which"),
    ],
)
def test_why_no_rule_answers_is_told(method: str, target: str, status: int, reason: str) -> None:
    app = app_with(
        Rule("/send", endpoint="send", methods=["POST"]), Rule("/folder/", endpoint="folder")
    )
    found = match(app, method, target)
    assert found.rule is None
    assert found.status == status
    assert found.reason.startswith(reason)


def test_other_errors_of_routing_are_told_in_their_words() -> None:
    app = app_with(Rule("/talk", endpoint="talk", websocket=True))
    found = match(app, "GET", "/talk")
    assert found.status == 400
    assert found.reason


def test_a_whole_url_tells_the_host() -> None:
    rules = (Rule("/", endpoint="a", host="a.org"), Rule("/", endpoint="b", host="b.org"))
    app = app_with(*rules, host_matching=True)
    assert match(app, "GET", "http://b.org/").rule is rules[1]
    assert match(app, "GET", "https://a.org").rule is rules[0]


def test_a_path_alone_is_on_the_configured_host() -> None:
    rule = Rule("/", endpoint="a", subdomain="www")
    app = app_with(rule)
    app.config["SERVER_NAME"] = "example.org"
    assert match(app, "GET", "http://www.example.org/").rule is rule
    assert match(app, "GET", "/").status == 404
