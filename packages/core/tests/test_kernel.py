from __future__ import annotations

import sys
from copy import copy
from datetime import timedelta

import pytest
from werkzeug.exceptions import Aborter
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.test import Client

from glassware_core import Config, Kernel, PluginError, hookimpl, request
from glassware_core.plugin import default_config


def test_the_configuration_starts_with_the_defaults(app):
    for key, value in default_config().items():
        if key not in ("ENV", "DEBUG"):
            assert app.config[key] == value
    assert app.config["ENV"] == "production"
    assert app.debug is False
    assert isinstance(app.config, Config)


@pytest.mark.parametrize(
    ("variables", "debug", "env"),
    [
        ({"FLASK_DEBUG": "1"}, True, "production"),
        ({"FLASK_DEBUG": "0"}, False, "production"),
        ({"FLASK_ENV": "development"}, True, "development"),
        ({"FLASK_ENV": "development", "FLASK_DEBUG": "no"}, False, "development"),
    ],
)
def test_debug_and_env_come_from_the_process_environment(monkeypatch, variables, debug, env):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    app = Kernel("environment", root_path=".")
    assert (app.debug, app.env) == (debug, env)


def test_attributes_and_configuration_are_one(app):
    app.testing = True
    app.debug = True
    app.use_x_sendfile = True
    app.send_file_max_age_default = 60
    assert app.config["TESTING"] is app.config["DEBUG"] is app.config["USE_X_SENDFILE"] is True
    assert app.send_file_max_age_default == timedelta(seconds=60)


def test_classes_of_what_is_made_may_be_replaced():
    class Special(Kernel):
        config_class = type("MyConfig", (Config,), {})
        aborter_class = type("MyAborter", (Aborter,), {})

    app = Special("special", root_path=".")
    assert type(app.config).__name__ == "MyConfig"
    assert type(app.aborter).__name__ == "MyAborter"


def test_a_subclass_may_fill_tables_before_the_constructor(app_class):
    class Early(app_class):
        def __init__(self):
            self.before_request_funcs[None].append(lambda: "early")
            self.answer = 42
            super().__init__("early", root_path=".")

    app = Early()
    assert app.answer == 42
    assert Client(app).get("/").text == "early"


def test_an_unknown_option_is_named():
    with pytest.raises(TypeError, match=r"Kernel got unexpected options: 'template_foldr'"):
        Kernel("options", root_path=".", template_foldr="x")


def test_an_import_name_that_is_no_text_is_named():
    with pytest.raises(TypeError, match=r"'import_name' must be the name of .* found None"):
        Kernel(None)


def test_a_relative_instance_path_is_an_error_that_shows_it():
    with pytest.raises(ValueError, match=r"must be absolute.*'instance'"):
        Kernel("instance", instance_path="instance", root_path=".")


def test_files_are_read_from_the_root_and_written_to_the_instance_folder(tmp_path):
    (tmp_path / "data.txt").write_text("grün", encoding="utf-8")
    app = Kernel("files", root_path=str(tmp_path), instance_path=str(tmp_path))
    with app.open_resource("data.txt", "r") as file:
        assert file.read() == "grün"
    with app.open_instance_resource("written.txt", "w") as file:
        file.write("x")
    assert (tmp_path / "written.txt").read_text() == "x"
    with pytest.raises(ValueError, match="mode"):
        app.open_resource("data.txt", "w")


def test_configuration_files_may_be_relative_to_the_instance_folder(tmp_path):
    (tmp_path / "settings.py").write_text("ANSWER = 42\n")
    app = Kernel(
        "relative", root_path=".", instance_path=str(tmp_path), instance_relative_config=True
    )
    app.config.from_pyfile("settings.py")
    assert app.config["ANSWER"] == 42


def test_the_name_of_a_script_is_that_of_its_file(monkeypatch, tmp_path):
    monkeypatch.setattr(
        sys.modules["__main__"], "__file__", str(tmp_path / "shop.py"), raising=False
    )
    assert Kernel("__main__", root_path=".").name == "shop"
    assert Kernel("package.module", root_path=".").name == "package.module"


def test_set_up_is_over_after_the_first_request(app, client):
    assert not app.got_first_request
    client.get("/")
    assert app.got_first_request
    for method in (app.before_request, app.teardown_appcontext, app.before_first_request):
        with pytest.raises(AssertionError, match=f"'{method.__name__}' can no longer be called"):
            method(lambda: None)


def test_static_paths_follow_the_folder(tmp_path):
    app = Kernel("static", root_path=str(tmp_path), static_folder="assets/")
    assert app.static_folder == str(tmp_path / "assets")
    assert app.static_url_path == "/assets"
    assert app.has_static_folder
    app = Kernel("static", root_path=str(tmp_path), static_folder=None)
    assert app.static_folder is app.static_url_path is None
    assert not app.has_static_folder
    app = Kernel("static", "/files/", tmp_path, root_path=".")
    assert app.static_url_path == "/files"


def test_the_age_of_files_comes_from_the_configuration(app):
    with app.app_context():
        assert app.get_send_file_max_age(None) is None
        app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 60
        assert app.get_send_file_max_age("x") == 60
        app.config["SEND_FILE_MAX_AGE_DEFAULT"] = timedelta(minutes=2)
        assert app.get_send_file_max_age("x") == 120


def test_static_files_are_served_below_the_folder_only(tmp_path, app_class):
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    (tmp_path / "secret.txt").write_text("s")
    app = app_class("serves", root_path=str(tmp_path))
    app.view("/a")(lambda: app.send_static_file("a.txt"))
    app.view("/secret")(lambda: app.send_static_file("../secret.txt"))
    client = Client(app)
    with client.get("/a") as response:
        assert response.data == b"a"
    assert client.get("/secret").status_code == 404
    app.static_folder = None
    with app.app_context(), pytest.raises(RuntimeError, match="has no static folder"):
        app.send_static_file("a.txt")


def test_a_plugin_of_one_application_is_asked_for_that_one_only(app_class):
    class Notes:
        __name__ = "notes"

        @hookimpl
        def app_created(self, app):
            app.extensions["notes"] = True

        @hookimpl
        def default_config(self):
            return {"NOTES": 1}

    app = app_class("noted", root_path=".", plugins=[Notes()])
    assert app.extensions == {"notes": True}
    assert app.config["NOTES"] == 1
    other = app_class("other", root_path=".")
    assert other.extensions == {}
    assert "NOTES" not in other.config


def test_a_plugin_may_come_late_and_go_again(app, client):
    class Late:
        __name__ = "late"

        @hookimpl
        def close_response(self, app):
            def close(ctx, response):
                response.headers["X-Late"] = "1"

            return close

        @hookimpl
        def events(self, app):
            return {"request_started": print}

        @hookimpl
        def wsgi_middleware(self, app):
            return lambda inner: lambda environ, start: inner({**environ, "late": 1}, start)

    app.view("/")(lambda: str(request.environ.get("late")))
    assert client.get("/").text == "None"
    late = Late()
    app.register_plugin(late)
    response = client.get("/")
    assert (response.text, response.headers["X-Late"]) == ("1", "1")
    assert app.events.request_started == (print,)
    with pytest.raises(PluginError, match="'late' is registered already"):
        app.register_plugin(late)
    app.unregister_plugin("late")
    response = client.get("/")
    assert (response.text, "X-Late" in response.headers) == ("None", False)
    assert app.events.request_started == ()


def test_a_required_plugin_that_is_missing_stops_the_start(app, client):
    app.config["REQUIRED_PLUGINS"] = ["security"]
    with pytest.raises(PluginError, match=r"'security' is required and not installed; active are"):
        client.get("/")


def test_set_up_is_finished_too_where_a_server_calls_the_inner_application(app):
    app.config["REQUIRED_PLUGINS"] = ["security"]
    app.view("/")(lambda: "served")
    client = Client(ProxyFix(app.wsgi_app))
    for _ in range(2):
        assert client.get("/").status_code == 500
    app.testing = True
    with pytest.raises(PluginError, match="'security' is required"):
        client.get("/")
    app.config["REQUIRED_PLUGINS"] = []
    assert client.get("/").text == "served"


def test_the_last_check_of_a_plugin_may_stop_the_start(app_class):
    class Check:
        __name__ = "check"

        @hookimpl
        def app_frozen(self, app):
            raise RuntimeError("not configured")

    client = Client(app_class("checked", root_path=".", plugins=[Check()]))
    for _ in range(2):
        with pytest.raises(RuntimeError, match="not configured"):
            client.get("/")


def test_much_room_is_left_for_names_of_the_applications_own(app, client):
    client.get("/")
    # Python looks up methods fast while an object's own names are thirty at most.
    assert len(vars(app)) <= 15


def test_what_is_in_slots_can_be_copied(app_class):
    app = app_class("original", root_path=".")
    made = copy(app)
    assert (made.import_name, made.config, made.view_functions) == (
        app.import_name,
        app.config,
        app.view_functions,
    )
