"""Answer 503 while an application is being maintained."""

from .switch import Switch

__all__ = ["Switch"]
