"""The test client and the command-line runner."""

from glassware_testing.builder import EnvironBuilder
from glassware_testing.cli_runner import FlaskCliRunner
from glassware_testing.client import FlaskClient

from .borrowed import borrow

__all__ = ["EnvironBuilder", "FlaskCliRunner", "FlaskClient"]

borrow(__name__)
