"""What all tests of the repository share: a heap in which little is left to look through."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what thousands of collected tests consist of."""
    gc.collect()
    gc.freeze()
