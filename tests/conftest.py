"""What the tests of several parts share: a test names the parts that it needs."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

# Its tools are in an environment of their own: `hatch run wheels`.
collect_ignore = [] if find_spec("pyroma") else ["distribution"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip a test marked `needs("routing", …)` where one of these parts is not installed."""
    for item in items:
        parts = {part for mark in item.iter_markers("needs") for part in mark.args}
        missing = sorted(part for part in parts if find_spec(f"glassware_{part}") is None)
        if missing:
            reason = "install " + " ".join(f"glassware-{part}" for part in missing)
            item.add_marker(pytest.mark.skip(reason=reason))
