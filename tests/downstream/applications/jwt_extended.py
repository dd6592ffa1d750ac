"""Flask-JWT-Extended: tokens in headers and cookies, loaders and error handlers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask, jsonify, request
from flask_jwt_extended import (
    JWTManager,
    create_access_token,
    create_refresh_token,
    current_user,
    get_jwt,
    get_jwt_identity,
    jwt_required,
    set_access_cookies,
)

USERS = {"1": "ada"}


@pytest.fixture
def app():
    app = Flask(__name__)
    app.config["JWT_SECRET_KEY"] = "thirty-two bytes are what HMAC wants"
    app.config["JWT_TOKEN_LOCATION"] = ["headers", "cookies"]
    manager = JWTManager(app)

    @manager.user_lookup_loader
    def load_user(_header, data):
        return USERS.get(data["sub"])

    @manager.additional_claims_loader
    def claims(identity):
        return {"role": "admin" if identity == "1" else "guest"}

    @manager.expired_token_loader
    def expired(_header, _data):
        return jsonify(error="too late"), 401

    @app.post("/login")
    def login():
        identity = request.json["id"]
        return jsonify(access=create_access_token(identity), refresh=create_refresh_token(identity))

    @app.post("/browser")
    def browser():
        response = jsonify(login=True)
        set_access_cookies(response, create_access_token("1"))
        return response

    @app.post("/refresh")
    @jwt_required(refresh=True)
    def refresh():
        return jsonify(access=create_access_token(get_jwt_identity()))

    @app.route("/me", methods=["GET", "POST"])
    @jwt_required()
    def me():
        return jsonify(name=str(current_user), role=get_jwt()["role"])

    return app


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def test_a_token_names_its_user(app):
    client = app.test_client()
    tokens = client.post("/login", json={"id": "1"}).json
    answer = client.get("/me", headers=bearer(tokens["access"])).json
    assert answer == {"name": "ada", "role": "admin"}


def test_a_refresh_token_gives_a_new_one(app):
    client = app.test_client()
    tokens = client.post("/login", json={"id": "1"}).json
    assert client.post("/refresh", headers=bearer(tokens["access"])).status_code == 422
    assert client.post("/refresh", headers=bearer(tokens["refresh"])).json["access"]


def test_without_a_token_or_a_user_there_is_no_answer(app):
    client = app.test_client()
    assert client.get("/me").status_code == 401
    assert client.get("/me", headers=bearer("none")).status_code == 422
    tokens = client.post("/login", json={"id": "2"}).json
    assert client.get("/me", headers=bearer(tokens["access"])).status_code == 401


def test_an_expired_token_is_told(app):
    with app.app_context():
        token = create_access_token("1", expires_delta=timedelta(seconds=-1))
    response = app.test_client().get("/me", headers=bearer(token))
    assert (response.status_code, response.json) == (401, {"error": "too late"})


def test_a_cookie_asks_for_its_csrf_token(app):
    client = app.test_client()
    client.post("/browser")
    assert client.get("/me").json["name"] == "ada"
    assert client.post("/me").status_code == 401
    token = client.get_cookie("csrf_access_token").value
    assert client.post("/me", headers={"X-CSRF-TOKEN": token}).status_code == 200
