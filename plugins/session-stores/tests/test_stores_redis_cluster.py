"""`RedisStore` on a real cluster, and behind a real sentinel; run by `hatch run sessions:test`."""

from __future__ import annotations

import signal
import time

import pytest

from glassware_session_stores import Lifetime, Outcome, Status, StoreError
from glassware_session_stores.stores.redis import RedisStore

from .servers import ClusterNode, Node, Sentinel, started

pytestmark = pytest.mark.servers
LIFETIME = Lifetime(600)
KEY, OTHER = "a" * 64, "b" * 64
PATIENCE = 60


def until(condition):
    """Wait until a condition holds; errors of servers that start are no answer."""
    redis = pytest.importorskip("redis")
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if condition():
                return
        except (redis.exceptions.RedisError, StoreError) as error:
            found = repr(error)
        else:
            found = "not yet"
        assert time.monotonic() < deadline, found
        time.sleep(0.05)


def client_of(node):
    redis = pytest.importorskip("redis")
    return redis.Redis(port=node.port, decode_responses=True)


@pytest.fixture
def nodes():
    """Two nodes of a cluster: the first one has all slots, the second one is its replica."""
    nodes = [started(ClusterNode) for _ in range(2)]
    first, second = clients = [client_of(node) for node in nodes]
    try:
        first.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
        second.execute_command("CLUSTER", "MEET", "127.0.0.1", nodes[0].port, nodes[0].bus)
        name = first.execute_command("CLUSTER", "MYID")
        until(lambda: second.execute_command("CLUSTER", "REPLICATE", name))
        until(lambda: second.info("replication").get("master_link_status") == "up")
        until(lambda: all(one.cluster("INFO")["cluster_state"] == "ok" for one in clients))
        until(lambda: first.info("replication")["connected_slaves"] == 1)
        yield nodes
    finally:
        for client in clients:
            client.close()
        for node in nodes:
            node.remove()


@pytest.fixture
def cluster(nodes):
    redis = pytest.importorskip("redis")
    # Both are named: at first, the one may not have told of the other.
    known = [redis.cluster.ClusterNode("127.0.0.1", node.port) for node in nodes]
    store = RedisStore(redis.RedisCluster(startup_nodes=known), "{kit}:")
    yield store
    store.close()


def test_sessions_outlive_the_primary_of_a_cluster_and_no_more_than_that(nodes, cluster):
    assert cluster.create(KEY, b"1", LIFETIME, "ada") == Outcome(Status.DONE, 1)
    assert cluster.create(OTHER, b"1", LIFETIME) == Outcome(Status.DONE, 1)
    assert cluster.replace(KEY, b"2", 1, LIFETIME, "ada") == Outcome(Status.DONE, 2)
    assert cluster.replace(KEY, b"3", 1, LIFETIME, "ada") == Outcome(Status.CONFLICT)
    assert sorted(record.key for record in cluster.scan()) == [KEY, OTHER]
    assert cluster.statistics().sessions == 2
    with client_of(nodes[0]) as first:
        # A replica may lack the last writes: that is what a failover may cost.
        assert first.wait(1, PATIENCE * 1000) == 1
    nodes[0].stop(signal.SIGKILL)
    with client_of(nodes[1]) as second:
        second.execute_command("CLUSTER", "FAILOVER", "TAKEOVER")
    until(lambda: cluster.touch(KEY, LIFETIME))
    record = cluster.load(KEY)
    assert (record.value, record.version, record.owner) == (b"2", 2, "ada")
    assert cluster.rotate(KEY, "c" * 64, b"4", 2, LIFETIME, "ada") == Outcome(Status.DONE, 1)
    assert [record.key for record in cluster.owned("ada")] == ["c" * 64]
    assert cluster.revoke("ada") == 1
    assert cluster.delete(OTHER) == Outcome(Status.DONE)
    assert list(cluster.scan()) == []
    nodes[1].stop(signal.SIGKILL)
    for ask in (lambda: cluster.load(KEY), lambda: list(cluster.scan())):
        with pytest.raises(StoreError):
            ask()


def test_a_client_of_a_cluster_is_held_to_what_is_promised(nodes):
    redis = pytest.importorskip("redis")
    address = {"host": "127.0.0.1", "port": nodes[0].port}
    client = redis.RedisCluster(**address)
    for prefix in ("session:", "{}session:"):
        with pytest.raises(ValueError, match=r"SESSION_REDIS_PREFIX is '.*'\. Give it a hash tag"):
            RedisStore(client, prefix)
    client.close()
    client = redis.RedisCluster(**address, decode_responses=True)
    with pytest.raises(ValueError, match="without decode_responses"):
        RedisStore(client, "{kit}:")
    client.close()


def test_sessions_outlive_a_failover_that_a_sentinel_makes():
    redis = pytest.importorskip("redis")
    primary, replica, watcher = (started(each) for each in (Node, Node, Sentinel))
    first, second, sentinel = clients = [client_of(each) for each in (primary, replica, watcher)]
    known = redis.Sentinel([("127.0.0.1", watcher.port)], socket_timeout=5)
    store = RedisStore(known.master_for("sessions", socket_timeout=5))
    try:
        second.replicaof("127.0.0.1", primary.port)
        until(lambda: second.info("replication")["master_link_status"] == "up")
        sentinel.sentinel_monitor("sessions", "127.0.0.1", primary.port, 1)
        until(lambda: sentinel.sentinel_slaves("sessions"))
        assert store.create(KEY, b"1", LIFETIME, "ada") == Outcome(Status.DONE, 1)
        assert first.wait(1, PATIENCE * 1000) == 1
        until(lambda: sentinel.execute_command("SENTINEL", "FAILOVER", "sessions"))
        until(lambda: second.info("replication")["role"] == "master")
        until(lambda: store.replace(KEY, b"2", 1, LIFETIME, "ada") == Outcome(Status.DONE, 2))
        assert second.exists("session:" + KEY)
        assert store.load(KEY).value == b"2"
    finally:
        store.close()
        for client in (*clients, *known.sentinels):
            client.close()
        for server in (primary, replica, watcher):
            server.remove()
