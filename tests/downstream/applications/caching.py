"""Flask-Caching of views, functions and parts of templates."""

from __future__ import annotations

from itertools import count

import pytest
from flask import Flask, render_template_string, request
from flask_caching import Cache

numbers = count()
cache = Cache(config={"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 60})


@cache.memoize()
def double(number):
    return 2 * number, next(numbers)


@pytest.fixture
def client():
    app = Flask(__name__)
    cache.init_app(app)
    app.jinja_env.globals["number"] = lambda: next(numbers)

    @app.get("/view")
    @cache.cached()
    def view():
        return str(next(numbers))

    @app.get("/query")
    @cache.cached(query_string=True)
    def query():
        return f"{request.args['a']}: {next(numbers)}"

    @app.get("/fragment")
    def fragment():
        return render_template_string("{% cache 60, 'key' %}{{ number() }}{% endcache %}")

    @app.get("/double/<int:number>")
    def show(number):
        return list(double(number))

    @app.post("/forget")
    def forget():
        cache.delete_memoized(double)
        return "", 204

    with app.app_context():
        cache.clear()
    return app.test_client()


def test_a_view_runs_once(client):
    assert client.get("/view").data == client.get("/view").data


def test_a_query_is_part_of_the_key(client):
    first = client.get("/query?a=1&b=2").text
    assert client.get("/query?b=2&a=1").text == first
    assert client.get("/query?a=2&b=2").text != first


def test_a_part_of_a_template_is_rendered_once(client):
    assert client.get("/fragment").data == client.get("/fragment").data


def test_results_are_kept_until_they_are_deleted(client):
    first = client.get("/double/2").json
    assert client.get("/double/2").json == first
    client.post("/forget")
    second = client.get("/double/2").json
    assert (second[0], second[1] != first[1]) == (4, True)
