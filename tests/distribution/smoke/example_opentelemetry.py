"""The plugin opentelemetry: it is there, and records nothing where the program set no provider."""

from werkzeug.test import Client

from glassware_core import App

app = App("smoke")
app.add_url_rule("/", view_func=lambda: "Hello")
assert "opentelemetry" in [record.name for record in app.plugins.active]
assert app.config["OPENTELEMETRY_TRACER_PROVIDER"] is None
assert Client(app).get("/").text == "Hello"
