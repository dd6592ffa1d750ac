"""The command `completion`: what a shell needs to complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

__all__ = ["completion_command"]

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", short_help="Print a script for your shell.")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> None:
    """Print the script with which a shell completes commands and options.

    \b
    bash: eval "$(glassware completion bash)" in ~/.bashrc
    zsh:  eval "$(glassware completion zsh)" in ~/.zshrc
    fish: glassware completion fish > ~/.config/fish/completions/glassware.fish

    The commands of an application are completed where the environment, pyproject.toml or a file
    name tells which application it is.
    """  # noqa: D301 - click knows a paragraph to leave as it is by this very character
    root = ctx.find_root()
    name = root.info_name or "glassware"
    if " " in name:
        msg = f"{name!r} cannot be completed; start the command by its own name, 'glassware'."
        raise click.ClickException(msg)
    kind = get_completion_class(shell)
    if kind is None:
        msg = f"This click does not know the shell {shell!r}."
        raise click.ClickException(msg)
    # As click itself does, which looks for this variable when the command starts.
    variable = f"_{name}_COMPLETE".replace("-", "_").replace(".", "_").upper()
    click.echo(kind(root.command, {}, name, variable).source())
