from __future__ import annotations

import inspect

import pytest

from glassware_core import Kernel
from glassware_routing import RoutingApp, url_for


def test_it_builds_the_urls_of_the_current_application(app, in_request):
    app.add_url_rule("/<x>", endpoint="index")
    with in_request(app):
        assert url_for("index", x=1, _anchor="a", _external=True) == "http://localhost/1#a"


def test_without_an_application_it_says_what_to_do():
    with pytest.raises(RuntimeError, match="outside of application context"):
        url_for("index")


def test_an_application_without_routing_is_named():
    app = Kernel(__name__, root_path=".")
    with app.app_context(), pytest.raises(AttributeError, match="install glassware-routing"):
        url_for("index")


def test_it_takes_the_arguments_of_the_method():
    function = inspect.signature(url_for).parameters
    method = dict(inspect.signature(RoutingApp.url_for).parameters)
    del method["self"]
    assert list(function) == list(method)
