"""The JSON of views is that of the chosen provider; that of sessions and of tests fits to it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "testing")

PROVIDERS = ["json", "orjson", "msgspec"]
STORED = {"id": UUID(int=7), "at": datetime(2024, 3, 1, tzinfo=UTC), "pair": (1, "é"), "b": b"x"}


def app_with(provider: str) -> Any:
    from glassware import Flask, jsonify, request, session

    app = Flask("shop")
    app.config.update(JSON_PROVIDER=provider, SECRET_KEY="key", TESTING=True)

    @app.get("/login")
    def login() -> str:
        session.update(STORED)
        return "in"

    @app.get("/me")
    def me() -> dict[str, Any]:
        assert dict(session) == STORED
        return {"id": session["id"], "at": session["at"], "pair": session["pair"]}

    @app.post("/echo")
    def echo() -> Any:
        return jsonify(got=request.get_json(), method=request.method)

    return app


@pytest.mark.parametrize("writer", PROVIDERS)
@pytest.mark.parametrize("reader", PROVIDERS)
def test_a_session_does_not_depend_on_the_provider(writer: str, reader: str) -> None:
    client = app_with(writer).test_client()
    client.get("/login")
    cookie = client.get_cookie("session")
    assert cookie is not None
    other = app_with(reader).test_client()
    other.set_cookie("session", cookie.value)
    assert other.get("/me").json == {
        "at": "Fri, 01 Mar 2024 00:00:00 GMT",
        "id": "00000000-0000-0000-0000-000000000007",
        "pair": [1, "é"],
    }


@pytest.mark.parametrize("provider", PROVIDERS)
def test_views_and_the_test_client_use_the_provider(provider: str) -> None:
    client = app_with(provider).test_client()
    answer = client.post("/echo", json={"b": [1, None], "a": "é"})
    assert answer.text == '{"got":{"a":"\\u00e9","b":[1,null]},"method":"POST"}\n'
    assert answer.json == {"got": {"a": "é", "b": [1, None]}, "method": "POST"}
    bad = client.post("/echo", data="{", content_type="application/json")
    assert bad.status_code == 400


@pytest.mark.parametrize("provider", PROVIDERS)
def test_json_in_templates_is_safe_with_each_provider(provider: str) -> None:
    from glassware import render_template_string

    app = app_with(provider)
    with app.app_context():
        text = render_template_string("{{ value|tojson }}", value={"a": "</script>'&"})
    assert text.replace(" ", "") == '{"a":"\\u003c/script\\u003e\\u0027\\u0026"}'
