from __future__ import annotations

import os
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from glassware_cli import CliApp, NoAppException, find_app_by_string, find_best_app, locate_app
from glassware_cli.locate import prepare_import
from glassware_core import current_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def module(**names: Any) -> Any:
    return SimpleNamespace(__name__="shop", **names)


def create_shop(name: str = "made", *, debug: bool = False) -> CliApp:
    app = CliApp(name)
    app.debug = debug
    return app


def broken_factory() -> CliApp:
    raise TypeError("inside")


@pytest.mark.parametrize("name", ["app", "application", "anything"])
def test_an_application_is_found_by_its_usual_name_or_as_the_only_one(name: str) -> None:
    app = CliApp("shop")
    assert find_best_app(module(**{name: app})) is app


def test_the_usual_name_wins_over_others() -> None:
    app = CliApp("app")
    assert find_best_app(module(other=CliApp("other"), app=app)) is app


def test_one_application_under_two_names_is_one() -> None:
    app = CliApp("shop")
    assert find_best_app(module(shop=app, also=app)) is app


def test_a_proxy_does_not_pass_for_another_application() -> None:
    app, other = CliApp("shop"), CliApp("other")
    with other.app_context():
        assert find_best_app(module(current_app=current_app, shop=app)) is app


@pytest.mark.parametrize("name", ["create_app", "make_app"])
def test_a_factory_is_called_when_there_is_no_application(name: str) -> None:
    assert find_best_app(module(**{name: create_shop})).name == "made"


def test_an_application_wins_over_a_factory() -> None:
    app = CliApp("shop")
    assert find_best_app(module(shop=app, create_app=create_shop)) is app


def test_several_applications_are_named_in_the_error() -> None:
    with pytest.raises(NoAppException, match=r"'one', 'two'.*'shop:one'"):
        find_best_app(module(one=CliApp("1"), two=CliApp("2")))


def test_a_module_without_application_is_an_error() -> None:
    with pytest.raises(NoAppException, match=r"Failed to find an application .* 'shop'"):
        find_best_app(module(create_app=lambda: 1, make_app="text"))


def test_a_factory_that_returns_nothing_is_told() -> None:
    with pytest.raises(NoAppException, match=r"'create_app' returned nothing: end it with 'return"):
        find_best_app(module(create_app=lambda: None))
    assert find_best_app(module(create_app=lambda: None, make_app=create_shop)).name == "made"


def test_other_files_that_hold_an_application_are_named(write: Callable[..., Path]) -> None:
    write("shop.py", "app = Flask('looks like one')")
    write("hello.py", "app = Flask('x')")
    with pytest.raises(NoAppException, match=r"'shop:name' .*\. 'hello.py' looks as if"):
        find_best_app(module())


def test_a_file_with_the_name_of_what_it_imports_is_told(write: Callable[..., Path]) -> None:
    file = write("shadow.py", "from shadow import Flask")
    prepare_import("shadow.py")
    with pytest.raises(NoAppException, match=r"imports itself\. Rename the file") as caught:
        locate_app("shadow", None)
    assert repr(str(file)) in caught.value.message


def test_a_factory_that_needs_arguments_is_told_with_the_way_to_give_them() -> None:
    with pytest.raises(NoAppException, match=r"missing 1 .*'shop:create_app\(args\)'"):
        find_best_app(module(create_app=lambda config: None))


def test_an_error_inside_a_factory_is_raised_as_it_is() -> None:
    with pytest.raises(TypeError, match="inside"):
        find_best_app(module(create_app=broken_factory))
    with pytest.raises(TypeError, match="inside"):
        find_app_by_string(module(make=broken_factory), "make")


@pytest.mark.parametrize(
    ("text", "name", "debug"),
    [
        ("make", "made", False),
        (" make ( ) ", "made", False),
        ('make("x", debug=True)', "x", True),
        ("make('x', )", "x", False),
    ],
)
def test_a_factory_is_called_with_literal_arguments(text: str, name: str, debug: bool) -> None:
    app = find_app_by_string(module(make=create_shop), text)
    assert (app.name, app.debug) == (name, debug)


def test_an_application_is_found_by_its_name_and_not_called() -> None:
    app = CliApp("shop")
    assert find_app_by_string(module(shop=app), "shop") is app


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Failed to parse ''"),
        ("make(", "Failed to parse"),
        ("a.b", "Failed to parse"),
        ("1", "Failed to parse"),
        ("\0", "Failed to parse"),
        ("a.make()", "simple name"),
        ("make(open('x'))", "literal values"),
        ("make(**{'a': 1})", "literal values"),
        ("make(*'ab')", "literal values"),
        ("other", "attribute 'other' in 'shop'. It has the applications 'shop'"),
        ("make(1, 2)", "specified arguments"),
        ("make(colour=1)", "specified arguments"),
        ("number", "not obtained from 'shop:number', but 'int'"),
        ("nothing()", "but 'NoneType'"),
    ],
)
def test_what_names_no_application_is_told(text: str, message: str) -> None:
    found = module(make=create_shop, shop=CliApp("shop"), number=1, nothing=lambda: None)
    with pytest.raises(NoAppException, match=message):
        find_app_by_string(found, text)


def test_a_missing_name_in_a_module_without_applications_is_told() -> None:
    with pytest.raises(NoAppException, match=r"'other' in 'shop'\.$"):
        find_app_by_string(module(), "other")


@pytest.mark.parametrize(
    ("path", "folder", "name"),
    [
        ("shop", ".", "shop"),
        ("shop.py", ".", "shop"),
        ("a/shop", "a", "shop"),
        ("shop/__init__.py", ".", "shop"),
        ("shop/__init__", ".", "shop"),
        ("shop.views.web", ".", "shop.views.web"),
        ("outer/inner/__init__", ".", "outer.inner"),
        ("outer/inner/web.py", ".", "outer.inner.web"),
        ("outer/note.txt", ".", "outer.note.txt"),
    ],
)
def test_a_path_becomes_a_module_name_and_its_folder_is_searched_first(
    write: Callable[..., Path], tmp_path: Path, path: str, folder: str, name: str
) -> None:
    write("outer/__init__.py")
    write("outer/inner/__init__.py")
    assert prepare_import(path) == name
    assert sys.path[0] == os.path.realpath(tmp_path / folder)


def test_a_folder_that_is_searched_first_already_is_not_put_there_again() -> None:
    prepare_import("shop.py")
    before = sys.path[:]
    prepare_import("other.py")
    assert sys.path == before


APP = "from glassware_cli import CliApp\nshop = CliApp('shop')\n"


def test_a_module_is_imported_and_searched(write: Callable[..., Path]) -> None:
    write("located.py", APP)
    name = prepare_import("located.py")
    assert locate_app(name, None) is locate_app(name, "shop")


def test_a_module_that_does_not_exist_is_an_error_or_none(write: Callable[..., Path]) -> None:
    write("hello.py", "app = Flask('x')")
    with pytest.raises(NoAppException, match=r"'gone'.*glassware --app hello run"):
        locate_app("gone", None)
    assert locate_app("gone", None, raise_if_not_found=False) is None
    write("outer/__init__.py")
    prepare_import("outer")
    assert locate_app("outer.gone.web", None, raise_if_not_found=False) is None


@pytest.mark.parametrize(
    "statement", ["import surely_missing", "raise ImportError", "import broken.x"]
)
def test_an_import_error_inside_the_module_is_shown_with_its_traceback(
    write: Callable[..., Path], statement: str
) -> None:
    file = write("broken.py", statement)
    prepare_import("broken.py")
    with pytest.raises(NoAppException) as caught:
        locate_app("broken", None, raise_if_not_found=False)
    assert str(file) in caught.value.message
    assert statement in caught.value.message
