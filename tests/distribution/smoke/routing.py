"""Core and routing serve JSON, and nothing else is loaded for it."""

import sys

from werkzeug.test import Client

from glassware_core import App, Kernel
from glassware_routing import Blueprint, RoutingApp, url_for

STRANGERS = {"jinja2", "click", "itsdangerous", "blinker"}


class Static(RoutingApp, Kernel):
    """A composition that is written out, as type checkers like it."""


app = Static("smoke")
items = Blueprint("items", "smoke", url_prefix="/items")


@app.get("/")
def index():
    """Answer with JSON."""
    return {"item": url_for("items.item", number=7)}


@items.route("/<int:number>")
def item(number):
    """Answer with a converted argument."""
    return {"number": number}


app.register_blueprint(items)
client = Client(app)
assert client.get("/").json == {"item": "/items/7"}
assert client.get("/items/7").json == {"number": 7}
assert client.get("/items/seven").status_code == 404
assert client.post("/").status_code == 405
assert not STRANGERS & set(sys.modules), STRANGERS & set(sys.modules)

composed = App("smoke")
composed.get("/")(lambda: {"composed": True})
assert Client(composed).get("/").json == {"composed": True}
