"""Virtual environments with this checkout, real Flask, and what the suites need."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "conformance"

REQUIREMENTS = [
    "asgiref",
    "greenlet",
    # The suites import what pytest 9.2 has renamed.
    "pytest~=8.4",
    "pytest-timeout",
    "python-dotenv",
    "setuptools",
    # The alias stands beside real Flask, as with every extension.
    "flask==3.1.3",
]


def uv(*arguments: str | Path) -> None:
    """Run uv, with the interpreters on PATH that pyenv keeps beside one another.

    Raises:
        RuntimeError: It failed; what it said is the message.
    """
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    path = [os.environ["PATH"], *map(str, sorted(pyenv.glob("versions/*/bin")))]
    done = subprocess.run(
        ["uv", *map(str, arguments)],
        env={**os.environ, "PATH": os.pathsep.join(path)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)


def environment(version: str) -> Path:
    """Make or renew the environment of a version of Python and return its interpreter.

    Raises:
        RuntimeError: There is no such Python, or an installation failed.
    """
    home = CACHE / f"python-{version}"
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        uv("venv", "--quiet", "--python", version, home)
    editable = [f"--editable={file.parent}" for file in ROOT.glob("packages/*/pyproject.toml")]
    # The meta-package's .pth file is a copy, so that its changes need an installation.
    meta = ["--reinstall-package=glassware", f"--editable={ROOT / 'meta'}"]
    uv("pip", "install", "--quiet", "--python", python, *REQUIREMENTS, *editable, *meta)
    return python
