import re
from io import BytesIO
from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n" + b"as if it were one"


def send(client, content, name="cat.png"):
    data = {"title": "A cat", "body": "Look.", "picture": (BytesIO(content), name)}
    return client.post("/new", data=data, follow_redirects=True)


def test_a_picture_is_kept_under_a_name_of_our_own_and_shown(ada):
    page = send(ada, PNG, "../../cat.png")
    address = re.search(r'src="(/pictures/\w+\.png)"', page.text)[1]
    with ada.get(address) as picture:
        assert picture.data == PNG
        assert picture.mimetype == "image/png"
        assert picture.headers["X-Content-Type-Options"] == "nosniff"


def test_what_only_has_the_name_of_a_picture_is_refused(ada):
    page = send(ada, b"<script>alert(1)</script>")
    assert page.status_code == 422
    assert "Choose a picture" in page.text


def test_a_picture_that_is_too_large_is_told_with_the_limit(app, ada):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    page = send(ada, PNG + b"0" * 1000)
    assert page.status_code == 413
    assert "Send at most 1.0 kB." in page.text


def test_a_picture_goes_with_its_post(app, ada):
    send(ada, PNG)
    assert len(list(Path(app.config["UPLOADS"]).iterdir())) == 1
    ada.post("/posts/1/delete")
    assert list(Path(app.config["UPLOADS"]).iterdir()) == []
