from __future__ import annotations

import pytest

from glassware_session_stores import errors


def test_the_errors_of_a_store_have_one_base():
    assert issubclass(errors.StoreUnavailable, errors.StoreError)
    assert issubclass(errors.StoreTimeout, errors.StoreError)
    assert not issubclass(errors.StoreTimeout, errors.StoreUnavailable)


@pytest.mark.parametrize(
    ("error", "code"), [(errors.SessionUnavailable, 503), (errors.SessionConflict, 409)]
)
def test_what_reaches_the_client_is_an_http_error_that_can_be_handled(error, code):
    assert error().code == code
    assert "again" in error().description
