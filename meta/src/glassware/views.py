"""Class-based views."""

from glassware_routing.views import MethodView, MethodViewType, View, http_method_funcs

__all__ = ["MethodView", "MethodViewType", "View", "http_method_funcs"]
