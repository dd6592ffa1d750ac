"""How templates show things."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from glassware import current_app, url_for

from .uploads import readable_size

if TYPE_CHECKING:
    from glassware import Flask


def day(value: str) -> str:
    """Show a stored time as a day."""
    return f"{datetime.fromisoformat(value):%d %B %Y}".lstrip("0")


def ago(value: str) -> str:
    """Show how long ago a stored time is; as a day when it is over a month."""
    seconds = int((datetime.now(UTC) - datetime.fromisoformat(value)).total_seconds())
    if seconds < 60:
        return "just now"
    for unit, length, most in (("minute", 60, 60), ("hour", 3600, 24), ("day", 86400, 31)):
        count = seconds // length
        if count < most:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return day(value)


def image_url(name: str) -> str:
    """Return where a picture is."""
    return url_for("images.show", name=name)


def init_app(app: Flask) -> None:
    """Give templates the filters, and the name of the site."""
    app.add_template_filter(day)
    app.add_template_filter(ago)
    app.add_template_filter(image_url)
    app.add_template_filter(readable_size)
    app.context_processor(lambda: {"site_name": current_app.config["SITE_NAME"]})
