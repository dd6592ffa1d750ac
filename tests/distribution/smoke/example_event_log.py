"""The plugin event-log: it writes lines as soon as it is installed."""

import io
import logging

from werkzeug.test import Client

from glassware_core import App

lines = io.StringIO()
logging.basicConfig(level="INFO", stream=lines)
app = App("smoke")
app.add_url_rule("/", view_func=lambda: "Hello")
Client(app).get("/")
written = lines.getvalue()
assert "INFO:glassware_event_log:smoke request_started GET '/'\n" in written, written
assert "response=<Response 5 bytes [200 OK]>" in written, written
