from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from glassware_signals.fallback import FakeSignal, Namespace

WITHOUT_BLINKER = """
import sys
sys.modules["blinker"] = None
from glassware_core import App
from glassware_signals import Namespace, request_started, signals_available
from glassware_signals.fallback import FakeSignal, Namespace as Fallback
from werkzeug.test import Client

assert signals_available is False
assert Namespace is Fallback
assert type(request_started) is FakeSignal
assert request_started.name == "request-started"
app = App("without")
assert Client(app).get("/").status_code == 404
assert app.events.request_started == ()
request_started.send(app)
try:
    request_started.connect(print, app)
except RuntimeError as error:
    assert "python -m pip install blinker" in str(error)
else:
    raise AssertionError("a receiver that is never called was accepted")
"""


def test_sending_does_nothing():
    signal = FakeSignal("tested")
    assert signal.send() == []
    assert signal.send(object(), detail=1) == []
    assert asyncio.run(signal.send_async(object(), detail=1)) == []
    assert not signal.receivers


@pytest.mark.parametrize(
    "method",
    [
        "connect",
        "connect_via",
        "connected_to",
        "disconnect",
        "has_receivers_for",
        "muted",
        "receivers_for",
        "temporarily_connected_to",
    ],
)
def test_receiving_names_what_is_missing(method):
    with pytest.raises(RuntimeError, match=r"blinker.* python -m pip install blinker"):
        getattr(FakeSignal("tested"), method)(print, sender=1)


def test_a_namespace_answers_the_same_signal_for_a_name():
    namespace = Namespace()
    signal = namespace.signal("tested", "What it is for.")
    assert namespace.signal("tested") is signal
    assert namespace["tested"] is signal
    assert signal.name == "tested"
    assert signal.__doc__ == "What it is for."
    assert repr(signal) == "<FakeSignal 'tested'>"


def test_an_application_runs_where_blinker_cannot_be_imported():
    subprocess.run([sys.executable, "-W", "error", "-c", WITHOUT_BLINKER], check=True)
