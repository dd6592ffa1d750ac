"""Pictures that people upload."""

import secrets
from pathlib import Path

from glassware import Blueprint, current_app, send_from_directory

bp = Blueprint("uploads", __name__)

#: How the files of each kind begin. The name of a file proves nothing.
KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif"}


def save(file):
    """Keep an uploaded picture; return its new name, or None where it is no picture."""
    start = file.stream.read(8)
    file.stream.seek(0)
    for signature, kind in KINDS.items():
        if start.startswith(signature):
            # Never the name that was sent: it may lead anywhere, and be taken.
            name = f"{secrets.token_hex(16)}.{kind}"
            file.save(Path(current_app.config["UPLOADS"]) / name)
            return name
    return None


def remove(name):
    """Delete the picture of a post that is deleted."""
    if name:
        (Path(current_app.config["UPLOADS"]) / name).unlink(missing_ok=True)


@bp.get("/pictures/<name>")
def picture(name):
    response = send_from_directory(current_app.config["UPLOADS"], name, max_age=86_400)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def init_app(app):
    """Make the folder."""
    Path(app.config["UPLOADS"]).mkdir(parents=True, exist_ok=True)
