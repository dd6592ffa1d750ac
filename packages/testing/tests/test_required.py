from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("package", ["conformance", "verification"])
def test_without_pytest_the_command_that_installs_it_is_named(package: str) -> None:
    code = f"import sys; sys.modules['pytest'] = None; import glassware_testing.{package}"
    done = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    assert 'Run: python -m pip install "glassware-testing[pytest]"' in done.stderr
