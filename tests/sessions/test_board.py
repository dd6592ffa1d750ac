"""The board runs on each store: what names it is one value of the configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


def test_people_sign_in_and_out_of_the_board(
    store: str, config_of: Callable[[str], dict[str, Any]], run_tests: Callable[..., str]
) -> None:
    said = run_tests(
        "tests/board/test_accounts.py",
        "-k",
        "signing_in_and_out or new_session",
        folder=ROOT,
        **{f"BOARD_{key}": value for key, value in config_of(store).items()},
    )
    assert "2 passed" in said, said
