"""The encoder and decoder classes of Flask 2.1, and where an application names its own.

An application or a blueprint may set `json_encoder` and `json_decoder`. Those of the blueprint
that handles the current request stand above those of the application.
"""

from __future__ import annotations

import json
import typing as t

from ..context import current
from .encoding import default

if t.TYPE_CHECKING:
    from ..kernel import Kernel

__all__ = ["JSONDecoder", "JSONEncoder", "chosen_class"]


class JSONEncoder(json.JSONEncoder):
    """Serialize more types than `json.JSONEncoder` does.

    Dates become HTTP dates, Decimal and UUID text, dataclasses dicts, and objects with a method
    `__html__` what that returns. Assign a subclass to `json_encoder` of an application or a
    blueprint to serialize further types.
    """

    def default(self, o: t.Any) -> t.Any:
        """Convert a value that JSON has no form for.

        Args:
            o: The value. Types that JSON knows, such as str and list, never come here.

        Raises:
            TypeError: The value cannot be converted.
        """
        return default(o)


class JSONDecoder(json.JSONDecoder):
    """Deserialize as `json.JSONDecoder` does.

    Assign a subclass to `json_decoder` of an application or a blueprint to change that.
    """


_STOCK = (JSONEncoder, JSONDecoder)


def chosen_class(app: Kernel, name: str) -> type[t.Any] | None:
    """Find the encoder or decoder class that is in force at this moment.

    Args:
        app: The application.
        name: `"json_encoder"` or `"json_decoder"`.

    Returns:
        The current blueprint's class, else the application's; None where neither sets one.
    """
    plan = app._changes.plan
    if plan and not plan.json_classes:
        return None
    blueprints = getattr(app, "blueprints", None)  # where the part that has them is installed
    if blueprints:
        context = current()
        if context.rctx is not None and context.app is app:
            blueprint = blueprints.get(context.rctx.request.blueprint)
            found = getattr(blueprint, name, None)
            if found is not None:
                return None if found in _STOCK else found
    found = getattr(app, name)
    return None if found is None or found in _STOCK else found


def has_json_classes(app: Kernel) -> bool:
    """Tell whether the application or one of its blueprints sets an encoder or decoder class."""
    known = (None, *_STOCK)
    return any(
        owner.json_encoder not in known or owner.json_decoder not in known
        for owner in (app, *getattr(app, "blueprints", {}).values())
    )


def has_own_default(encoder: t.Any) -> bool:
    """Tell whether an encoder class converts values in its own way."""
    method = getattr(encoder, "default", None)
    return method not in (json.JSONEncoder.default, JSONEncoder.default)
