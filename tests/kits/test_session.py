"""The session kit: what is right passes, and what is wrong is caught by a named check."""

from __future__ import annotations

import threading
from copy import deepcopy
from secrets import token_hex
from types import ModuleType
from typing import Any

import pytest

pytest.importorskip("glassware_sessions")

from glassware_core import hookimpl
from glassware_sessions import SecureCookieSession, SessionInterface
from glassware_testing.conformance import SessionKit

pytestmark = pytest.mark.needs("sessions", "testing")


class Session(SecureCookieSession):
    def __init__(self, key: str, items: dict[str, Any] | None = None) -> None:
        super().__init__(items)
        self.key, self.old, self.destroyed = key, "", False

    def regenerate(self) -> None:
        self.old, self.key, self.modified = self.key, token_hex(), True

    def destroy(self) -> None:
        super().destroy()
        self.destroyed = True


class Memory(SessionInterface):
    """A backend that is right, made of pieces that others get wrong."""

    def __init__(self, app: Any) -> None:
        self.kept: dict[str, dict[str, Any]] = {}

    def open_session(self, app: Any, request: Any) -> Session:
        key = request.cookies.get(self.get_cookie_name(app), "")
        if key in self.kept:
            return Session(key, deepcopy(self.kept[key]))
        return self.new_session(key)

    def new_session(self, unknown: str) -> Session:
        session = Session(token_hex())
        session.new = True
        return session

    def save_session(self, app: Any, session: Any, response: Any) -> None:
        if session.accessed:
            response.vary.add("Cookie")
        if session.old:
            self.forget(session.old)
        if session.destroyed and session:
            self.forget(session.key)
            session.key = token_hex()
        if not session:
            if session.modified and not session.new:
                self.forget(session.key)
                self.delete_cookie(app, response)
        elif self.should_set_cookie(app, session):
            self.keep(session)
            self.set_cookie(app, session, response)

    def keep(self, session: Session) -> None:
        self.kept[session.key] = deepcopy(dict(session))

    def forget(self, key: str) -> None:
        self.kept.pop(key, None)

    def set_cookie(self, app: Any, session: Session, response: Any) -> None:
        response.set_cookie(
            self.get_cookie_name(app),
            session.key,
            path=self.get_cookie_path(app),
            secure=self.get_cookie_secure(app),
            httponly=self.get_cookie_httponly(app),
            samesite=self.get_cookie_samesite(app),
            expires=self.get_expiration_time(app, session),
        )

    def delete_cookie(self, app: Any, response: Any) -> None:
        response.delete_cookie(self.get_cookie_name(app), path=self.get_cookie_path(app))


def plugin_with(interface: Any) -> ModuleType:
    plugin = ModuleType("backend")
    plugin.session_backends = hookimpl(lambda: {"pieces": interface})  # type: ignore[attr-defined]
    return plugin


class TestCookie(SessionKit):
    plugin = "sessions"
    backend = "cookie"


class MemoryKit(SessionKit):
    """What those below have in common: they say that they can do everything."""

    backend = "pieces"
    capabilities = SessionKit.known_capabilities


class TestMemory(MemoryKit):
    plugin = plugin_with(Memory)


class TestIsThereForAll(MemoryKit):
    class Interface(Memory):
        def open_session(self, app: Any, request: Any) -> Session:
            return Session("all", self.kept.get("all"))

    plugin = plugin_with(Interface)
    caught_by = {"test_clients_have_sessions_of_their_own": "Ada|Grace"}


class TestKeepsNothing(MemoryKit):
    class Interface(Memory):
        def keep(self, session: Session) -> None: ...

    plugin = plugin_with(Interface)
    caught_by = {"test_items_are_kept_between_requests": "Ada"}


class TestKeepsEverythingAsText(MemoryKit):
    class Interface(Memory):
        def keep(self, session: Session) -> None:
            self.kept[session.key] = {name: str(value) for name, value in session.items()}

    plugin = plugin_with(Interface)
    caught_by = {
        "test_values_keep_their_types[None]": "None",
        "test_values_keep_their_types[1.5]": "1.5",
    }


class TestKeepsWhatWasRemoved(MemoryKit):
    class Interface(Memory):
        def keep(self, session: Session) -> None:
            self.kept.setdefault(session.key, {}).update(session)

    plugin = plugin_with(Interface)
    caught_by = {"test_a_removed_item_is_gone": "'a'"}


class TestOverlooksChangesInside(MemoryKit):
    class Interface(Memory):
        def keep(self, session: Session) -> None:
            known = self.kept.setdefault(session.key, {})
            known.update((key, deepcopy(session[key])) for key in session if key not in known)

    plugin = plugin_with(Interface)
    caught_by = {"test_a_change_inside_of_an_item_is_kept": ""}


class TestLeavesTheCookie(MemoryKit):
    class Interface(Memory):
        def delete_cookie(self, app: Any, response: Any) -> None: ...

    plugin = plugin_with(Interface)
    caught_by = {
        "test_an_emptied_session_is_gone": "",
        "test_a_destroyed_session_is_gone": "",
    }


class TestForgetsNothing(MemoryKit):
    class Interface(Memory):
        def forget(self, key: str) -> None: ...

    plugin = plugin_with(Interface)
    caught_by = {
        "test_an_old_cookie_does_not_bring_an_emptied_session_back[/clear]": "the old cookie",
        "test_an_old_cookie_does_not_bring_an_emptied_session_back[/destroy]": "the old cookie",
        "test_an_old_cookie_does_not_bring_an_emptied_session_back[/logout]": "the old cookie",
        "test_a_regenerated_session_has_another_token": "the old cookie still opens",
    }


class TestRegeneratesNothing(MemoryKit):
    class Interface(Memory):
        def save_session(self, app: Any, session: Any, response: Any) -> None:
            session.key = session.old or session.key
            session.old = ""
            super().save_session(app, session, response)

    plugin = plugin_with(Interface)
    caught_by = {"test_a_regenerated_session_has_another_token": "the token is the same"}


class TestLosesItemsAtTheLogin(MemoryKit):
    class Interface(Memory):
        """Begins another session where it was to give this one another name."""

        def save_session(self, app: Any, session: Any, response: Any) -> None:
            if session.old:
                for key in self.kept.get(session.old, {}):
                    session.pop(key, None)
            super().save_session(app, session, response)

    plugin = plugin_with(Interface)
    caught_by = {
        "test_a_login_keeps_what_was_there_before": "basket",
        "test_a_regenerated_session_has_another_token": "the items were lost",
    }


class TestRegeneratesWhatIsKeptOnly(MemoryKit):
    class Interface(Memory):
        def save_session(self, app: Any, session: Any, response: Any) -> None:
            if session.old:
                self.kept[session.key] = self.kept[session.old]
            super().save_session(app, session, response)

    plugin = plugin_with(Interface)
    caught_by = {"test_a_login_may_be_the_first_request": "close_response"}


class TestKeepsNothingAfterALogout(MemoryKit):
    class Interface(Memory):
        def save_session(self, app: Any, session: Any, response: Any) -> None:
            if session.destroyed:
                session.clear()
            super().save_session(app, session, response)

    plugin = plugin_with(Interface)
    caught_by = {"test_a_logout_leaves_what_is_set_after_it": "message"}


class TestLogsOutOnTheScreenOnly(MemoryKit):
    class Interface(Memory):
        """Takes what is set after it for one more change."""

        def save_session(self, app: Any, session: Any, response: Any) -> None:
            if session.destroyed and session:
                session.update({**self.kept.get(session.key, {}), **session})
            super().save_session(app, session, response)

    plugin = plugin_with(Interface)
    caught_by = {"test_a_logout_leaves_what_is_set_after_it": "basket"}


class TestSendsTheCookieAlways(MemoryKit):
    class Interface(Memory):
        def should_set_cookie(self, app: Any, session: Any) -> bool:
            return True

    plugin = plugin_with(Interface)
    caught_by = {"test_a_request_that_leaves_the_session_alone_sets_no_cookie": "of /idle"}


class TestIsCached(MemoryKit):
    class Interface(Memory):
        def save_session(self, app: Any, session: Any, response: Any) -> None:
            super().save_session(app, session, response)
            response.vary.clear()

    plugin = plugin_with(Interface)
    caught_by = {"test_a_response_that_used_the_session_varies_by_the_cookie": "Cookie"}


class TestTakesNamesOver(MemoryKit):
    class Interface(Memory):
        def new_session(self, unknown: str) -> Session:
            session = super().new_session(unknown)
            session.key = unknown or session.key
            return session

    plugin = plugin_with(Interface)
    caught_by = {"test_a_cookie_that_is_not_ours_opens_an_empty_session[1]": "was taken over"}


class TestTrustsTheCookie(MemoryKit):
    class Interface(Memory):
        def new_session(self, unknown: str) -> Session:
            bytes.fromhex(unknown)
            return super().new_session(unknown)

    plugin = plugin_with(Interface)
    caught_by = {"test_a_cookie_that_is_not_ours_opens_an_empty_session[1]": "fromhex"}


class TestMakesItsOwnCookie(MemoryKit):
    class Interface(Memory):
        def set_cookie(self, app: Any, session: Session, response: Any) -> None:
            response.set_cookie("session", session.key)

    plugin = plugin_with(Interface)
    caught_by = {
        "test_the_cookie_is_made_as_the_configuration_says": "",
        "test_only_a_permanent_session_has_an_expiry": "Expires",
    }


class TestMixesRequests(MemoryKit):
    class Interface(Memory):
        """Keeps the one session that it thinks there is."""

        def __init__(self, app: Any) -> None:
            super().__init__(app)
            self.met = threading.Barrier(8, timeout=60)

        def open_session(self, app: Any, request: Any) -> Session:
            self.current = super().open_session(app, request)
            self.met.wait()
            return self.current

    plugin = plugin_with(Interface)
    caught_by = {"test_requests_at_the_same_time_have_sessions_of_their_own": ""}


class TestKeepsTheApplication(MemoryKit):
    class Interface(Memory):
        apps: list[Any] = []

        def __init__(self, app: Any) -> None:
            super().__init__(app)
            self.apps.append(app)

    plugin = plugin_with(Interface)
    caught_by = {"test_the_plugin_keeps_no_application_alive": "refers to the application"}


class TestSaysLessThanItCan(MemoryKit):
    plugin = plugin_with(Memory)
    capabilities = ()
    caught_by = {
        "test_a_regenerated_session_has_another_token": "'regeneration' works and is not declared",
        "test_an_old_cookie_does_not_bring_an_emptied_session_back[/clear]": "'revocation' works",
    }
