from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import Headers, ImmutableMultiDict
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response as WerkzeugResponse

from glassware_core import werkzeug_private
from glassware_core.werkzeug_private import (
    QuickResponse,
    has_close_callbacks,
    insert_headers,
    multi_dict_layout_is_known,
    query_multi_dict,
    response_layout_is_known,
)


def load_copy():
    """Load the module once more, as at import with the Werkzeug of this moment."""
    path = Path(werkzeug_private.__file__)
    spec = importlib.util.spec_from_file_location("glassware_core.werkzeug_private_copy", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def send(response):
    started = []
    environ = EnvironBuilder().get_environ()
    body = response(environ, lambda status, headers: started.append((status, headers)))
    chunks = list(body)
    getattr(body, "close", lambda: None)()
    return started, chunks


def test_the_layouts_of_this_werkzeug_are_known():
    assert werkzeug_private.RESPONSE_LAYOUT_KNOWN
    assert werkzeug_private.MULTI_DICT_LAYOUT_KNOWN


def test_a_response_with_another_attribute_has_no_known_layout():
    class Other(WerkzeugResponse):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.trailers = ()

    assert not response_layout_is_known(Other)


def test_a_response_with_headers_of_another_kind_has_no_known_layout():
    class Other(WerkzeugResponse):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.headers = type("Other", (Headers,), {})(self.headers)

    assert not response_layout_is_known(Other)


def test_a_response_that_cannot_be_made_has_no_known_layout():
    assert not response_layout_is_known(type("Other", (WerkzeugResponse,), {"__init__": None}))


def test_a_multi_dict_that_is_no_dict_of_lists_has_no_known_layout():
    assert not multi_dict_layout_is_known(dict)
    assert not multi_dict_layout_is_known(None)


def renamed_attribute(monkeypatch):
    init = WerkzeugResponse.__init__

    def changed(self, *args, **kwargs):
        init(self, *args, **kwargs)
        self._callbacks = self._on_close

    monkeypatch.setattr(WerkzeugResponse, "__init__", changed)


def other_headers(monkeypatch):
    init = Headers.__init__

    def changed(self, defaults=None):
        init(self, defaults)
        self._index = {}

    monkeypatch.setattr(Headers, "__init__", changed)


@pytest.mark.parametrize("change", [renamed_attribute, other_headers])
def test_another_layout_sends_responses_the_public_way(monkeypatch, change):
    change(monkeypatch)
    copy = load_copy()
    assert not copy.RESPONSE_LAYOUT_KNOWN
    response = copy.QuickResponse("é", mimetype="text/html")
    assert set(vars(response)) == set(vars(WerkzeugResponse("x")))
    assert set(vars(response.headers)) == set(vars(Headers()))
    assert send(response) == send(WerkzeugResponse("é", mimetype="text/html"))
    assert type(response(EnvironBuilder().get_environ(), lambda *args: None)) is not list

    class Own(copy.QuickResponse):
        pass

    Own.choose_ways(copy.QuickResponse)
    assert (Own._quick_init, Own._quick_call) == (False, False)


def test_another_layout_parses_queries_the_public_way(monkeypatch):
    init = ImmutableMultiDict.__init__

    def changed(self, mapping=None):
        init(self, mapping)
        self._order = []

    monkeypatch.setattr(ImmutableMultiDict, "__init__", changed)
    copy = load_copy()
    assert not copy.MULTI_DICT_LAYOUT_KNOWN
    found = copy.query_multi_dict("a=1&b&a=2&&=3")
    assert list(found.items(multi=True)) == [("a", "1"), ("a", "2"), ("b", ""), ("", "3")]
    assert found._order == []


@given(st.text(st.sampled_from("ab=&; ;\0"), max_size=20))
def test_both_ways_to_parse_a_query_give_the_same(query):
    copy = load_copy()
    copy.MULTI_DICT_LAYOUT_KNOWN = False
    quick, public = query_multi_dict(query), copy.query_multi_dict(query)
    assert quick == public
    assert type(quick) is ImmutableMultiDict
    assert list(quick.items(multi=True)) == list(public.items(multi=True))


def test_a_parsed_query_cannot_be_changed():
    found = query_multi_dict("a=1")
    with pytest.raises(TypeError, match="immutable"):
        found["a"] = "2"
    assert hash(found) == hash(ImmutableMultiDict([("a", "1")]))


def test_waiting_callbacks_are_seen_on_responses_only():
    response = QuickResponse("x")
    assert not has_close_callbacks(response)
    response.call_on_close(print)
    assert has_close_callbacks(response)
    assert not has_close_callbacks(lambda environ, start_response: [])


def test_where_callbacks_are_kept_elsewhere_some_are_expected():
    response = QuickResponse("x")
    del response._on_close
    assert has_close_callbacks(response)


@pytest.mark.parametrize("known", [True, False])
def test_items_are_put_between_others(known, monkeypatch):
    monkeypatch.setattr(werkzeug_private, "RESPONSE_LAYOUT_KNOWN", known)
    headers = Headers([("A", "1"), ("B", "2")])
    insert_headers(headers, 1, [("C", "3"), ("D", "4")])
    assert list(headers) == [("A", "1"), ("C", "3"), ("D", "4"), ("B", "2")]
    with pytest.raises(ValueError, match=r"line break|newline"):
        insert_headers(headers, 1, [("X", "1\r\nY: 2")])
