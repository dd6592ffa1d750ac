"""Say what to install where pytest is missing: packages that need it import this module first."""

from __future__ import annotations

try:
    import pytest  # noqa: F401
except ModuleNotFoundError as error:
    msg = 'The conformance kits need pytest. Run: python -m pip install "glassware-testing[pytest]"'
    raise ModuleNotFoundError(msg, name=error.name) from None
