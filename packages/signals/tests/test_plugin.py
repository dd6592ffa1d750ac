from __future__ import annotations

import os
import subprocess
import sys

import pytest

from glassware_core import Kernel, installed_plugins
from glassware_signals import appcontext_popped, appcontext_pushed, plugin

ATTACH_LATE = """
import sys
from glassware_core import Kernel
from werkzeug.test import Client

app = Kernel("early")
Client(app).get("/")
import glassware_signals
assert "blinker" not in sys.modules

heard = []
receiver = lambda sender, **details: heard.append(sender)
glassware_signals.request_started.connect(receiver)
assert "blinker" in sys.modules
Client(app).get("/")
later = Kernel("later")
Client(later).get("/")
assert heard == [app, later], heard
"""


def test_the_part_adds_no_feature_to_the_application():
    answers = installed_plugins().ask_one(plugin, "app_features")
    assert answers == []


def test_blinker_is_imported_by_the_first_use_of_a_signal_and_reaches_living_applications():
    subprocess.run([sys.executable, "-W", "error", "-c", ATTACH_LATE], check=True)


WITHOUT_PLUGIN = """
from glassware_core import Kernel
from glassware_signals import appcontext_pushed

heard = []
appcontext_pushed.connect(heard.append, weak=False)
with Kernel("x").app_context():
    print(len(heard))
"""


@pytest.mark.parametrize(("blocked", "sent"), [("signals", "0"), ("", "1")])
def test_an_application_sends_signals_unless_the_plugin_is_blocked(blocked, sent):
    environment = {**os.environ, "GLASSWARE_DISABLE_PLUGINS": blocked}
    command = [sys.executable, "-W", "error", "-c", WITHOUT_PLUGIN]
    done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    assert done.stdout.strip() == sent


def test_an_application_that_lets_the_plugin_go_sends_nothing_any_more():
    heard = []

    def receiver(sender, **details):
        heard.append(sender)

    app, other = Kernel("let-go"), Kernel("other")
    with appcontext_pushed.connected_to(receiver):
        app.unregister_plugin("signals")
        for each in (app, other):
            with each.app_context():
                pass
    assert heard == [other]
    with appcontext_pushed.connected_to(receiver), app.app_context():
        pass
    assert heard == [other]


def test_an_error_of_a_receiver_is_not_said_to_be_the_plugins():
    def receiver(sender, **details):
        raise LookupError(sender.name)

    app = Kernel("told")
    with (
        appcontext_popped.connected_to(receiver),
        pytest.raises(LookupError, match="told") as raised,
        app.app_context(),
    ):
        pass
    assert not hasattr(raised.value, "__notes__")
