"""What request-id adds to the application."""

from __future__ import annotations

import re
import secrets

from glassware_core import Kernel, current

#: What may come from outside: it goes to the log and into a header.
ALLOWED = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


class RequestIdApp(Kernel):
    """Know an identifier of the request that is being answered."""

    def request_id(self) -> str:
        """Return the identifier of the current request.

        Raises:
            RuntimeError: No request is active.
        """
        context = current(None)
        found = None if context is None else getattr(context.rctx, "request_id", None)
        if found is None:
            msg = "'request_id' needs an active request, as in a view."
            raise RuntimeError(msg)
        identifier: str = found
        return identifier

    def make_request_id(self, received: str | None) -> str:
        """Return the identifier for a new request. Override it to make others.

        Args:
            received: What the client or a proxy sent, if `REQUEST_ID_TRUSTED` allows it.
        """
        if received is not None and ALLOWED.fullmatch(received):
            return received
        return secrets.token_hex(16)
