"""Joining, signing in, profile and settings."""

from __future__ import annotations

import pytest

PASSWORD = "correct horse battery"


def test_who_joins_first_administers_the_board(visitor, new_visitor):
    assert "it administers the board" in visitor.get("/register").text
    assert 'href="/admin/"' in visitor.join("root").get("/").text
    assert "it administers" not in new_visitor().get("/register").text
    assert 'href="/admin/"' not in new_visitor().join("ada").get("/").text


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"name": "x"}, "A name has 2 to 30"),
        ({"name": "a b"}, "A name has 2 to 30"),
        ({"name": "ROOT"}, "The name ROOT is taken."),
        ({"password": "short", "again": "short"}, "at least 10"),
        ({"password": "x" * 201, "again": "x" * 201}, "at most 200"),
        ({"again": "another one"}, "The passwords differ."),
    ],
)
def test_joining_says_what_is_wrong_and_keeps_the_name(admin, new_visitor, fields, problem):
    sent = {"name": "newcomer", "password": PASSWORD, "again": PASSWORD, **fields}
    response = new_visitor().send("/register", **sent)
    assert response.status_code == 422
    assert problem in response.text
    assert f'value="{sent["name"]}"' in response.text


def test_signing_in_and_out(ada, new_visitor):
    visitor = new_visitor()
    assert visitor.sign_in("ADA").location == "/"
    page = visitor.get("/").text
    assert 'role="status">Welcome back, ada.' in page
    assert visitor.get("/login").location == "/"
    assert "You are signed out." in visitor.send("/logout").text
    assert visitor.get("/settings").location == "/login?next=/settings"
    assert "Please sign in first." in visitor.get("/settings", follow_redirects=True).text


def test_a_new_session_begins_with_signing_in(ada, new_visitor):
    visitor = new_visitor()
    before = visitor.token()
    visitor.sign_in("ada")
    assert visitor.token() != before


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(ada, new_visitor):
    first = new_visitor().sign_in("ada", "wrong")
    second = new_visitor().sign_in("nobody", "wrong")
    assert first.status_code == second.status_code == 422
    assert 'role="alert"' in first.text
    assert visitor_text(first).replace("ada", "") == visitor_text(second).replace("nobody", "")


def visitor_text(response) -> str:
    return response.text.split("<h1>")[1].split("csrf_token")[0]


def test_too_many_wrong_passwords_are_answered_with_429_and_when_to_return(ada, new_visitor):
    visitor = new_visitor()
    for _ in range(5):
        assert visitor.sign_in("ada", "wrong").status_code == 422
    response = visitor.sign_in("ada")
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 900
    assert "Try again in 15 minutes." in response.text
    # Another name from the same address still may, until that has too many of its own.
    assert visitor.sign_in("root").status_code == 302


def test_an_address_may_not_try_name_after_name(ada, new_visitor):
    visitor = new_visitor()
    for number in range(20):
        assert visitor.sign_in(f"guess{number}", "wrong").status_code == 422
    assert visitor.sign_in("ada").status_code == 429


def test_the_limit_ends_with_its_window(ada, new_visitor, app):
    app.config["LOGIN_WINDOW"] = 0
    visitor = new_visitor()
    assert {visitor.sign_in("ada", "wrong").status_code for _ in range(8)} == {422}


def test_the_right_password_starts_the_count_anew(ada, new_visitor):
    visitor = new_visitor()
    for _ in range(2):
        for _ in range(4):
            visitor.sign_in("ada", "wrong")
        assert visitor.sign_in("ada").status_code == 302


def test_nobody_signs_in_to_the_accounts_of_the_first_posts(reader):
    for password in ("", "!", "ada"):
        assert reader.sign_in("ada", password).status_code == 422


def test_a_profile_shows_who_somebody_is_and_their_posts(ada, visitor):
    assert "No posts yet." in visitor.get("/people/ada").text
    ada.send("/settings/about", about="Third floor.")
    ada.write("Mine", "text")
    page = visitor.get("/people/Ada").text
    assert "Third floor." in page
    assert "Mine" in page
    assert visitor.get("/people/nobody").status_code == 404


def test_a_profile_that_is_too_long_is_refused_and_stays(ada):
    response = ada.send("/settings/about", about="z" * 501)
    assert response.status_code == 422
    assert "At most 500 characters" in response.text
    assert "z" * 501 in response.text


def test_changing_the_password_ends_other_sessions(ada, new_visitor):
    other = new_visitor()
    other.sign_in("ada")
    new = "another fine phrase"
    fields = {"current": PASSWORD, "password": new, "again": new}
    wrong = ada.send("/settings/password", **{**fields, "current": "no"})
    assert wrong.status_code == 422
    assert "This is not your password." in wrong.text
    assert "Your password is changed." in ada.send("/settings/password", **fields).text
    assert ada.get("/settings").status_code == 200
    assert other.get("/settings").status_code == 302
    assert new_visitor().sign_in("ada").status_code == 422
    assert new_visitor().sign_in("ada", new).status_code == 302
