"""Webargs: arguments from every part of a request, parsed by its Flask parser."""

from __future__ import annotations

import pytest
from flask import Flask, abort, jsonify
from flask.views import MethodView
from webargs import fields, validate
from webargs.flaskparser import parser, use_args, use_kwargs


@pytest.fixture
def client():
    app = Flask(__name__)

    @app.get("/hello")
    @use_kwargs({"name": fields.Str(required=True)}, location="query")
    def hello(name):
        return f"Hello {name}"

    class Items(MethodView):
        @use_args({"ids": fields.List(fields.Int(), required=True)})
        def post(self, args, shelf):
            return jsonify(shelf=shelf, **args)

    app.add_url_rule("/shelves/<int:shelf>", view_func=Items.as_view("items"))

    @app.get("/page/<int:number>")
    @use_kwargs({"number": fields.Int(validate=validate.Range(max=9))}, location="view_args")
    @use_kwargs({"token": fields.Str(data_key="X-Token")}, location="headers")
    @use_kwargs({"theme": fields.Str(load_default="light")}, location="cookies")
    def page(number, theme, token=None):
        return [number, token, theme]

    @parser.error_handler
    def refuse(error, request, schema, *, error_status_code, error_headers):
        abort(error_status_code or 422, str(sorted(error.messages)))

    @app.errorhandler(422)
    def invalid(error):
        return {"error": error.description}, 422

    return app.test_client()


def test_arguments_come_from_the_query(client):
    assert client.get("/hello?name=Ada").text == "Hello Ada"
    assert client.get("/hello").json == {"error": "['query']"}


def test_arguments_come_from_json(client):
    assert client.post("/shelves/2", json={"ids": ["1", 2]}).json == {"ids": [1, 2], "shelf": 2}
    assert client.post("/shelves/2", json={"ids": "x"}).status_code == 422
    broken = client.post("/shelves/2", data="{", content_type="application/json")
    assert broken.status_code == 400


def test_arguments_come_from_the_path_headers_and_cookies(client):
    client.set_cookie("theme", "dark")
    assert client.get("/page/3", headers={"X-Token": "t"}).json == [3, "t", "dark"]
    assert client.get("/page/10").status_code == 422
