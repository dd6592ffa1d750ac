"""The application that the soak asks: it logs in, writes, tells what it sees, and logs out."""

from __future__ import annotations

import json
import os
import time
from typing import Any

from glassware import Flask, request, session
from glassware_session_stores import log_out_everywhere

SETTINGS = "SOAK_SETTINGS"
"""The variable of the environment that holds the configuration, as JSON."""


def create_app(**options: Any) -> Flask:
    """Make the application; its configuration comes from the environment.

    Args:
        **options: Arguments of the application, plugins for example.
    """
    app = Flask(__name__, **options)
    app.config.update(
        SECRET_KEY="the key of the soak", **json.loads(os.environ.get(SETTINGS, "{}"))
    )

    @app.get("/read")
    def read() -> dict[str, Any]:
        return seen()

    @app.post("/login")
    def login() -> dict[str, Any]:
        session.regenerate()
        session["_user_id"] = request.args["owner"]
        session["proof"] = request.args["proof"]
        return seen()

    @app.post("/write")
    def write() -> dict[str, Any]:
        before = seen()
        # Others read the session meanwhile, change it, or end it.
        time.sleep(float(request.args["pause"]))
        session[request.args["key"]] = request.args["value"]
        return before

    @app.post("/renew")
    def renew() -> dict[str, Any]:
        session.regenerate()
        return seen()

    @app.post("/logout")
    def logout() -> dict[str, Any]:
        session.destroy()
        return seen()

    @app.post("/everywhere")
    def everywhere() -> dict[str, Any]:
        log_out_everywhere(session["_user_id"])
        return seen()

    return app


def seen() -> dict[str, Any]:
    """Return what the session holds."""
    items = dict(session)
    return {"owner": items.pop("_user_id", None), "proof": items.pop("proof", None), "items": items}
