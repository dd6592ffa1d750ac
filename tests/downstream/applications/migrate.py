"""Flask-Migrate: migrations made and run with the flask command."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys

APP = """
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shelf.db"
db = SQLAlchemy(app)
Migrate(app, db, render_as_batch=True)


class Book(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    # more columns
"""


def flask(folder, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "shelf", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def columns(folder):
    connection = sqlite3.connect(folder / "instance" / "shelf.db")
    try:
        return [row[1] for row in connection.execute("PRAGMA table_info(book)")]
    finally:
        connection.close()


def test_a_column_is_added_and_taken_away(tmp_path):
    file = tmp_path / "shelf.py"
    file.write_text(APP)
    flask(tmp_path, "db", "init")
    flask(tmp_path, "db", "migrate", "-m", "books")
    flask(tmp_path, "db", "upgrade")
    assert columns(tmp_path) == ["id"]
    file.write_text(APP.replace("# more columns", "title = db.Column(db.String)"))
    assert "Detected added column 'book.title'" in flask(tmp_path, "db", "migrate")
    flask(tmp_path, "db", "upgrade")
    assert columns(tmp_path) == ["id", "title"]
    flask(tmp_path, "db", "downgrade")
    assert columns(tmp_path) == ["id"]
    assert "books" in flask(tmp_path, "db", "history")
