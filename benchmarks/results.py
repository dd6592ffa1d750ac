"""Keep what was measured: one JSON file, a section a command."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

LATEST = Path(__file__).parent / "results" / "latest.json"
PACKAGES = (
    "glassware-core", "flask", "werkzeug", "jinja2", "bottle", "falcon", "quart", "granian",
    "gunicorn", "flask-session", "redis", "SQLAlchemy",
)  # fmt: skip


def circumstances() -> dict[str, Any]:
    """Say when, on what and with what it was measured."""
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    return {
        "taken": datetime.now(UTC).isoformat(timespec="minutes"),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "load": round(os.getloadavg()[0], 1),
        "versions": versions,
    }


def read(path: Path = LATEST) -> dict[str, Any]:
    """Return all sections; none where nothing was measured yet."""
    if not path.exists():
        return {}
    sections: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return sections


def write(section: str, measured: dict[str, Any], path: Path = LATEST) -> None:
    """Replace one section."""
    sections = {**read(path), section: {"circumstances": circumstances(), **measured}}
    path.parent.mkdir(exist_ok=True)
    text = json.dumps(sections, indent=1, ensure_ascii=False, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
