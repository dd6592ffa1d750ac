"""Flask-SocketIO: events with their own contexts, rooms and the session of the page."""

from __future__ import annotations

import pytest
from flask import Flask, current_app, request, session
from flask_socketio import Namespace, SocketIO, emit, join_room, send


class Chat(Namespace):
    def on_connect(self):
        emit("welcome", request.namespace)

    def on_enter(self, data):
        join_room(data["room"])
        emit("entered", data["name"], to=data["room"])


@pytest.fixture
def app():
    app = Flask(__name__)
    app.secret_key = "key"
    socketio = SocketIO(app, async_mode="threading")
    socketio.on_namespace(Chat("/chat"))

    @app.get("/login/<name>")
    def login(name):
        session["name"] = name
        return name

    @socketio.event
    def whoami(data):
        session["asked"] = session.get("asked", 0) + 1
        emit("you", [session.get("name"), data, session["asked"], current_app.name])
        return "acknowledged"

    @socketio.on("message")
    def echo(text):
        send(text, broadcast=True)

    @socketio.on_error_default
    def failed(error):
        emit("failed", str(error))

    @socketio.event
    def fail():
        raise ValueError("on purpose")

    return app


def test_an_event_sees_the_session_of_the_page(app):
    browser = app.test_client()
    browser.get("/login/ada")
    client = app.extensions["socketio"].test_client(app, flask_test_client=browser)
    assert client.emit("whoami", 1, callback=True) == "acknowledged"
    client.emit("whoami", 2)
    answers = [event["args"][0] for event in client.get_received()]
    assert answers == [["ada", 1, 1, app.name], ["ada", 2, 2, app.name]]


def test_all_hear_a_broadcast(app):
    socketio = app.extensions["socketio"]
    first, second = socketio.test_client(app), socketio.test_client(app)
    first.send("hello")
    assert second.get_received()[0]["args"] == "hello"


def test_rooms_keep_others_out(app):
    socketio = app.extensions["socketio"]
    inside, outside = (socketio.test_client(app, namespace="/chat") for _ in range(2))
    assert outside.get_received("/chat")[0]["args"] == ["/chat"]
    inside.emit("enter", {"room": "a", "name": "ada"}, namespace="/chat")
    assert [event["name"] for event in inside.get_received("/chat")] == ["welcome", "entered"]
    assert outside.get_received("/chat") == []


def test_errors_reach_their_handler(app):
    client = app.extensions["socketio"].test_client(app)
    client.emit("fail")
    assert client.get_received()[0]["args"] == ["on purpose"]
