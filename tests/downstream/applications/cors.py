"""Flask-Cors on an application, a blueprint and single views."""

from __future__ import annotations

from flask import Blueprint, Flask, abort, jsonify
from flask_cors import CORS, cross_origin

ORIGIN = {"Origin": "https://example.com"}


def create_app() -> Flask:
    app = Flask(__name__)
    CORS(app, resources={r"/api/*": {"origins": "https://example.com"}}, supports_credentials=True)
    public = Blueprint("public", __name__, url_prefix="/public")
    CORS(public)

    @app.post("/api/items")
    def add_item():
        return jsonify(id=1), 201

    @app.get("/api/missing")
    def missing():
        abort(404)

    @app.get("/own")
    @cross_origin(origins=["https://example.com"], methods=["GET"], max_age=60)
    def own():
        return "own"

    @public.get("/")
    def index():
        return "public"

    app.register_blueprint(public)
    return app


def test_a_preflight_request_is_answered():
    asked = {"Access-Control-Request-Method": "POST", **ORIGIN}
    response = create_app().test_client().options("/api/items", headers=asked)
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "https://example.com"
    assert response.headers["Access-Control-Allow-Credentials"] == "true"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]


def test_errors_carry_the_headers_too():
    response = create_app().test_client().get("/api/missing", headers=ORIGIN)
    assert response.status_code == 404
    assert response.headers["Access-Control-Allow-Origin"] == "https://example.com"


def test_other_origins_are_not_named():
    other = {"Origin": "https://example.org"}
    response = create_app().test_client().post("/api/items", headers=other)
    assert response.status_code == 201
    assert "Access-Control-Allow-Origin" not in response.headers


def test_one_view_has_its_own_options():
    client = create_app().test_client()
    assert client.get("/own", headers=ORIGIN).headers["Access-Control-Allow-Origin"]
    asked = {"Access-Control-Request-Method": "GET", **ORIGIN}
    assert client.options("/own", headers=asked).headers["Access-Control-Max-Age"] == "60"


def test_a_blueprint_is_open_to_all():
    other = {"Origin": "https://example.org"}
    response = create_app().test_client().get("/public/", headers=other)
    assert response.headers["Access-Control-Allow-Origin"] == "https://example.org"
