"""What of a setting may be shown to people who must not know the secrets.

Most secrets are text, and no list of names and patterns knows all of them. So text is hidden, but
for that of keys which a part or plugin defines, where neither the name nor the text tells of a
secret. Numbers, dates and the like are shown, unless their name is that of a secret.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import PurePath
from typing import Any

__all__ = ["HIDDEN", "show"]

HIDDEN = "(hidden)"

#: Names of what is secret; the short words only where they stand alone.
_SECRET_NAME = re.compile(
    r"SECRET|KEY|PASS|PWD|TOKEN|CREDENTIAL|AUTH|BEARER|JWT|PRIVATE|SALT|WEBHOOK|DSN|URI"
    r"|URL(?!_SCHEME)|CONNECTION|SIGNATURE|(?<![A-Z])(PW|PIN|OTP|PEM|SIG|SAS)(?![A-Z])",
    re.IGNORECASE,
)
#: Any URL, for each part of one may hold a secret, tokens, keys in PEM, and `Password=…`.
_SECRET_TEXT = re.compile(
    r"://|\beyJ|-----BEGIN|\b(?:Basic|Bearer)\s"
    rf"|(?:{_SECRET_NAME.pattern})\w*[\"']?\s*[=:]",
    re.IGNORECASE,
)
#: What keys of mappings look like that name something. Others, such as tokens, may be secret.
_PLAIN_NAME = re.compile(r"(?=.{1,30}$)(?:[A-Z]+(?:_[A-Z]+)*|[a-z]+(?:[_-][a-z]+)*)")

_PLAIN_TYPES = (int, float, Decimal, date, datetime, timedelta)
_BRACKETS: dict[type, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("{", "}"),
}
_DEEPEST = 5


def show(key: str, value: Any, defined: bool = False) -> str:
    """Write a setting's value as Python does, with `(hidden)` for what may be secret.

    Args:
        key: The configuration key.
        value: The value.
        defined: Whether a part or a plugin defines the key, so that its name tells what it holds.

    Example:
        >>> show("MAIL", {"PORT": 25, "PASSWORD": "tea"})
        "{'PORT': 25, 'PASSWORD': (hidden)}"
    """
    return _show(key, value, defined, _DEEPEST)


def _show(name: Any, value: Any, defined: bool, depth: int) -> str:
    if value is None or type(value) is bool or (type(value) in {str, bytes} and not value):
        return repr(value)
    if isinstance(name, str) and _SECRET_NAME.search(name):
        return HIDDEN
    if type(value) in _PLAIN_TYPES:
        return repr(value)
    if isinstance(value, str | PurePath):
        return repr(value) if defined and not _SECRET_TEXT.search(str(value)) else HIDDEN
    if depth == 0:
        return HIDDEN
    if isinstance(value, Mapping):
        items = (_show_item(key, each, defined, depth) for key, each in value.items())
        return f"{{{', '.join(items)}}}"
    if type(value) in _BRACKETS:
        first, last = _BRACKETS[type(value)]
        return first + ", ".join(_show(None, each, defined, depth - 1) for each in value) + last
    return HIDDEN  # an object's text may hold anything


def _show_item(name: Any, value: Any, defined: bool, depth: int) -> str:
    if isinstance(name, int) or (isinstance(name, str) and _PLAIN_NAME.fullmatch(name)):
        return f"{name!r}: {_show(name, value, defined, depth - 1)}"
    return f"{HIDDEN}: {HIDDEN}"
