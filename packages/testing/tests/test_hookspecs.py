from __future__ import annotations

from werkzeug.wrappers import Request

from glassware_core import hookimpl
from glassware_testing import EnvironBuilder


class Plugin:
    """Adds a header to what test clients send."""

    def __init__(self):
        self.asked = []

    @hookimpl
    def test_environ(self, app, builder):
        self.asked.append((app, builder.path))
        builder.headers["X-From-Plugin"] = str(len(self.asked))


def test_a_plugin_changes_what_the_client_sends(app_class):
    plugin = Plugin()
    app = app_class(plugins=[plugin])
    client = app.test_client()
    assert client.get("/header").text == "1"
    assert client.open(EnvironBuilder(app, "/header").get_environ()).text == "2"
    assert plugin.asked == [(app, "/header")] * 2


def test_a_builder_of_the_users_is_not_changed(app_class):
    app = app_class(plugins=[Plugin()])
    builder = EnvironBuilder(app, "/header")
    assert [app.test_client().open(builder).text for _ in range(2)] == ["1", "2"]
    assert "X-From-Plugin" not in builder.headers


def test_the_hook_is_asked_for_redirected_requests_too(app_class):
    plugin = Plugin()
    app = app_class(plugins=[plugin])
    app.views["/redirect"] = lambda: app.redirect("/header")
    assert app.test_client().get("/redirect", follow_redirects=True).text == "2"
    assert [path for _, path in plugin.asked] == ["/redirect", "/header"]


def test_a_whole_request_is_sent_as_it_is(app_class):
    plugin = Plugin()
    app = app_class(plugins=[plugin])
    request = Request(EnvironBuilder(app, "/header").get_environ())
    assert app.test_client().open(request).text == ""
    assert plugin.asked == []
