"""The converter of dates in URLs."""

from __future__ import annotations

from datetime import date

from werkzeug.routing import BaseConverter, ValidationError


class DateConverter(BaseConverter):
    """Take a date as ISO 8601 writes it, `2024-02-29`; a day that does not exist is no match."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Read the date of a URL."""
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValidationError(*error.args) from None

    def to_url(self, value: date | str) -> str:
        """Write a date into a URL; a text has to be one."""
        found = date.fromisoformat(value) if isinstance(value, str) else value
        # A datetime is a date too.
        return date(found.year, found.month, found.day).isoformat()
