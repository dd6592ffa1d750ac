from __future__ import annotations

import pytest

from glassware_session_stores.extras import MissingExtra, needs_extra


def test_a_missing_library_is_an_error_that_says_how_to_install_it():
    with (
        pytest.raises(
            MissingExtra,
            match=r"SESSION_X is set, but no_such_library is not installed\. Install it with: "
            r"python -m pip install 'glassware-session-stores\[x\]'",
        ),
        needs_extra("x", "SESSION_X is set"),
    ):
        import no_such_library  # noqa: F401


def test_another_error_stays_as_it_is():
    with pytest.raises(ZeroDivisionError), needs_extra("x", "because"):
        1 / 0  # noqa: B018
