from __future__ import annotations

import socket
import time

from glassware_session_stores.stores.watchdog import Watchdog


def test_a_wait_that_is_over_is_ended():
    one, other = socket.socketpair()
    with one, other, Watchdog(0.05).over(one.fileno()) as watch:
        one.settimeout(60)
        assert one.recv(1) == b""  # the end, as if the other side had closed
        assert watch.over


def test_a_wait_that_ends_in_time_is_left_alone():
    watchdog = Watchdog(30)
    one, other = socket.socketpair()
    with one, other:
        with watchdog.over(one.fileno()) as watch:
            other.send(b"x")
            assert one.recv(1) == b"x"
        assert not watch.over
        with watchdog.over(one.fileno()):
            other.send(b"y")
            assert one.recv(1) == b"y"


def test_after_its_block_a_socket_is_not_watched():
    one, other = socket.socketpair()
    with one, other:
        with Watchdog(0.02).over(one.fileno()):
            pass
        time.sleep(0.1)
        other.send(b"x")
        assert one.recv(1) == b"x"
