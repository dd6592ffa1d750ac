"""Configuration."""

from glassware_core.config import Config, ConfigAttribute

from .borrowed import borrow

__all__ = ["Config", "ConfigAttribute"]

borrow(__name__)
