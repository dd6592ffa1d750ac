"""The plugin compact-json: it writes JSON once the configuration chooses it."""

from werkzeug.test import Client

from glassware_core import App

for provider, expected in {"json": '{"a":2,"b":"\\u00e9"}', "compact": '{"b":"é","a":2}'}.items():
    app = App("smoke")
    app.config["JSON_PROVIDER"] = provider
    app.add_url_rule("/", view_func=lambda: {"b": "é", "a": 2})
    answer = Client(app).get("/")
    assert answer.text.strip() == expected, answer.text
