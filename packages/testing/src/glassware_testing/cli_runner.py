"""The runner for commands of an application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from click.testing import CliRunner, Result

    from glassware_core import Kernel
else:
    try:
        from click.testing import CliRunner
    except ImportError:

        class CliRunner:
            """Stand for click's runner where click is not installed."""

            def __init__(self, **kwargs: Any) -> None:
                msg = (
                    "Running commands needs the command-line part, which is not installed: "
                    "python -m pip install glassware-cli"
                )
                raise ModuleNotFoundError(msg, name="click")


class FlaskCliRunner(CliRunner):
    """Run commands of an application, and catch what they print.

    Works like `click.testing.CliRunner`, and lets commands find the application.

    Args:
        app: The application.
        **kwargs: As for `click.testing.CliRunner`.

    Attributes:
        app: The application.

    Raises:
        ModuleNotFoundError: click is not installed.
    """

    def __init__(self, app: Kernel, **kwargs: Any) -> None:
        self.app = app
        super().__init__(**kwargs)

    def invoke(  # type: ignore[override]
        self, cli: Any = None, args: Any = None, **kwargs: Any
    ) -> Result:
        """Run a command.

        Args:
            cli: The command, by default the application's `cli` group.
            args: The command's arguments: a list, or a line as in a shell.
            **kwargs: As for `click.testing.CliRunner.invoke`. `obj` is by default what
                `app.make_script_info()` returns, from which the command gets the application.

        Returns:
            The outcome: output, exit code and exception.

        Raises:
            AttributeError: The application has no command-line part.
        """
        if cli is None:
            cli = self.app.cli  # type: ignore[attr-defined]
        if "obj" not in kwargs:
            kwargs["obj"] = self.app.make_script_info()  # type: ignore[attr-defined]
        return super().invoke(cli, args, **kwargs)
