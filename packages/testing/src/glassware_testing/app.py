"""What testing adds to the application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import Kernel

from .builder import EnvironBuilder
from .client import FlaskClient

if TYPE_CHECKING:
    from glassware_core import RequestContext

    from .cli_runner import FlaskCliRunner


class TestingApp(Kernel):
    """Make what tests need.

    The runner is imported at its first use: most applications have no use for click.

    Attributes:
        test_client_class: The class of test clients; None for `FlaskClient`.
        test_cli_runner_class: The class of runners for commands; None for `FlaskCliRunner`.
    """

    #: Neither this class nor one made of it is a collection of tests, whatever it is named.
    __test__ = False

    test_client_class: type[FlaskClient] | None = None
    test_cli_runner_class: type[FlaskCliRunner] | None = None

    def test_client(self, use_cookies: bool = True, **kwargs: Any) -> FlaskClient:  # noqa: PT028
        """Make a client that sends requests without a server.

        Set `testing` for exceptions to reach the test instead of becoming a 500.

        Args:
            use_cookies: Keep the cookies of responses and send them back.
            **kwargs: Passed on to `test_client_class`.

        Returns:
            A `test_client_class`. In a `with` block it keeps the last request's context active.
        """
        cls = self.test_client_class or FlaskClient
        return cls(self, self.response_class, use_cookies=use_cookies, **kwargs)

    def test_cli_runner(self, **kwargs: Any) -> FlaskCliRunner:
        """Make a runner for commands of the application.

        Args:
            **kwargs: Passed on to `test_cli_runner_class`.

        Returns:
            A `test_cli_runner_class`.

        Raises:
            ModuleNotFoundError: click is not installed.
        """
        cls = self.test_cli_runner_class
        if cls is None:
            from .cli_runner import FlaskCliRunner

            cls = FlaskCliRunner
        return cls(self, **kwargs)

    def test_request_context(self, *args: Any, **kwargs: Any) -> RequestContext:
        """Make the context of a request without sending it, to be used in a `with` block.

        Nothing is dispatched: neither functions before the request nor the view run.

        Args:
            *args: As for `EnvironBuilder` after the application; usually the path.
            **kwargs: As for `EnvironBuilder`, such as `method`, `data` or `json`.
        """
        builder = EnvironBuilder(self, *args, **kwargs)
        try:
            return self.request_context(builder.get_environ())
        finally:
            builder.close()
