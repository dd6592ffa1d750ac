from __future__ import annotations

import threading

import pytest
from werkzeug.test import create_environ

from glassware_core import hookimpl, session
from glassware_sessions import (
    NullSession,
    SecureCookieSession,
    SecureCookieSessionInterface,
    SessionInterface,
)
from glassware_sessions.lifecycle import decide_and_open, decide_and_save, is_lazy


class Logged(SecureCookieSessionInterface):
    """The default interface with a log, lazy or not."""

    def __init__(self, lazy):
        self.lazy = lazy
        self.log = []

    def open_session(self, app, request):
        self.log.append("open")
        return super().open_session(app, request)

    def save_session(self, app, session, response):
        self.log.append("save")
        super().save_session(app, session, response)

    def needs_refresh(self, app, request):
        self.log.append("needs refresh")
        return super().needs_refresh(app, request)


@pytest.fixture(params=[False, True], ids=["at once", "lazy"])
def interface(app, request):
    app.session_interface = Logged(request.param)
    return app.session_interface


def test_an_unused_session_is_opened_and_saved_unless_it_may_wait(interface, visit):
    visit(lambda: interface.log.append("view") or "ok")
    if interface.lazy:
        assert interface.log == ["view", "needs refresh"]
    else:
        assert interface.log == ["open", "view", "save"]


def test_a_used_session_is_opened_and_saved_once(interface, visit):
    visit(lambda: interface.log.append("view") or str(len(session)) + str(len(session)))
    if interface.lazy:
        assert interface.log == ["view", "open", "save"]
    else:
        assert interface.log == ["open", "view", "save"]


def test_a_permanent_session_is_renewed_either_way(interface, visit):
    def view():
        session.permanent = True
        return "ok"

    cookie = visit(view).headers["Set-Cookie"].partition(";")[0]
    assert "Set-Cookie" in visit(lambda: "ok", cookie).headers


def test_the_default_of_a_lazy_interface_is_to_save_late(app, visit):
    class Late(SessionInterface):
        lazy = True
        log = []

        def open_session(self, app, request):
            self.log.append("open")
            return SecureCookieSession()

        def save_session(self, app, session, response):
            self.log.append("save")

    app.session_interface = Late()
    visit(lambda: Late.log.append("view") or "ok")
    assert Late.log == ["view", "open", "save"]


def test_laziness_may_be_withdrawn_while_the_application_runs(app, visit):
    app.session_interface = Logged(True)
    visit(lambda: "ok")
    app.session_interface.log.clear()
    app.session_interface.lazy = False
    visit(lambda: app.session_interface.log.append("view") or "ok")
    assert app.session_interface.log == ["view", "open", "save"]


def test_the_session_is_open_before_the_url_is_matched_unless_it_may_wait(app):
    for lazy in (False, True):
        app.session_interface = Logged(lazy)
        with app.request_context(create_environ("/nowhere")):
            assert app.session_interface.log == ([] if lazy else ["open"])


@pytest.mark.parametrize("lazy", [False, True], ids=["at once", "lazy"])
def test_an_interface_that_is_made_by_the_first_context_gets_its_way_too(app_class, lazy):
    class Plugin:
        @hookimpl
        def session_backends(self):
            return {"logged": lambda app: Logged(lazy)}

    app = app_class("logged", plugins=[Plugin()])
    app.config.update(SESSION_BACKEND="logged", SECRET_KEY="key")
    app.json.dumps({})  # what is made late would drop the plan
    with app.request_context(create_environ()) as context:
        assert app.session_interface.log == ([] if lazy else ["open"])
        session["a"] = 1
        response = app.process_response(app.response_class())
        assert app.session_interface.log == ["open", "save"]
        assert "Set-Cookie" in response.headers
        assert {decide_and_open, decide_and_save} <= {*app.plan.open, *app.plan.close}
        assert context.opened_session == {"a": 1}


def test_a_context_that_is_given_a_session_keeps_it(app, interface):
    given = SecureCookieSession({"given": True})
    context = app.request_context(create_environ())
    context._session = given
    with context:
        assert session == {"given": True}
        assert context.session is given
    assert interface.log == []


def test_asking_the_context_for_the_session_marks_it_as_accessed(app):
    with app.request_context(create_environ()) as context:
        assert context.open_session().accessed is False
        assert context.session.accessed is True


@pytest.mark.parametrize("key", ["a key", None])
def test_a_copied_context_carries_the_session_to_another_thread(app, key):
    app.secret_key = key
    found = []

    def work(context):
        with context:
            found.append(session._get_current_object())

    with app.request_context(create_environ()) as context:
        thread = threading.Thread(target=work, args=(context.copy(),))
        thread.start()
        thread.join()
        assert found[0] is session._get_current_object()
    assert isinstance(found[0], NullSession) == (key is None)


def test_a_null_session_is_never_saved(app, interface, visit):
    app.secret_key = None
    visit(lambda: repr(session))
    assert "save" not in interface.log


def test_the_session_is_saved_after_the_other_functions_for_the_response(app, visit):
    @app.after_request
    def change(response):
        session["a"] = 1
        return response

    assert "Set-Cookie" in visit(lambda: "ok").headers


def test_an_answer_to_an_error_saves_the_session_too(app, visit):
    @app.errorhandler(ZeroDivisionError)
    def answer(error):
        return "sorry", 500

    def view():
        session["a"] = 1
        raise ZeroDivisionError

    response = visit(view)
    assert response.text == "sorry"
    assert "Set-Cookie" in response.headers


def test_an_interface_of_no_common_base_class_is_not_lazy():
    assert not is_lazy(object())
    assert not is_lazy(SessionInterface())
    assert is_lazy(SecureCookieSessionInterface())
