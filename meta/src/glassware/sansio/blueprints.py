"""Blueprints."""

from ..blueprints import Blueprint, BlueprintSetupState
from ..borrowed import borrow

__all__ = ["Blueprint", "BlueprintSetupState"]

borrow(__name__)
