"""The session interface of files."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glassware_sessions import SecureCookieSession, SessionInterface, TaggedJSONSerializer

from .store import FileStore

if TYPE_CHECKING:
    from glassware_core import Request, Response


class FileSession(SecureCookieSession):
    """A session that knows the name it is kept under.

    Args:
        key: The name: random, and all that the browser gets.
        initial: The items it begins with.

    Attributes:
        old_key: The name before it was regenerated, or None.
    """

    def __init__(self, key: str, initial: dict[str, Any] | None = None) -> None:
        super().__init__(initial)
        self.key = key
        self.old_key: str | None = None

    def regenerate(self) -> None:
        """Take a new name. Do so at a login: who knew the old one does not get in with it."""
        self.old_key = self.old_key or self.key
        self.key = new_key()
        self.modified = True

    def clear(self) -> None:
        """Forget all items, as at a logout. What is set afterwards is kept under a new name."""
        super().clear()
        self.regenerate()


def new_key() -> str:
    """Return a name that nobody guesses."""
    return secrets.token_urlsafe(32)


class FileSessionInterface(SessionInterface):
    """Keep sessions in files, as JSON with the types that cookie sessions know too.

    Args:
        app: The application, whose configuration says where the files are. It is not kept.
    """

    def __init__(self, app: Any) -> None:
        folder = app.config["SESSION_FILE_FOLDER"] or Path(app.instance_path, "sessions")
        self.store = FileStore(Path(app.root_path, folder))
        self._json = TaggedJSONSerializer()

    def open_session(self, app: Any, request: Request) -> FileSession:
        """Return the session that the request's cookie names, or a new one.

        A name that is not known is not taken over: whoever sent it may have given it to others.
        """
        key = request.cookies.get(self.get_cookie_name(app))
        if key:
            max_age = app.permanent_session_lifetime.total_seconds()
            text = self.store.read(key, max_age)
            try:
                items = None if text is None else self._json.loads(text)
            except ValueError:
                items = None
            if isinstance(items, dict):
                return FileSession(key, items)
        session = FileSession(new_key())
        session.new = True
        return session

    def save_session(self, app: Any, session: Any, response: Response) -> None:
        """Write the session and set its cookie, or remove both when it is empty."""
        name = self.get_cookie_name(app)
        domain, path = self.get_cookie_domain(app), self.get_cookie_path(app)
        if session.accessed:
            response.vary.add("Cookie")
        if session.old_key is not None:
            self.store.delete(session.old_key)
        if not session:
            if session.modified and not session.new:
                self.store.delete(session.key)
                response.delete_cookie(name, domain=domain, path=path)
                response.vary.add("Cookie")
            return
        if not self.should_set_cookie(app, session):
            return
        self.store.write(session.key, self._json.dumps(dict(session)))
        response.set_cookie(
            name,
            session.key,
            domain=domain,
            path=path,
            expires=self.get_expiration_time(app, session),
            httponly=self.get_cookie_httponly(app),
            secure=self.get_cookie_secure(app),
            samesite=self.get_cookie_samesite(app),
            partitioned=self.get_cookie_partitioned(app),
        )
        response.vary.add("Cookie")
