"""Every screen of the board in each state: to be read, reached and used by everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .audit import SCHEMES, WIDTHS, Axe, hard_to_touch, too_wide
from .states import STATES, State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playwright.sync_api import Page

    from .serve import Board

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_everybody_can_use_it(
    state: State, boards: Mapping[str, Board], visit: Callable[..., Page], axe: Axe
) -> None:
    board = boards[state.board]
    page = visit(board.address, board.cookies(state.who))
    page.goto(board.address + state.url)
    state.steps(page)
    page.get_by_text(state.shows).first.wait_for()
    wrong = [
        problem
        for scheme in SCHEMES
        for width in WIDTHS
        for problem in axe.violations(page, scheme, width)
    ]
    wrong += too_wide(page) + hard_to_touch(page)
    assert not wrong, "\n".join(wrong)
