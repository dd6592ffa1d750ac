"""What the kit of stored sessions cannot see; all else is in `conformance`."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from werkzeug.http import parse_date

from glassware_core import session


def test_the_interface_is_lazy(app):
    assert app.session_interface.lazy
    assert app.session_interface.needs_refresh(app, None) is False


def test_no_secret_key_is_needed(app, visit):
    assert app.secret_key is None
    visit(lambda: session.update(a=1))
    assert visit(lambda: session["a"]).text == "1"


def expiry(response):
    found = re.search(r"Expires=([^;]+)", response.headers["Set-Cookie"])
    return parse_date(found[1])


@pytest.mark.parametrize(("absolute", "expected"), [(None, 3600), (7200, 3600), (600, 600)])
def test_a_permanent_cookie_ends_with_its_session(make_app, absolute, expected):
    from werkzeug.test import Client

    app = make_app(PERMANENT_SESSION_LIFETIME=3600, SESSION_ABSOLUTE_LIFETIME=absolute)
    app.view = lambda: session.update(_permanent=True) or "ok"
    left = (expiry(Client(app).get("/")) - datetime.now(UTC)).total_seconds()
    assert left == pytest.approx(expected, abs=30)


def test_the_absolute_lifetime_counts_from_the_beginning(make_app, clock):
    from werkzeug.test import Client

    app = make_app(PERMANENT_SESSION_LIFETIME=3600, SESSION_ABSOLUTE_LIFETIME=5000)
    app.session_interface.store._clock = clock
    app.view = lambda: session.update(_permanent=True) or "ok"
    client = Client(app)
    client.get("/")
    clock.advance(3000)
    left = (expiry(client.get("/")) - datetime.now(UTC)).total_seconds()
    assert left == pytest.approx(2000, abs=30)


def test_a_failure_is_logged(app, visit, caplog):
    from glassware_session_stores import StoreTimeout
    from glassware_session_stores.conformance import FailingStore

    keeper = app.session_interface.keeper
    keeper.guard.store = FailingStore(keeper.store)
    keeper.guard.store.failure = lambda: StoreTimeout("no answer")
    assert visit(lambda: session.update(a=1)).status_code == 503
    assert "The session store failed: no answer" in caplog.text
