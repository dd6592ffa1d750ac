"""WSGI environments whose defaults come from an application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.test import EnvironBuilder as WerkzeugEnvironBuilder

if TYPE_CHECKING:
    from glassware_core import Kernel


class EnvironBuilder(WerkzeugEnvironBuilder):
    """Build the WSGI environment of a request to an application (PEP 3333).

    Works like `werkzeug.test.EnvironBuilder`. What is not given comes from the application's
    configuration.

    Args:
        app: The application.
        path: The path of the request, with or without a query. Of a whole URL, scheme and host
            are taken too.
        base_url: Where the application is served: scheme, host, and the path below which it is.
            By default made from the `path` if that is a whole URL, else from `url_scheme` or
            `PREFERRED_URL_SCHEME`, `subdomain`, `SERVER_NAME` or `localhost`; and from
            `APPLICATION_ROOT`.
        subdomain: The subdomain of `SERVER_NAME`.
        url_scheme: The scheme, instead of `PREFERRED_URL_SCHEME`.
        *args: As for `werkzeug.test.EnvironBuilder`.
        **kwargs: As for `werkzeug.test.EnvironBuilder`, such as `method`, `headers`,
            `query_string`, `data` or `json`.

    Attributes:
        app: The application.

    Raises:
        AssertionError: A subdomain or a scheme is given beside a base URL.
        TypeError: The path is no text.
    """

    def __init__(
        self,
        app: Kernel,
        path: str = "/",
        base_url: str | None = None,
        subdomain: str | None = None,
        url_scheme: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        check_path(path)
        if base_url is None:
            base_url, path = base_url_and_path(app, path, subdomain, url_scheme)
        elif subdomain or url_scheme:
            msg = (
                'Cannot pass "subdomain" or "url_scheme" with "base_url". '
                f"The base URL {base_url!r} says both."
            )
            raise AssertionError(msg)
        self.app = app
        super().__init__(path, base_url, *args, **kwargs)

    def json_dumps(self, obj: Any, **kwargs: Any) -> str:
        """Serialize an object with the application's JSON provider.

        Args:
            obj: The object.
            **kwargs: Passed on to the provider's `dumps`.
        """
        text: str = self.app.json.dumps(obj, **kwargs)
        return text


def check_path(path: Any) -> None:
    """Refuse a path that is no text, such as bytes.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(path, str):
        msg = f"'path' must be a path or URL as a str; found {path!r}."
        raise TypeError(msg)


def base_url_and_path(
    app: Kernel, path: str, subdomain: str | None, url_scheme: str | None
) -> tuple[str, str]:
    """Return where a request's application is served, and the path with the query."""
    config = app.config
    url = urlsplit(path)
    host = config["SERVER_NAME"] or "localhost"
    if subdomain:
        host = f"{subdomain}.{host}"
    scheme = url.scheme or url_scheme or config["PREFERRED_URL_SCHEME"]
    root = config["APPLICATION_ROOT"].lstrip("/")
    path = f"{url.path}?{url.query}" if url.query else url.path
    return f"{scheme}://{url.netloc or host}/{root}", path
