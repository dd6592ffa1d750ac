"""The lists of tests that have to pass, and of those that cannot, hang together."""

from __future__ import annotations

from pathlib import Path

import pytest

LISTS = Path(__file__).parent / "lists"
VERSIONS = ["2.1.3", "2.2.5", "2.3.3", "3.1.3"]
REASONS = ("Click: ", "Python: ", "Werkzeug: ", "contradicts ", "documentation ")


def lines(name: str) -> list[str]:
    path = LISTS / name
    return path.read_text("utf-8").splitlines() if path.exists() else []


def ids(name: str) -> list[str]:
    return [line.partition("  # ")[0] for line in lines(name)]


@pytest.mark.parametrize("version", VERSIONS)
def test_no_test_is_both_expected_and_left_out(version: str) -> None:
    expected, excluded = ids(f"expected_{version}.txt"), ids(f"excluded_{version}.txt")
    assert len(expected) > 460
    assert len(set(expected)) == len(expected)
    assert set(expected) & set(excluded) == set()


@pytest.mark.parametrize("path", sorted(LISTS.iterdir()), ids=lambda path: path.name)
def test_the_lists_are_sorted(path: Path) -> None:
    assert lines(path.name) == sorted(lines(path.name))


@pytest.mark.parametrize("version", VERSIONS)
def test_every_test_that_is_left_out_has_a_reason_of_a_known_kind(version: str) -> None:
    out = lines(f"excluded_{version}.txt") + lines(f"drop_py312_{version}.txt")
    assert [line for line in out if not line.partition("  # ")[2].startswith(REASONS)] == []


@pytest.mark.parametrize("version", VERSIONS)
def test_only_expected_tests_are_dropped_on_newer_pythons(version: str) -> None:
    assert set(ids(f"drop_py312_{version}.txt")) <= set(ids(f"expected_{version}.txt"))


def test_flask_3_1_is_expected_whole() -> None:
    assert not (LISTS / "excluded_3.1.3.txt").exists()
