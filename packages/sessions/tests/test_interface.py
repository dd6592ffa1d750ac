from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from glassware_core import session
from glassware_sessions import NullSession, SecureCookieSession, SessionInterface, SessionMixin


class DictSession(dict, SessionMixin):
    pass


class Memory(SessionInterface):
    """Keep one session, and a log of what was asked."""

    def __init__(self):
        self.log = []
        self.kept = {}

    def open_session(self, app, request):
        self.log.append("open")
        return DictSession(self.kept)

    def save_session(self, app, session, response):
        self.log.append("save")
        self.kept = dict(session)
        response.headers["X-Saved"] = "yes"


def test_an_interface_must_open_and_save():
    with pytest.raises(NotImplementedError):
        SessionInterface().open_session(None, None)
    with pytest.raises(NotImplementedError):
        SessionInterface().save_session(None, None, None)


def test_the_defaults_of_an_interface():
    interface = SessionInterface()
    assert interface.null_session_class is NullSession
    assert interface.pickle_based is False
    assert interface.lazy is False
    assert interface.needs_refresh(None, None) is True


def test_a_null_session_is_told_from_others():
    interface = SessionInterface()
    assert type(interface.make_null_session(None)) is NullSession
    assert interface.is_null_session(NullSession())
    assert not interface.is_null_session(SecureCookieSession())
    assert not interface.is_null_session({})
    assert not interface.is_null_session(None)


def test_a_null_session_class_of_ones_own_is_used():
    class Nothing(dict, SessionMixin):
        pass

    class Own(SessionInterface):
        null_session_class = Nothing

    interface = Own()
    assert type(interface.make_null_session(None)) is Nothing
    assert interface.is_null_session(Nothing())
    assert not interface.is_null_session(NullSession())


@pytest.mark.parametrize(
    ("option", "key", "default", "other"),
    [
        ("name", "SESSION_COOKIE_NAME", "session", "sid"),
        ("domain", "SESSION_COOKIE_DOMAIN", None, "example.com"),
        ("path", "SESSION_COOKIE_PATH", "/", "/shop"),
        ("path", "APPLICATION_ROOT", "/", "/shop"),
        ("httponly", "SESSION_COOKIE_HTTPONLY", True, False),
        ("secure", "SESSION_COOKIE_SECURE", False, True),
        ("samesite", "SESSION_COOKIE_SAMESITE", None, "Lax"),
        ("partitioned", "SESSION_COOKIE_PARTITIONED", False, True),
    ],
)
def test_the_configuration_decides_about_the_cookie(app, option, key, default, other):
    get = getattr(SessionInterface(), f"get_cookie_{option}")
    assert get(app) == default
    app.config[key] = other
    assert get(app) == other


def test_the_path_of_the_cookie_comes_before_that_of_the_application(app):
    app.config.update(SESSION_COOKIE_PATH="/shop", APPLICATION_ROOT="/root")
    assert SessionInterface().get_cookie_path(app) == "/shop"


def test_only_a_permanent_session_expires_at_a_set_time(app):
    interface = SessionInterface()
    session = SecureCookieSession()
    assert interface.get_expiration_time(app, session) is None
    session.permanent = True
    app.permanent_session_lifetime = timedelta(hours=1)
    expected = datetime.now(UTC) + timedelta(hours=1)
    assert abs(interface.get_expiration_time(app, session) - expected) < timedelta(seconds=30)


@pytest.mark.parametrize(
    ("modified", "permanent", "refresh", "sent"),
    [
        (False, False, True, False),
        (True, False, True, True),
        (True, False, False, True),
        (False, True, True, True),
        (False, True, False, False),
        (True, True, False, True),
    ],
)
def test_the_cookie_is_sent_if_modified_or_to_renew_a_permanent_session(
    app, modified, permanent, refresh, sent
):
    session = SecureCookieSession({"_permanent": permanent})
    session.modified = modified
    app.config["SESSION_REFRESH_EACH_REQUEST"] = refresh
    assert SessionInterface().should_set_cookie(app, session) is sent


def test_an_interface_of_ones_own_opens_before_the_view_and_saves_after_it(app, visit):
    app.session_interface = interface = Memory()

    def view():
        interface.log.append("view")
        return "ok"

    assert visit(view).headers["X-Saved"] == "yes"
    assert interface.log == ["open", "view", "save"]


def test_an_interface_of_ones_own_saves_what_a_view_changed(app, visit):
    app.session_interface = Memory()

    def view():
        session["n"] = session.get("n", 0) + 1
        return str(session["n"])

    assert [visit(view).text for _ in range(3)] == ["1", "2", "3"]


def test_an_interface_without_a_session_gets_a_null_session_that_is_not_saved(app, visit):
    class Never(Memory):
        def open_session(self, app, request):
            self.log.append("open")

    app.session_interface = interface = Never()
    assert visit(lambda: repr(session)).text == "<NullSession {}>"
    assert interface.log == ["open"]


def test_an_interface_needs_no_common_base_class(app, visit):
    class Foreign:
        saved = None

        def open_session(self, app, request):
            return DictSession(a=1)

        def save_session(self, app, session, response):
            self.saved = dict(session)

        def is_null_session(self, session):
            return False

    app.session_interface = Foreign()
    assert visit(lambda: str(session["a"])).text == "1"
    assert app.session_interface.saved == {"a": 1}


def test_an_interface_may_be_replaced_at_any_time(app, visit):
    def view():
        session["a"] = 1
        return "ok"

    assert "Set-Cookie" in visit(view).headers
    app.session_interface = interface = Memory()
    assert "Set-Cookie" not in visit(view).headers
    assert interface.log == ["open", "save"]
    del app.session_interface
    assert "Set-Cookie" in visit(view).headers
    assert interface.log == ["open", "save"]


def test_the_interface_of_a_subclass_wins(app_class, visit):
    class Own(app_class):
        session_interface = Memory()

    app = Own("own")
    visit(app=app)
    assert app.session_interface is Own.session_interface
    assert Own.session_interface.log == ["open", "save"]


class Broken(Memory):
    def open_session(self, app, request):
        self.log.append("open")
        raise ZeroDivisionError


def test_an_interface_that_cannot_open_is_not_asked_again_for_the_answer(app, visit):
    app.testing = False
    app.session_interface = interface = Broken()
    assert visit().status_code == 500
    assert interface.log == ["open"]
    app.session_interface = Memory()
    assert visit().status_code == 200


def test_an_interface_that_cannot_save_leaves_the_next_request_clean(app, visit):
    class Full(Memory):
        def save_session(self, app, session, response):
            raise OSError

    app.testing = False
    app.session_interface = Full()
    assert visit().status_code == 500
    app.session_interface = Memory()
    assert visit().status_code == 200
