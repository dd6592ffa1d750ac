"""The application's base."""

from glassware_core.kernel import Kernel

App = Kernel

__all__ = ["App"]
