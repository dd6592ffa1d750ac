from __future__ import annotations

import pytest

from glassware_core import current, session
from glassware_sessions import flash, get_flashed_messages


def cookie_of(response):
    return response.headers["Set-Cookie"].partition(";")[0]


def flash_three():
    flash("Saved")
    flash("Full", "error")
    flash("Ho\u00e9", category="info")
    return "ok"


def test_a_message_waits_for_the_next_request_that_asks(visit):
    left = cookie_of(visit(flash_three))
    found = []

    def show():
        found.append(get_flashed_messages())
        return "ok"

    response = visit(show, left)
    assert found == [["Saved", "Full", "Ho\u00e9"]]
    assert "session=; " in response.headers["Set-Cookie"]
    assert response.headers["Vary"] == "Cookie"


def test_messages_of_several_requests_add_up(visit):
    left = None
    for number in range(3):
        left = cookie_of(visit(lambda number=number: flash(str(number)) or "ok", left))
    assert visit(lambda: str(get_flashed_messages()), left).text == "['0', '1', '2']"


def test_messages_can_be_had_again_in_the_same_request_and_in_no_other(visit):
    def view():
        flash_three()
        assert get_flashed_messages() == ["Saved", "Full", "Ho\u00e9"]
        assert get_flashed_messages() == ["Saved", "Full", "Ho\u00e9"]
        assert dict(session) == {}
        flash("later")
        assert get_flashed_messages() == ["Saved", "Full", "Ho\u00e9"]
        assert session["_flashes"] == [("message", "later")]
        return "ok"

    left = cookie_of(visit(view))
    assert visit(lambda: str(get_flashed_messages()), left).text == "['later']"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, ["Saved", "Full", "Ho\u00e9"]),
        (
            {"with_categories": True},
            [("message", "Saved"), ("error", "Full"), ("info", "Ho\u00e9")],
        ),
        ({"category_filter": ["error"]}, ["Full"]),
        ({"category_filter": ("info", "error")}, ["Full", "Ho\u00e9"]),
        ({"category_filter": iter(["info", "error"])}, ["Full", "Ho\u00e9"]),
        ({"category_filter": "error"}, ["Full"]),
        ({"category_filter": ["err"]}, []),
        ({"with_categories": True, "category_filter": ["info"]}, [("info", "Ho\u00e9")]),
        ({"category_filter": ["none"]}, []),
    ],
)
def test_messages_are_filtered_by_category(visit, arguments, expected):
    left = cookie_of(visit(flash_three))
    found = []

    def show():
        found.append(get_flashed_messages(**arguments))
        return "ok"

    visit(show, left)
    assert found == [expected]


def test_a_category_may_be_any_value(visit):
    def view():
        flash("Saved", ["a", "b"])
        flash("Full", "error")
        listed = get_flashed_messages(category_filter=[["a", "b"]])
        return f"{listed} {get_flashed_messages(category_filter=['error'])}"

    assert visit(view).text == "['Saved'] ['Full']"


def test_filtering_leaves_the_other_messages_for_the_same_request(visit):
    def view():
        flash_three()
        assert get_flashed_messages(category_filter=["error"]) == ["Full"]
        messages = get_flashed_messages(with_categories=True)
        messages.clear()
        return str(len(get_flashed_messages()))

    assert visit(view).text == "3"


def test_asking_without_a_message_finds_none_and_changes_nothing(visit):
    response = visit(lambda: str(get_flashed_messages()))
    assert response.text == "[]"
    assert response.headers["Vary"] == "Cookie"
    assert "Set-Cookie" not in response.headers


def test_a_message_may_be_any_value_that_a_session_keeps(visit):
    left = cookie_of(visit(lambda: flash(("a", 1)) or "ok"))
    assert visit(lambda: repr(get_flashed_messages()), left).text == "[('a', 1)]"


def test_a_session_that_keeps_lists_for_tuples_will_do(visit):
    def view():
        session["_flashes"] = [["error", "Full"]]
        return repr(get_flashed_messages())

    assert visit(view).text == "['Full']"


def test_flashing_is_an_event_of_the_application(app, visit):
    heard = []
    app.events.add("message_flashed", lambda sender, **details: heard.append((sender, details)))
    visit(flash_three)
    assert heard == [
        (app, {"message": "Saved", "category": "message"}),
        (app, {"message": "Full", "category": "error"}),
        (app, {"message": "Ho\u00e9", "category": "info"}),
    ]


def test_messages_are_kept_on_the_context(visit):
    def view():
        assert current().flashes is None
        flash("Saved")
        get_flashed_messages()
        assert current().flashes == [("message", "Saved")]
        return "ok"

    visit(view)


def test_flashing_needs_a_request(app):
    for function in (lambda: flash("Saved"), get_flashed_messages):
        with pytest.raises(RuntimeError, match="request context"):
            function()
        with app.app_context(), pytest.raises(RuntimeError, match="request context"):
            function()
