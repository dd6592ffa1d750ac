"""Bring a place where sessions are kept.

Asked: when the application first needs its session interface.
Order: none; the key `SESSION_BACKEND` chooses one by its name.
"""

from secrets import token_urlsafe

from glassware import Flask, session
from glassware_core import hookimpl
from glassware_sessions import SecureCookieSession, SessionInterface


class MemoryInterface(SessionInterface):
    def __init__(self):
        self.kept = {}

    def open_session(self, app, request):
        return SecureCookieSession(self.kept.get(request.cookies.get("sid"), {}))

    def save_session(self, app, session, response):
        if session.modified:
            name = token_urlsafe()
            self.kept[name] = dict(session)
            response.set_cookie("sid", name, httponly=True)


class Memory:
    @hookimpl
    def session_backends(self):
        return {"dictionary": lambda app: MemoryInterface()}


app = Flask("shop", plugins=[Memory()])
app.config["SESSION_BACKEND"] = "dictionary"


@app.get("/")
def visits():
    session["visits"] = session.get("visits", 0) + 1
    return str(session["visits"])


client = app.test_client()
assert [client.get("/").text for _ in range(3)] == ["1", "2", "3"]
