"""The command `plugins` and the commands below it, a module each."""

from .command import plugins_command
from .listing import describe

__all__ = ["describe", "plugins_command"]
