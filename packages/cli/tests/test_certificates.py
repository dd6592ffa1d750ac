from __future__ import annotations

import ssl
import sys
from types import ModuleType

import click
import pytest

from glassware_cli import run_command
from glassware_cli.certificates import CertParamType


def cert_of(*arguments: str) -> object:
    return run_command.make_context("run", list(arguments)).params["cert"]


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    module = ModuleType("tls_settings")
    module.context = made  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tls_settings", module)
    return made


def test_a_certificate_and_its_key_make_a_pair_in_any_order() -> None:
    assert cert_of("--cert", __file__, "--key", __file__) == (__file__, __file__)
    assert cert_of("--key", __file__, "--cert", __file__) == (__file__, __file__)


def test_without_a_certificate_there_is_none() -> None:
    assert cert_of() is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--cert", __file__], 'Required when using "--cert"'),
        (["--key", __file__], '"--cert" must also be specified'),
        (["--cert", "gone.pem"], "does not exist.*neither 'adhoc' nor the import path"),
        (["--cert", "sys.version"], "does not exist"),
    ],
)
def test_a_wrong_certificate_or_key_is_told(arguments: list[str], message: str) -> None:
    with pytest.raises(click.BadParameter, match=message):
        cert_of(*arguments)


def test_a_certificate_can_be_made_at_each_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", ModuleType("cryptography"))
    assert cert_of("--cert", "AdHoc") == "adhoc"
    with pytest.raises(click.BadParameter, match='When "--cert" is "adhoc", "--key" is not used'):
        cert_of("--cert", "adhoc", "--key", __file__)
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(click.BadParameter, match="python -m pip install cryptography"):
        cert_of("--cert", "adhoc")


def test_a_context_is_imported(context: ssl.SSLContext) -> None:
    assert cert_of("--cert", "tls_settings.context") is context
    assert cert_of("--cert", "tls_settings:context") is context
    with pytest.raises(click.BadParameter, match="is an SSLContext object"):
        cert_of("--cert", "tls_settings:context", "--key", __file__)


def test_a_context_is_taken_as_it_is(context: ssl.SSLContext) -> None:
    assert CertParamType().convert(context, None, None) is context


def test_a_python_without_ssl_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ssl", None)
    with pytest.raises(click.BadParameter, match="compiled with SSL support"):
        cert_of("--cert", "adhoc")
    assert cert_of() is None
