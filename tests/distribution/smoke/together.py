"""One application that uses every part there is in one request; the arguments are the parts."""

import sys

from werkzeug.test import Client

from glassware_core import App, request

parts = set(sys.argv[1:])
app = App("smoke")
app.secret_key = "not a secret"
heard = []


def index():
    """Answer with what each part has to say."""
    told = {"path": request.path}
    if "routing" in parts:
        from glassware_routing import url_for

        told["url"] = url_for("index", page=2)
    if "sessions" in parts:
        from glassware_sessions import flash, get_flashed_messages, session

        session["count"] = session.get("count", 0) + 1
        flash("seen")
        told["count"], told["flashed"] = session["count"], get_flashed_messages()
    if "templating" in parts:
        from glassware_templating import render_template_string

        # What other parts give templates is there if they are.
        url = "{{ url_for('index') }}" if "routing" in parts else ""
        count = "{{ session.count }}" if "sessions" in parts else ""
        told["page"] = render_template_string(f"{{{{ request.path }}}} {url} {count}")
    return told


if "routing" in parts:
    app.route("/")(index)
else:
    app.dispatch_request = index

if "signals" in parts:
    from glassware_signals import message_flashed, request_finished, template_rendered

    for signal in (message_flashed, request_finished, template_rendered):
        signal.connect(lambda sender, signal=signal, **extra: heard.append(signal.name), weak=False)

client = app.test_client() if "testing" in parts else Client(app)
for count in (1, 2):
    heard.clear()
    answer = client.get("/")
    expected = {"path": "/"}
    if "routing" in parts:
        expected["url"] = "/?page=2"
    if "sessions" in parts:
        expected |= {"count": count, "flashed": ["seen"]}
    if "templating" in parts:
        url = "/" if "routing" in parts else ""
        expected["page"] = f"/ {url} {count if 'sessions' in parts else ''}"
    assert answer.status_code == 200, answer.text
    assert answer.json == expected, (answer.json, expected)
    if "signals" in parts:
        assert ("message-flashed" in heard) == ("sessions" in parts), heard
        assert ("template-rendered" in heard) == ("templating" in parts), heard
        assert heard[-1] == "request-finished", heard

if "cli" in parts:
    from click.testing import CliRunner

    from glassware_cli import ScriptInfo

    app.cli.command("greet")(lambda: print("Hello"))
    runner = app.test_cli_runner() if "testing" in parts else CliRunner()
    invoked = runner.invoke(app.cli, ["greet"], obj=ScriptInfo(create_app=lambda: app))
    assert invoked.output == "Hello\n", invoked
elif "testing" in parts:
    try:
        app.test_cli_runner()
    except ModuleNotFoundError as error:
        assert "glassware-cli" in str(error), error
    else:
        raise AssertionError("a runner without commands")
