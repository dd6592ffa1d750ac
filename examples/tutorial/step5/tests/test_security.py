from glassware.testing import FlaskClient


def test_a_form_without_the_token_is_refused(app):
    foreign = FlaskClient(app)
    page = foreign.post("/join", data={"name": "Ada", "password": "correct horse"})
    assert page.status_code == 400
    assert "This form is too old." in page.text


def test_each_form_has_the_token(client, ada):
    for visitor, path in ((client, "/join"), (client, "/login"), (ada, "/new")):
        assert 'name="csrf_token"' in visitor.get(path).text


def test_an_error_is_told_in_the_layout_and_keeps_its_headers(client):
    page = client.get("/logout")
    assert page.status_code == 405
    assert page.headers["Allow"]
    assert "Method Not Allowed" in page.text
    assert "<header>" in page.text
