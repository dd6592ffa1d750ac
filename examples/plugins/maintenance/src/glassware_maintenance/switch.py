"""The switch: a file that is there while the application is being maintained."""

from __future__ import annotations

import os
from typing import Any


class Switch:
    """Turn maintenance on and off, for all processes that see the file.

    Args:
        path: The file.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    @classmethod
    def of(cls, app: Any) -> Switch:
        """Return the switch of an application, which its configuration names."""
        return cls(os.path.join(app.instance_path, app.config["MAINTENANCE_FILE"]))

    @property
    def is_on(self) -> bool:
        """Whether the application is being maintained."""
        return os.path.exists(self.path)

    def on(self) -> None:
        """Begin: requests are answered with 503 from now on."""
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        with open(self.path, "a", encoding="utf-8"):
            pass

    def off(self) -> None:
        """End; a switch that is off stays so."""
        if os.path.exists(self.path):
            os.unlink(self.path)

    def __repr__(self) -> str:
        return f"<Switch {'on' if self.is_on else 'off'}: {self.path}>"
