from __future__ import annotations

import subprocess
import sys

import glassware_core
from glassware_core import Kernel, installed_plugins
from glassware_routing import RoutingApp, plugin


def test_installing_the_part_is_all_it_takes():
    assert issubclass(glassware_core.App, RoutingApp)
    (record,) = [r for r in installed_plugins().records if r.name == "routing"]
    assert record.state == "active"
    assert record.plugin is plugin


def test_its_configuration_has_a_default():
    assert plugin.default_config() == {"PROVIDE_AUTOMATIC_OPTIONS": True}


def test_it_opens_nothing_for_an_application_without_routes():
    assert plugin.open_context(Kernel(__name__, root_path=".")) is None


def test_the_match_is_the_last_link_of_what_opens_a_context(app_class):
    opened = []

    class Late:
        @glassware_core.hookimpl
        def open_context(self, app):
            return lambda context: opened.append(context.request.url_rule)

    app = app_class(__name__, root_path=".", plugins=[Late()], static_folder=None)
    app.add_url_rule("/", view_func=lambda: "index", endpoint="index")
    from werkzeug.test import Client

    assert Client(app).get("/").text == "index"
    assert opened == [None]


def test_composing_imports_no_third_party_library_but_werkzeug_and_pluggy():
    code = (
        "import sys, glassware_routing.plugin; glassware_routing.RoutingApp('x', root_path='.')\n"
        "print([n for n in ('jinja2', 'click', 'itsdangerous', 'blinker') if n in sys.modules])"
    )
    environment = {"GLASSWARE_DISABLE_PLUGINS": "sessions,templating,cli,signals,testing"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.strip() == "[]"
