"""Serialize and deserialize JSON as the current application does.

Every function works with `app.json` of the application given, else of the current one. Outside
of an application the standard library does the work, with the same additional types.
"""

from __future__ import annotations

import json as _json
import typing as t

from markupsafe import Markup

from ..context import NO_CONTEXT, current
from .encoding import default
from .provider import DefaultJSONProvider
from .provider import loads as _loads

if t.TYPE_CHECKING:
    from ..kernel import Kernel
    from ..response import Response

# The characters that could end a script element, begin an entity or end a quoted attribute.
_HTML_UNSAFE = {ord(character): f"\\u{ord(character):04x}" for character in "<>&'"}


def dumps(obj: t.Any, app: Kernel | None = None, **kwargs: t.Any) -> str:
    """Serialize a value as JSON text.

    Args:
        obj: The value.
        app: Use this application's provider instead of the current one's.
        **kwargs: Arguments of the provider's `dumps`.

    Raises:
        TypeError: A value cannot be converted.
        ValueError: A container contains itself.
    """
    if app is None:
        context = current()
        if context is NO_CONTEXT:
            kwargs.setdefault("default", default)
            return _json.dumps(obj, **kwargs)
        provider = context.app.json
    else:
        provider = app.json
    text: str = provider.dumps(obj, **kwargs)
    return text


def dumps_compact(obj: t.Any) -> str:
    """Serialize a value as JSON text without blanks.

    Args:
        obj: The value.

    Returns:
        What `dumps(obj, separators=(",", ":"))` returns, in fewer steps by the default provider.

    Raises:
        TypeError: A value cannot be converted.
        ValueError: A container contains itself.
    """
    context = current()
    if context is not NO_CONTEXT:
        provider = context.app.json
        if isinstance(provider, DefaultJSONProvider):
            return provider._dumps_compact(obj)
    return dumps(obj, separators=(",", ":"))


def dump(obj: t.Any, fp: t.IO[str], app: Kernel | None = None, **kwargs: t.Any) -> None:
    """Serialize a value as JSON and write it to a file.

    Args:
        obj: The value.
        fp: A file open for writing text; JSON wants UTF-8.
        app: Use this application's provider instead of the current one's.
        **kwargs: Arguments of the provider's `dump`.
    """
    if app is None:
        context = current()
        if context is NO_CONTEXT:
            kwargs.setdefault("default", default)
            _json.dump(obj, fp, **kwargs)
            return
        provider = context.app.json
    else:
        provider = app.json
    provider.dump(obj, fp, **kwargs)


def loads(s: str | bytes, app: Kernel | None = None, **kwargs: t.Any) -> t.Any:
    """Deserialize JSON.

    Args:
        s: Text, or bytes in UTF-8.
        app: Use this application's provider instead of the current one's.
        **kwargs: Arguments of the provider's `loads`.

    Raises:
        ValueError: It is not valid JSON, or it is nested too deeply.
    """
    if app is None:
        context = current()
        if context is NO_CONTEXT:
            return _loads(s, **kwargs)
        provider = context.app.json
    else:
        provider = app.json
    return provider.loads(s, **kwargs)


def load(fp: t.IO[t.AnyStr], app: Kernel | None = None, **kwargs: t.Any) -> t.Any:
    """Deserialize JSON from a file.

    Args:
        fp: A file open for reading text, or bytes in UTF-8.
        app: Use this application's provider instead of the current one's.
        **kwargs: Arguments of the provider's `load`.

    Raises:
        ValueError: It is not valid JSON, or it is nested too deeply.
    """
    if app is None:
        context = current()
        if context is NO_CONTEXT:
            return _loads(fp.read(), **kwargs)
        provider = context.app.json
    else:
        provider = app.json
    return provider.load(fp, **kwargs)


def htmlsafe_dumps(obj: t.Any, **kwargs: t.Any) -> str:
    """Serialize a value as JSON text that can stand in an HTML document.

    `<`, `>`, `&` and `'` are written as escapes of JSON. The text may stand in a script element
    and in an attribute within single quotes, but not within double quotes.

    Args:
        obj: The value.
        **kwargs: Arguments of `dumps`.

    Returns:
        The text as Markup, so that a template does not escape it again.
    """
    return Markup(dumps(obj, **kwargs).translate(_HTML_UNSAFE))


def htmlsafe_dump(obj: t.Any, fp: t.IO[str], **kwargs: t.Any) -> None:
    """Serialize a value as `htmlsafe_dumps` does and write it to a file.

    Args:
        obj: The value.
        fp: A file open for writing text.
        **kwargs: Arguments of `dumps`.
    """
    fp.write(htmlsafe_dumps(obj, **kwargs))


def jsonify(*args: t.Any, **kwargs: t.Any) -> Response:
    """Make a response with JSON as its body.

    A dict or list that a view returns becomes such a response without this.

    Args:
        *args: The value to serialize; several make a list, and none makes null.
        **kwargs: Instead of `args`, the items of a dict.

    Returns:
        What the `response` method of the current application's provider returns.

    Raises:
        RuntimeError: No application is active.
        TypeError: Both kinds of arguments are given, or a value cannot be converted.
    """
    response: Response = current().app.json.response(*args, **kwargs)
    return response
