from __future__ import annotations

import pytest
from werkzeug.local import LocalProxy
from werkzeug.test import EnvironBuilder

from glassware_core import app_ctx, current_app, g, request, request_ctx, session


@pytest.mark.parametrize("proxy", [current_app, g, app_ctx], ids=["current_app", "g", "app_ctx"])
def test_outside_of_an_application_context_the_error_says_how_to_push_one(proxy):
    with pytest.raises(
        RuntimeError, match=r"Working outside of application context[^$]*app_context"
    ):
        proxy.anything  # noqa: B018
    assert not proxy
    assert repr(proxy) == "<LocalProxy unbound>"


PROXIES = {
    "current_app": current_app,
    "g": g,
    "app_ctx": app_ctx,
    "request": request,
    "session": session,
    "request_ctx": request_ctx,
}


@pytest.mark.parametrize(("name", "proxy"), PROXIES.items(), ids=PROXIES)
def test_the_error_names_the_proxy(name, proxy):
    with pytest.raises(RuntimeError, match=f"\\n'{name}' needs .*{__file__}:"):
        proxy.anything  # noqa: B018


@pytest.mark.parametrize(
    "proxy", [request, session, request_ctx], ids=["request", "session", "request_ctx"]
)
def test_outside_of_a_request_the_error_says_how_to_push_one(app, proxy):
    for context in (None, app.app_context()):
        if context is not None:
            context.push()
        with pytest.raises(
            RuntimeError, match=r"Working outside of request context[^$]*test_request"
        ):
            proxy.anything  # noqa: B018
        assert not proxy
        if context is not None:
            context.pop()


def test_a_proxy_reads_sets_and_deletes_attributes_and_items(app):
    with app.request_context(EnvironBuilder("/?a=1").get_environ()):
        request.custom = 1
        assert request.custom == 1
        del request.custom
        assert not hasattr(request, "custom")
        assert request.args["a"] == "1"
        g._private = 2
        assert g._private == 2
        assert "_private" in g
        current_app.extensions["x"] = 3
        assert app.extensions == {"x": 3}


def test_an_attribute_error_of_the_target_stays_one(app):
    with app.app_context(), pytest.raises(AttributeError, match="nothing_here"):
        current_app.nothing_here  # noqa: B018


def test_a_proxy_is_a_local_proxy_and_an_instance_of_what_it_stands_for(app):
    assert isinstance(request, LocalProxy)
    with app.request_context(EnvironBuilder("/").get_environ()) as context:
        assert isinstance(request, app.request_class)
        assert request._get_current_object() is context.request
        assert request_ctx._get_current_object() is context
        assert request == context.request
        assert hash(current_app) == hash(app)


def test_the_session_proxy_reaches_the_session_of_the_request(app):
    class Session(dict):
        accessed = False

    opened = Session()
    app.open_session = lambda ctx: opened
    with app.request_context(EnvironBuilder("/").get_environ()):
        assert not opened.accessed
        session["a"] = 1
        assert "a" in session
        assert session.get("a") == 1
        assert opened == {"a": 1}
        assert opened.accessed
