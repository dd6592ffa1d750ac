"""The plugin request-id: a composed application has its method and its header."""

from werkzeug.test import Client

from glassware_core import App

app = App("smoke")
app.add_url_rule("/", view_func=lambda: app.request_id())
answer = Client(app).get("/")
assert answer.headers["X-Request-ID"] == answer.text, answer.text
assert len(answer.text) == 32, answer.text
