"""The JSON API and the export as CSV."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

import pytest


@pytest.fixture
def headers(ada) -> dict[str, str]:
    page = ada.send("/settings/token").text
    assert "It is not shown again" in page or "it is not shown again" in page
    token = re.search(r'class="secret">([^<]+)<', page)[1]
    assert token not in ada.get("/settings").text
    return {"Authorization": f"Bearer {token}"}


def test_a_post_is_added_changed_and_deleted(visitor, headers):
    sent = {"title": " Hello ", "body": "From a program", "tags": ["api", "b"]}
    response = visitor.client.post("/api/posts", json=sent, headers=headers)
    assert response.status_code == 201
    assert response.location.endswith("/api/posts/1")
    shown = response.json
    assert (shown["title"], shown["author"], shown["tags"]) == ("Hello", "ada", ["api", "b"])
    response = visitor.client.patch("/api/posts/1", json={"title": "Bye"}, headers=headers)
    assert response.json["title"] == "Bye"
    assert response.json["body"] == "From a program"
    assert response.json["tags"] == ["api", "b"]
    url = "/api/posts/1/comments"
    assert visitor.client.post(url, json={"body": "!"}, headers=headers).status_code == 201
    assert [each["body"] for each in visitor.get(url).json] == ["!"]
    assert visitor.get("/api/posts/1").json["comments"][0]["author"] == "ada"
    assert visitor.get("/api/tags").json[0] == {"name": "api", "posts": 1}
    assert visitor.client.delete("/api/posts/1", headers=headers).status_code == 204
    assert visitor.get("/api/posts/1").status_code == 404


@pytest.mark.parametrize(
    ("sent", "status", "message"),
    [
        ([], 400, "Send a JSON object."),
        ({"title": 1, "body": "b"}, 400, "'title' is no text."),
        ({"title": "t", "body": "b", "tags": [1]}, 400, "'tags' is no text."),
        ({"body": "b"}, 422, "A post needs a title."),
        ({"title": "t", "body": "b", "tags": "a b c d e f"}, 422, "At most 5 tags"),
    ],
)
def test_what_is_wrong_with_a_post_is_told(visitor, headers, sent, status, message):
    response = visitor.client.post("/api/posts", json=sent, headers=headers)
    assert response.status_code == status
    assert message in response.json["message"]


def test_a_body_that_is_no_json_is_told(visitor, headers):
    response = visitor.client.post("/api/posts", data="{", headers=headers)
    assert response.status_code == 415
    headers = {**headers, "Content-Type": "application/json"}
    assert visitor.client.post("/api/posts", data="{", headers=headers).status_code == 400


def test_a_session_is_worth_nothing_here(ada):
    ada.write()
    data = {"csrf_token": ada.token()}
    assert ada.client.delete("/api/posts/1", data=data).status_code == 401
    assert ada.client.post("/api/posts", json={"title": "t", "body": "b"}).status_code == 401


def test_a_token_writes_for_its_owner_alone(admin, headers, visitor):
    admin.write("Of root", "text")
    assert visitor.client.delete("/api/posts/1", headers=headers).status_code == 403
    assert visitor.client.patch("/api/posts/1", json={}, headers=headers).status_code == 403


def test_an_old_wrong_or_blocked_token_is_refused(admin, ada, headers, visitor):
    def status(headers):
        sent = {"title": "t", "body": "b"}
        return visitor.client.post("/api/posts", json=sent, headers=headers).status_code

    assert status(headers) == 201
    assert status({"Authorization": headers["Authorization"] + "x"}) == 401
    assert status({"Authorization": "Basic YWRhOmFkYQ=="}) == 401
    admin.send("/admin/people/ada/block")
    assert status(headers) == 401
    admin.send("/admin/people/ada/unblock")
    assert status(headers) == 201
    ada.sign_in("ada")
    ada.send("/settings/token")
    assert status(headers) == 401


def test_the_list_leads_from_page_to_page(reader):
    url, seen = "/api/posts?tag=free", []
    while url:
        page = reader.get(url).json
        seen += [post["id"] for post in page["posts"]]
        url = page["next"]
    assert len(seen) == len(set(seen)) == page["total"] > 20
    assert page["previous"] is not None
    assert set(reader.get("/api/").json) == {"posts", "tags"}


def test_the_page_about_the_api_shows_a_request_that_works(reader):
    page = reader.get("/developers").text
    assert reader.get(re.search(r"curl http://localhost(\S+)", page)[1]).status_code == 200


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_export_has_every_post(reader):
    response = reader.get("/export.csv")
    assert response.mimetype == "text/csv"
    assert "posts.csv" in response.headers["Content-Disposition"]
    found = rows(response.text)
    assert len(found) == 200
    assert found[-1]["title"].startswith("Repair")
    assert found[-1]["url"] == "http://localhost/posts/200"
    assert len(rows(reader.get("/export.csv?tag=free").text)) < 200


def test_the_export_is_streamed(reader):
    with reader.get("/export.csv", buffered=False) as response:
        assert "Content-Length" not in response.headers
        first = list(islice(response.response, 3))
    assert len(first) == 3
    assert first[0].startswith(b"id,created")


def test_no_cell_of_the_export_is_a_formula(ada):
    ada.write("=HYPERLINK(1)", '@SUM(1)\n"quoted", with a comma')
    (row,) = rows(ada.get("/export.csv").text)
    assert row["title"] == "'=HYPERLINK(1)"
    assert row["body"] == '\'@SUM(1)\n"quoted", with a comma'
