"""Httpbin, a whole application on Flask, seen from outside."""

from __future__ import annotations

import pytest
from httpbin import app
from werkzeug.test import Client


@pytest.fixture
def client():
    return Client(app)


def test_it_shows_what_it_was_sent(client):
    answer = client.post("/post?a=1&a=2", data={"b": "3"}, headers={"X-One": "1"}).json
    assert (answer["args"], answer["form"]) == ({"a": ["1", "2"]}, {"b": "3"})
    assert answer["headers"]["X-One"] == "1"


@pytest.mark.parametrize("status", [204, 304, 404, 418, 500])
def test_it_answers_with_any_status(client, status):
    assert client.get(f"/status/{status}").status_code == status


def test_it_sets_cookies_and_redirects(client):
    assert client.get("/cookies/set?a=1", follow_redirects=True).json == {"cookies": {"a": "1"}}


def test_it_streams(client):
    assert len(client.get("/stream/3").text.splitlines()) == 3


def test_it_asks_for_a_password(client):
    assert client.get("/basic-auth/ada/secret").status_code == 401
    assert client.get("/basic-auth/ada/secret", auth=("ada", "secret")).json["user"] == "ada"
