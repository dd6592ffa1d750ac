from __future__ import annotations

import pytest
from werkzeug.test import Client

from glassware_core import Kernel, installed_plugins
from glassware_sessions import SessionsApp, lifecycle, plugin
from glassware_sessions.backend import cookie_interface


def test_the_plugin_is_installed():
    assert installed_plugins().find("sessions") is plugin


def test_the_feature_is_brought():
    assert plugin.app_features() == (SessionsApp,)


def test_the_configuration_has_the_documented_defaults(app_class):
    config = app_class("defaults").config
    for key, value in plugin.default_config().items():
        assert config[key] == value
    assert set(plugin.default_config()) == {
        "SECRET_KEY",
        "SECRET_KEY_FALLBACKS",
        "PERMANENT_SESSION_LIFETIME",
        "SESSION_BACKEND",
        "SESSION_COOKIE_NAME",
        "SESSION_COOKIE_DOMAIN",
        "SESSION_COOKIE_PATH",
        "SESSION_COOKIE_HTTPONLY",
        "SESSION_COOKIE_SECURE",
        "SESSION_COOKIE_PARTITIONED",
        "SESSION_COOKIE_SAMESITE",
        "SESSION_REFRESH_EACH_REQUEST",
    }


def test_the_defaults_of_one_application_are_not_those_of_another():
    assert plugin.default_config() is not plugin.default_config()


def test_the_default_backend_is_the_cookie():
    assert plugin.session_backends() == {"cookie": cookie_interface}


@pytest.mark.parametrize("lazy", [True, False])
def test_the_chains_fit_the_interface(app, lazy):
    class Interface:
        pass

    app.session_interface = Interface()
    app.session_interface.lazy = lazy
    opened, closed = plugin.open_context(app), plugin.close_response(app)
    if lazy:
        assert (opened, closed) == (None, lifecycle.save_if_needed)
    else:
        assert (opened, closed) == (lifecycle.open_at_once, lifecycle.save)


def test_the_chains_of_a_plan_that_is_made_during_set_up_leave_open_what_the_interface_wants(app):
    chains = plugin.open_context(app), plugin.close_response(app)
    assert chains == (lifecycle.decide_and_open, lifecycle.decide_and_save)
    assert "session_interface" not in vars(app)
    app.json.dumps({})
    app.finish_setup()
    assert (plugin.open_context(app), plugin.close_response(app)) == (
        None,
        lifecycle.save_if_needed,
    )
    assert lifecycle.decide_and_save not in app.plan.close


def test_an_application_without_the_feature_is_left_alone():
    app = Kernel("bare")
    assert plugin.open_context(app) is None
    assert plugin.close_response(app) is None
    assert Client(app).get("/").status_code == 404
