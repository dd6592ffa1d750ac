from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from glassware import Flask, render_template, render_template_string, url_for

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")

DAY = date(2024, 2, 29)
TABLE = "{% from 'dates/month.html' import month %}{{ month(days, link) }}"


@pytest.fixture
def app(tmp_path: Path, plugin_of: Any) -> Flask:
    app = Flask("diary", root_path=str(tmp_path), plugins=[plugin_of("dates")])

    @app.get("/<date:day>")
    def entry(day: date) -> str:
        return repr(day)

    return app


def rendered(app: Flask, text: str, **names: Any) -> str:
    with app.app_context():
        return render_template_string(text, **names)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/2024-02-29", 200),
        ("/2023-02-29", 404),
        ("/2024-13-01", 404),
        ("/0000-01-01", 404),
        ("/20240229", 404),
        ("/2024-02-29x", 404),
    ],
)
def test_a_rule_takes_days_that_exist(app: Flask, path: str, status: int) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == status
    assert (answer.text == "datetime.date(2024, 2, 29)") == (status == 200)


@pytest.mark.parametrize("day", [DAY, datetime(2024, 2, 29, 23, 59), "2024-02-29"])
def test_a_url_is_built_from_a_date(app: Flask, day: Any) -> None:
    with app.test_request_context():
        assert url_for("entry", day=day) == "/2024-02-29"


def test_a_filter_writes_dates(app: Flask) -> None:
    assert rendered(app, "{{ day | date }}", day=DAY) == "2024-02-29"
    app.config["DATES_FORMAT"] = "%d.%m.%Y"
    assert rendered(app, "{{ day | date }}", day=DAY) == "29.02.2024"
    assert rendered(app, "{{ day | date('%Y') }}", day=DAY) == "2024"


def test_templates_know_the_day(app: Flask) -> None:
    before = date.today()
    shown = date.fromisoformat(rendered(app, "{{ today() | date }}"))
    assert before <= shown <= date.today()


def test_a_table_has_a_row_for_each_week(app: Flask) -> None:
    days = [date(2024, 2, number) for number in range(22, 30)]
    table = rendered(app, TABLE, days=days, link=lambda day: f"/{day}?a&b")
    assert table.count("<tr>") == 2
    assert table.count("<td>") == 14
    assert '<td><a href="/2024-02-29?a&amp;b">29</a></td>' in table
    assert "<td>29</td>" in rendered(app, TABLE, days=days, link=None)


def test_a_template_of_the_applications_own_wins(app: Flask, tmp_path: Path) -> None:
    own = tmp_path / "templates" / "dates" / "month.html"
    own.parent.mkdir(parents=True)
    own.write_text("mine")
    with app.app_context():
        assert render_template("dates/month.html") == "mine"
