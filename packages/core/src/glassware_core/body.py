"""Read the body of a request: never more than allowed, never less than announced.

Servers either leave it to the application to stop at `Content-Length`, or end the input
themselves and say so (`wsgi.input_terminated`), as Gunicorn and Waitress do. Werkzeug handles the
first kind. Of the second kind it cuts a body at the limit without an error, and takes one that
broke off for complete; `EndedInput` does not.
"""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING, Any, cast

from werkzeug.exceptions import ClientDisconnected, HTTPException, RequestEntityTooLarge
from werkzeug.wsgi import get_content_length, get_input_stream

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

__all__ = ["EndedInput", "body_stream"]

_CHUNK = 64 * 1024


def body_stream(environ: WSGIEnvironment, limit: int | None) -> IO[bytes]:
    """Return the input of a request as a stream that is safe to read.

    Args:
        environ: The WSGI environment.
        limit: The size in bytes that the body may have at most, or None for any size.

    Returns:
        The stream; an empty one where nobody knows the end of the input.

    Raises:
        RequestEntityTooLarge: The body is announced to be larger than the limit.
    """
    if not environ.get("wsgi.input_terminated"):
        if "wsgi.input_terminated" in environ:
            # There, but false: Werkzeug only looks whether it is there.
            environ = {k: v for k, v in environ.items() if k != "wsgi.input_terminated"}
        return get_input_stream(environ, max_content_length=limit)
    size = get_content_length(environ)
    if limit is not None and size is not None and size > limit:
        raise RequestEntityTooLarge()
    return cast(IO[bytes], EndedInput(environ["wsgi.input"], size, limit))


class EndedInput(io.RawIOBase):
    """An input that the server ends itself.

    Args:
        stream: The server's stream.
        size: The announced size in bytes, or None where there is none, as with chunks.
        limit: The size that the body may have at most, or None for any size.
    """

    def __init__(self, stream: IO[bytes], size: int | None, limit: int | None) -> None:
        self._stream = stream
        self._size = size
        self._limit = limit
        self._position = 0

    def readable(self) -> bool:
        """Answer True: the stream can be read."""
        return True

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._position

    def read(self, size: int | None = -1) -> bytes:
        """Read some bytes, or all with a negative size.

        Raises:
            RequestEntityTooLarge: There is more than the limit allows.
            ClientDisconnected: The body ended before its announced size, or cannot be read.
        """
        if size is None or size < 0:
            return self.readall()
        return self._take("read", size)

    def readall(self) -> bytes:
        """Read all that is left."""
        if self._limit is None:
            # One call, which servers answer best.
            data = self._take("read", -1)
            self._check_end()
            return data
        chunks = []
        while chunk := self._take("read", _CHUNK):
            chunks.append(chunk)
        return b"".join(chunks)

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer and return how many bytes it got."""
        view = memoryview(buffer).cast("B")
        data = self._take("read", len(view))
        view[: len(data)] = data
        return len(data)

    def readline(self, size: int | None = -1) -> bytes:
        """Read up to a line break, or so many bytes of the line."""
        return self._take("readline", -1 if size is None else size)

    def _take(self, method: str, size: int) -> bytes:
        """Read from the server's stream, and count."""
        if size == 0:
            return b""
        limit = self._limit
        if limit is not None:
            # One byte more than allowed tells whether there is more.
            allowed = limit - self._position + 1
            size = allowed if size < 0 else min(size, allowed)
        read = getattr(self._stream, method)
        try:
            data: bytes = read() if size < 0 else read(size)
        except HTTPException:
            raise
        except Exception as error:
            # Of any kind: a server has errors of its own for chunks that are none, for example.
            raise ClientDisconnected() from error
        self._position += len(data)
        if limit is not None and self._position > limit:
            raise RequestEntityTooLarge()
        if not data:
            self._check_end()
        return data

    def _check_end(self) -> None:
        if self._size is not None and self._position < self._size:
            raise ClientDisconnected()
