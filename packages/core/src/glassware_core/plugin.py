"""What core itself answers to the hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .hookspecs import hookimpl
from .json.provider import DefaultJSONProvider

if TYPE_CHECKING:
    from .json.provider import JSONProvider


@hookimpl
def default_config() -> dict[str, Any]:
    """Give the configuration keys of the kernel."""
    return {
        "ENV": None,
        "DEBUG": None,
        "TESTING": False,
        "PROPAGATE_EXCEPTIONS": None,
        "PRESERVE_CONTEXT_ON_EXCEPTION": None,
        "TRAP_BAD_REQUEST_ERRORS": None,
        "TRAP_HTTP_EXCEPTIONS": False,
        "USE_X_SENDFILE": False,
        "SEND_FILE_MAX_AGE_DEFAULT": None,
        "SERVER_NAME": None,
        "APPLICATION_ROOT": "/",
        "PREFERRED_URL_SCHEME": "http",
        "TRUSTED_HOSTS": None,
        "MAX_CONTENT_LENGTH": None,
        "MAX_FORM_MEMORY_SIZE": 500_000,
        "MAX_FORM_PARTS": 1_000,
        "MAX_COOKIE_SIZE": 4093,
        "JSON_PROVIDER": "json",
        "JSON_AS_ASCII": True,
        "JSON_SORT_KEYS": True,
        "JSONIFY_PRETTYPRINT_REGULAR": False,
        "JSONIFY_MIMETYPE": "application/json",
        "REQUIRED_PLUGINS": None,
        "ALLOWED_PLUGINS": None,
        "DISABLED_PLUGINS": None,
        "SERVER_TIMING": False,
    }


@hookimpl
def json_providers() -> dict[str, type[JSONProvider]]:
    """Give the provider that the configuration chooses by default."""
    return {"json": DefaultJSONProvider}
