"""Only the parts one needs: subsets installed from wheels into clean environments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools import subsets as command
from tools.distributions import ROOT, CommandError
from tools.environments import Supply
from tools.environments import test_requirements as requirements_of_tests
from tools.kept import Kept, Row, digest_of
from tools.subsets import BEGIN, END, PARTS, absent, all_subsets, check, table, write_table
from tools.subsets import main as subsets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tools.environments import Environment

pytestmark = pytest.mark.distribution

# The smallest, the largest, and between them each part with others that it has something to say to,
# and without those that it misses. `hatch run subsets` tries all.
SAMPLE = [
    (),
    ("cli",),
    ("testing", "signals"),
    ("routing", "templating"),
    ("sessions", "templating", "signals"),
    ("routing", "sessions", "cli", "testing"),
    PARTS,
]


def test_there_are_64_subsets_of_the_parts_in_this_checkout() -> None:
    assert {"core", *PARTS} == {path.parent.name for path in ROOT.glob("packages/*/pyproject.toml")}
    assert len(set(all_subsets())) == 64


@pytest.mark.parametrize("subset", SAMPLE, ids=lambda subset: "-".join(("core", *subset)))
def test_a_subset_works_and_names_what_is_missing(
    subset: tuple[str, ...], new_environment: Callable[..., Environment]
) -> None:
    check(new_environment(*(f"glassware-{part}" for part in ("core", *subset))), subset)


def test_the_tests_of_a_part_pass_on_its_wheel(supply: Supply) -> None:
    environment = supply.environment("glassware-signals", *requirements_of_tests())
    said = environment.test(ROOT, ROOT / "packages" / "signals")
    assert " passed" in said


def test_a_subset_that_lacks_what_it_should_have_is_caught(
    new_environment: Callable[..., Environment],
) -> None:
    environment = new_environment("glassware-core", "glassware-signals")
    with pytest.raises(CommandError, match="glassware_routing"):
        check(environment, ("routing",))
    with pytest.raises(CommandError, match=r"AttributeError: .*pip install glassware-routing"):
        environment.smoke("together", "routing")


def test_a_part_joins_by_being_installed_and_leaves_by_being_removed(
    new_environment: Callable[..., Environment],
) -> None:
    environment = new_environment("glassware-core")
    for part in PARTS:
        environment.install(f"glassware-{part}")
        environment.smoke(part)
    for part in PARTS:
        environment.uv("pip", "uninstall", f"glassware-{part}")
        environment.smoke("core")
    environment.smoke("missing", *absent(()))


def test_the_whole_works_and_does_not_need_its_extras(
    new_environment: Callable[..., Environment],
) -> None:
    environment = new_environment("glassware")
    environment.uv("pip", "check")
    environment.smoke("whole")
    environment.smoke("extras", "absent")
    # Even where everything is installed, what is not used is not loaded.
    environment.smoke("routing")
    environment.smoke("free")


def test_the_extras_bring_async_views_dotenv_files_and_a_server(
    new_environment: Callable[..., Environment],
) -> None:
    environment = new_environment("glassware[async,dotenv,serve]")
    environment.uv("pip", "check")
    environment.smoke("extras", "present")


def test_the_command_names_the_parts_there_are() -> None:
    with pytest.raises(CommandError, match=r"flask: no optional part; there are routing, sessions"):
        subsets(["flask"])


def test_the_table_is_written_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- table: begin -->\nold\n<!-- table: end -->\nafter\n")
    rows = [
        Row((), "", "812 passed, 3 skipped, 5 deselected in 9.87s"),
        Row(("routing", "signals"), "it failed"),
    ]
    write_table(rows, page)
    text = page.read_text()
    assert text.startswith("before\n<!-- table: begin -->\n\n|")
    assert text.endswith("|\n\n<!-- table: end -->\nafter\n")
    assert "old" not in text
    assert "| 1 |  |  |  |  |  |  | yes | 812 passed, 3 skipped |\n" in table(rows)
    assert "| 2 | ● |  |  |  |  | ● | no |  |\n" in table(rows)


def test_a_run_goes_on_with_what_passed_before_it_ended(tmp_path: Path) -> None:
    file, source = tmp_path / "cache" / "kept.jsonl", tmp_path / "a.tar.gz"
    source.write_bytes(b"a")
    kept = Kept(file, digest_of([source], "tests"))
    assert kept.passed() == {}
    rows = [Row(("routing",), "", "812 passed", 9.5), Row(("cli",), "it failed"), Row(())]
    for row in rows:
        kept.add(row)
    assert Kept(file, digest_of([source], "tests")).passed() == {("routing",): rows[0], (): rows[2]}
    # Nothing passed with other code, or in another way.
    assert Kept(file, digest_of([source], "no tests")).passed() == {}
    source.write_bytes(b"b")
    assert Kept(file, digest_of([source], "tests")).passed() == {}
    kept.clear()
    assert kept.passed() == {}


def test_a_run_that_is_resumed_tries_what_failed_or_was_not_tried_and_writes_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page, tried = tmp_path / "page.md", []
    page.write_text(f"{BEGIN}old\n{END}")
    monkeypatch.setattr(command, "PAGE", page)
    monkeypatch.setattr(command, "KEPT", tmp_path / "kept.jsonl")
    monkeypatch.setattr(Supply, "build", lambda supply, distributions: None)
    monkeypatch.setattr(Supply, "download", lambda supply, *names: supply.wheelhouse.mkdir())
    broken = {("cli",): "it failed", PARTS: ""}

    def try_one(supply: Supply, subset: tuple[str, ...], tests: bool) -> Row:
        tried.append(subset)
        if subset == PARTS and broken:
            raise KeyboardInterrupt
        return Row(subset, broken.get(subset, ""), "7 passed in 0.1s")

    monkeypatch.setattr(command, "try_subset", try_one)
    with pytest.raises(KeyboardInterrupt):
        subsets(["-n", "1", "--write"])
    assert tried == all_subsets()
    assert "old" in page.read_text()
    broken.clear()
    tried.clear()
    assert subsets(["--resume", "--write"]) == 0
    assert set(tried) == {("cli",), PARTS}
    assert page.read_text().count("| yes | 7 passed |") == 64
    assert capsys.readouterr().out.endswith("64 passed, 0 failed\n")


def test_the_page_has_a_row_for_every_subset() -> None:
    lines = (ROOT / "docs" / "subsets.md").read_text("utf-8").splitlines()
    rows = [line.split("|")[1:-1] for line in lines if line.startswith("| ") and line[2].isdigit()]
    marks = [
        tuple(part for part, cell in zip(PARTS, row[1:7], strict=True) if "●" in cell)
        for row in rows
    ]
    assert marks == all_subsets()
    assert [row for row in rows if row[7].strip() != "yes"] == []
