ADA = {"name": "Ada", "password": "correct horse"}


def test_who_joins_is_signed_in(client):
    page = client.post("/join", data=ADA, follow_redirects=True)
    assert "Welcome, Ada." in page.text
    assert "Sign Ada out" in page.text


def test_a_name_is_taken_once_whatever_its_case(client, ada):
    page = client.post("/join", data={**ADA, "name": "ADA"})
    assert page.status_code == 422
    assert "That name is taken." in page.text


def test_a_short_password_is_refused(client):
    assert client.post("/join", data={**ADA, "password": "short"}).status_code == 422


def test_signing_in_takes_the_right_password(client, ada):
    assert client.post("/login", data={**ADA, "password": "wrong"}).status_code == 422
    assert "Sign Ada out" in client.post("/login", data=ADA, follow_redirects=True).text


def test_signing_out_ends_the_session(ada):
    assert "Sign in" in ada.post("/logout", follow_redirects=True).text


def test_writing_asks_to_sign_in(client):
    page = client.get("/new", follow_redirects=True)
    assert page.request.path == "/login"
    assert "Please sign in first." in page.text
