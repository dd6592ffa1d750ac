"""The dotted names of nested blueprints."""

from __future__ import annotations

__all__ = ["outer_names"]


def outer_names(endpoint: object) -> tuple[str, ...]:
    """Return the names of the blueprints that an endpoint is in, the innermost first.

    >>> outer_names("shop.admin.index")
    ('shop.admin', 'shop')
    """
    names = []
    while isinstance(endpoint, str) and "." in endpoint:
        endpoint = endpoint.rpartition(".")[0]
        if endpoint:
            names.append(endpoint)
    return tuple(names)
