"""Pictures of posts, served so that they are pictures and nothing else."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from glassware import Blueprint, abort, send_from_directory

from .. import uploads

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("images", __name__, url_prefix="/images")


@blueprint.get("/<name>")
def show(name: str) -> Response:
    """Send a picture, with the type that was found in it."""
    mimetype = uploads.TYPES.get(PurePosixPath(name).suffix)
    if mimetype is None:
        abort(404, description="There is no such picture.")
    # The name of a picture belongs to its content for ever.
    response = send_from_directory(
        uploads.folder(), name, mimetype=mimetype, max_age=365 * 24 * 3600
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
