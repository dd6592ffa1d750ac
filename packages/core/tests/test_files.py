from __future__ import annotations

import datetime
import io
import os
import typing as t
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import NotFound, RequestedRangeNotSatisfiable
from werkzeug.test import EnvironBuilder, run_wsgi_app

from glassware_core import Kernel
from glassware_core.files import (
    open_instance_resource,
    open_resource,
    send_file,
    send_from_directory,
)

if t.TYPE_CHECKING:
    from werkzeug.wrappers import Response

TEXT = b"0123456789"


@pytest.fixture
def app(tmp_path: Path) -> Kernel:
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    (tmp_path / "folder" / "a.txt").write_bytes(TEXT)
    (tmp_path / "secret.txt").write_bytes(b"secret")
    return Kernel(__name__, root_path=str(tmp_path))


def answer(
    app: Kernel,
    send: t.Callable[..., Response],
    *args: t.Any,
    _headers: t.Any = (),
    **kwargs: t.Any,
) -> Response:
    """Call a function within a request, and read the response."""
    with app.request_context(EnvironBuilder("/", headers=dict(_headers)).get_environ()):
        response = send(*args, **kwargs)
        response.direct_passthrough = False
        response.get_data()
        response.close()
        return response


class TestSendFile:
    def test_a_path_is_relative_to_the_root_path(self, app: Kernel) -> None:
        for path in ("folder/a.txt", Path("folder/a.txt"), f"{app.root_path}/folder/a.txt"):
            response = answer(app, send_file, path)
            assert response.status_code == 200
            assert response.get_data() == TEXT
            assert response.mimetype == "text/plain"
            assert response.headers["Content-Disposition"] == "inline; filename=a.txt"
            assert response.headers["Cache-Control"] == "no-cache"
            assert response.headers["Content-Length"] == "10"
            assert "ETag" in response.headers
            assert "Last-Modified" in response.headers

    def test_the_arguments_may_be_given_in_order(self, app: Kernel) -> None:
        response = answer(app, send_file, "folder/a.txt", "text/x", True, "n.x", False, "tag", 5, 7)
        assert response.content_type == "text/x; charset=utf-8"
        assert response.headers["Content-Disposition"] == "attachment; filename=n.x"
        assert "Accept-Ranges" not in response.headers
        assert response.headers["ETag"] == '"tag"'
        assert response.headers["Last-Modified"] == "Thu, 01 Jan 1970 00:00:05 GMT"
        assert response.headers["Cache-Control"] == "public, max-age=7"

    def test_an_open_file_is_sent_with_what_is_said_of_it(self, app: Kernel) -> None:
        response = answer(app, send_file, io.BytesIO(TEXT), "text/plain")
        assert response.get_data() == TEXT
        assert "ETag" not in response.headers
        assert "Content-Disposition" not in response.headers
        response = answer(app, send_file, io.BytesIO(TEXT), download_name="x.html")
        assert response.mimetype == "text/html"

    def test_an_open_file_without_a_type_or_in_text_mode_is_an_error(self, app: Kernel) -> None:
        with pytest.raises(TypeError, match="MIME type"):
            answer(app, send_file, io.BytesIO(TEXT))
        with pytest.raises(TypeError, match="No name provided for attachment"):
            answer(app, send_file, io.BytesIO(TEXT), "a/b", as_attachment=True)
        with pytest.raises(ValueError, match="binary mode"):
            answer(app, send_file, io.StringIO(""), "text/plain")

    def test_a_missing_file_is_an_error(self, app: Kernel) -> None:
        with pytest.raises(FileNotFoundError):
            answer(app, send_file, "folder/missing.txt")

    def test_the_etag_may_be_left_out_or_given(self, app: Kernel) -> None:
        assert "ETag" not in answer(app, send_file, "folder/a.txt", etag=False).headers
        assert answer(app, send_file, "folder/a.txt", etag="mine").headers["ETag"] == '"mine"'

    def test_a_client_that_has_the_file_is_told_so(self, app: Kernel) -> None:
        first = answer(app, send_file, "folder/a.txt")
        for name, value in (
            ("If-None-Match", first.headers["ETag"]),
            ("If-Modified-Since", first.headers["Last-Modified"]),
        ):
            again = answer(app, send_file, "folder/a.txt", _headers={name: value})
            assert again.status_code == 304
            unconditional = answer(
                app, send_file, "folder/a.txt", conditional=False, _headers={name: value}
            )
            assert unconditional.status_code == 200

    @pytest.mark.parametrize("source", ["path", "file"])
    def test_a_range_of_it_is_sent(self, app: Kernel, source: str) -> None:
        file = io.BytesIO(TEXT) if source == "file" else "folder/a.txt"
        response = answer(app, send_file, file, "a/b", _headers={"Range": "bytes=2-4"})
        assert response.status_code == 206
        assert response.get_data() == b"234"
        assert response.headers["Content-Range"] == "bytes 2-4/10"

    def test_a_range_that_is_not_in_the_file_is_refused(self, app: Kernel) -> None:
        with pytest.raises(RequestedRangeNotSatisfiable):
            answer(app, send_file, "folder/a.txt", _headers={"Range": "bytes=20-30"})

    def test_x_sendfile_tells_the_server_the_path(self, app: Kernel) -> None:
        app.config["USE_X_SENDFILE"] = True
        response = answer(app, send_file, "folder/a.txt")
        assert response.headers["X-Sendfile"] == os.path.join(app.root_path, "folder/a.txt")
        assert response.get_data() == b""
        response = answer(app, send_from_directory, "folder", "a.txt")
        assert response.headers["X-Sendfile"] == os.path.join(app.root_path, "folder/a.txt")

    def test_the_server_s_file_wrapper_is_used(self, app: Kernel) -> None:
        def wrapper(file: t.IO[bytes], size: int = 8192) -> t.Iterator[bytes]:
            with file:
                yield b"wrapped " + file.read()

        environ = EnvironBuilder("/").get_environ()
        environ["wsgi.file_wrapper"] = wrapper
        with app.request_context(environ):
            response = send_file("folder/a.txt")
            assert b"".join(response.iter_encoded()) == b"wrapped " + TEXT
            response.close()

    def test_the_response_has_the_class_of_the_application(self, app: Kernel) -> None:
        app.response_class = type("Own", (app.response_class,), {})
        assert type(answer(app, send_file, "folder/a.txt")) is app.response_class

    def test_outside_of_a_request_the_error_says_so(self, app: Kernel) -> None:
        with pytest.raises(RuntimeError, match="outside of request context"):
            send_file("folder/a.txt")
        with app.app_context(), pytest.raises(RuntimeError, match="outside of request context"):
            send_from_directory("folder", "a.txt")


class TestMaxAge:
    @pytest.mark.parametrize("value", [3600, datetime.timedelta(hours=1)])
    def test_the_configuration_has_the_default(self, app: Kernel, value: object) -> None:
        app.config["SEND_FILE_MAX_AGE_DEFAULT"] = value
        for response in (
            answer(app, send_file, "folder/a.txt"),
            answer(app, send_file, "folder/a.txt", max_age=None),
            answer(app, send_from_directory, "folder", "a.txt"),
        ):
            assert response.headers["Cache-Control"] == "public, max-age=3600"
            assert "Expires" in response.headers

    def test_an_argument_wins_over_it(self, app: Kernel) -> None:
        app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
        response = answer(app, send_file, "folder/a.txt", max_age=0)
        assert response.headers["Cache-Control"] == "no-cache, max-age=0"
        response = answer(app, send_file, "folder/a.txt", max_age=lambda path: len(str(path)))
        length = len(os.path.join(app.root_path, "folder/a.txt"))
        assert response.headers["Cache-Control"] == f"public, max-age={length}"

    def test_an_application_may_decide_by_the_path(self, tmp_path: Path) -> None:
        class App(Kernel):
            def get_send_file_max_age(self, filename: str | None) -> int | None:
                return 77 if filename is not None and filename.endswith(".txt") else None

        app = App(__name__, root_path=str(tmp_path))
        (tmp_path / "a.txt").write_bytes(TEXT)
        response = answer(app, send_from_directory, ".", "a.txt")
        assert response.headers["Cache-Control"] == "public, max-age=77"
        response = answer(app, send_file, io.BytesIO(), "text/plain")
        assert response.headers["Cache-Control"] == "no-cache"


class TestDownloadName:
    @pytest.mark.parametrize(
        ("name", "header"),
        [
            ("b.pdf", "filename=b.pdf"),
            ('ü"x\\y.pdf', 'filename="u\\"x\\\\y.pdf"; filename*=UTF-8\'\'%C3%BC%22x%5Cy.pdf'),
            ("a\nb.txt", "filename=ab.txt"),
            ("a\r\nSet-Cookie: x=1", 'filename="aSet-Cookie: x=1"'),
            ("a\x00b.txt", "filename=ab.txt"),
            ("\x7f\x85\x1fc.txt", "filename=c.txt"),
            ("\udce9\ud800d.txt", "filename=d.txt"),
            ("\n", 'filename=""'),
            ("", 'filename=""'),
        ],
    )
    def test_what_a_header_cannot_carry_is_left_out(
        self, app: Kernel, name: str, header: str
    ) -> None:
        response = answer(app, send_file, "folder/a.txt", as_attachment=True, download_name=name)
        assert response.status_code == 200
        assert response.headers["Content-Disposition"] == f"attachment; {header}"
        response = answer(app, send_from_directory, "folder", "a.txt", download_name=name)
        assert response.headers["Content-Disposition"] == f"inline; {header}"

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
    @given(st.text(st.characters()))
    def test_no_name_breaks_the_response(self, app: Kernel, name: str) -> None:
        response = answer(app, send_file, io.BytesIO(), "a/b", download_name=name)
        header = response.headers["Content-Disposition"]
        assert header.isascii()
        assert header.isprintable()

    def test_the_name_of_the_file_itself_may_hold_anything(self, app: Kernel) -> None:
        folder = os.path.join(app.root_path, "folder")
        name = "b\n\x01.txt"
        with open(os.path.join(folder, name), "wb") as file:
            file.write(TEXT)
        for response in (
            answer(app, send_from_directory, "folder", name, as_attachment=True),
            answer(app, send_file, f"folder/{name}", as_attachment=True),
        ):
            assert response.get_data() == TEXT
            assert response.headers["Content-Disposition"] == "attachment; filename=b.txt"
            assert response.mimetype == "text/plain"

    @pytest.mark.parametrize("name", [b"a.txt", 5])
    def test_a_name_that_is_no_text_is_a_clear_error(self, app: Kernel, name: t.Any) -> None:
        with pytest.raises(TypeError, match=r"download_name must be a str, not (bytes|int)"):
            answer(app, send_file, "folder/a.txt", download_name=name)


class TestSendFromDirectory:
    def test_the_directory_is_relative_to_the_root_path(self, app: Kernel) -> None:
        for directory, path in (
            ("folder", "a.txt"),
            (Path("folder"), Path("a.txt")),
            (os.path.join(app.root_path, "folder"), "a.txt"),
            ("folder", "inner/../a.txt"),
            (".", "folder/a.txt"),
        ):
            assert answer(app, send_from_directory, directory, path).get_data() == TEXT

    def test_arguments_may_be_named_and_go_to_send_file(self, app: Kernel) -> None:
        response = answer(
            app,
            send_from_directory,
            directory="folder",
            path="a.txt",
            as_attachment=True,
            mimetype="a/b",
        )
        assert response.content_type == "a/b"
        assert response.headers["Content-Disposition"] == "attachment; filename=a.txt"
        with pytest.raises(TypeError, match="bogus"):
            answer(app, send_from_directory, "folder", "a.txt", bogus=1)

    @pytest.mark.parametrize(
        "path",
        [
            "../secret.txt",
            "inner/../../secret.txt",
            "/etc/passwd",
            "//etc/passwd",
            "inner",
            "",
            ".",
            "..",
            "missing.txt",
            "a.txt\x00",
            "a.txt/b",
            "\udc80",
            "x" * 5000,
            "C:\\secret.txt",
            "..\\secret.txt",
        ],
    )
    def test_what_is_no_file_within_it_is_not_found(self, app: Kernel, path: str) -> None:
        with pytest.raises(NotFound):
            answer(app, send_from_directory, "folder", path)

    def test_a_directory_that_is_missing_is_not_found(self, app: Kernel) -> None:
        with pytest.raises(NotFound):
            answer(app, send_from_directory, "missing", "a.txt")


HEADERS = st.text(
    st.sampled_from('bytes=-,0123456789"W/*; \\²é\x00:') | st.characters(max_codepoint=255),
    max_size=20,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "RANGE",
                "IF_RANGE",
                "IF_NONE_MATCH",
                "IF_MATCH",
                "IF_MODIFIED_SINCE",
                "IF_UNMODIFIED_SINCE",
            ]
        ),
        HEADERS | HEADERS.map(lambda text: f"bytes={text}"),
    )
)
def test_no_conditional_header_ends_in_an_error(app: Kernel, headers: dict[str, str]) -> None:
    class App(Kernel):
        def dispatch_request(self) -> t.Any:
            return send_from_directory("folder", "a.txt")

    sender = App(__name__, root_path=app.root_path)
    environ = EnvironBuilder("/").get_environ()
    environ.update({f"HTTP_{name}": value for name, value in headers.items()})
    _, status, _ = run_wsgi_app(sender, environ, buffered=True)
    assert status[:3] in {"200", "206", "304", "400", "412", "416"}


class TestOpenResource:
    def test_a_resource_is_read_as_bytes_or_text(self, tmp_path: Path) -> None:
        (tmp_path / "r.txt").write_bytes("é".encode())
        root = str(tmp_path)
        with open_resource(root, "r.txt") as file:
            assert file.read() == "é".encode()
        for mode in ("r", "rt"):
            with open_resource(root, "r.txt", mode, "utf-8") as file:
                assert file.read() == "é"
        with open_resource(root, "r.txt", "r", encoding="latin-1") as file:
            assert file.read() == "Ã©"
        with open_resource(root, Path("r.txt"), "rb", encoding="latin-1") as file:
            assert file.read() == "é".encode()
        with open_resource("/elsewhere", tmp_path / "r.txt") as file:
            assert file.read() == "é".encode()

    @pytest.mark.parametrize("mode", ["w", "a", "x", "r+", "rb+", "wb", "br", "tr", "", "U", None])
    def test_other_modes_are_refused(self, tmp_path: Path, mode: t.Any) -> None:
        (tmp_path / "r.txt").write_bytes(b"kept")
        with pytest.raises(ValueError, match=r"only be opened for reading.*'r', 'rt' or 'rb'"):
            open_resource(str(tmp_path), "r.txt", mode)
        assert (tmp_path / "r.txt").read_bytes() == b"kept"

    def test_the_application_has_both_methods(self, tmp_path: Path) -> None:
        app = Kernel(__name__, root_path=str(tmp_path), instance_path=str(tmp_path))
        with app.open_instance_resource("i.txt", "w") as file:
            file.write("é")
        with app.open_resource("i.txt") as file:
            assert file.read() == "é".encode()


class TestOpenInstanceResource:
    def test_it_is_read_and_written_as_utf_8(self, tmp_path: Path) -> None:
        root = str(tmp_path)
        with open_instance_resource(root, "i.txt", "w") as file:
            file.write("é")
        with open_instance_resource(root, "i.txt", "a", "latin-1") as file:
            file.write("é")
        with open_instance_resource(root, "i.txt") as file:
            assert file.read() == "é".encode() + "é".encode("latin-1")
        with open_instance_resource(root, "i.txt", "rb", encoding="utf-8") as file:
            assert file.read(2) == "é".encode()

    def test_a_missing_file_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            open_instance_resource(str(tmp_path), "i.txt")
