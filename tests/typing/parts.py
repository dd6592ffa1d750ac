"""Applications and blueprints of some parts, written out for type checkers to see."""

from __future__ import annotations

from typing import assert_type

from click import Group

from glassware_cli import CliApp
from glassware_core import Kernel, Response, request
from glassware_routing import MethodView, RoutingApp, RoutingBlueprint, url_for
from glassware_sessions import SessionsApp, flash, session
from glassware_templating import TemplatingApp, TemplatingBlueprint, render_template
from glassware_testing import TestingApp
from glassware_testing.client import FlaskClient


class Service(RoutingApp):
    """Routes and JSON; a feature is a kernel itself."""

    def finalize_request(self, rv: object, from_error_handler: bool = False) -> Response:
        """Override a documented method."""
        return super().finalize_request(rv, from_error_handler)


service = Service("service", static_folder=None, plugins=[])
items = RoutingBlueprint("items", __name__, url_prefix="/items")


class Item(MethodView):
    """One item."""

    def get(self, number: int) -> dict[str, object]:
        """Show it."""
        assert_type(request.method, str)
        return {"number": number, "next": url_for(".item", number=number + 1)}


items.add_url_rule("/<int:number>", view_func=Item.as_view("item"))
service.register_blueprint(items)
assert_type(service.url_for("items.item", number=1), str)


class Greeting(SessionsApp):
    """Sessions without routes."""

    def dispatch_request(self) -> str:
        """Answer every path."""
        session["seen"] = True
        flash("hello")
        return "hello"


assert_type(Greeting(__name__).secret_key, str | bytes | None)


class Pages(TemplatingBlueprint, RoutingBlueprint):
    """A blueprint with routes and templates."""


pages = Pages("pages", __name__, template_folder="pages")


@pages.route("/")
def index() -> str:
    """Show a page."""
    return render_template("index.html")


@pages.app_template_filter("shout")
def shout(text: str) -> str:
    """Write large."""
    return text.upper()


class Site(RoutingApp, TemplatingApp, CliApp, TestingApp, Kernel):
    """Everything but sessions."""


site = Site(__name__)
site.register_blueprint(pages)
assert_type(site.test_client(), FlaskClient)
assert isinstance(site.cli, Group)
