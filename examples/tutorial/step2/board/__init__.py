"""A community board."""

from pathlib import Path

from glassware import Flask

from . import database, posts


def create_app(config=None):
    """Make the application, and its database where there is none."""
    app = Flask(__name__)
    app.config.from_mapping(
        DATABASE=str(Path(app.instance_path) / "board.sqlite"),
        SECRET_KEY="only for development",
    )
    app.config.from_mapping(config or {})
    database.init_app(app)
    app.register_blueprint(posts.bp)
    return app
