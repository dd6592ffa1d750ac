from __future__ import annotations

import pytest
from werkzeug.test import Client

from glassware_core import Kernel, Response
from glassware_core.events import Events
from glassware_core.offered import Offered
from glassware_core.plan import Plan
from glassware_core.plugins import Plugins


class Application(Kernel):
    def dispatch_request(self):
        return Response("answered")


@pytest.mark.parametrize(
    ("name", "kind"), [("plugins", Plugins), ("events", Events), ("plan", Plan)]
)
def test_a_plugin_reads_what_the_kernel_keeps(name, kind):
    assert isinstance(getattr(Application(__name__), name), kind)
    assert isinstance(getattr(Application, name), Offered)


@pytest.mark.parametrize("name", ["plugins", "events", "plan"])
def test_an_application_may_use_the_name_for_something_else(name):
    class Own(Application):
        def __init__(self, import_name):
            setattr(self, name, ["own"])
            super().__init__(import_name)

    app = Own(__name__)
    assert getattr(app, name) == ["own"]
    assert Client(app).get("/").text == "answered"
    assert getattr(app, name) == ["own"]


@pytest.mark.parametrize("name", ["plugins", "events", "plan"])
def test_a_subclass_may_use_the_name_for_a_method(name):
    own = type("Own", (Application,), {name: lambda self: "own"})
    app = own(__name__)
    assert Client(app).get("/").text == "answered"
    assert getattr(app, name)() == "own"
