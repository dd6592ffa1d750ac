"""Releases, and earlier releases beside this checkout, in a clone that gets tags of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import tomlkit
from packaging.requirements import Requirement
from packaging.version import Version

from tools.bounds import with_bound
from tools.compat import compared
from tools.distributions import ROOT, CommandError, discover
from tools.distributions import build as build_all
from tools.git import Repository
from tools.plan import State, kind_of, plan
from tools.release import main as release
from tools.release import write_changelog
from tools.sbom import NAME

if TYPE_CHECKING:
    from tools.environments import Supply

pytestmark = pytest.mark.distribution

GIT = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.com",
}
# With the hatchling that is here: an environment for each of many builds takes its time.
WITHOUT_ISOLATION = {"UV_NO_BUILD_ISOLATION": "1", "UV_PYTHON": sys.executable}
PARTS = ("core", "signals")


@dataclass(frozen=True)
class Scratch:
    """A clone with two of the parts, so that trying them does not take long."""

    root: Path
    wheelhouse: Path

    @property
    def repository(self) -> Repository:
        return Repository(self.root)

    def start(self, module: str, *arguments: str | Path) -> tuple[int, str]:
        """Run one of the commands and return its exit code and what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", f"tools.{module}", *map(str, arguments)],
            cwd=self.root,
            env={**os.environ, **GIT, **WITHOUT_ISOLATION},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.returncode, done.stdout

    def release(self, *arguments: str) -> str:
        code, said = self.start("release", *arguments, "--wheelhouse", self.wheelhouse)
        assert code == 0, said
        return said

    def write(self, files: dict[str, str]) -> None:
        """Change files, whose text may go on from what is there, and commit them."""
        for name, text in files.items():
            path = self.root / name
            before = path.read_text("utf-8") if path.exists() else ""
            path.write_text(before + text, "utf-8")
        self.commit("Change something")

    def commit(self, message: str) -> None:
        self.repository.git("add", "--all")
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
        self.repository.git(*identity, "commit", "--quiet", "--message", message)

    def tags(self) -> list[str]:
        return self.repository.git("tag").split()

    def text(self, name: str) -> str:
        return (self.root / name).read_text("utf-8")


@pytest.fixture(scope="module")
def scratch(supply: Supply, tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """A clone in which both parts have their first release."""
    root = tmp_path_factory.mktemp("scratch") / "clone"
    Repository(ROOT).git("clone", "--quiet", "--no-tags", ROOT, root)
    scratch = Scratch(root, supply.wheelhouse)
    others = [one for name, one in discover(root).items() if name not in PARTS]
    for one in others:
        scratch.repository.git("rm", "-rq", one.home)
    for file in (root / "packages/signals/tests").glob("test_*.py"):
        if file.name != "test_sinks.py":
            scratch.repository.git("rm", "-q", file)
    settings = tomlkit.parse((root / "hatch.toml").read_text("utf-8"))
    settings["envs"]["hatch-test"]["dependencies"] = ["pytest", "pytest-timeout"]  # type: ignore[index]
    (root / "hatch.toml").write_text(tomlkit.dumps(settings), "utf-8")
    # What is being tested is the code of this checkout, committed or not.
    for file in (ROOT / "tools").glob("*.py"):
        (root / "tools" / file.name).write_bytes(file.read_bytes())
    for name in PARTS:
        (root / "packages" / name / "changes" / "+scratch.feature.md").write_text("A clone.\n")
    scratch.commit("Keep two parts")
    return scratch


def test_a_part_is_released_again_and_its_bound_moves_only_where_it_must(
    scratch: Scratch,
) -> None:
    assert "core" in scratch.start("release")[1]
    said = scratch.start("compat")[1]
    assert "skipped: glassware-signals: there is no release yet, so nothing could be" in said
    assert said.endswith("0 passed, 0 failed, 1 skipped\n")

    # The first release has the version that the checkout says.
    said = scratch.release("--all")
    assert scratch.tags() == ["core-v0.1.0", "signals-v0.1.0"]
    assert "git push --atomic origin HEAD core-v0.1.0 signals-v0.1.0" in said
    changelog = scratch.text("packages/core/CHANGELOG.md")
    assert changelog.count("## 0.1.0 (") == 1
    assert "unreleased" not in changelog
    assert "First release." in changelog
    assert "- A clone.\n" in changelog
    assert list((scratch.root / "packages/core/changes").glob("*.md")) == []
    assert scratch.repository.git("status", "--porcelain") == ""

    # Core gets something new that signals does not use: its bound stays where it was.
    scratch.write(
        {
            "packages/core/src/glassware_core/legacy.py": "\n\nNEW = True\n",
            "packages/core/changes/+new.feature.md": "Something new.\n",
            "packages/signals/src/glassware_signals/sinks.py": "\n\nSINKS = True\n",
            "packages/signals/changes/+mended.bugfix.md": "Something mended.\n",
        }
    )
    said = scratch.release("core", "signals")
    assert "glassware-signals still works with glassware-core 0.1.0" in said
    assert scratch.tags()[-2:] == ["signals-v0.1.0", "signals-v0.1.1"]
    assert '__version__ = "0.2.0"' in scratch.text("packages/core/src/glassware_core/__about__.py")
    assert '"glassware-core>=0.1"' in scratch.text("packages/signals/pyproject.toml")

    # Signals uses what is new: it needs the release of core that has it, and says so.
    scratch.write(
        {
            "packages/signals/src/glassware_signals/applications.py": (
                "\nfrom glassware_core.legacy import NEW  # noqa: E402, F401\n"
            ),
            "packages/signals/changes/+uses.feature.md": "Uses what is new.\n",
        }
    )
    said = scratch.release("signals")
    assert "glassware-signals now needs glassware-core 0.2.0" in said
    assert "signals-v0.2.0" in scratch.tags()
    assert '"glassware-core>=0.2"' in scratch.text("packages/signals/pyproject.toml")
    wheel = scratch.root / "dist" / "glassware_signals-0.2.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        bill = archive.read(f"glassware_signals-0.2.0.dist-info/sboms/{NAME}").decode()
    assert "pkg:pypi/glassware-signals@0.2.0" in bill
    assert '"glassware-core>=0.2"' in bill

    # Who builds from the tag gets the same bytes.
    source = scratch.repository.export("signals-v0.2.0", scratch.root.parent / "source")
    when = scratch.repository.git("log", "-1", "--format=%ct", "signals-v0.2.0")
    build_all(
        [source / "packages/signals"],
        scratch.root.parent / "again",
        SOURCE_DATE_EPOCH=when,
        **WITHOUT_ISOLATION,
    )
    again = scratch.root.parent / "again" / wheel.name
    assert again.read_bytes() == wheel.read_bytes()

    # Earlier releases of signals work with the core of the checkout, until it breaks them.
    code, said = scratch.start("compat", "--wheelhouse", scratch.wheelhouse)
    assert code == 0, said
    assert "skipped: glassware-signals 0.2.0: it is what the checkout has" in said
    assert "passed: glassware-signals 0.1.1: " in said
    assert said.endswith("1 passed, 0 failed, 1 skipped\n")
    scratch.write({"packages/core/src/glassware_core/hookspecs.py": "\n\ndel hookimpl\n"})
    code, said = scratch.start("compat", "signals", "--wheelhouse", scratch.wheelhouse)
    assert code == 1
    assert "failed: glassware-signals 0.1.1: " in said
    assert said.endswith("0 passed, 1 failed, 1 skipped\n")

    # What cannot be released leaves everything as it was.
    head, tags = scratch.repository.git("rev-parse", "HEAD"), scratch.tags()
    refused = {
        "signals": "signals has not changed since 0.2.0",
        "core": "core has changed since 0.2.0: write a note in core/changes",
        "core=0.1.5": "0.2.0 is released already",
        "core=next": "'next' is no version",
        "flask": "There is no distribution 'flask'; there are core, signals",
    }
    for argument, message in refused.items():
        with pytest.raises(CommandError, match=message):
            release([argument], scratch.root)
    (scratch.root / "new.txt").touch()
    code, said = scratch.start("release", "core=1.0")
    assert code == 1
    assert "not committed" in said
    assert (scratch.repository.git("rev-parse", "HEAD"), scratch.tags()) == (head, tags)
    assert len(scratch.repository.git("worktree", "list").splitlines()) == 1


@pytest.mark.parametrize(
    ("last", "kinds", "following"),
    [
        ("0.1.0", ["bugfix", "doc"], "0.1.1"),
        ("0.1.4", ["bugfix", "feature"], "0.2.0"),
        ("0.1.4", ["removal"], "0.2.0"),
        ("1.4.2", ["misc"], "1.4.3"),
        ("1.4.2", ["feature"], "1.5.0"),
        ("1.4.2", ["feature", "removal"], "2.0.0"),
    ],
)
def test_the_version_follows_from_the_notes(
    last: str, kinds: list[str], following: str, tmp_path: Path
) -> None:
    notes = tuple(tmp_path / f"+{number}.{kind}.md" for number, kind in enumerate(kinds))
    core = discover()["core"]
    state = State(core, Version(last), True, notes)
    assert plan({"core": state}, ["core"])[0].version == Version(following)
    assert plan({"core": state}, ["core=7.0"])[0].tag == "core-v7.0"


def test_a_note_of_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(CommandError, match="with one of removal, feature"):
        kind_of(Path("+words.improvement.md"))


@pytest.mark.parametrize(
    ("requirement", "bound"),
    [
        ("glassware-core>=0.1", "glassware-core>=0.4"),
        (
            'glassware-core[async]>=0.1,<2; os_name == "nt"',
            'glassware-core[async]>=0.4,<2; os_name == "nt"',
        ),
        ("glassware-core", "glassware-core>=0.4"),
    ],
)
def test_only_the_lower_bound_moves(requirement: str, bound: str) -> None:
    assert with_bound(Requirement(requirement), Version("0.4.0")) == bound
    assert with_bound(Requirement("a>=0.1"), Version("0.4.2")) == "a>=0.4.2"


def test_releases_of_two_minor_versions_are_compared() -> None:
    versions = [Version(text) for text in ("0.1.0", "0.1.3", "0.2.0", "0.10.0", "0.10.1")]
    assert compared(versions) == [Version("0.10.1"), Version("0.2.0")]
    assert compared([]) == []


def test_a_chapter_without_notes_says_so(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text((ROOT / "packages/core/pyproject.toml").read_text())
    (tmp_path / "changes").mkdir()
    source = tmp_path / "src" / "glassware_core"
    source.mkdir(parents=True)
    (source / "__init__.py").touch()
    changelog = tmp_path / "CHANGELOG.md"
    start = "# Changes\n\n<!-- towncrier release notes start -->\n"
    changelog.write_text(f"{start}\n## 0.1.0 (unreleased)\n\nFirst release.\n")
    write_changelog(tmp_path, Version("0.1.0"))
    lines = changelog.read_text().splitlines()
    assert lines[4].startswith("## 0.1.0 (2")
    assert lines[5:] == ["", "First release."]
    write_changelog(tmp_path, Version("0.1.1"))
    assert "No significant changes." in changelog.read_text()
    assert changelog.read_text().count("First release.") == 1


def test_every_distribution_keeps_notes_and_a_changelog() -> None:
    for one in discover().values():
        settings = one.settings["tool"]["towncrier"]
        assert settings["directory"] == "changes"
        assert settings["filename"] == "CHANGELOG.md"
        assert (one.home / "changes").is_dir()
        assert "<!-- towncrier release notes start -->" in (one.home / "CHANGELOG.md").read_text()
        for note in (one.home / "changes").glob("*.md"):
            kind_of(note)
