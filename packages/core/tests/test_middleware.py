from __future__ import annotations

import gc
import weakref

from werkzeug.test import Client

from glassware_core import hookimpl


def plugin(name):
    class Plugin:
        __name__ = name

        @hookimpl
        def wsgi_middleware(self, app):
            def wrapper(inner):
                def middleware(environ, start_response):
                    environ["trace"] = environ.get("trace", "") + name
                    return inner(environ, start_response)

                return middleware

            return wrapper

    return Plugin()


def test_the_first_plugin_stands_outermost_and_the_users_middleware_inside(app_class):
    app = app_class("wrapped", root_path=".", plugins=[plugin("a"), plugin("b")])
    inner = app.wsgi_app

    def mine(environ, start_response):
        environ["trace"] += "mine"
        start_response("200 OK", [])
        return [environ["trace"].encode()]

    app.wsgi_app = mine
    assert Client(app).get("/").text == "abmine"
    app.wsgi_app = inner
    assert Client(app).get("/").status_code == 404


def test_a_plugin_without_a_wrapper_costs_no_call(app, client):
    client.get("/")
    assert app._middleware is None


def test_middleware_does_not_keep_the_application_alive(app_class):
    app = app_class("freed", root_path=".", plugins=[plugin("a")])
    gc.collect()
    gc.disable()
    try:
        Client(app).get("/").close()
        gc.collect()
        reference = weakref.ref(app)
        del app
        assert reference() is None
    finally:
        gc.enable()
