from __future__ import annotations

import pytest

from glassware_cli.table import format_table


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert format_table(["A", "Header"], [["long cell", "x"], ["y", ""]]).splitlines() == [
        "A          Header",
        "---------  ------",
        "long cell  x",
        "y",
    ]


def test_a_table_may_have_no_rows() -> None:
    assert format_table(["A"], []) == "A\n-"


def test_rows_of_another_length_are_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        format_table(["A", "B"], [["x"]])
