"""The plugin file-sessions: sessions are in files once the configuration chooses it."""

import tempfile
from pathlib import Path

from werkzeug.test import Client

from glassware_core import App, session

with tempfile.TemporaryDirectory() as folder:
    app = App("smoke")
    app.config.update(SESSION_BACKEND="file", SESSION_FILE_FOLDER=folder)

    @app.get("/")
    def count():
        """Count the visits."""
        session["count"] = session.get("count", 0) + 1
        return str(session["count"])

    client = Client(app)
    assert [client.get("/").text for _ in range(2)] == ["1", "2"]
    assert len(list(Path(folder).iterdir())) == 1

    other = App("other")
    other.secret_key = "not a secret"
    other.add_url_rule("/", view_func=count)
    assert Client(other).get("/").text == "1"
    assert len(list(Path(folder).iterdir())) == 1
