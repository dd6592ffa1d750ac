"""With everything installed: making an application loads no library of a part, serving JSON few."""

import sys

from glassware_core import App

app = App("smoke")
app.get("/")(lambda: {"free": True})
loaded = {"jinja2", "click", "itsdangerous", "asgiref"} & set(sys.modules)
assert not loaded, loaded

from werkzeug.test import Client  # noqa: E402

# The session interface is made before the first request, and itsdangerous loaded for it.
assert Client(app).get("/").json == {"free": True}
loaded = {"jinja2", "click", "asgiref"} & set(sys.modules)
assert not loaded, loaded
