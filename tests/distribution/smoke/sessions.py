"""Core and sessions: a signed cookie goes out and comes back."""

from werkzeug.test import Client

from glassware_core import App
from glassware_sessions import session


class Counter(App):
    """An application without a URL map that counts in the session."""

    def dispatch_request(self, *_):
        """Count one up."""
        session["count"] = session.get("count", 0) + 1
        return {"count": session["count"]}


app = Counter("smoke")
app.secret_key = "not a secret"
client = Client(app)
first = client.get("/")
assert first.json == {"count": 1}, first.text
assert "HttpOnly" in first.headers["Set-Cookie"]
assert client.get("/").json == {"count": 2}
