"""Configuration."""

from glassware_core.config import Config, ConfigAttribute

__all__ = ["Config", "ConfigAttribute"]
