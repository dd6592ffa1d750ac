"""The hook that the test client asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glassware_core.hookspecs import hookspec

if TYPE_CHECKING:
    from werkzeug.test import EnvironBuilder

    from glassware_core import Kernel


@hookspec
def test_environ(app: Kernel, builder: EnvironBuilder) -> None:
    """Change what a test client is going to send.

    Asked for each request of the client, also for one that follows a redirect and then has the
    headers of the one before; not when the client is given a whole request object.

    Args:
        app: The application.
        builder: What the request is made from. Set its `headers` or `environ_overrides`.
    """
