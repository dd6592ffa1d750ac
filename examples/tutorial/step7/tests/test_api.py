from board import create_app

ADA = ("Ada", "correct horse")


def test_programs_read_posts(client, ada, write):
    write(ada)
    (post,) = client.get("/api/posts").json
    assert post["title"] == "Tea at five"
    assert post["author"] == "Ada"
    assert client.get("/api/posts/1").json == post
    assert post["url"] == "http://localhost/posts/1"


def test_programs_write_posts_with_a_password_and_no_cookie(client, ada):
    sent = {"title": "By a program", "body": "Beep."}
    refused = client.open("/api/posts", method="POST", json=sent)
    assert refused.status_code == 401
    assert refused.json["error"] == "Unauthorized"
    answer = client.open("/api/posts", method="POST", json=sent, auth=ADA)
    assert answer.status_code == 201
    assert answer.json["author"] == "Ada"


def test_what_programs_send_is_checked(client, ada):
    for sent in ({"title": "No text"}, {"title": 1, "body": "x"}, ["title", "body"]):
        answer = client.open("/api/posts", method="POST", json=sent, auth=ADA)
        assert answer.status_code == 422


def test_an_error_of_the_api_is_json(client):
    assert client.get("/api/posts/9").json["error"] == "Not Found"
    assert client.get("/api/nowhere").json["error"] == "Not Found"


def test_all_posts_come_as_csv(client, ada, write):
    write(ada, title="=1+1")
    write(ada, title='With "quotes"')
    answer = client.get("/posts.csv")
    assert answer.mimetype == "text/csv"
    first, second = answer.text.splitlines()
    assert first.endswith(',Ada,"With ""quotes"""')
    assert second.endswith(",Ada,'=1+1")


def test_settings_come_from_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("BOARD_POSTS_PER_PAGE", "50")
    app = create_app({"DATABASE": str(tmp_path / "x.sqlite"), "UPLOADS": str(tmp_path)})
    assert app.config["POSTS_PER_PAGE"] == 50
