def test_an_empty_board_asks_for_the_first_post(client):
    assert "Write the first post." in client.get("/").text


def test_a_post_is_written_and_shown(client, write):
    page = write(client)
    assert page.request.path == "/posts/1"
    assert "Your post is there" in page.text
    assert "Tea at five" in client.get("/").text


def test_what_is_wrong_is_told_and_nothing_is_lost(client, write):
    page = write(client, title=" ", body="Kept")
    assert page.status_code == 422
    assert "Write a title" in page.text
    assert "Kept" in page.text


def test_markup_in_a_post_is_shown_as_text(client, write):
    assert "&lt;script&gt;" in write(client, body="<script>alert(1)</script>").text


def test_a_post_that_is_not_there(client):
    assert client.get("/posts/7").status_code == 404
