"""The plugin maintenance: its file turns every answer into one of status 503."""

import tempfile
from pathlib import Path

from werkzeug.test import Client

from glassware_core import App

with tempfile.TemporaryDirectory() as folder:
    app = App("smoke", instance_path=folder)
    app.add_url_rule("/", view_func=lambda: "Hello")
    assert Client(app).get("/").text == "Hello"
    Path(folder, "maintenance").touch()
    assert Client(app).get("/").status_code == 503
