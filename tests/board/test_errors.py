"""Error pages in the board's own layout, and as JSON below /api."""

from __future__ import annotations

import pytest


def looks_like_the_board(response) -> bool:
    return (
        '<header class="bar">' in response.text and '<a class="button" href="/">' in response.text
    )


def test_400_says_what_did_not_work(admin):
    response = admin.send("/admin/people/root/demote")
    assert response.status_code == 400
    assert "You cannot change your own account here." in response.text
    assert looks_like_the_board(response)


def test_403_says_who_may(ada):
    response = ada.get("/admin/")
    assert response.status_code == 403
    assert "These pages are for administrators." in response.text
    assert looks_like_the_board(response)


@pytest.mark.parametrize("url", ["/nowhere", "/posts/7", "/people/nobody", "/images/x.png"])
def test_404_leads_back_to_the_board(visitor, url):
    response = visitor.get(url)
    assert response.status_code == 404
    assert looks_like_the_board(response)


def test_401_offers_to_sign_in(app, visitor):
    @app.get("/secret")
    def secret():
        from glassware import abort

        abort(401)

    response = visitor.get("/secret")
    assert response.status_code == 401
    assert 'href="/login">Sign in' in response.text


def test_405_names_the_methods(visitor):
    response = visitor.get("/logout")
    assert response.status_code == 405
    assert "OPTIONS, POST" in response.text
    assert set(response.allow) == {"OPTIONS", "POST"}
    assert looks_like_the_board(response)


def test_413_is_in_the_layout(ada):
    response = ada.client.post("/posts/new", data=b"x" * (3 * 2**20 + 1))
    assert response.status_code == 413
    assert looks_like_the_board(response)


def test_500_tells_nothing_of_the_fault_and_needs_no_database(app, visitor):
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/broken")
    def broken():
        msg = "a secret detail"
        raise RuntimeError(msg)

    @app.get("/api/broken")
    def broken_api():
        msg = "a secret detail"
        raise RuntimeError(msg)

    visitor.join("root")
    app.logger.disabled = True
    app.config["DATABASE"] = "/nowhere/at/all"
    for url in ("/broken", "/"):
        response = visitor.get(url)
        assert response.status_code == 500
        assert "The fault is ours." in response.text
        assert "secret detail" not in response.text
        assert looks_like_the_board(response)
    response = visitor.get("/api/broken")
    assert response.status_code == 500
    assert response.json["error"] == "Internal Server Error"
    assert "secret" not in response.text


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/api/nowhere", 404),
        ("GET", "/api/posts/7", 404),
        ("GET", "/api/posts?page=9", 404),
        ("PUT", "/api/posts", 405),
        ("POST", "/api/posts", 401),
        ("DELETE", "/api/posts/1", 401),
    ],
)
def test_errors_below_api_are_json(visitor, method, url, status):
    response = visitor.client.open(url, method=method)
    assert response.status_code == status
    assert set(response.json) == {"error", "message"}


def test_a_redirect_is_no_error(admin):
    assert admin.get("/admin").status_code == 308
    assert admin.get("/api").status_code == 308
