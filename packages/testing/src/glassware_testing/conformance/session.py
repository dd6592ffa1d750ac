"""The kit of session backends, contract `session:v1`."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from glassware_core import g, request, session

from .capabilities import needs
from .kit import Kit

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SessionKit"]


class SessionKit(Kit):
    """Check a session backend.

    The applications have views that work on the session:

    - `/get` returns its items as JSON, and reads it;
    - `/set?key=…&value=…` sets an item to a value given in JSON;
    - `/pop?key=…` removes an item, `/clear` all of them;
    - `/append?key=…&value=…` changes the inside of an item, and says that it did;
    - `/regenerate` and `/destroy` call the methods of these names;
    - `/login?user=…` regenerates the session and sets its user, `/logout` destroys it and sets a
      message;
    - `/permanent` makes it permanent, `/idle` does not touch it.

    Attributes:
        backend: The name that `SESSION_BACKEND` chooses the backend with.
    """

    contract: ClassVar[str] = "session"
    number: ClassVar[int] = 25
    known_capabilities: ClassVar = {
        "regeneration": "`regenerate` gives a session another token; the old one opens nothing.",
        "revocation": "A cookie from before the session was emptied opens nothing any more.",
    }

    backend: ClassVar[str]

    @pytest.fixture
    def settings(self, config: dict[str, Any]) -> dict[str, Any]:
        """Choose the backend, and give a key to sign with."""
        return {
            "TESTING": True,
            "SECRET_KEY": "conformance",
            "SESSION_BACKEND": self.backend,
            **config,
        }

    def prepare(self, app: Any) -> None:
        """Add the views that work on the session."""
        app.views.update(VIEWS)

    def exercise(self, app: Any) -> None:
        """Keep an item from one request to the next."""
        client = app.test_client()
        put(client, "name", "Ada")
        assert items(client) == {"name": "Ada"}

    def test_it_is_chosen_by_its_name(self, app: Any, make_app: Callable[..., Any]) -> None:
        """The configuration chooses it, and being installed does not."""
        other = make_app(SESSION_BACKEND="cookie")
        same = type(app.session_interface) is type(other.session_interface)
        assert same == (self.backend == "cookie")

    def test_a_new_session_is_empty(self, client: Any) -> None:
        """A client that brings no cookie has a session with nothing in it."""
        assert items(client) == {}

    def test_items_are_kept_between_requests(self, client: Any) -> None:
        """What a request puts in, later ones find."""
        put(client, "name", "Ada")
        put(client, "cart", [1, 2])
        assert items(client) == {"name": "Ada", "cart": [1, 2]}
        assert items(client) == {"name": "Ada", "cart": [1, 2]}

    @pytest.mark.parametrize(
        "value",
        [None, True, 0, -1, 1.5, "", "Zoë \U0001f600", [], {}, [1, {"a": [None]}]],
        ids=repr,
    )
    def test_values_keep_their_types(self, client: Any, value: Any) -> None:
        """The types of JSON come back as they were."""
        put(client, "value", value)
        found = items(client)["value"]
        assert found == value
        assert type(found) is type(value)

    def test_clients_have_sessions_of_their_own(self, app: Any) -> None:
        """One client does not see what another one put in."""
        first, second = app.test_client(), app.test_client()
        put(first, "name", "Ada")
        put(second, "name", "Grace")
        assert items(first) == {"name": "Ada"}
        assert items(second) == {"name": "Grace"}
        assert items(app.test_client()) == {}

    def test_a_removed_item_is_gone(self, client: Any) -> None:
        """An item that a request removes is not there in the next one."""
        put(client, "a", 1)
        put(client, "b", 2)
        client.get("/pop?key=a")
        assert items(client) == {"b": 2}

    def test_a_change_inside_of_an_item_is_kept(self, client: Any) -> None:
        """What a request changes inside of a value is kept where it sets `modified`."""
        put(client, "cart", [1])
        client.get("/append?key=cart&value=2")
        assert items(client) == {"cart": [1, 2]}

    def test_a_destroyed_session_is_gone(self, client: Any) -> None:
        """`destroy` leaves nothing, and the cookie is deleted."""
        put(client, "user", 1)
        client.get("/destroy")
        assert client.get_cookie("session") is None
        assert items(client) == {}

    def test_a_login_keeps_what_was_there_before(self, client: Any) -> None:
        """A login that calls `regenerate` keeps the items, and its own are kept in what follows."""
        put(client, "basket", [1])
        assert client.get("/login?user=Ada").status_code == 200
        assert items(client) == {"basket": [1], "user": "Ada"}
        put(client, "basket", [1, 2])
        assert items(client) == {"basket": [1, 2], "user": "Ada"}

    def test_a_login_may_be_the_first_request(self, client: Any) -> None:
        """`regenerate` is for a new session as well."""
        assert client.get("/login?user=Ada").status_code == 200
        assert items(client) == {"user": "Ada"}

    def test_a_logout_leaves_what_is_set_after_it(self, client: Any) -> None:
        """What is set after `destroy` begins another session, in which nothing else is."""
        put(client, "basket", [1])
        client.get("/login?user=Ada")
        client.get("/logout")
        assert items(client) == {"message": "Goodbye"}
        client.get("/login?user=Grace")
        assert items(client) == {"message": "Goodbye", "user": "Grace"}

    def test_an_emptied_session_is_gone(self, client: Any) -> None:
        """A session without items is empty in the next request, and its cookie is deleted."""
        put(client, "a", 1)
        response = client.get("/clear")
        assert client.get_cookie("session") is None
        assert "session=;" in response.headers["Set-Cookie"]
        assert items(client) == {}

    def test_a_request_that_leaves_the_session_alone_sets_no_cookie(self, client: Any) -> None:
        """Neither a request that does not touch it nor one that reads it sends a cookie."""
        for path in ("/idle", "/get"):
            assert "Set-Cookie" not in client.get(path).headers, f"of {path}, while it is new"
        put(client, "a", 1)
        for path in ("/idle", "/get"):
            assert "Set-Cookie" not in client.get(path).headers, f"of {path}"

    def test_a_response_that_used_the_session_varies_by_the_cookie(self, client: Any) -> None:
        """A cache must not give one client's page to another one."""
        put(client, "a", 1)
        assert "Cookie" in client.get("/get").vary
        assert "Cookie" in client.get("/set?key=b&value=1").vary
        assert "Cookie" not in client.get("/idle").vary

    @pytest.mark.parametrize(
        "cookie", ["", "forged", "../../forged", "a.b.c", "%00", "é", "0" * 4000], ids=range(7)
    )
    def test_a_cookie_that_is_not_ours_opens_an_empty_session(self, app: Any, cookie: str) -> None:
        """Whatever the cookie holds, the request is answered, with an empty session.

        What somebody else chose is not taken over as the name of a new session: that one would know
        it (session fixation).
        """
        client = app.test_client()
        client.set_cookie("session", cookie)
        assert items(client) == {}
        put(client, "name", "Ada")
        assert items(client) == {"name": "Ada"}
        assert client.get_cookie("session").value != cookie, "the name was taken over"

    def test_the_cookie_is_made_as_the_configuration_says(
        self, make_app: Callable[..., Any]
    ) -> None:
        """Name, path and the other attributes of the cookie follow the documented keys."""
        app = make_app(
            SESSION_COOKIE_NAME="shop",
            SESSION_COOKIE_PATH="/set",
            SESSION_COOKIE_SECURE=True,
            SESSION_COOKIE_SAMESITE="Strict",
        )
        sent = app.test_client().get("/set?key=a&value=1").headers["Set-Cookie"]
        name, *attributes = sent.split("; ")
        assert name.startswith("shop=")
        assert {"Path=/set", "Secure", "HttpOnly", "SameSite=Strict"} <= set(attributes)

    def test_only_a_permanent_session_has_an_expiry(self, client: Any) -> None:
        """The cookie ends with the browser's session unless the session is permanent."""
        sent = client.get("/set?key=a&value=1").headers["Set-Cookie"]
        assert "Expires" not in sent
        assert "Max-Age" not in sent
        sent = client.get("/permanent").headers["Set-Cookie"]
        assert "Expires" in sent or "Max-Age" in sent
        # It is renewed with each request, so that it does not end while it is used.
        assert "Set-Cookie" in client.get("/get").headers

    def test_requests_at_the_same_time_have_sessions_of_their_own(self, app: Any) -> None:
        """What one thread's request puts in is not found by the others."""

        def use(number: int) -> dict[str, Any]:
            client = app.test_client()
            for value in range(3):
                put(client, "value", [number, value])
            return items(client)

        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(use, range(8)))
        assert found == [{"value": [number, 2]} for number in range(8)]

    def test_a_test_reads_and_changes_a_session(self, client: Any) -> None:
        """`session_transaction` of the test client opens and saves it outside of a view."""
        with client.session_transaction() as opened:
            opened["name"] = "Ada"
        assert items(client) == {"name": "Ada"}
        with client.session_transaction() as opened:
            assert dict(opened) == {"name": "Ada"}

    @needs("regeneration", fails=(AssertionError, NotImplementedError))
    def test_a_regenerated_session_has_another_token(self, app: Any) -> None:
        """After a log-in nobody gets in with a cookie that was known before it."""
        client = app.test_client()
        put(client, "user", 1)
        old = client.get_cookie("session").value
        client.get("/regenerate")
        assert items(client) == {"user": 1}, "the items were lost"
        assert client.get_cookie("session").value != old, "the token is the same"
        thief = app.test_client()
        thief.set_cookie("session", old)
        assert items(thief) == {}, "the old cookie still opens the session"

    @needs("revocation", fails=AssertionError)
    @pytest.mark.parametrize("path", ["/clear", "/destroy", "/logout"])
    def test_an_old_cookie_does_not_bring_an_emptied_session_back(
        self, app: Any, path: str
    ) -> None:
        """After a log-out nobody gets in with a cookie from before."""
        client = app.test_client()
        put(client, "user", 1)
        old = client.get_cookie("session").value
        client.get(path)
        thief = app.test_client()
        thief.set_cookie("session", old)
        assert items(thief) == {}, "the old cookie opened the session that was emptied"


def put(client: Any, key: str, value: Any) -> None:
    """Set an item of a client's session.

    Args:
        client: The client.
        key: The item's name.
        value: A value that JSON has.
    """
    query = {"key": key, "value": json.dumps(value)}
    assert client.get("/set", query_string=query).status_code == 200


def items(client: Any) -> dict[str, Any]:
    """Return the items of a client's session."""
    response = client.get("/get")
    assert response.status_code == 200
    found: dict[str, Any] = json.loads(response.text)
    return found


def _get() -> str:
    return json.dumps(dict(session))


def _set() -> str:
    session[request.args["key"]] = json.loads(request.args["value"])
    return "set"


def _pop() -> str:
    session.pop(request.args["key"])
    return "removed"


def _clear() -> str:
    session.clear()
    return "empty"


def _append() -> str:
    session[request.args["key"]].append(json.loads(request.args["value"]))
    session.modified = True
    return "appended"


def _regenerate() -> str:
    session.regenerate()
    return "regenerated"


def _destroy() -> str:
    session.destroy()
    return "destroyed"


def _login() -> str:
    session.regenerate()
    session["user"] = request.args["user"]
    return "logged in"


def _logout() -> str:
    session.destroy()
    session["message"] = "Goodbye"
    return "logged out"


def _permanent() -> str:
    session.permanent = True
    return "permanent"


def _idle() -> str:
    g.idle = True
    return "idle"


#: Work on the session by path.
VIEWS: dict[str, Callable[[], str]] = {
    "/get": _get,
    "/set": _set,
    "/pop": _pop,
    "/clear": _clear,
    "/append": _append,
    "/regenerate": _regenerate,
    "/destroy": _destroy,
    "/login": _login,
    "/logout": _logout,
    "/permanent": _permanent,
    "/idle": _idle,
}
