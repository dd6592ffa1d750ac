from __future__ import annotations

import os
import re
import subprocess
import sys

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


TERMINAL = """
import sys
from glassware_cli.table import print_table
print_table(["Name", "Hooks"], [["[red]", "word " * 30 + "x" * 60]])
"""


def test_a_terminal_gets_a_table_that_fits_it() -> None:
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    environment = {**os.environ, "COLUMNS": "40", "TERM": "xterm"}
    command = [sys.executable, "-c", TERMINAL]
    process = subprocess.Popen(command, stdout=slave, env=environment)
    os.close(slave)
    shown = b""
    try:
        while found := os.read(master, 4096):
            shown += found
    except OSError:  # Linux says so that the other end is closed
        pass
    finally:
        os.close(master)
    assert process.wait() == 0
    lines = re.sub(r"\x1b\[[\d;]*m", "", shown.decode()).splitlines()
    assert len(lines) > 5
    assert max(map(len, lines)) <= 40
    assert any("[red]" in line for line in lines)
    assert "…" not in shown.decode()
