"""What the comparison reads and tells; the suites themselves take a package index."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

REPORT = """<testsuites><testsuite>
<testcase classname="tests.test_a" name="test_good"/>
<testcase classname="tests.test_a" name="test_bad"><failure>E</failure></testcase>
<testcase classname="tests.test_a" name="test_twice"/>
<testcase classname="tests.test_a" name="test_twice"><error>E</error></testcase>
<testcase classname="tests.test_a" name="test_left"><skipped>why</skipped></testcase>
</testsuite></testsuites>"""


def run(code: str, *arguments: str | Path) -> str:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def test_the_worst_end_of_a_test_counts(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    code = (
        "import sys; from pathlib import Path; from tests.downstream.session import read_report\n"
        "for name, outcome in read_report(Path(sys.argv[1])).items(): print(name, outcome)"
    )
    assert run(code, report).splitlines() == [
        "tests.test_a::test_good passed",
        "tests.test_a::test_bad failed",
        "tests.test_a::test_twice failed",
        "tests.test_a::test_left skipped",
    ]


def test_lost_is_what_passes_with_flask_alone() -> None:
    code = (
        "from tests.downstream.__main__ import EXTENSIONS, Row\n"
        "real = dict(both='passed', flask='passed', gone='passed', none='failed', ours='failed')\n"
        "ours = dict(both='passed', flask='failed', none='failed', ours='passed')\n"
        "print(Row(EXTENSIONS[0], real, ours).lost)"
    )
    assert run(code).strip() == "['flask', 'gone']"


def test_every_application_belongs_to_an_extension() -> None:
    code = (
        "from tests.downstream.catalog import APPLICATIONS, EXTENSIONS\n"
        "used = {extension.application for extension in EXTENSIONS}\n"
        "print([path.name for path in APPLICATIONS.iterdir() if path.suffix == '.py' "
        "and path not in used])\n"
        "print([each.name for each in EXTENSIONS if not each.suite and each.application is None])"
    )
    assert run(code).split() == ["[]", "[]"]
