"""Names that Flask leaves free stay free: applications have been using them."""

from __future__ import annotations

import pytest

import glassware
from glassware import Blueprint, Flask, render_template_string, session, url_for

FREE = ["compile", "events", "freeze", "plan", "plugins", "register", "setup", "steps"]


def answer(app: Flask) -> str:
    app.secret_key = "key"

    @app.get("/")
    def index():
        session["seen"] = True
        return render_template_string("{{ url_for('index') }}")

    with app.test_request_context():
        assert url_for("index") == "/"
    return app.test_client().get("/").text


@pytest.mark.parametrize("name", FREE)
def test_an_application_may_hold_something_of_its_own(name):
    app = Flask(__name__)
    setattr(app, name, own := [])
    assert answer(app) == "/"
    assert getattr(app, name) is own


@pytest.mark.parametrize("name", FREE)
def test_a_subclass_of_the_application_may_have_a_method(name):
    app = type("Own", (Flask,), {name: lambda self: name})(__name__)
    assert answer(app) == "/"
    assert getattr(app, name)() == name


@pytest.mark.parametrize("name", ["registered", "setup", "events", "plugins"])
def test_a_blueprint_may_have_attributes_of_its_own(name):
    class Own(Blueprint):
        def __init__(self, *arguments, **options):
            setattr(self, name, False)
            super().__init__(*arguments, **options)

        def register(self, *arguments, **options):
            super().register(*arguments, **options)
            setattr(self, name, True)

    blueprint = Own("own", __name__)
    blueprint.get("/")(lambda: "answered")
    app = glassware.Flask(__name__)
    app.register_blueprint(blueprint)
    app.register_blueprint(blueprint, name="again", url_prefix="/again")
    assert getattr(blueprint, name) is True
    assert app.test_client().get("/again/").text == "answered"
