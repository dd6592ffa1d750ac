"""Sessions and their interface."""

from glassware_sessions.cookie import SecureCookieSessionInterface, session_json_serializer
from glassware_sessions.interface import SessionInterface
from glassware_sessions.session_types import NullSession, SecureCookieSession, SessionMixin

from .borrowed import borrow

__all__ = [
    "NullSession",
    "SecureCookieSession",
    "SecureCookieSessionInterface",
    "SessionInterface",
    "SessionMixin",
    "session_json_serializer",
]

borrow(__name__)
