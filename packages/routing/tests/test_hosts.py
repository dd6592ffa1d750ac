from __future__ import annotations

import pytest
from werkzeug.exceptions import SecurityError
from werkzeug.test import EnvironBuilder

from glassware_core import Request
from glassware_routing.hosts import KEPT, KnownHosts, check_host


def passed(hosts, header, trusted):
    """Tell whether a header passed before, as the quick match does."""
    passed_for, headers = hosts.passed
    return header in headers and trusted == passed_for


def test_a_host_is_known_for_the_hosts_that_were_trusted_then():
    hosts = KnownHosts()
    assert not passed(hosts, "localhost", None)
    hosts.add("localhost", None, "http", None)
    assert passed(hosts, "localhost", None)
    assert not passed(hosts, "localhost", ["example.com"])
    hosts.add("example.com", ["example.com"], "http", None)
    assert passed(hosts, "example.com", ["example.com"])
    assert not passed(hosts, "localhost", ["example.com"])
    assert not passed(hosts, "localhost", None)


def test_a_change_inside_the_list_of_trusted_hosts_is_noticed():
    hosts, trusted = KnownHosts(), ["example.com", "localhost"]
    hosts.add("localhost", trusted, "http", None)
    assert passed(hosts, "localhost", trusted)
    trusted.remove("localhost")
    assert not passed(hosts, "localhost", trusted)


def test_clients_cannot_fill_the_memory_with_hosts():
    hosts = KnownHosts()
    for number in range(5 * KEPT):
        hosts.add(f"host{number}", None, "http", None)
    known = [number for number in range(5 * KEPT) if passed(hosts, f"host{number}", None)]
    assert 0 < len(known) <= KEPT


def test_the_servers_name_is_known_by_the_scheme_it_was_found_for():
    hosts = KnownHosts()
    hosts.add("localhost:80", None, "http", "localhost")
    assert hosts.server_name("localhost:80", None, "http") == "localhost"
    assert hosts.server_name("localhost:80", None, "https") is None
    assert hosts.server_name("localhost", None, "http") is None
    assert hosts.server_name("localhost:80", ["localhost"], "http") is None
    hosts.add("localhost:80", None, "https", None)
    assert hosts.server_name("localhost:80", None, "https") is None
    assert hosts.server_name("localhost:80", None, "http") == "localhost"


@pytest.mark.parametrize("header", [None, "a..b", "x" * 64, "x." * 200])
def test_what_makes_no_domain_name_is_not_remembered(header):
    hosts = KnownHosts()
    hosts.add(header, None, "http", None)
    assert not passed(hosts, header, None)


def request_to(host, trusted=None):
    request = Request({**EnvironBuilder().get_environ(), "HTTP_HOST": host})
    request.trusted_hosts = trusted
    return request


@pytest.mark.parametrize("host", ["localhost", "localhost:5000", "[::1]:80", "a.b.c", "é.com", ""])
def test_a_host_that_may_be_passes(host):
    check_host(request_to(host))


@pytest.mark.parametrize("host", ["a b", "a/b", "h:0", "h:99999", "[zz]", ":80", "a@b"])
def test_a_host_that_cannot_be_is_refused(host):
    with pytest.raises(SecurityError):
        check_host(request_to(host))


def test_only_trusted_hosts_pass_where_some_are():
    trusted = ["example.com", ".sub.example.com"]
    check_host(request_to("example.com:8080", trusted))
    check_host(request_to("a.sub.example.com", trusted))
    for host in ("other.com", "a.example.com", ""):
        with pytest.raises(SecurityError):
            check_host(request_to(host, trusted))
