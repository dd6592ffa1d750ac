"""With everything installed: composing loads no library of a part, serving JSON neither."""

import sys

from glassware_core import App

STRANGERS = {"jinja2", "click", "itsdangerous", "asgiref"}


def loaded():
    """Return which of the libraries are loaded."""
    return STRANGERS & set(sys.modules)


assert "blinker" not in sys.modules
assert not loaded(), loaded()
app = App("smoke")
app.get("/")(lambda: {"free": True})

from werkzeug.test import Client  # noqa: E402

assert Client(app).get("/").json == {"free": True}
assert not loaded(), loaded()
