from __future__ import annotations

from werkzeug.datastructures import Headers

from glassware_sessions import werkzeug_private
from glassware_sessions.werkzeug_private import header_items, headers_layout_is_known


def test_the_layout_of_the_installed_werkzeug_is_known():
    assert headers_layout_is_known()
    assert werkzeug_private.HEADERS_LAYOUT_KNOWN


def test_another_layout_is_not_taken_for_the_known_one():
    class OtherName:
        def __init__(self, items):
            self.entries = list(items)

        def add(self, name, value):
            self.entries.append((name, value))

    class Copies(Headers):
        @property
        def _list(self):
            return list(self.entries)

        @_list.setter
        def _list(self, items):
            self.entries = items

    class Indexed(Headers):
        def __getitem__(self, key):
            raise KeyError(key)

    for cls in (OtherName, Copies, Indexed):
        assert not headers_layout_is_known(cls)


def test_what_is_appended_to_the_items_is_in_the_headers():
    headers = Headers([("A", "1")])
    header_items(headers).append(("B", "2"))
    assert headers["b"] == "2"


def test_headers_of_another_class_are_left_alone():
    class Own(Headers):
        pass

    assert header_items(Own()) is None


def test_an_unknown_layout_has_no_items(monkeypatch):
    monkeypatch.setattr(werkzeug_private, "HEADERS_LAYOUT_KNOWN", False)
    assert header_items(Headers()) is None
