"""Flask-WTF: forms, files and tokens against forged requests."""

from __future__ import annotations

import io

import pytest
from flask import Blueprint, Flask, flash, redirect, render_template_string, url_for
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import CSRFError, generate_csrf
from flask_wtf.file import FileAllowed, FileField
from wtforms import StringField
from wtforms.validators import DataRequired

PAGE = """
<form method="post" enctype="multipart/form-data">{{ form.hidden_tag() }}{{ form.name() }}
{{ form.errors|tojson }}</form>{{ get_flashed_messages()|join }}
"""


class PhotoForm(FlaskForm):
    name = StringField(validators=[DataRequired("A photo has a name.")])
    photo = FileField(validators=[FileAllowed(["png"], "Only PNG.")])


@pytest.fixture
def app():
    app = Flask(__name__)
    app.secret_key = "key"
    protect = CSRFProtect(app)

    @app.route("/photo", methods=["GET", "POST"])
    def photo():
        form = PhotoForm()
        if form.validate_on_submit():
            flash(f"{form.name.data}: {form.photo.data.filename}")
            return redirect(url_for("photo"))
        return render_template_string(PAGE, form=form)

    @app.get("/token")
    def token():
        return render_template_string("{{ csrf_token() }}")

    @app.post("/api")
    def api():
        return "done"

    @app.errorhandler(CSRFError)
    def refused(error):
        return {"reason": error.description}, 400

    hooks = Blueprint("hooks", __name__, url_prefix="/hooks")
    hooks.post("/")(lambda: "called")
    protect.exempt(hooks)
    app.register_blueprint(hooks)
    return app


def test_a_form_with_its_token_is_accepted(app):
    client = app.test_client()
    data = {
        "csrf_token": client.get("/token").text,
        "name": "Cat",
        "photo": (io.BytesIO(b"png"), "cat.png"),
    }
    answer = client.post("/photo", data=data, follow_redirects=True)
    assert "Cat: cat.png" in answer.text
    assert 'name="csrf_token"' in answer.text


def test_a_form_shows_its_errors(app):
    client = app.test_client()
    data = {"csrf_token": client.get("/token").text, "photo": (io.BytesIO(b""), "cat.gif")}
    answer = client.post("/photo", data=data).text
    assert "A photo has a name." in answer
    assert "Only PNG." in answer


def test_a_request_without_a_token_is_refused(app):
    client = app.test_client()
    assert client.post("/api").json == {"reason": "The CSRF token is missing."}
    token = client.get("/token").text
    assert client.post("/api", headers={"X-CSRFToken": token}).text == "done"
    assert client.post("/api", headers={"X-CSRFToken": token + "x"}).status_code == 400
    assert client.post("/hooks/").text == "called"


def test_a_context_keeps_its_token(app):
    with app.test_request_context():
        assert generate_csrf() == generate_csrf()
