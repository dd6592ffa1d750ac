from __future__ import annotations

import io
import socket
import sys
from typing import TYPE_CHECKING

import click
import pytest

from glassware_cli.ports import choose_port, free_port, is_taken

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    """Listen at a port, as another program would."""
    with socket.create_server((HOST, 0)) as server:
        yield server.getsockname()[1]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_port_that_another_program_listens_at_is_taken(taken: int) -> None:
    assert is_taken(HOST, taken)
    following = free_port(HOST, taken)
    assert following is not None
    assert taken < following <= taken + 50
    assert not is_taken(HOST, following)


@pytest.mark.parametrize("host", [HOST, "::1", "unix:///tmp/there", "no.such.host.invalid"])
def test_an_address_that_nobody_listens_at_is_not_taken(host: str) -> None:
    assert not is_taken(host, 0)


def test_what_else_is_wrong_with_an_address_is_for_the_server_to_tell() -> None:
    assert not is_taken("192.0.2.1", 5000)
    assert choose_port("192.0.2.1", 5000) == 5000


def test_a_program_is_told_what_is_free(taken: int) -> None:
    with pytest.raises(click.ClickException) as error:
        choose_port(HOST, taken)
    free = free_port(HOST, taken)
    assert error.value.message == (
        f"Port {taken} of '127.0.0.1' is in use by another program. "
        f"Port {free} is free; add '--port {free}'."
    )


def test_there_may_be_no_free_port_after_the_last() -> None:
    assert free_port(HOST, 65_535) is None


def test_a_user_at_a_terminal_is_asked(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("\nn\n"))
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert choose_port(HOST, taken) == free_port(HOST, taken)
    with pytest.raises(click.Abort):
        choose_port(HOST, taken)
