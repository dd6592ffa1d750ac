def test_an_empty_board_asks_for_the_first_post(client):
    assert "Write the first post." in client.get("/").text


def test_a_post_is_written_and_shown_with_its_author(client, ada, write):
    page = write(ada)
    assert page.request.path == "/posts/1"
    assert "Your post is there" in page.text
    assert "Ada" in client.get("/posts/1").text


def test_what_is_wrong_is_told_and_nothing_is_lost(ada, write):
    page = write(ada, title=" ", body="Kept")
    assert page.status_code == 422
    assert "Write a title" in page.text
    assert "Kept" in page.text


def test_markup_in_a_post_is_shown_as_text(ada, write):
    assert "&lt;script&gt;" in write(ada, body="<script>alert(1)</script>").text


def test_only_its_author_deletes_a_post(app, ada, write):
    write(ada)
    bob = app.test_client()
    bob.post("/join", data={"name": "Bob", "password": "battery staple"})
    assert bob.post("/posts/1/delete").status_code == 403
    assert "Delete “Tea at five”?" in ada.get("/posts/1/delete").text
    assert "Deleted." in ada.post("/posts/1/delete", follow_redirects=True).text
    assert ada.get("/posts/1").status_code == 404
