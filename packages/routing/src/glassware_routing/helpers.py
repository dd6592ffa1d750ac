"""Functions for the current application."""

from __future__ import annotations

from typing import Any

from glassware_core import current

__all__ = ["url_for"]


def url_for(
    endpoint: str,
    *,
    _anchor: str | None = None,
    _method: str | None = None,
    _scheme: str | None = None,
    _external: bool | None = None,
    **values: Any,
) -> str:
    """Build the URL of an endpoint of the current application, with its `url_for`.

    Args:
        endpoint: The endpoint. One that starts with a dot is relative to the blueprint of the
            current request.
        _anchor: What is put behind a `#`.
        _method: Build the URL of a rule for this method.
        _scheme: The scheme of an external URL.
        _external: Whether the URL has scheme and host; by default only without a request.
        **values: The variables of the rule; others become the query.

    Raises:
        BuildError: No rule of the endpoint takes the values.
        RuntimeError: There is no current application; or no request is active, and `SERVER_NAME`
            is not set.
    """
    url: str = current().app.url_for(
        endpoint,
        _anchor=_anchor,
        _method=_method,
        _scheme=_scheme,
        _external=_external,
        **values,
    )
    return url
