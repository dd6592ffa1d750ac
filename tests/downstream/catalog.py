"""The extensions: their releases, the suites that they publish, and applications of ours."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

APPLICATIONS = Path(__file__).parent / "applications"


@dataclass(frozen=True)
class Extension:
    """An extension, as it is installed from the package index.

    Args:
        name: The distribution.
        version: The release.
        suite: What pytest runs of the source archive; empty where that carries no tests.
        needs: What the suite or the application needs besides.
        extras: Optional dependencies to install the extension with, in brackets.
        options: Arguments of pytest for the suite.
    """

    name: str
    version: str
    suite: tuple[str, ...] = ("tests",)
    needs: tuple[str, ...] = ()
    extras: str = ""
    options: tuple[str, ...] = ()

    @property
    def requirement(self) -> str:
        """What is installed."""
        return f"{self.name}{self.extras}=={self.version}"

    @property
    def pinned(self) -> str:
        """What is downloaded."""
        return f"{self.name}=={self.version}"

    @property
    def application(self) -> Path | None:
        """The application of ours that uses it, where there is one."""
        path = APPLICATIONS / f"{self.name.lower().removeprefix('flask-').replace('-', '_')}.py"
        return path if path.exists() else None


# Whatever measures, checks types or asks for plugins on the side is no part of the suites.
PLAIN = ("-o", "addopts=")

EXTENSIONS = [
    Extension("Flask-Admin", "2.2.1", (), ("flask-sqlalchemy",), "[sqlalchemy]"),
    Extension("Flask-Assets", "2.1.0", needs=("pytest<8", "setuptools<80")),
    Extension(
        "Flask-Caching",
        "2.5.1",
        needs=("pytest-asyncio", "pytest-xprocess", "pylibmc", "redis"),
        options=(*PLAIN, "-o", "asyncio_default_fixture_loop_scope=function"),
    ),
    Extension("flask-accepts", "1.0.1", ("flask_accepts",), ("marshmallow<4", "setuptools<80")),
    Extension("Flask-Compress", "1.25", needs=("flask-caching",)),
    Extension("Flask-Cors", "6.0.5"),
    Extension("Flask-DebugToolbar", "0.14.1", ("test",), ("setuptools<80",), options=PLAIN),
    Extension(
        "flask-dance",
        "7.1.0",
        needs=(
            "betamax",
            "flask-caching",
            "flask-login",
            "flask-sqlalchemy",
            "freezegun",
            "pillow",
            "pytest-mock",
            "responses",
        ),
        extras="[sqla,signals]",
    ),
    Extension("Flask-HTTPAuth", "4.8.1"),
    Extension("flask-imp", "6.4.0", needs=("flask-sqlalchemy",), options=PLAIN),
    Extension(
        "flask-jeroboam",
        "0.2.2",
        needs=("pydantic[email]", "pytest-mock", "toml", "typeguard"),
        options=PLAIN,
    ),
    Extension(
        "Flask-JSONRPC",
        "4.0.0",
        ("tests/unit",),
        ("mock", "typeguard"),
        options=("-c", os.devnull),
    ),
    Extension(
        "Flask-JWT-Extended", "4.7.4", needs=("python-dateutil",), extras="[asymmetric_crypto]"
    ),
    Extension(
        "Flask-Limiter",
        "4.1.1",
        needs=(
            "flask-restful",
            "flask-restx",
            "hiro",
            "pymemcache",
            "pymongo",
            "pytest-mock",
            "redis",
        ),
        options=PLAIN,
    ),
    Extension("Flask-Login", "0.6.3", needs=("semantic-version",)),
    Extension("flask-loopback", "1.6.0", options=PLAIN),
    Extension("Flask-Mail", "0.9.1", ("tests.py",), ("blinker", "mock", "speaklater")),
    Extension("flask-marshmallow", "1.5.0", needs=("flask-sqlalchemy", "marshmallow-sqlalchemy")),
    Extension("Flask-Migrate", "4.1.0", ()),
    Extension("Flask-Misaka", "1.0.1", ("tests.py",), options=PLAIN),
    Extension("Flask-Moment", "1.0.6"),
    Extension(
        "flask-muck",
        "0.4.2",
        ("tests/test.py",),
        ("flask-login", "flask-sqlalchemy", "marshmallow<4", "simplejson", "syrupy"),
        options=PLAIN,
    ),
    Extension("Flask-Multipass", "0.11.2", needs=("authlib", "pytest-mock"), options=PLAIN),
    Extension("flask-oidc", "2.4.0", needs=("responses",)),
    Extension(
        "flask-openapi",
        "5.0.0",
        needs=("email-validator", "flask-openapi-swagger", "openapi-spec-validator"),
        extras="[yaml]",
        options=PLAIN,
    ),
    Extension("flask-openapi3", "4.3.2", needs=("email-validator",), extras="[yaml]"),
    Extension("flask-redis", "0.4.0", ("test",), ("pytest-mock",), options=PLAIN),
    Extension(
        "flask-rebar",
        "3.5.0",
        needs=("jsonschema", "marshmallow<4", "parametrize", "setuptools<80"),
    ),
    Extension("flask-resources", "1.2.0", options=PLAIN),
    Extension("Flask-RESTful", "0.3.10", needs=("mock", "pynose", "pytest<8", "setuptools<80")),
    Extension("flask-restx", "1.3.2", needs=("Faker", "pytest-flask", "pytest-mock", "tzlocal")),
    Extension("flask-reuploaded", "1.6.0", options=PLAIN),
    Extension("flask-smorest", "0.47.0", needs=("PyYAML",)),
    Extension("flask-sock", "0.7.0"),
    Extension("Flask-SocketIO", "5.7.0", ("test_socketio.py",), ("redis",)),
    Extension("Flask-SQLAlchemy", "3.1.1", needs=("sqlalchemy<2.0.36",)),
    Extension("flask-talisman", "1.1.0", ("flask_talisman",)),
    Extension("Flask-Testing", "0.8.1", needs=("blinker", "pytest<8")),
    Extension("Flask-WTF", "1.3.0", needs=("email-validator", "flask-reuploaded")),
    Extension("Frozen-Flask", "1.0.2"),
    Extension("apig-wsgi", "2.20.0", options=PLAIN),
    Extension(
        "apiflask",
        "3.1.2",
        needs=(
            "flask-sqlalchemy",
            "marshmallow-sqlalchemy",
            "openapi-spec-validator",
            "pydantic[email]",
            "PyYAML",
        ),
        options=PLAIN,
    ),
    Extension(
        "google-cloud-logging",
        "3.17.0",
        ("tests/unit/handlers",),
        ("django", "mock", "opentelemetry-sdk", "pytest-asyncio", "webob"),
        options=PLAIN,
    ),
    Extension("httpbin", "0.10.4", extras="[mainapp]"),
    Extension(
        "ihatemoney",
        "7.2.1",
        ("ihatemoney/tests/main_test.py",),
        ("pytest-flask",),
        options=PLAIN,
    ),
    Extension(
        "invenio-base",
        "2.0.0",
        needs=("freezegun", "pytest-invenio", "setuptools<80"),
        options=PLAIN,
    ),
    Extension(
        "moto",
        "5.2.5",
        (
            "tests/test_core/test_server.py",
            "tests/test_dynamodb/test_server.py",
            "tests/test_s3/test_server.py",
        ),
        extras="[server]",
    ),
    Extension(
        "opentelemetry-instrumentation-flask",
        "0.66b1",
        needs=("opentelemetry-test-utils",),
        extras="[instruments]",
    ),
    Extension("pytest-flask", "1.3.0", needs=("mock",)),
    Extension(
        "sentry-sdk",
        "2.75.0",
        ("tests/integrations/flask",),
        (
            "flask-login",
            "httpx",
            "jsonschema",
            "pytest-asyncio",
            "pytest-localserver",
            "setuptools<80",
        ),
        "[flask]",
        PLAIN,
    ),
    Extension(
        "webargs",
        "8.7.1",
        ("tests/test_flaskparser.py",),
        ("pytest-aiohttp", "webtest", "webtest-aiohttp"),
        options=("-o", "asyncio_default_fixture_loop_scope=function"),
    ),
]
