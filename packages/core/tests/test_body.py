from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from glassware_core.body import EndedInput, body_stream


def environ_of(data, size=None, ended=True, **extra):
    environ = {"wsgi.input": io.BytesIO(data), "wsgi.input_terminated": ended, **extra}
    if size is not None:
        environ["CONTENT_LENGTH"] = str(size)
    return environ


def read_whole(stream):
    return stream.read()


def read_pieces(stream):
    return b"".join(iter(lambda: stream.read(3), b""))


def read_into(stream):
    return io.BufferedReader(stream, 2).read()


def read_lines(stream):
    return b"".join(stream)


def read_short_lines(stream):
    return b"".join(iter(lambda: stream.readline(2), b""))


WAYS = [read_whole, read_pieces, read_into, read_lines, read_short_lines]
every_way = pytest.mark.parametrize("read", WAYS)


@every_way
@pytest.mark.parametrize("size", [None, 11])
@pytest.mark.parametrize("limit", [None, 11, 12, 10**9])
def test_a_body_within_its_limits_is_read(read, size, limit):
    assert read(body_stream(environ_of(b"hello\nworld", size), limit)) == b"hello\nworld"


@every_way
@pytest.mark.parametrize("limit", [0, 1, 5, 10])
def test_a_body_over_the_limit_is_refused_where_the_server_ends_the_input(read, limit):
    stream = body_stream(environ_of(b"hello\nworld"), limit)
    with pytest.raises(RequestEntityTooLarge):
        read(stream)


@pytest.mark.parametrize("ended", [True, False])
def test_a_body_announced_to_be_over_the_limit_is_refused_unread(ended):
    environ = environ_of(b"hello", 5, ended)
    with pytest.raises(RequestEntityTooLarge):
        body_stream(environ, 4)
    assert environ["wsgi.input"].tell() == 0


@every_way
def test_a_smaller_length_than_the_body_does_not_hide_what_is_over_the_limit(read):
    # A middleware that inflates the body may leave the length as it was.
    assert read(body_stream(environ_of(b"hello\nworld", 3), 11)) == b"hello\nworld"
    with pytest.raises(RequestEntityTooLarge):
        read(body_stream(environ_of(b"hello\nworld", 3), 10))


@every_way
@pytest.mark.parametrize("ended", [True, False])
@pytest.mark.parametrize("limit", [None, 100])
@pytest.mark.parametrize("data", [b"", b"hell", b"a\nb"])
def test_a_body_shorter_than_announced_is_a_bad_request(read, ended, limit, data):
    with pytest.raises(ClientDisconnected) as caught:
        read(body_stream(environ_of(data, 5, ended), limit))
    assert caught.value.code == 400


@pytest.mark.parametrize("size", ["", "abc", "-5", "1.5", "9" * 5000, "+5", "\uff15"])
@pytest.mark.parametrize("ended", [True, False])
@pytest.mark.parametrize("limit", [None, 3])
def test_an_invalid_length_is_no_error_of_the_server(size, ended, limit):
    try:
        data = body_stream(environ_of(b"hello", size, ended), limit).read()
    except RequestEntityTooLarge:
        assert limit == 3
    else:
        assert data == (b"hello" if ended else b"")


def test_a_chunked_body_has_no_announced_length():
    environ = environ_of(b"hello", 100, HTTP_TRANSFER_ENCODING="chunked")
    assert body_stream(environ, 5).read() == b"hello"


def test_an_input_without_a_known_end_is_empty():
    assert body_stream(environ_of(b"hello", ended=False), None).read() == b""
    environ = environ_of(b"hello")
    del environ["wsgi.input_terminated"]
    assert body_stream(environ, None).read() == b""


def test_no_more_is_read_than_announced_where_the_server_does_not_end_the_input():
    environ = environ_of(b"helloNEXT", 5, ended=False)
    assert body_stream(environ, None).read() == b"hello"
    assert environ["wsgi.input"].read() == b"NEXT"


@pytest.mark.parametrize("error", [OSError("reset"), ConnectionResetError(), ValueError("chunk")])
@pytest.mark.parametrize("ended", [True, False])
def test_an_input_that_cannot_be_read_is_a_bad_request(error, ended):
    class Broken:
        def read(self, size=-1):
            raise error

    environ = {**environ_of(b"", 5, ended), "wsgi.input": Broken()}
    with pytest.raises(ClientDisconnected):
        body_stream(environ, None).read()


def test_the_stream_knows_where_it_is():
    stream = EndedInput(io.BytesIO(b"hello"), 5, None)
    assert stream.readable()
    assert stream.read(0) == b""
    assert (stream.read(2), stream.tell()) == (b"he", 2)
    assert (stream.read(None), stream.tell()) == (b"llo", 5)
    assert stream.read() == b""


@given(
    data=st.binary(max_size=12),
    limit=st.none() | st.integers(0, 14),
    size=st.none() | st.integers(0, 14),
    sizes=st.lists(st.integers(-1, 5), max_size=8),
)
def test_whatever_is_read_is_either_right_or_refused(data, limit, size, sizes):
    too_large = limit is not None and (len(data) > limit or (size or 0) > limit)
    too_short = size is not None and len(data) < size
    try:
        stream = body_stream(environ_of(data, size), limit)
        got = b"".join([*(stream.read(count) for count in sizes), stream.read()])
    except RequestEntityTooLarge:
        assert too_large
    except ClientDisconnected:
        assert too_short
    else:
        assert got == data
        assert not too_large
        assert not too_short


class Failing(io.BytesIO):
    """The stream of a server with errors of its own."""

    def __init__(self, error):
        self.error = error

    def read(self, size=-1):
        raise self.error


def test_any_error_of_the_servers_stream_is_a_body_that_broke_off():
    class InvalidChunkSize(Exception):
        pass

    environ = {"wsgi.input": Failing(InvalidChunkSize()), "wsgi.input_terminated": True}
    with pytest.raises(ClientDisconnected):
        body_stream(environ, None).read()
    environ["wsgi.input"] = Failing(RequestEntityTooLarge())
    with pytest.raises(RequestEntityTooLarge):
        body_stream(environ, None).read()
