"""Take back what `app_created` did, so that the plugin can be unregistered.

Asked: by `unregister_plugin`, and where an application's configuration keeps the plugin out.
Order: only the plugin that leaves is asked.
"""

from glassware import Flask
from glassware_core import hookimpl


class Mailer:
    @hookimpl
    def app_created(self, app):
        app.extensions["mailer"] = []

    @hookimpl
    def app_left(self, app):
        del app.extensions["mailer"]


mailer = Mailer()
app = Flask("shop", plugins=[mailer])
assert "mailer" in app.extensions
app.unregister_plugin(mailer)
assert "mailer" not in app.extensions
