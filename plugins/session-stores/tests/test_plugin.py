from __future__ import annotations

import subprocess
import sys

from glassware_session_stores.plugin import default_config, session_backends


def test_every_backend_makes_an_interface_of_its_own(make_app):
    for name in ("memory", "sqlite"):
        app = make_app(SESSION_BACKEND=name)
        assert type(app.session_interface.store).__module__.endswith(f"stores.{name}")
    assert {"memory", "sqlite"} <= session_backends().keys()


def test_installing_it_chooses_nothing(make_app):
    from glassware_sessions import SecureCookieSessionInterface

    app = make_app(SESSION_BACKEND="cookie")
    assert type(app.session_interface) is SecureCookieSessionInterface
    assert "memory" not in default_config().values()


def test_the_plugin_imports_no_client():
    code = (
        "import sys, glassware_session_stores.plugin; "
        "print([name for name in ('redis', 'valkey', 'sqlalchemy', 'msgspec', 'cryptography', "
        "'itsdangerous', 'sqlite3', 'click', 'pytest') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
