"""A JSON provider by its name: it is there, chosen by configuration, and reads and writes."""

import sys
from datetime import date

from werkzeug.test import Client

from glassware_core import App, Kernel, jsonify, request

(name,) = sys.argv[1:]


class Views(Kernel):
    def dispatch_request(self):
        return jsonify({"day": date(2024, 3, 1), "got": request.get_json()})


app = type("Smoke", (Views, App), {})("smoke")
app.config["JSON_PROVIDER"] = name
assert name not in sys.modules
response = Client(app).post("/", json=["é", 1])
assert name in sys.modules
assert response.data == b'{"day":"Fri, 01 Mar 2024 00:00:00 GMT","got":["\\u00e9",1]}\n'
