"""Set something up on each application.

Asked: at the end of the application's construction, and when a plugin joins it later.
Order: that of the plugins.
"""

from glassware import Flask
from glassware_core import hookimpl


class Health:
    @hookimpl
    def app_created(self, app):
        app.add_url_rule("/health", "health", view_func=lambda: "ok")


app = Flask("shop", plugins=[Health()])
assert app.test_client().get("/health").text == "ok"
