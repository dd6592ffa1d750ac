"""Send files to the client, and open the files of an application."""

from __future__ import annotations

import os
import typing as t

import werkzeug.utils

from .context import current

if t.TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from .response import Response

__all__ = ["open_instance_resource", "open_resource", "send_file", "send_from_directory"]

StrPath = str | os.PathLike[str]

# The control characters of ASCII and Latin-1, and surrogates, which no encoding can write.
_UNSAFE_IN_HEADERS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)))


def send_file(
    path_or_file: StrPath | t.IO[bytes],
    mimetype: str | None = None,
    as_attachment: bool = False,
    download_name: str | None = None,
    conditional: bool = True,
    etag: bool | str = True,
    last_modified: datetime | int | float | None = None,
    max_age: int | Callable[[str | None], int | None] | None = None,
) -> Response:
    """Send a file to the client.

    Never pass a path that a user provides: it is trusted. `send_from_directory` is for those.
    The server's own file wrapper is used where it has one, and with `USE_X_SENDFILE` the server
    in front is told the path instead (header `X-Sendfile`).

    Args:
        path_or_file: The path, absolute or relative to the application's root path, or a file
            open in binary mode that stands where sending shall begin.
        mimetype: The type of the content, by default found by the name.
        as_attachment: Ask the browser to save the file instead of showing it.
        download_name: The name that the browser saves it under, by default that of the path.
            Control characters are left out of it.
        conditional: Answer conditional and range requests (RFC 9110).
        etag: The ETag to send; True for one made from a path's time, size and name.
        last_modified: When the file was modified, a time or seconds, by default that of the path.
        max_age: How long the client may cache the file, in seconds, or a function of the path
            that returns that; by default the application's `get_send_file_max_age`.

    Returns:
        A response of the application's class.

    Raises:
        RuntimeError: No request is active.
        OSError: The file cannot be read.
        TypeError: A file that is no path has no `mimetype` and no name to find it by.
        ValueError: The file is open in text mode.
    """
    arguments = _arguments(
        path_or_file if isinstance(path_or_file, str | os.PathLike) else None,
        {
            "mimetype": mimetype,
            "as_attachment": as_attachment,
            "download_name": download_name,
            "conditional": conditional,
            "etag": etag,
            "last_modified": last_modified,
            "max_age": max_age,
        },
    )
    return t.cast("Response", werkzeug.utils.send_file(path_or_file, **arguments))


def send_from_directory(directory: StrPath, path: StrPath, **kwargs: t.Any) -> Response:
    """Send a file from within a directory.

    This is the safe way to serve a path that comes from a client.

    Args:
        directory: The directory, absolute or relative to the application's root path. Never one
            that a client provides.
        path: The path relative to `directory`.
        **kwargs: Arguments of `send_file`.

    Returns:
        A response of the application's class.

    Raises:
        NotFound: The path leads outside of the directory or to no regular file.
        RuntimeError: No request is active.
    """
    response = werkzeug.utils.send_from_directory(directory, path, **_arguments(path, kwargs))
    return t.cast("Response", response)


def _arguments(path: StrPath | None, arguments: dict[str, t.Any]) -> dict[str, t.Any]:
    """Add what Werkzeug needs to know of the request and the application."""
    context = current()
    environ, app = context.request.environ, context.app
    if arguments.get("max_age") is None:
        arguments["max_age"] = app.get_send_file_max_age
    _clean_name(arguments, path)
    arguments.update(
        environ=environ,
        use_x_sendfile=app.config["USE_X_SENDFILE"],
        response_class=app.response_class,
        _root_path=app.root_path,
    )
    return arguments


def _clean_name(arguments: dict[str, t.Any], path: StrPath | None) -> None:
    """Leave out of the name what a header cannot carry: names often come from clients."""
    name = arguments.get("download_name")
    if name is None:
        if path is None:
            return
        name = os.path.basename(os.path.normpath(os.fsdecode(path)))
    elif not isinstance(name, str):
        msg = f"download_name must be a str, not {type(name).__name__}: {name!r}"
        raise TypeError(msg)
    clean = name.translate(_UNSAFE_IN_HEADERS)
    if clean != name:
        arguments["download_name"] = clean


def open_resource(
    root_path: str, resource: StrPath, mode: str = "rb", encoding: str | None = None
) -> t.IO[t.Any]:
    """Open a file of an application or a blueprint for reading.

    Args:
        root_path: The folder of the resources.
        resource: The path, relative to that folder.
        mode: `"rb"` for bytes, `"r"` or `"rt"` for text.
        encoding: The encoding of text, by default Python's own.

    Raises:
        OSError: The file cannot be read.
        ValueError: The mode is another one.
    """
    if mode not in {"r", "rt", "rb"}:
        msg = (
            "Resources can only be opened for reading."
            f" The mode is {mode!r}; use 'r', 'rt' or 'rb'."
        )
        raise ValueError(msg)
    return _open(os.path.join(root_path, resource), mode, encoding)


def open_instance_resource(
    instance_path: str, resource: StrPath, mode: str = "rb", encoding: str | None = "utf-8"
) -> t.IO[t.Any]:
    """Open a file of the instance folder, for reading or writing.

    Args:
        instance_path: The instance folder.
        resource: The path, relative to that folder.
        mode: A mode of `open`.
        encoding: The encoding of text.

    Raises:
        OSError: The file cannot be opened.
    """
    return _open(os.path.join(instance_path, resource), mode, encoding)


def _open(path: str, mode: str, encoding: str | None) -> t.IO[t.Any]:
    return open(path, mode, encoding=None if "b" in mode else encoding)
