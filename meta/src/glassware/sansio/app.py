"""The application's base."""

from glassware_core.kernel import Kernel

from ..borrowed import borrow

App = Kernel

__all__ = ["App"]

borrow(__name__)
