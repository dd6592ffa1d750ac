"""Sessions: dictionaries that know whether they were read and changed."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any, NoReturn

from werkzeug.datastructures import CallbackDict

__all__ = ["NullSession", "SecureCookieSession", "SessionMixin"]

NO_SECRET_KEY = """\
The session is unavailable because no secret key was set. \
Set the secret_key of the application to something unique and secret, \
the same in all of its processes:

    app.secret_key = "..."

To make one, run: python -c "import secrets; print(secrets.token_hex())"
"""


class SessionMixin(MutableMapping[str, Any]):
    """Add to a mapping what an application asks of a session.

    A session class of one's own inherits from `dict` and this mixin.

    Attributes:
        new: Whether the session began with this request. Not every backend can tell.
        modified: Whether the session was changed and has to be saved. One that cannot tell stays
            True. A change inside of a value, as in `session["items"].append(1)`, is seen by none:
            set it to True by hand.
        accessed: Whether the session was used during the request, so that the response depends on
            the cookie. The context sets it when the session is asked for.
    """

    new: bool = False
    modified: bool = True
    accessed: bool = False

    @property
    def permanent(self) -> bool:
        """Whether the session outlives the browser's own, the item `_permanent`.

        It lasts for `PERMANENT_SESSION_LIFETIME` then.
        """
        value: bool = self.get("_permanent", False)
        return value

    @permanent.setter
    def permanent(self, value: bool) -> None:
        self["_permanent"] = bool(value)

    def regenerate(self) -> None:
        """Have the client get another token for the session, which keeps its items.

        Call it when a user logs in, whatever the backend: who knew the token before does not get
        in with it. Where the whole session is in a cookie, the client gets a new cookie; there is
        no token to change, and nothing that could be taken from the old one.

        Raises:
            NotImplementedError: The backend cannot do it.
        """
        msg = (
            f"{type(self).__name__} cannot give a session another token: its backend has to "
            "override 'regenerate'."
        )
        raise NotImplementedError(msg)

    def destroy(self) -> None:
        """End the session: remove its items, and what the backend keeps.

        Call it when a user logs out. What is set after it, such as a message that says so, begins
        another session.
        """
        self.clear()
        self.modified = True


def _mark_modified(session: Any) -> None:
    session.modified = True


class SecureCookieSession(CallbackDict[str, Any], SessionMixin):  # pyright: ignore[reportIncompatibleMethodOverride]
    """A session that notes each change of its items.

    Args:
        initial: The items it begins with.

    Attributes:
        on_update: Called with the session after each change.
    """

    modified = False

    # Of the class, not of each session: a function made for every session is one more thing to
    # make and to collect.
    on_update = staticmethod(_mark_modified)

    def __init__(self, initial: Mapping[str, Any] | None = None) -> None:
        dict.__init__(self, () if initial is None else initial)

    # The same as the inherited one, in a third of the time.
    def __setitem__(self, key: str, value: Any) -> None:
        dict.__setitem__(self, key, value)
        if self.on_update is not None:
            self.on_update(self)

    def regenerate(self) -> None:
        """Have the session's cookie sent anew. A backend that keeps ids overrides this."""
        self.modified = True


class NullSession(SecureCookieSession):
    """An empty session for an application that cannot have a real one.

    It can be read. Whatever would change it raises a RuntimeError that says what is missing.
    """

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RuntimeError(NO_SECRET_KEY)

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = regenerate = destroy = _refuse
