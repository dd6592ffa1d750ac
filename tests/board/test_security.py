"""What must not happen."""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path

import pytest

IEND = bytes.fromhex("0000000049454e44ae426082")
PNG = (
    b"\x89PNG\r\n\x1a\n"
    + struct.pack(">I4sII", 13, b"IHDR", 7, 5)
    + bytes.fromhex("0802000000efcd6ea9")
    + IEND
)
XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def test_a_form_without_its_token_changes_nothing_and_keeps_the_input(ada):
    response = ada.client.post("/posts/new", data={"title": "Kept title", "body": "Kept\ntext"})
    assert response.status_code == 400
    assert "nothing is lost" in response.text
    assert 'value="Kept title"' in response.text
    assert "Kept\ntext</textarea>" in response.text
    assert ada.get("/api/posts").json["total"] == 0


def test_a_forged_token_is_as_good_as_none(ada, new_visitor):
    stranger = new_visitor()
    for token in ("", "x", stranger.token(), "ü"):
        data = {"csrf_token": token, "title": "t", "body": "b"}
        assert ada.client.post("/posts/new", data=data).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=str,
)
def test_a_form_of_another_site_is_refused_even_with_the_token(ada, headers):
    data = {"csrf_token": ada.token(), "title": "t", "body": "b"}
    response = ada.client.post("/posts/new", data=data, headers=headers)
    assert response.status_code == 400
    assert "another site" in response.text
    assert 'name="title"' not in response.text


def test_every_form_that_is_shown_has_a_token(ada, admin):
    ada.write()
    ada.send("/posts/1/comments", comment="c")
    pages = ("/posts/new", "/posts/1", "/posts/1/edit", "/posts/1/delete", "/settings")
    for visitor, urls in ((ada, pages), (admin, ("/admin/people/", "/posts/1/comments/1/delete"))):
        for url in urls:
            forms = re.findall(r'<form method="post".*?</form>', visitor.get(url).text, re.DOTALL)
            assert forms
            assert all('name="csrf_token" value="' in form for form in forms), url


def test_what_was_written_while_the_session_expired_survives_signing_in(ada):
    ada.client.delete_cookie("board")
    sent = {"title": "Long thoughts", "body": "Line one\nLine two", "tags": "kept"}
    page = ada.client.post("/posts/new", data=sent)
    assert page.status_code == 400
    assert "Line one\nLine two" in page.text
    carried = dict(re.findall(r'name="(kept-\w+)" value="([^"]*)"', page.text))
    assert carried == {f"kept-{name}": value for name, value in sent.items()}
    # A wrong password does not lose it either.
    wrong = ada.send("/login?next=/posts/new", name="ada", password="no", **carried)
    assert 'name="kept-title" value="Long thoughts"' in wrong.text
    page = ada.send(
        "/login?next=/posts/new", name="ada", password="correct horse battery", **carried
    )
    assert "Welcome back, ada." in page.text
    assert 'action="/posts/new"' in page.text
    assert "Line one\nLine two</textarea>" in page.text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page.text)[-1]
    done = ada.client.post("/posts/new", data={"csrf_token": token, **sent}, follow_redirects=True)
    assert "Long thoughts" in done.text
    assert "on the board" in done.text


def test_a_form_of_somebody_not_signed_in_is_kept_with_401(ada, new_visitor):
    ada.write()
    response = new_visitor().send("/posts/1/comments", comment="Let me in")
    assert response.status_code == 401
    assert "Let me in" in response.text
    assert "WWW-Authenticate" not in response.headers


def test_passwords_are_never_shown_again(visitor):
    response = visitor.client.post("/register", data={"name": "eve", "password": "s3cret-s3cret"})
    assert response.status_code == 400
    assert "s3cret" not in response.text
    response = visitor.send("/register", name="e", password="s3cret-s3cret", again="other")
    assert response.status_code == 422
    assert "s3cret" not in response.text


def test_only_its_author_or_an_administrator_changes_a_post(ada, admin, new_visitor):
    ada.write("Mine", "text")
    ada.send("/posts/1/comments", comment="Mine too")
    eve = new_visitor().join("eve")
    for url in ("/posts/1/edit", "/posts/1/delete", "/posts/1/comments/1/delete"):
        assert eve.get(url).status_code == 403
        assert eve.send(url, title="Hers", body="b").status_code == 403
        assert "Edit" not in eve.get("/posts/1").text
        assert admin.get(url).status_code == 200
        assert new_visitor().get(url).location == f"/login?next={url}"
    assert "Mine" in ada.get("/posts/1").text
    assert ada.get("/admin/").status_code == 403


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/%09/evil.example",
        "/%0a/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/%5Cevil.example",
    ],
)
def test_signing_in_leads_to_no_other_site(ada, new_visitor, target):
    response = new_visitor().sign_in("ada", target=target)
    assert (response.status_code, response.location) == (302, "/")


def test_signing_in_leads_back_to_where_it_was_asked_for(ada, new_visitor):
    visitor = new_visitor()
    location = visitor.get("/posts/new?tag=free").location
    assert location == "/login?next=/posts/new?tag%3Dfree"
    assert visitor.sign_in("ada", target="/posts/new?tag%3Dfree").location == "/posts/new?tag=free"


def test_markup_is_shown_and_not_obeyed(ada):
    ada.write(XSS, XSS + " javascript:alert(1)")
    ada.send("/posts/1/comments", comment=XSS)
    ada.send("/settings/about", about=XSS)
    for url in ("/", "/posts/1", "/posts/1/edit", "/posts/1/delete", "/people/ada", "/settings"):
        page = ada.get(url).text
        assert "<script>" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page
        assert 'href="javascript' not in page
    for url in (
        "/",
        "/api/posts",
        "/tags/" + XSS.replace("/", ""),
        "/people/<script>",
        "/<script>",
    ):
        response = ada.get(url, query_string={"q": XSS})
        if response.mimetype == "text/html":
            assert "<script>" not in response.text
            assert "onerror=alert(1)>" not in response.text


@pytest.mark.parametrize(
    "words", ["' or 1=1 --", "%' union select password from user --", "\\", "';"]
)
def test_a_search_is_never_sql(reader, words):
    found = reader.get("/api/posts", query_string={"q": words}).json
    assert found["total"] == 0 or words == "';"
    assert reader.get("/", query_string={"q": words}).status_code == 200
    assert reader.get("/export.csv", query_string={"tag": words}).text.count("\r\n") == 1
    assert reader.get("/api/posts").json["total"] == 200


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!doctype html><script>alert(1)</script>",
        b"\x89PNG\r\n",
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"RIFF\0\0\0\0WEBPVP8X",
        b"",
        b"BM" + b"\0" * 60,
    ],
    ids=lambda content: repr(content[:12]),
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(ada, app, content):
    response = ada.write(image=(io.BytesIO(content), "cat.png", "image/png"))
    assert response.status_code == 422
    assert "This file is no picture" in response.text
    assert 'value="A title"' in response.text
    assert not Path(app.config["UPLOADS"]).exists()


def test_a_picture_is_kept_under_our_name_and_type(ada, app):
    page = ada.write(image=(io.BytesIO(PNG), "../../evil.html", "text/html")).text
    (stored,) = Path(app.config["UPLOADS"]).iterdir()
    assert re.fullmatch(r"[0-9a-f]{32}\.png", stored.name)
    assert f'src="/images/{stored.name}"' in page
    with ada.get(f"/images/{stored.name}") as response:
        assert response.mimetype == "image/png"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response.data == PNG


@pytest.mark.parametrize(
    "name",
    [
        "../secret_key",
        "..%2fsecret_key",
        "%2e%2e/secret_key",
        "..%5csecret_key",
        "../board.sqlite",
        "x%00.png",
        "/etc/passwd",
        "..%2f..%2f..%2fetc%2fpasswd.png",
        "secret_key",
    ],
)
def test_no_path_leads_out_of_the_pictures(visitor, name):
    assert visitor.get(f"/images/{name}").status_code == 404


def test_a_picture_over_the_limit_is_refused_beside_its_field(ada):
    response = ada.write(image=(io.BytesIO(PNG + b"\0" * 2**21), "big.png"))
    assert response.status_code == 422
    assert "larger than 2 MB" in response.text
    assert 'value="A title"' in response.text


def test_a_picture_of_too_many_pixels_is_refused(ada):
    bomb = PNG.replace(struct.pack(">II", 7, 5), struct.pack(">II", 100_000, 100_000))
    assert "megapixels" in ada.write(image=(io.BytesIO(bomb), "bomb.png")).text


def test_a_form_over_the_limit_is_refused_and_the_limit_named(ada):
    response = ada.write(image=(io.BytesIO(b"\0" * 3 * 2**20), "big.png"))
    assert response.status_code == 413
    assert "A form may have 3 MB in all, a picture 2 MB and the text 256 kB." in response.text
    assert ada.write(body="x" * 300_000, image=(io.BytesIO(b""), "")).status_code == 413


def test_every_answer_tells_the_browser_what_not_to_do(visitor):
    for url in ("/", "/login", "/nowhere", "/api/posts", "/export.csv", "/static/board.css"):
        with visitor.get(url) as response:
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_has_inline_style_script_or_handlers_or_loads_from_elsewhere(reader):
    for url in ("/", "/posts/200", "/login", "/register", "/parts", "/developers", "/people/ada"):
        page = reader.get(url).text
        assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?! src)", page) == []
        assert re.findall(r'src="(?!/)[^"]*"|<link[^>]*href="(?!/)', page) == []


def test_the_session_cookie_is_out_of_reach(visitor):
    cookie = visitor.get("/login").headers["Set-Cookie"]
    assert cookie.startswith("board=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_session_cookie_is_secure_where_the_environment_says_so(
    create_app, tmp_path, monkeypatch
):
    monkeypatch.setenv("BOARD_SESSION_COOKIE_SECURE", "true")
    app = create_app({"INSTANCE_PATH": str(tmp_path), "SEED": False})
    assert "Secure" in app.test_client().get("/login").headers["Set-Cookie"]


def test_the_key_is_kept_for_its_owner_alone(app, create_app):
    key = Path(app.instance_path) / "secret_key"
    assert key.stat().st_mode & 0o077 == 0
    again = create_app({"INSTANCE_PATH": app.instance_path})
    assert again.secret_key == app.secret_key == key.read_text()
    assert len(app.secret_key) == 64
