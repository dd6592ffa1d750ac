"""Core and signals: a receiver hears of a request."""

from werkzeug.test import Client

from glassware_core import App
from glassware_signals import request_started, signals_available

assert signals_available
app = App("smoke")
heard = []


@request_started.connect_via(app)
def hear(sender, **extra):
    """Note the sender."""
    heard.append(sender)


Client(app).get("/")
assert heard == [app], heard
