"""Run the conformance kits of an installed plugin: what `glassware plugins verify` does.

python -m glassware_testing.verification NAME
"""

from .. import required  # noqa: F401

# isort: split
from .running import CannotVerify, KitResult, verify

__all__ = ["CannotVerify", "KitResult", "verify"]
