"""The JSON kit: the default provider passes, and each broken one is caught by a named check."""

from __future__ import annotations

import json
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from glassware_core import Kernel, hookimpl
from glassware_core.json.provider import DefaultJSONProvider
from glassware_testing.conformance import JSONKit

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.needs("testing")


def plugin_with(provider: Any) -> ModuleType:
    plugin = ModuleType("broken")
    plugin.json_providers = hookimpl(lambda: {"broken": provider})  # type: ignore[attr-defined]
    return plugin


class TestDefault(JSONKit):
    plugin = "core"
    backend = "json"
    capabilities = JSONKit.known_capabilities


class BrokenKit(JSONKit):
    """What the broken ones have in common: they say that they can do everything."""

    backend = "broken"
    capabilities = JSONKit.known_capabilities


def always(text: str) -> type[DefaultJSONProvider]:
    class Always(DefaultJSONProvider):
        def dumps(self, obj: Any, **kwargs: Any) -> str:
            return text

    return Always


def converting(
    applies: Callable[[Any], bool], convert: Callable[[Any], Any]
) -> type[DefaultJSONProvider]:
    """Make a provider that converts some values in its own way."""

    class Converting(DefaultJSONProvider):
        @staticmethod
        def default(value: Any) -> Any:
            return convert(value) if applies(value) else DefaultJSONProvider.default(value)

    return Converting


class TestChosenUnasked(BrokenKit):
    class Provider(Kernel):
        """Takes the default's place by a feature, whatever the configuration says."""

        json_provider_class = always("null")

    class Plugin:
        @staticmethod
        @hookimpl
        def app_features() -> tuple[type, ...]:
            return (TestChosenUnasked.Provider,)

        @staticmethod
        @hookimpl
        def json_providers() -> dict[str, Any]:
            return {"broken": always("null")}

    plugin = Plugin
    caught_by = {"test_it_is_chosen_by_its_name": ""}


class TestWritesBytes(BrokenKit):
    class Provider(DefaultJSONProvider):
        def dumps(self, obj: Any, **kwargs: Any) -> Any:
            return super().dumps(obj, **kwargs).encode()

    plugin = plugin_with(Provider)
    caught_by = {"test_text_is_written": "bytes"}


class TestLosesDigits(BrokenKit):
    class Provider(DefaultJSONProvider):
        def loads(self, s: str | bytes, **kwargs: Any) -> Any:
            return json.loads(s, parse_int=float)

    plugin = plugin_with(Provider)
    caught_by = {
        "test_what_is_written_reads_as_the_same[9007199254740993]": "9007199254740993",
        "test_integers_may_be_large": r"e\+18",
    }


class TestWritesDatesAsISO(BrokenKit):
    plugin = plugin_with(converting(lambda v: isinstance(v, date), lambda v: v.isoformat()))
    caught_by = {"test_dates_are_http_dates": "2024-03-01"}


class TestWritesDecimalsAsNumbers(BrokenKit):
    plugin = plugin_with(converting(lambda v: isinstance(v, Decimal), float))
    caught_by = {"test_a_decimal_is_text": "1.1"}


class TestWritesUUIDsAsNumbers(BrokenKit):
    plugin = plugin_with(converting(lambda v: isinstance(v, UUID), int))
    caught_by = {"test_a_uuid_is_text": "24197857161011715162171839636988778104"}


class TestLeavesFieldsOut(BrokenKit):
    plugin = plugin_with(
        converting(is_dataclass, lambda v: {k: i for k, i in vars(v).items() if k[0] != "_"})
    )
    caught_by = {"test_a_dataclass_is_a_dict": "_label"}


class TestForgetsMarkup(BrokenKit):
    plugin = plugin_with(converting(lambda v: hasattr(v, "__html__"), repr))
    caught_by = {"test_what_has_markup_is_its_markup": "object at"}


class TestWritesEverything(BrokenKit):
    class Provider(DefaultJSONProvider):
        def dumps(self, obj: Any, **kwargs: Any) -> str:
            return json.dumps(obj, default=repr)

    plugin = plugin_with(Provider)
    caught_by = {
        "test_what_json_has_no_form_for_is_a_type_error": "DID NOT RAISE",
        "test_what_only_some_libraries_write_is_a_type_error": "DID NOT RAISE",
    }


class TestRaisesItsOwnErrors(BrokenKit):
    class Provider(DefaultJSONProvider):
        def loads(self, s: str | bytes, **kwargs: Any) -> Any:
            try:
                return super().loads(s)
            except ValueError:
                raise LookupError("an error of the library's own") from None

    plugin = plugin_with(Provider)
    caught_by = {
        "test_what_is_no_json_is_a_value_error": "the library's own",
        "test_a_bad_body_is_a_bad_request": "the library's own",
    }


class TestReadsOnlyText(BrokenKit):
    class Provider(DefaultJSONProvider):
        def loads(self, s: str | bytes, **kwargs: Any) -> Any:
            return super().loads(s.removeprefix(""))  # type: ignore[arg-type]

    plugin = plugin_with(Provider)
    caught_by = {"test_text_and_bytes_are_read": ""}


class TestAnswersAsText(BrokenKit):
    class Provider(DefaultJSONProvider):
        mimetype = "text/plain"

    plugin = plugin_with(Provider)
    caught_by = {"test_a_response_says_that_it_is_json": "text/plain"}


class TestIgnoresTheConfiguration(BrokenKit):
    class Provider(DefaultJSONProvider):
        ensure_ascii = sort_keys = True
        compact = True

    plugin = plugin_with(Provider)
    caught_by = {
        "test_keys_are_sorted_as_the_configuration_says": "'b'",
        "test_characters_are_escaped_as_the_configuration_says": "u00e9",
        "test_responses_are_indented_in_debug_mode": "",
    }


class TestTakesNoOptions(BrokenKit):
    class Provider(DefaultJSONProvider):
        def dumps(self, obj: Any, **kwargs: Any) -> str:
            return super().dumps(obj)

    plugin = plugin_with(Provider)
    caught_by = {
        "test_options_of_the_standard_library_are_taken": "",
    }


class TestForgetsTheClasses(BrokenKit):
    class Provider(DefaultJSONProvider):
        def _class_in_force(self, name: str) -> None:
            return None

    plugin = plugin_with(Provider)
    caught_by = {"test_encoder_and_decoder_classes_are_honoured": "Unknown"}


class TestKeepsTheApplication(BrokenKit):
    class Provider(DefaultJSONProvider):
        made: list[Any] = []

        def __init__(self, app: Any) -> None:
            super().__init__(app)
            self.made.append(app)

    plugin = plugin_with(Provider)
    caught_by = {"test_the_plugin_keeps_no_application_alive": "refers to the application"}


class TestSaysLessThanItCan(JSONKit):
    plugin = "core"
    backend = "json"
    caught_by = {
        "test_dates_are_http_dates": "'http-dates' works and is not declared",
        "test_numbers_that_are_none_have_names": "'nan' works and is not declared",
    }
