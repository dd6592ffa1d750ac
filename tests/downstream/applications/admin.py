"""Flask-Admin: pages for models, files and views of one's own."""

from __future__ import annotations

import pytest
from flask import Flask, redirect, request, url_for
from flask_admin import Admin, AdminIndexView, BaseView, expose
from flask_admin.contrib.fileadmin import FileAdmin
from flask_admin.contrib.sqla import ModelView
from flask_sqlalchemy import SQLAlchemy


class Index(AdminIndexView):
    def is_accessible(self):
        return request.args.get("user") != "guest"

    def inaccessible_callback(self, name, **arguments):
        return redirect(url_for("login"))


class Report(BaseView):
    @expose("/")
    def index(self):
        return self.get_url(".index")


@pytest.fixture
def client(tmp_path):
    app = Flask(__name__)
    app.secret_key = "key"
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path / 'shelf.db'}"
    db = SQLAlchemy(app)

    class Book(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        title = db.Column(db.String(80), nullable=False)

    class BookView(ModelView):
        column_searchable_list = ["title"]
        can_export = True

    admin = Admin(app, name="Shelf", index_view=Index())
    admin.add_view(BookView(Book, db))
    admin.add_view(Report(name="Report", endpoint="report", category="More"))
    files = tmp_path / "files"
    files.mkdir()
    (files / "a.txt").write_text("text")
    admin.add_view(FileAdmin(str(files), name="Files"))
    app.add_url_rule("/login", "login", lambda: "login")
    with app.app_context():
        db.create_all()
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


def test_the_index_shows_the_menu(client):
    page = client.get("/admin/").text
    assert all(name in page for name in ("Shelf", "Book", "Report", "Files"))
    assert client.get("/admin/static/bootstrap/bootstrap4/css/bootstrap.min.css").status_code == 200


def test_who_may_not_enter_is_sent_away(client):
    assert client.get("/admin/?user=guest").location == "/login"


def test_a_model_is_added_edited_found_and_deleted(client):
    added = client.post("/admin/book/new/", data={"title": "Notes"}, follow_redirects=True)
    assert "Record was successfully created." in added.text
    client.post("/admin/book/edit/?id=1", data={"title": "More notes"})
    assert "More notes" in client.get("/admin/book/?search=more").text
    assert client.get("/admin/book/export/csv/").text.splitlines() == ["Title", "More notes"]
    client.post("/admin/book/delete/", data={"id": "1"})
    assert "More notes" not in client.get("/admin/book/").text


def test_what_is_missing_in_a_form_is_told(client):
    assert "This field is required." in client.post("/admin/book/new/", data={}).text


def test_a_view_of_ones_own_knows_its_url(client):
    assert client.get("/admin/report/").text == "/admin/report/"


def test_files_are_listed_and_sent(client):
    assert "a.txt" in client.get("/admin/fileadmin/").text
    assert client.get("/admin/fileadmin/download/a.txt").text == "text"
