from __future__ import annotations

import pytest

from glassware_routing.names import outer_names


@pytest.mark.parametrize(
    ("endpoint", "names"),
    [
        ("shop.admin.index", ("shop.admin", "shop")),
        ("shop.index", ("shop",)),
        ("index", ()),
        ("", ()),
        (None, ()),
        (object(), ()),
        (".index", ()),
    ],
)
def test_the_innermost_blueprint_comes_first(endpoint, names):
    assert outer_names(endpoint) == names
