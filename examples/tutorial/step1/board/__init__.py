"""A community board."""

from glassware import Flask, render_template

POSTS = [
    {"title": "Tea at five", "body": "On Friday, in the kitchen. Bring a cup."},
    {"title": "Lost: one glove", "body": "Left hand, green, much missed."},
]


def create_app(config=None):
    """Make the application."""
    app = Flask(__name__)
    app.config.from_mapping(config or {})

    @app.get("/")
    def index():
        return render_template("index.html", posts=POSTS)

    return app
