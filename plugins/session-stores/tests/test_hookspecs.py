from __future__ import annotations

from werkzeug.test import Client

from glassware_core import hookimpl, session


class Audit:
    """A plugin that notes corrupt sessions."""

    def __init__(self):
        self.told = []

    @hookimpl(optionalhook=True)
    def session_events(self, app):
        return {"session_corrupt": lambda app, key, error: self.told.append(key)}


def test_the_sinks_of_plugins_are_told(make_app):
    audit = Audit()
    app = type(make_app())("with_a_plugin", plugins=[audit])
    app.config["SESSION_BACKEND"] = "memory"
    app.view = lambda: session.update(a=1) or "ok"
    client = Client(app)
    client.get("/")
    interface = app.session_interface
    (record,) = interface.store.scan()
    interface.store.replace(record.key, b"corrupt", None, interface.keeper.settings.lifetime)
    client.get("/")
    assert audit.told == [record.key]
