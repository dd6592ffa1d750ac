"""Core and the command line: the command is there and runs commands of the application."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

APP = """
import click
from glassware_core import App
app = App(__name__)

@app.cli.command("greet")
@click.argument("name")
def greet(name):
    click.echo(f"Hello {name}")
"""

command = Path(sys.executable).with_name("glassware")
with tempfile.TemporaryDirectory() as folder:
    Path(folder, "app.py").write_text(APP)
    for start in ([str(command)], [sys.executable, "-m", "glassware_cli"]):
        done = subprocess.run(
            [*start, "greet", "World"],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
            env={**os.environ, "FLASK_APP": "app.py"},
        )
        assert done.stdout == "Hello World\n", done.stdout
