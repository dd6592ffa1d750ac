"""Test client, command-line runner and pytest fixtures for glassware applications.

Importing the package imports nothing else: pytest does so at every start, for the fixtures.

PYTEST_DONT_REWRITE: pytest would warn of a program that has imported the package before.
"""

from typing import TYPE_CHECKING, Any

from .__about__ import __version__

if TYPE_CHECKING:
    from .app import TestingApp
    from .builder import EnvironBuilder
    from .cli_runner import FlaskCliRunner
    from .client import FlaskClient

__all__ = ["EnvironBuilder", "FlaskCliRunner", "FlaskClient", "TestingApp", "__version__"]


def __getattr__(name: str) -> Any:
    """Find a name in its module when it is first asked for."""
    if name == "EnvironBuilder":
        from .builder import EnvironBuilder

        return EnvironBuilder
    if name == "FlaskCliRunner":
        from .cli_runner import FlaskCliRunner

        return FlaskCliRunner
    if name == "FlaskClient":
        from .client import FlaskClient

        return FlaskClient
    if name == "TestingApp":
        from .app import TestingApp

        return TestingApp
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    """Name what the package has, also what was not asked for yet."""
    return __all__
