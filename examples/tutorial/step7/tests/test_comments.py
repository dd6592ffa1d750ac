from board.database import db


def test_a_comment_is_shown_below_its_post(ada, write):
    write(ada)
    page = ada.post("/posts/1/comments", data={"body": "I will come."}, follow_redirects=True)
    assert page.request.path == "/posts/1"
    assert "I will come." in page.text


def test_comments_go_with_their_post(app, ada, write):
    write(ada)
    ada.post("/posts/1/comments", data={"body": "I will come."})
    ada.post("/posts/1/delete")
    with app.app_context():
        assert db().execute("select count(*) from comments").fetchone()[0] == 0


def test_commenting_asks_to_sign_in_and_needs_a_post(client, ada, write):
    write(ada)
    assert client.post("/posts/1/comments", data={"body": "x"}).location == "/login"
    assert ada.post("/posts/9/comments", data={"body": "x"}).status_code == 404
