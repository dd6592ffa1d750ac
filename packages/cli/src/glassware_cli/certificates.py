"""The options `--cert` and `--key`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click
from werkzeug.utils import import_string

if TYPE_CHECKING:
    Type = click.ParamType[Any]
else:
    Type = click.ParamType

__all__ = ["CertParamType", "validate_key"]


class CertParamType(Type):
    """Take a certificate: a file, `adhoc`, or the import path of an `ssl.SSLContext`.

    `adhoc` makes a certificate at each start, which needs the library cryptography.
    """

    name = "path"

    def __init__(self) -> None:
        self.path_type = click.Path(exists=True, dir_okay=False, resolve_path=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the absolute path, `"adhoc"`, or the context."""
        if not _has_ssl():
            msg = 'Using "--cert" requires Python to be compiled with SSL support.'
            raise click.BadParameter(msg, ctx, param)
        if _is_context(value):
            return value
        try:
            return self.path_type.convert(value, param, ctx)
        except click.BadParameter as no_file:
            text = str(value)
            if text.lower() == "adhoc":
                return _adhoc(param, ctx)
            context = import_string(text, silent=True)
            if _is_context(context):
                return context
            msg = (
                f"{no_file.message} It is neither 'adhoc' nor the import path of an ssl.SSLContext."
            )
            raise click.BadParameter(msg, ctx, param) from None


def validate_key(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Check `--key` against `--cert`, and make a pair of the two where both are files.

    Raises:
        click.BadParameter: One is given without the other, or a key where none is used.
    """
    cert = ctx.params.get("cert")
    without_key = cert == "adhoc" or _is_context(cert)
    if value is None:
        if cert and not without_key:
            msg = 'Required when using "--cert" with a file.'
            raise click.BadParameter(msg, ctx, param)
        return None
    if not cert:
        msg = '"--cert" must also be specified.'
        raise click.BadParameter(msg, ctx, param)
    if without_key:
        found = '"adhoc"' if cert == "adhoc" else "an SSLContext object"
        msg = f'When "--cert" is {found}, "--key" is not used.'
        raise click.BadParameter(msg, ctx, param)
    ctx.params["cert"] = cert, value
    return value


def _adhoc(param: click.Parameter | None, ctx: click.Context | None) -> str:
    try:
        import_module("cryptography")
    except ImportError:
        msg = (
            "Using ad-hoc certificates requires the cryptography library: "
            "python -m pip install cryptography"
        )
        raise click.BadParameter(msg, ctx, param) from None
    return "adhoc"


def _has_ssl() -> bool:
    # Python can be built without it.
    try:
        import_module("ssl")
    except ImportError:
        return False
    return True


def _is_context(value: Any) -> bool:
    if not _has_ssl():
        return False
    import ssl

    return isinstance(value, ssl.SSLContext)
