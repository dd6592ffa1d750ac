"""The blueprints, a module each."""

from . import accounts, admin, api, images, pages, posts

__all__ = ["accounts", "admin", "api", "images", "pages", "posts"]
