"""What people read and write, in each state that a screen has."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest


def test_the_first_page_of_an_empty_board_invites_to_join_and_to_write(visitor):
    page = visitor.get("/").text
    assert "Make the first account" in page
    assert "The board is empty." in page
    assert 'href="/posts/new"' in page


def test_a_post_is_written_shown_found_changed_and_deleted(ada):
    response = ada.write("Plums to give away", "Two baskets.", tags="Free, garden #free")
    assert response.request.path == "/posts/1"
    assert 'role="status">Your post is on the board.' in response.text
    assert re.findall(r"#(\w+)</a>", response.text) == ["free", "garden"]
    assert "Plums" in ada.get("/?q=baskets+plums").text
    assert "Plums" in ada.get("/tags/GARDEN").text
    assert "Two baskets." in ada.get("/posts/1/edit").text
    response = ada.send("/posts/1/edit", title="Pears", body="One basket.", tags="")
    assert "Pears" in response.text
    assert "edited just now" in response.text
    assert "Delete this post?" in ada.get("/posts/1/delete").text
    assert "Pears" in ada.get("/").text
    response = ada.send("/posts/1/delete")
    assert "The post is deleted." in response.text
    assert ada.get("/posts/1").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("title", "", "A post needs a title."),
        ("title", "x" * 161, "At most 160 characters; these are 161."),
        ("body", " \n ", "Write something"),
        ("body", "x" * 10_001, "At most 10,000 characters"),
        ("tags", "a b c d e f", "At most 5 tags; these are 6."),
        ("tags", "<b>", "is no tag"),
        ("image_alt", "x" * 201, "At most 200 characters"),
    ],
)
def test_a_field_says_what_is_wrong_and_the_input_stays(ada, field, value, problem):
    sent = {"title": "A title", "body": "Kept text", "tags": "kept", field: value}
    response = ada.write(**sent)
    assert response.status_code == 422
    assert problem in response.text.split(f'id="{field}-problem"')[1]
    tag = re.search(rf'<(?:input|textarea)[^>]* id="{field}"[^>]*>', response.text)[0]
    assert 'aria-invalid="true"' in tag
    assert f"{field}-problem" in tag
    assert 'role="alert"' in response.text
    assert ("kept" in response.text) == (field != "tags") or "Kept text" in response.text
    assert ada.get("/api/posts").json["total"] == 0


def test_a_preview_shows_the_post_and_stores_nothing(ada):
    response = ada.write("Soon", "See https://example.org/x", preview="yes")
    assert "This is how it will look" in response.text
    assert '<a href="https://example.org/x" rel="' in response.text
    assert 'value="Soon"' in response.text
    assert ada.get("/posts/1").status_code == 404


def test_comments_are_added_and_deleted(ada, new_visitor):
    ada.write()
    assert "No comments" in ada.get("/posts/1").text
    response = ada.send("/posts/1/comments", comment="First!")
    assert "1 comment<" in response.text
    assert 'id="comment-1"' in response.text
    assert "Sign in</a> to comment" in new_visitor().get("/posts/1").text
    assert "Delete this comment?" in ada.get("/posts/1/comments/1/delete").text
    assert "No comments" in ada.send("/posts/1/comments/1/delete").text
    assert ada.get("/posts/1/comments/1/delete").status_code == 404
    assert ada.get("/posts/1/comments").location == "/posts/1#comments"


def test_an_empty_or_long_comment_is_refused_and_stays(ada):
    ada.write()
    response = ada.send("/posts/1/comments", comment="y" * 2_001)
    assert response.status_code == 422
    assert "At most 2,000 characters" in response.text
    assert "y" * 2_001 in response.text
    assert ada.send("/posts/1/comments", comment=" ").status_code == 422


def test_a_search_that_finds_nothing_says_so(reader):
    page = reader.get("/?q=zeppelin").text
    assert "No post has all of these words." in page
    assert 'value="zeppelin"' in page
    assert "No post has this tag." in reader.get("/tags/zeppelin").text


def test_wildcards_of_the_database_are_plain_characters(ada):
    ada.write("100% wool", "A_b")
    ada.write("100 miles", "Aab")
    assert ada.get("/api/posts?q=100%25").json["total"] == 1
    assert ada.get("/api/posts?q=a_b").json["total"] == 1


def links(page: str) -> list[str]:
    nav = re.search(r'<nav class="pages".*?</nav>', page, re.DOTALL)[0]
    return re.findall(r'rel="(\w+)"|aria-current="page"><[^>]*>Page </span>(\d+)', nav)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, [("", "1"), ("next", "")]),
        (5, [("prev", ""), ("", "5"), ("next", "")]),
        (10, [("prev", ""), ("", "10")]),
    ],
)
def test_a_page_of_many_links_its_neighbours(reader, number, expected):
    page = reader.get(f"/?page={number}").text
    assert links(page) == expected
    assert page.count('class="card"') == 20


def test_the_pages_of_a_search_keep_the_words(reader):
    page = reader.get("/?q=the").text
    assert 'href="/?q=the&amp;page=2"' in page
    assert 'href="/tags/free?page=2"' in reader.get("/tags/free").text


@pytest.mark.parametrize("number", [11, 0, -1, 10**30])
def test_a_page_beyond_the_last_is_not_found_and_says_how_many_there_are(reader, number):
    response = reader.get(f"/?page={number}")
    assert response.status_code == 404
    assert f"There is no page {number}: there are 10 pages." in response.text


def test_the_first_posts_show_every_kind_of_text(reader):
    page = reader.get("/").text
    assert "مأدبة الحي" in page
    assert "🎉 Street party" in page
    assert "Donaudampfschifffahrt" in page
    assert '<h2 dir="auto">' in page
    assert 'width="960" height="240"' in page


def test_a_picture_that_is_gone_is_told_by_its_description(reader):
    number = reader.get("/api/posts?q=bakery").json["posts"][0]["id"]
    page = reader.get(f"/posts/{number}").text
    assert "The picture is missing: The old bakery" in page
    assert '<img src="/images' not in page


def test_a_number_larger_than_the_database_has_is_not_found(visitor):
    assert visitor.get(f"/posts/{2**64}").status_code == 404
    assert visitor.get(f"/api/posts/{2**64}").status_code == 404


def test_a_picture_stays_is_replaced_and_is_taken_off(ada, app):
    folder = Path(app.config["UPLOADS"])
    gif = b"GIF89a\x03\x00\x02\x00\x00\x00\x00;"
    ada.write(image=(io.BytesIO(gif), "a.gif"), image_alt="Three by two")
    (first,) = folder.iterdir()
    page = ada.get("/posts/1").text
    assert f'<img src="/images/{first.name}" alt="Three by two" width="3" height="2">' in page
    ada.send("/posts/1/edit", title="t", body="b", image_alt="Three by two")
    assert list(folder.iterdir()) == [first]
    ada.send("/posts/1/edit", title="t", body="b", image=(io.BytesIO(gif), "b.gif"))
    (second,) = folder.iterdir()
    assert second != first
    assert "Take this picture off" in ada.get("/posts/1/edit").text
    page = ada.send("/posts/1/edit", title="t", body="b", drop_image="on").text
    assert '<img src="/images' not in page
    assert list(folder.iterdir()) == []


def test_deleting_a_post_deletes_its_picture(ada, app):
    gif = b"GIF89a\x03\x00\x02\x00\x00\x00\x00;"
    ada.write(image=(io.BytesIO(gif), "a.gif"))
    ada.send("/posts/1/delete")
    assert list(Path(app.config["UPLOADS"]).iterdir()) == []
