"""Refuse to start with a configuration that cannot be right.

Asked: once an application, before its first request, or when a server starts.
Order: that of the plugins; the first exception stops the start.
"""

from glassware import Flask
from glassware_core import hookimpl


class Mail:
    @hookimpl
    def default_config(self):
        return {"MAIL_HOST": None}

    @hookimpl
    def app_frozen(self, app):
        if not app.config["MAIL_HOST"]:
            raise RuntimeError("MAIL_HOST is not set; name the host that takes mail.")


app = Flask("shop", plugins=[Mail()])
try:
    app.test_client().get("/")
except RuntimeError as error:
    message = str(error)

assert message.startswith("MAIL_HOST is not set")
