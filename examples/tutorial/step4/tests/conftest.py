import pytest
from board import create_app

from glassware.testing import FlaskClient


class Browser(FlaskClient):
    """A client that sends forms as a browser does, with the token of the session."""

    def post(self, path, data=None, **options):
        with self.session_transaction() as session:
            token = session.setdefault("csrf_token", "known")
        return super().post(path, data={"csrf_token": token, **(data or {})}, **options)


@pytest.fixture
def app(tmp_path):
    app = create_app(
        {
            "TESTING": True,
            "DATABASE": str(tmp_path / "board.sqlite"),
            # Safe passwords take time to check; tests need not wait.
            "PASSWORD_METHOD": "pbkdf2:sha256:1",
        }
    )
    app.test_client_class = Browser
    return app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def ada(app):
    """A client that is signed in."""
    client = app.test_client()
    client.post("/join", data={"name": "Ada", "password": "correct horse"})
    return client


@pytest.fixture
def write():
    """Send the form for a new post."""

    def send(client, title="Tea at five", body="In the kitchen."):
        return client.post("/new", data={"title": title, "body": body}, follow_redirects=True)

    return send
