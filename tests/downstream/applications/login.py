"""Flask-Login: a user in the session, kept by a cookie, and views that ask for one."""

from __future__ import annotations

import pytest
from flask import Flask, redirect, render_template_string, request, url_for
from flask_login import (
    FlaskLoginClient,
    LoginManager,
    UserMixin,
    current_user,
    fresh_login_required,
    login_required,
    login_user,
    logout_user,
    user_logged_in,
)


class User(UserMixin):
    def __init__(self, name):
        self.id = name


@pytest.fixture
def app():
    app = Flask(__name__)
    app.secret_key = "key"
    app.test_client_class = FlaskLoginClient
    manager = LoginManager(app)
    manager.login_view = "login"
    manager.refresh_view = "login"
    manager.user_loader(lambda name: User(name) if name == "ada" else None)

    @manager.request_loader
    def from_request(request):
        return User("token") if request.headers.get("X-Token") == "token" else None

    @app.route("/login", methods=["GET", "POST"])
    def login():
        if request.method == "GET":
            return render_template_string("{{ get_flashed_messages()|join }}")
        login_user(User(request.form["name"]), remember="remember" in request.form)
        return redirect(request.args.get("next") or url_for("home"))

    @app.get("/")
    @login_required
    def home():
        return render_template_string("Hello {{ current_user.id }}")

    @app.get("/settings")
    @fresh_login_required
    def settings():
        return current_user.id

    @app.get("/logout")
    def logout():
        logout_user()
        return redirect(url_for("home"))

    return app


def test_a_view_sends_to_the_login_and_back(app):
    client = app.test_client()
    response = client.get("/")
    assert response.location == "/login?next=%2F"
    assert "Please log in" in client.get(response.location).text
    answer = client.post(response.location, data={"name": "ada"}, follow_redirects=True)
    assert answer.text == "Hello ada"
    client.get("/logout")
    assert client.get("/").status_code == 302


def test_a_login_is_told(app):
    heard = []
    with user_logged_in.connected_to(lambda sender, user: heard.append(user.id), app):
        app.test_client().post("/login", data={"name": "ada"})
    assert heard == ["ada"]


def test_a_remembered_user_is_not_fresh(app):
    client = app.test_client()
    client.post("/login", data={"name": "ada", "remember": "1"})
    assert client.get("/settings").text == "ada"
    with client.session_transaction() as session:
        session.clear()
    assert client.get("/").text == "Hello ada"
    assert client.get("/settings").status_code == 302


def test_a_user_may_come_with_each_request(app):
    assert app.test_client().get("/", headers={"X-Token": "token"}).text == "Hello token"


def test_a_client_is_logged_in_for_a_test(app):
    with app.test_client(user=User("ada")) as client:
        assert client.get("/").text == "Hello ada"
        assert current_user.is_authenticated
