"""Conformance kits: the checks that a plugin passes when it keeps a contract.

Needs pytest: `pip install "glassware-testing[pytest]"`.
"""

from .. import required  # noqa: F401

# isort: split
from .application import Views
from .capabilities import needs
from .events import EventsKit
from .feature import FeatureKit
from .json import JSONKit
from .kit import Kit, KitError
from .session import SessionKit
from .template import TemplateKit

__all__ = [
    "EventsKit",
    "FeatureKit",
    "JSONKit",
    "Kit",
    "KitError",
    "SessionKit",
    "TemplateKit",
    "Views",
    "needs",
]
