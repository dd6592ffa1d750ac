"""Pages about the board itself."""

from __future__ import annotations

import platform

from glassware import Blueprint, render_template

from .. import posts
from ..parts import installed_parts
from . import export

blueprint = Blueprint("pages", __name__)


@blueprint.get("/parts")
def parts() -> str:
    """Show what this application is made of."""
    return render_template(
        "parts.html",
        parts=installed_parts(),
        python=platform.python_version(),
    )


@blueprint.get("/developers")
def developers() -> str:
    """Tell how to use the API."""
    example = posts.find_posts(posts.Filter(), 1)
    return render_template("developers.html", example=example[0]["id"] if example else 1)


blueprint.add_url_rule("/export.csv", view_func=export.export_csv)
