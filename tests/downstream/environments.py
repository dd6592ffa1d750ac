"""Source archives from the package index, and an environment for each extension."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .catalog import Extension

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "downstream"
FLASK = "flask[async]==3.1.3"


def environment(extension: Extension) -> Path:
    """Make or renew an environment with the extension, real Flask and this checkout.

    Returns:
        The environment's interpreter.

    Raises:
        RuntimeError: Something could not be installed; what uv said is the message.
    """
    home = CACHE / "environments" / extension.name
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        _run("uv", "venv", "--quiet", home)
    editable = [f"--editable={file.parent}" for file in ROOT.glob("packages/*/pyproject.toml")]
    # The meta-package's .pth file is a copy, so that its changes need an installation.
    meta = ["--reinstall-package=glassware", f"--editable={ROOT / 'meta'}"]
    wanted = [FLASK, extension.requirement, "pytest", "pytest-timeout", *extension.needs]
    _run("uv", "pip", "install", "--quiet", "--python", python, *wanted, *editable, *meta)
    return python


def unpack_sources(extension: Extension, folder: Path) -> None:
    """Put the extension's source archive into a folder, downloaded if it is not there yet.

    Raises:
        RuntimeError: It could not be downloaded.
    """
    archives = CACHE / "archives" / extension.pinned
    if not archives.exists():
        archives.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=archives.parent) as name:
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            _run(*pip, "--no-binary", ":all:", "--dest", name, extension.pinned)
            shutil.copytree(name, archives)
    (archive,) = archives.iterdir()
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            _, _, path = member.name.partition("/")
            if path:
                packed.extract(member.replace(name=path), folder, filter="data")


def _run(*command: str | Path) -> None:
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
