"""The administrators' pages, the parts, the signals and the commands."""

from __future__ import annotations

from importlib.metadata import version

import pytest

URLS = ["/admin/", "/admin/people/", "/admin/posts/", "/admin/log/"]


@pytest.mark.parametrize("url", URLS)
def test_only_administrators_come_in(admin, ada, new_visitor, url):
    assert admin.get(url).status_code == 200
    assert ada.get(url).status_code == 403
    assert new_visitor().get(url).location == f"/login?next={url}"


def test_a_member_becomes_an_administrator_and_back(admin, ada):
    assert "ada is an administrator now." in admin.send("/admin/people/ada/promote").text
    assert ada.get("/admin/").status_code == 200
    admin.send("/admin/people/ada/demote")
    assert ada.get("/admin/").status_code == 403
    assert ada.send("/admin/people/ada/promote").status_code == 403
    assert admin.send("/admin/people/nobody/promote").status_code == 404
    assert admin.send("/admin/people/ada/eat").status_code == 404


def test_who_is_locked_out_is_out_at_once(admin, ada):
    admin.send("/admin/people/ada/block")
    assert ada.get("/settings").status_code == 302
    assert ada.sign_in("ada").status_code == 422
    assert "Locked out" in admin.get("/people/ada").text
    admin.send("/admin/people/ada/unblock")
    assert ada.sign_in("ada").status_code == 302


def test_the_posts_are_listed_to_edit_and_delete(admin, ada):
    assert "No posts yet." in admin.get("/admin/posts/").text
    ada.write("Of Ada", "text")
    page = admin.get("/admin/posts/").text
    assert 'href="/posts/1/delete"' in page
    assert "The post is deleted." in admin.send("/posts/1/delete").text


def test_the_signals_are_logged(app, new_visitor):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.logger.disabled = True

    @app.get("/broken")
    def broken():
        raise ZeroDivisionError

    admin, ada = new_visitor().join("root"), new_visitor().join("ada")
    ada.write()
    ada.send("/posts/1/comments", comment="c")
    ada.get("/broken")
    page = admin.message(admin.get("/admin/log/"))
    for line in (
        "signed-in ada",
        "post-created post 1 by ada",
        "comment-added on post 1 by ada",
        "message_flashed success: Your comment is added.",
        "template_rendered posts/show.html",
        "request_finished POST /posts/new → 302",
        "got_request_exception ZeroDivisionError at /broken",
    ):
        assert line in page


def test_the_parts_are_shown_with_version_and_hooks(visitor):
    page = visitor.message(visitor.get("/parts"))
    for part in ("core", "routing", "sessions", "templating", "cli", "signals", "testing"):
        assert f"glassware-{part} {version(f'glassware-{part}')}" in page
    assert "session_backends" in page
    assert "json_providers" in page


@pytest.fixture
def run(app):
    def run(*arguments, **kwargs):
        return app.test_cli_runner().invoke(args=["board", *arguments], **kwargs)

    return run


def test_the_commands_make_and_promote_accounts(run, new_visitor):
    password = "correct horse battery"
    result = run("create-user", "eve", input=f"{password}\n{password}\n")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "eve can sign in.")
    assert password not in result.output
    eve = new_visitor()
    assert eve.sign_in("eve").status_code == 302
    assert eve.get("/admin/").status_code == 403
    assert "eve is an administrator." in run("promote", "EVE").output
    assert eve.get("/admin/").status_code == 200
    result = run("create-user", "root", "--admin", "--password", password)
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("create-user", "x", "--password", "correct horse battery"), "A name has"),
        (("create-user", "eve", "--password", "short"), "at least 10"),
        (("create-user", "ROOT", "--password", "correct horse battery"), "ROOT is taken"),
        (("promote", "nobody"), "Nobody is called nobody. There are: root."),
    ],
)
def test_a_command_says_what_is_wrong(admin, run, arguments, message):
    result = run(*arguments)
    assert result.exit_code == 1
    assert message in result.output


def test_the_commands_make_and_fill_the_database(run, app, visitor):
    assert app.config["DATABASE"] in run("init").output
    assert run("seed", "--posts", "30").output == "30 posts added.\n"
    assert run("seed", "--posts", "3").output == "3 posts added.\n"
    assert visitor.get("/api/posts").json["total"] == 33
