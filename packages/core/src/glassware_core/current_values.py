"""Attributes of a request or response whose value the current application decides."""

from __future__ import annotations

import json
from typing import Any, Generic, TypeVar

from .context import NO_CONTEXT, current

__all__ = ["ConfigValue", "CurrentJSON"]

T = TypeVar("T")


class CurrentJSON:
    """Give the current application's JSON provider, else the `json` module.

    Nothing is kept: an object may outlive the application context it was made in. Assigning the
    attribute, on a class or an object, replaces it.
    """

    def __get__(self, obj: object, owner: type | None = None) -> Any:
        context = current()
        return json if context is NO_CONTEXT else context.app.json


class ConfigValue(Generic[T]):
    """Give a value of the current application's configuration, unless the object has its own.

    Args:
        key: The configuration key.
        default: The value outside of an application, or where the key is missing.
    """

    def __init__(self, key: str, default: T) -> None:
        self.key = key
        self.default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self.own = f"_own_{name}"

    def __get__(self, obj: object | None, owner: type | None = None) -> Any:
        if obj is None:
            return self
        value = getattr(obj, self.own, None)
        if value is not None:
            return value
        context = current()
        if context is NO_CONTEXT:
            return self.default
        return context.app.config.get(self.key, self.default)

    def __set__(self, obj: object, value: T | None) -> None:
        setattr(obj, self.own, value)

    def __delete__(self, obj: object) -> None:
        setattr(obj, self.own, None)
