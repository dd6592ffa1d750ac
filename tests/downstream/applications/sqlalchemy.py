"""Flask-SQLAlchemy: models, queries, pages and a session for each context."""

from __future__ import annotations

import pytest
from flask import Flask, abort, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


@pytest.fixture
def app(tmp_path):
    class Base(DeclarativeBase):
        pass

    db = SQLAlchemy(model_class=Base)

    class Author(db.Model):
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column(unique=True)
        books: Mapped[list[Book]] = relationship(back_populates="author")

    class Book(db.Model):
        id: Mapped[int] = mapped_column(primary_key=True)
        title: Mapped[str]
        author_id: Mapped[int] = mapped_column(db.ForeignKey("author.id"))
        author: Mapped[Author] = relationship(back_populates="books")

    app = Flask(__name__, instance_path=str(tmp_path))
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shelf.db"
    app.config["SQLALCHEMY_RECORD_QUERIES"] = True
    db.init_app(app)

    @app.post("/authors/<name>/books")
    def add(name):
        author = db.session.execute(db.select(Author).filter_by(name=name)).scalar()
        if author is None:
            author = Author(name=name)
            db.session.add(author)
        author.books.append(Book(title=request.json["title"]))
        if "undo" in request.args:
            abort(409)
        db.session.commit()
        return {"id": author.books[-1].id}, 201

    @app.get("/books/<int:key>")
    def show(key):
        book = db.get_or_404(Book, key)
        return {"title": book.title, "author": book.author.name}

    @app.get("/books")
    def page():
        found = db.paginate(db.select(Book).order_by(Book.id), per_page=2)
        return {"titles": [book.title for book in found], "pages": found.pages}

    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.drop_all()
        db.engine.dispose()


def test_what_is_added_is_found(app, tmp_path):
    client = app.test_client()
    added = client.post("/authors/ada/books", json={"title": "Notes"})
    assert (added.status_code, added.json) == (201, {"id": 1})
    assert client.get("/books/1").json == {"title": "Notes", "author": "ada"}
    assert client.get("/books/2").status_code == 404
    assert (tmp_path / "shelf.db").exists()


def test_the_end_of_a_request_rolls_back(app):
    client = app.test_client()
    assert client.post("/authors/ada/books?undo", json={"title": "Notes"}).status_code == 409
    assert client.get("/books").json == {"titles": [], "pages": 0}


def test_pages_follow_the_query(app):
    client = app.test_client()
    for title in "abc":
        client.post("/authors/ada/books", json={"title": title})
    assert client.get("/books").json == {"titles": ["a", "b"], "pages": 2}
    assert client.get("/books?page=2").json["titles"] == ["c"]
    assert client.get("/books?page=3").status_code == 404


def test_each_context_has_its_session(app):
    db = app.extensions["sqlalchemy"]
    with app.app_context():
        outer = db.session()
        with app.app_context():
            assert db.session() is not outer
        assert db.session() is outer


def test_the_shell_knows_the_models(app):
    with app.app_context():
        assert {"db", "Author", "Book"} <= set(app.make_shell_context())
