"""Checks of operations that race with one another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from ..store import Status
from .fixtures import LIFETIME, StoreFixtures, at_once, key, value_of

if TYPE_CHECKING:
    from ..store import SessionStore

__all__ = ["RacingStores"]


class RacingStores(StoreFixtures):
    """Check that each operation is one step."""

    def test_of_racing_writers_one_wins_each_round(
        self, store: SessionStore, other: SessionStore
    ) -> None:
        """Of those who saw the same version, one writes; the others are told of a conflict."""
        one = key()
        store.create(one, b"begin", LIFETIME)
        for version in range(1, self.rounds + 1):
            outcomes = at_once(
                *(
                    _writer((store, other)[n % 2], one, b"%d" % n, version)
                    for n in range(self.racers)
                )
            )
            won = [n for n, outcome in enumerate(outcomes) if outcome.status is Status.DONE]
            assert len(won) == 1, outcomes
            assert all(o.status is Status.CONFLICT for o in outcomes if o is not outcomes[won[0]])
            record = store.load(one)
            assert record is not None
            assert (record.value, record.version) == (b"%d" % won[0], version + 1)

    def test_of_racing_creators_one_wins(self, store: SessionStore, other: SessionStore) -> None:
        """A key is given once."""
        for _ in range(self.rounds):
            one = key()
            outcomes = at_once(
                *(
                    lambda n=n, one=one: (store, other)[n % 2].create(one, b"%d" % n, LIFETIME)
                    for n in range(self.racers)
                )
            )
            won = [n for n, outcome in enumerate(outcomes) if outcome.status is Status.DONE]
            assert len(won) == 1, outcomes
            assert value_of(store, one) == b"%d" % won[0]

    def test_of_racing_rotations_one_wins(self, store: SessionStore, other: SessionStore) -> None:
        """One session does not become two."""
        for _ in range(self.rounds):
            one, new = key(), [key() for _ in range(self.racers)]
            store.create(one, b"begin", LIFETIME, "ada")
            outcomes = at_once(
                *(
                    lambda each=each, n=n, one=one: (store, other)[n % 2].rotate(
                        one, each, b"rotated", None, LIFETIME, "ada"
                    )
                    for n, each in enumerate(new)
                )
            )
            won = [new[n] for n, outcome in enumerate(outcomes) if outcome.status is Status.DONE]
            assert len(won) == 1, outcomes
            assert [record.key for record in store.owned("ada")] == won
            assert [each for each in new if store.load(each) is not None] == won
            store.revoke("ada")

    def test_nothing_survives_a_removal_that_races_with_writes(
        self, store: SessionStore, other: SessionStore
    ) -> None:
        """Writes, touches and rotations of others come before it or not at all."""
        for _ in range(self.rounds):
            one, two = key(), key()
            store.create(one, b"begin", LIFETIME, "ada")
            outcomes = at_once(
                partial(store.delete, one),
                *(_writer(other, one, b"late", None, "ada") for _ in range(3)),
                partial(other.touch, one, LIFETIME),
            )
            assert outcomes[0].status is Status.DONE
            assert store.load(one) is None
            assert store.owned("ada") == []
            store.create(two, b"begin", LIFETIME, "ada")
            at_once(
                partial(store.revoke, "ada"),
                *(_writer(other, two, b"late", None, "ada") for _ in range(3)),
                partial(other.touch, two, LIFETIME),
            )
            assert store.load(two) is None
            assert list(store.scan()) == []

    def test_no_write_is_lost_among_many(self, store: SessionStore, other: SessionStore) -> None:
        """Counting up from many threads, each trying until it succeeds, counts all of them."""
        one = key()
        store.create(one, b"0", LIFETIME)

        def count(through: SessionStore) -> None:
            for _ in range(self.rounds):
                # Whenever one fails, another one has succeeded.
                for _ in range(4 * self.rounds + 1):
                    record = through.load(one)
                    assert record is not None
                    value = b"%d" % (int(record.value) + 1)
                    outcome = through.replace(one, value, record.version, LIFETIME)
                    if outcome.status is Status.DONE:
                        break
                else:
                    pytest.fail("A write conflicts, and nobody else writes.")

        at_once(*(lambda n=n: count((store, other)[n % 2]) for n in range(4)))
        record = store.load(one)
        assert record is not None
        assert int(record.value) == 4 * self.rounds
        assert record.version == 4 * self.rounds + 1


def _writer(
    store: SessionStore, one: str, value: bytes, version: int | None, owner: str | None = None
) -> Any:
    return lambda: store.replace(one, value, version, LIFETIME, owner)
