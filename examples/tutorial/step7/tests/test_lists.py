def test_a_search_finds_words_in_titles_and_texts(ada, write):
    write(ada, title="Lost: one glove", body="Green.")
    write(ada, title="Tea", body="At five.")
    page = ada.get("/?q=GREEN").text
    assert "glove" in page
    assert "At five." not in page
    assert "Nothing has these words." in ada.get("/?q=coffee").text


def test_a_long_list_comes_in_pages(app, ada, write):
    app.config["POSTS_PER_PAGE"] = 2
    for number in range(5):
        write(ada, title=f"Post {number}")
    first, last = ada.get("/").text, ada.get("/?page=3").text
    assert "Post 4" in first
    assert "Older" in first
    assert "Newer" not in first
    assert "Post 0" in last
    assert "Older" not in last
    assert ada.get("/?page=4").status_code == 404
    assert ada.get(f"/?page={10**30}").status_code == 404
    assert "Post 4" in ada.get("/?page=x").text
