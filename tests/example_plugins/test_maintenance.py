from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from glassware import Flask

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")


@pytest.fixture
def app(tmp_path: Path, plugin_of: Any) -> Flask:
    app = Flask("shop", instance_path=str(tmp_path / "new"), plugins=[plugin_of("maintenance")])
    app.add_url_rule("/", view_func=lambda: "Hello")
    return app


def test_the_commands_turn_it_on_and_off_for_a_running_application(app: Flask) -> None:
    client, runner = Client(app), app.test_cli_runner()
    assert client.get("/").text == "Hello"
    assert runner.invoke(args=["maintenance", "on"]).output == "Maintenance is on.\n"
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300")
    assert "is being maintained" in answer.text
    assert runner.invoke(args=["maintenance", "status"]).output.startswith("Maintenance is on: ")
    for _ in range(2):
        assert runner.invoke(args=["maintenance", "off"]).output == "Maintenance is off.\n"
    assert client.get("/").text == "Hello"


def test_the_application_is_not_asked_while_it_is_maintained(app: Flask) -> None:
    app.before_request(lambda: 1 / 0)
    app.make_shell_context()["maintenance"].on()
    assert Client(app).get("/").status_code == 503


def test_test_clients_are_let_through_unless_they_ask_for_it(app: Flask) -> None:
    app.make_shell_context()["maintenance"].on()
    client = app.test_client()
    assert client.get("/").text == "Hello"
    assert client.get("/", environ_overrides={"other": 1}).text == "Hello"
    overrides = {"glassware_maintenance.bypass": False}
    assert client.get("/", environ_overrides=overrides).status_code == 503


def test_no_header_opens_the_door(app: Flask) -> None:
    app.make_shell_context()["maintenance"].on()
    headers = {"glassware_maintenance.bypass": "1", "Glassware-Maintenance-Bypass": "1"}
    assert Client(app).get("/", headers=headers).status_code == 503


def test_the_shell_shows_the_switch(app: Flask) -> None:
    switch = app.make_shell_context()["maintenance"]
    assert repr(switch) == f"<Switch off: {switch.path}>"


def test_a_switch_that_cannot_be_turned_stops_the_start(app: Flask) -> None:
    app.config["MAINTENANCE_FILE"] = "."
    Path(app.instance_path).mkdir()
    with pytest.raises(ValueError, match=r"MAINTENANCE_FILE is .*, which is a folder"):
        Client(app).get("/")
