"""The application: the seven parts on the kernel, written out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from werkzeug.datastructures import ImmutableDict

from glassware_cli.app import CliApp
from glassware_cli.plugin import default_config as cli_config
from glassware_core import Kernel
from glassware_core.globals import current_app, g, request, request_ctx, session
from glassware_routing.app import RoutingApp
from glassware_routing.plugin import default_config as routing_config
from glassware_routing.rules import Rule
from glassware_sessions.app import SessionsApp
from glassware_sessions.plugin import default_config as sessions_config
from glassware_templating.app import TemplatingApp
from glassware_templating.plugin import default_config as templating_config
from glassware_testing.app import TestingApp

from .borrowed import borrow

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping


class Flask(SessionsApp, RoutingApp, TemplatingApp, CliApp, TestingApp, Kernel):
    """A WSGI application with the whole Flask API.

    Args:
        import_name: The name of the package or module of the application, usually `__name__`.
        static_url_path: URL prefix of the static files, by default the folder's name.
        static_folder: Folder of static files, relative to `root_path`; None for none.
        static_host: The host that serves the static files, with `host_matching`.
        host_matching: Match rules by host.
        subdomain_matching: Match rules by subdomain of `SERVER_NAME`.
        template_folder: Folder of templates, relative to `root_path`; None for none.
        instance_path: Absolute path of the instance folder, by default found.
        instance_relative_config: Load configuration files relative to the instance folder.
        root_path: Folder of resources, by default found from `import_name`.
        **options: Plugins, as for `glassware_core.Kernel`.
    """

    #: The configuration that an application begins with. A subclass may have another.
    default_config: ClassVar[Mapping[str, Any]] = ImmutableDict(
        {
            **Kernel.default_config,
            **sessions_config(),
            **routing_config(),
            **templating_config(),
            **cli_config(),
        }
    )

    def __init__(
        self,
        import_name: str,
        static_url_path: str | None = None,
        static_folder: str | os.PathLike[str] | None = "static",
        static_host: str | None = None,
        host_matching: bool = False,
        subdomain_matching: bool = False,
        template_folder: str | os.PathLike[str] | None = "templates",
        instance_path: str | None = None,
        instance_relative_config: bool = False,
        root_path: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(
            import_name,
            static_url_path,
            static_folder,
            static_host=static_host,
            host_matching=host_matching,
            subdomain_matching=subdomain_matching,
            template_folder=template_folder,
            instance_path=instance_path,
            instance_relative_config=instance_relative_config,
            root_path=root_path,
            **options,
        )


def _make_timedelta(value: timedelta | int | None) -> timedelta | None:
    """Read a number of seconds as a time span; others pass."""
    return timedelta(seconds=value) if isinstance(value, int) else value


__all__ = ["Flask", "Rule", "current_app", "g", "request", "request_ctx", "session"]

borrow(__name__)
