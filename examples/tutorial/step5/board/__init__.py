"""A community board."""

from pathlib import Path

from glassware import Flask

from . import accounts, auth, csrf, database, errors, posts


def create_app(config=None):
    """Make the application, and its database where there is none."""
    app = Flask(__name__)
    app.config.from_mapping(
        DATABASE=str(Path(app.instance_path) / "board.sqlite"),
        SECRET_KEY="only for development",
        PASSWORD_METHOD="scrypt",
        POSTS_PER_PAGE=10,
    )
    app.config.from_mapping(config or {})
    for module in (database, auth, csrf, errors):
        module.init_app(app)
    app.register_blueprint(posts.bp)
    app.register_blueprint(accounts.bp)
    return app
