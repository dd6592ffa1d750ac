"""An application that writes its composition out, for type checkers to see."""

from __future__ import annotations

from typing import assert_type

from glassware_core import Kernel, Response, request
from glassware_core.config import Config
from glassware_routing import RoutingApp
from glassware_sessions import SessionsApp, session


class App(SessionsApp, RoutingApp, Kernel):
    """An application of three parts."""

    def make_response(self, rv: object) -> Response:
        """Note every answer."""
        response = super().make_response(rv)
        assert_type(response, Response)
        response.headers["X-Parts"] = "3"
        return response


app = App(__name__, static_folder=None)
app.secret_key = b"not a secret"
assert_type(app.config, Config)


@app.get("/")
def index() -> str:
    """Answer with text."""
    assert_type(request.args.get("q"), str | None)
    assert_type(session.permanent, bool)
    return app.url_for("index", _external=True)


@app.route("/items/<int:number>", methods=["GET", "POST"])
def item(number: int) -> dict[str, int]:
    """Answer with JSON."""
    return {"number": number}
