"""The JSON provider."""

from __future__ import annotations

from typing import Any

from glassware_core.json.provider import DefaultJSONProvider


class CompactJSONProvider(DefaultJSONProvider):
    """Write JSON without blanks and escapes, with keys in the order of the dict.

    Everything else is as with the default provider: types, reading, `json_encoder`.
    """

    ensure_ascii = False
    sort_keys = False
    compact = True

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """Serialize a value as JSON text.

        Args:
            obj: The value.
            **kwargs: Arguments of `json.dumps`; one that asks for another layout gets it.
        """
        if kwargs.get("indent") is None:
            kwargs.setdefault("separators", (",", ":"))
        return super().dumps(obj, **kwargs)
