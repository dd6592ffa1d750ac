from __future__ import annotations

import pytest

from glassware_core import session
from glassware_session_stores import (
    StoreBackend,
    StoreTimeout,
    StoreUnavailable,
    log_out_everywhere,
    sessions_of,
)
from glassware_session_stores.conformance import FailingStore
from glassware_session_stores.stores.memory import MemoryStore


def test_the_sessions_of_an_owner_are_listed(visit, app):
    from werkzeug.test import Client

    for _ in range(2):
        visit(lambda: session.update(_user_id=7), Client(app))
    with app.app_context():
        assert [record.owner for record in sessions_of(7)] == ["7", "7"]
        assert sessions_of("8") == []


def test_an_owner_is_logged_out_outside_of_a_request(visit, app):
    visit(lambda: session.update(_user_id=7))
    with app.app_context():
        assert log_out_everywhere(7) == 1
    assert visit(lambda: dict(session)).text == "{}"


def test_the_session_of_another_owner_stays_where_one_is_logged_out(visit, app):
    from werkzeug.test import Client

    visit(lambda: session.update(_user_id=7), Client(app))
    visit(lambda: session.update(_user_id="admin"))
    assert visit(lambda: bool(session) and log_out_everywhere(7)).text == "1"
    assert visit(lambda: dict(session)).text == "{'_user_id': 'admin'}"


def test_the_item_that_names_the_owner_is_configured(make_app):
    from werkzeug.test import Client

    app = make_app(SESSION_OWNER_KEY="account")
    app.view = lambda: session.update(account="ada", _user_id=7) or "ok"
    Client(app).get("/")
    with app.app_context():
        assert (len(sessions_of("ada")), sessions_of(7)) == (1, [])


def test_sessions_elsewhere_have_no_owners(make_app):
    with (
        make_app(SESSION_BACKEND="cookie").app_context(),
        pytest.raises(RuntimeError, match=r"SESSION_BACKEND is 'cookie'.*such as 'sqlite'"),
    ):
        log_out_everywhere(7)


@pytest.fixture(params=["error", "continue"])
def failing(request, app):
    app.config["SESSION_STORE_FAILURE"] = request.param
    failing = FailingStore(MemoryStore())
    app.session_interface = StoreBackend(lambda app, timeout: failing)(app)
    return failing


@pytest.mark.parametrize("ask", [log_out_everywhere, sessions_of])
def test_a_store_that_fails_in_a_view_is_a_503_and_nobody_is_logged_out(visit, app, failing, ask):
    told = []
    app.session_interface.events.add("session_unavailable", lambda app, error: told.append(error))
    visit(lambda: session.update(_user_id=7))

    def view():
        assert session["_user_id"] == 7
        failing.failure = lambda: StoreTimeout("down")
        try:
            return ask(7)
        finally:
            failing.failure = None

    response = visit(view)
    assert response.status_code == 503
    assert "cannot be reached" in response.text
    assert [str(error) for error in told] == ["down"]
    assert visit(lambda: dict(session)).text == "{'_user_id': 7}"


def test_a_broken_connection_is_asked_again(visit, app, failing):
    visit(lambda: session.update(_user_id=7))
    failing.failure, failing.failures = (lambda: StoreUnavailable("broken")), 1
    with app.app_context():
        assert log_out_everywhere(7) == 1
    assert failing.tried == ["revoke"]


def test_a_store_that_fails_outside_of_a_request_is_its_own_error(app, failing):
    failing.failure = lambda: StoreTimeout("down")
    with app.app_context(), pytest.raises(StoreTimeout, match="down"):
        log_out_everywhere(7)
