"""Class-based views."""

from glassware_routing.legacy import MethodViewType
from glassware_routing.views import MethodView, View, http_method_funcs

from .borrowed import borrow

__all__ = ["MethodView", "MethodViewType", "View", "http_method_funcs"]

borrow(__name__)
