def test_the_first_page_lists_the_posts(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "Tea at five" in page.text


def test_the_style_sheet_is_there(client):
    with client.get("/static/board.css") as sheet:
        assert sheet.mimetype == "text/css"
