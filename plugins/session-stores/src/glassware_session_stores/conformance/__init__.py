"""Conformance kits of session stores: the checks that a store passes when it keeps the contract.

Needs glassware-testing and pytest: `pip install "glassware-testing[pytest]"`.
"""

from .clock import ManualClock
from .interrupted import CountingStore, FailingStore
from .sessions import StoredSessionKit
from .stores import StoreKit

__all__ = ["CountingStore", "FailingStore", "ManualClock", "StoreKit", "StoredSessionKit"]
