"""The command `plugins verify`: run the conformance kits of a plugin."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import click

__all__ = ["verify_command"]

#: What runs the kits. It belongs to the testing part, and needs pytest.
RUNNER = "glassware_testing.verification"
INSTALL = 'python -m pip install "glassware-testing[pytest]"'


@click.command("verify", short_help="Check that a plugin keeps its contracts.")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.option("--verbose", "-v", is_flag=True, help="Name each check.")
def verify_command(name: str, as_json: bool, verbose: bool) -> None:
    """Run the conformance kits of the contracts that the installed plugin NAME declares.

    The classes that its distribution names in the entry points 'glassware.conformance' are run;
    for a hook without one, the kit itself, as for a plugin that declares no capability. The exit
    code is 1 where a check fails, and 2 where none can be run.
    """
    for module in ("glassware_testing", "pytest"):
        if find_spec(module) is None:
            msg = f"Verifying a plugin needs {module}, which is not installed. Run: {INSTALL}"
            raise click.ClickException(msg)
    options = ["--json"] * as_json + ["--verbose"] * verbose
    # In a process of its own: pytest changes much of the one that it runs in.
    command = [sys.executable, "-m", RUNNER, *options, "--", name]
    done = subprocess.run(command, capture_output=True, text=True)
    click.echo(done.stdout, nl=False)
    click.echo(done.stderr, nl=False, err=True)
    click.get_current_context().exit(done.returncode)
