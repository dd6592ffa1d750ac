"""A community board."""

from pathlib import Path

from glassware import Flask

from . import accounts, auth, csrf, database, errors, posts, uploads


def create_app(config=None):
    """Make the application, and its database where there is none."""
    app = Flask(__name__)
    app.config.from_mapping(
        DATABASE=str(Path(app.instance_path) / "board.sqlite"),
        SECRET_KEY="only for development",
        PASSWORD_METHOD="scrypt",
        POSTS_PER_PAGE=10,
        UPLOADS=str(Path(app.instance_path) / "uploads"),
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
    )
    app.config.from_mapping(config or {})
    for module in (database, auth, csrf, errors, uploads):
        module.init_app(app)
    app.register_blueprint(posts.bp)
    app.register_blueprint(accounts.bp)
    app.register_blueprint(uploads.bp)
    return app
