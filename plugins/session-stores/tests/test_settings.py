from __future__ import annotations

from datetime import timedelta

import pytest

from glassware_session_stores import Lifetime
from glassware_session_stores.settings import DEFAULTS, Settings


def test_the_defaults(app):
    settings = Settings.of(app)
    assert settings.lifetime == Lifetime(31 * 86400.0, None)
    assert (settings.touch_interval, settings.conflict, settings.goes_on) == (60, "merge", False)
    assert (settings.signing_keys, settings.encryption_keys, settings.previous) == ((), (), ())
    assert settings.near_cache == 0
    assert (settings.deadline, settings.retries, settings.timeout) == (2.0, 1, 1.0)


def test_lifetimes_are_numbers_or_timedeltas(make_app):
    app = make_app(SESSION_IDLE_LIFETIME=60, SESSION_ABSOLUTE_LIFETIME=timedelta(hours=1))
    assert Settings.of(app).lifetime == Lifetime(60.0, 3600.0)
    assert Settings.of(make_app(PERMANENT_SESSION_LIFETIME=90)).lifetime == Lifetime(90.0)


def test_a_short_session_is_touched_more_often(make_app):
    assert Settings.of(make_app(SESSION_IDLE_LIFETIME=60)).touch_interval == 6


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("SESSION_IDLE_LIFETIME", "a day", "'a day'; give seconds"),
        ("SESSION_IDLE_LIFETIME", 0, "is 0; give"),
        ("SESSION_ABSOLUTE_LIFETIME", -1, "-1; give seconds"),
        ("SESSION_TOUCH_INTERVAL", True, "True; give seconds"),
        ("SESSION_CONFLICT", "fight", "'fight'; give one of 'merge', 'last', 'reject'"),
        ("SESSION_CONFLICT_RETRIES", 1.5, "1.5; give a whole number"),
        ("SESSION_STORE_RETRIES", -1, "-1; give a whole number"),
        ("SESSION_STORE_FAILURE", "panic", "'panic'; give one of 'error', 'continue'"),
        ("SESSION_STORE_DEADLINE", None, "None; give seconds"),
        ("SESSION_SERIALIZER", "pickle", "'pickle'; give one of 'json', 'msgspec'"),
        ("SESSION_PURGE_INTERVAL", 0, "is 0; give"),
        ("SESSION_NEAR_CACHE", "64 MB", "'64 MB'; give a whole number"),
        ("SESSION_NEAR_CACHE", -1, "-1; give a whole number"),
        ("SESSION_SIGN_ID", True, "no SECRET_KEY"),
    ],
)
def test_a_value_of_no_use_is_an_error_that_names_the_key(make_app, key, value, told):
    assert key in DEFAULTS
    with pytest.raises(ValueError, match=f"{key}.*{told}"):
        Settings.of(make_app(**{key: value}))


def test_one_key_is_not_a_key_for_each_of_its_characters(make_app):
    settings = Settings.of(
        make_app(
            SECRET_KEY="new",
            SECRET_KEY_FALLBACKS="old",
            SESSION_SIGN_ID=True,
            SESSION_ENCRYPTION_KEYS=b"secret",
            SESSION_PREVIOUS_BACKENDS="cookie",
        )
    )
    assert settings.signing_keys == ("old", "new")
    assert settings.encryption_keys == (b"secret",)
    assert settings.previous == ("cookie",)
