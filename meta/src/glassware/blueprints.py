"""Blueprints, with what each part brings to them."""

from __future__ import annotations

from glassware_cli.app import CliBlueprint
from glassware_routing.blueprints import BlueprintSetupState, RoutingBlueprint
from glassware_templating.blueprint import TemplatingBlueprint

from .borrowed import borrow


class Blueprint(TemplatingBlueprint, CliBlueprint, RoutingBlueprint):
    """A set of routes, functions and files that is registered on applications."""


__all__ = ["Blueprint", "BlueprintSetupState"]

borrow(__name__)
