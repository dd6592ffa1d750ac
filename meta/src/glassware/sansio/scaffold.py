"""The common base of applications and blueprints."""

from glassware_core.paths import find_package
from glassware_core.scaffold import Scaffold, setupmethod
from glassware_routing.scaffold import _endpoint_from_view_func

from ..borrowed import borrow

__all__ = ["Scaffold", "_endpoint_from_view_func", "find_package", "setupmethod"]

borrow(__name__)
