from __future__ import annotations

import pytest
import werkzeug.serving

from glassware_core import serving


@pytest.fixture
def served(monkeypatch):
    calls = []

    def run_simple(host, port, app, **options):
        calls.append((host, port, app, options))

    monkeypatch.setattr(werkzeug.serving, "run_simple", run_simple)
    monkeypatch.delenv("FLASK_RUN_FROM_CLI", raising=False)
    return calls


def test_the_development_server_listens_on_localhost_by_default(app, served):
    app.run()
    assert served == [
        ("127.0.0.1", 5000, app, {"use_reloader": False, "use_debugger": False, "threaded": True})
    ]


def test_debug_turns_the_reloader_and_the_debugger_on(app, served):
    app.run(debug=True, use_reloader=False)
    assert app.debug
    assert served[0][3] == {"use_reloader": False, "use_debugger": True, "threaded": True}


@pytest.mark.parametrize(
    ("server_name", "host", "port", "expected"),
    [
        (None, None, None, ("127.0.0.1", 5000)),
        ("example.com", None, None, ("example.com", 5000)),
        ("example.com:80", None, None, ("example.com", 80)),
        ("example.com:80", "0.0.0.0", None, ("0.0.0.0", 80)),
        ("example.com:80", None, 0, ("example.com", 0)),
        (":80", None, None, ("127.0.0.1", 80)),
    ],
)
def test_the_address_comes_from_the_arguments_then_from_server_name(
    server_name, host, port, expected
):
    assert serving.address(server_name, host, port) == expected


def test_under_the_command_line_a_call_to_run_is_passed_over(app, served, monkeypatch, capsys):
    monkeypatch.setenv("FLASK_RUN_FROM_CLI", "true")
    app.run()
    assert served == []
    assert "Ignoring a call to 'app.run()'" in capsys.readouterr().out


def test_set_up_may_go_on_after_the_server_stopped(app, served, client):
    client.get("/")
    app.run()
    assert not app.got_first_request
