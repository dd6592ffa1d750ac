"""What a URL rule is registered with: its methods, and whether OPTIONS is answered for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["methods_of", "refuse_other_view"]


def methods_of(
    view_func: Callable[..., Any] | None,
    methods: Iterable[str] | None,
    automatic_options: bool | None,
    by_default: bool,
) -> tuple[set[str], bool]:
    """Return the methods of a rule, and whether its OPTIONS requests are answered automatically.

    Args:
        view_func: The view function; its attributes `methods`, `required_methods` and
            `provide_automatic_options` are used where the arguments say nothing.
        methods: The methods given for the rule.
        automatic_options: What was given for the rule.
        by_default: Whether rules without OPTIONS of their own have it answered.

    Raises:
        TypeError: The methods are no list of strings.
    """
    given: Any = methods
    if given is None:
        given = getattr(view_func, "methods", None) or ("GET",)
    if isinstance(given, str):
        msg = (
            "Allowed methods must be a list of strings, for example: "
            f'@app.route(..., methods=["POST"]); found the text {given!r}.'
        )
        raise TypeError(msg)
    wanted = _upper("methods", given)
    wanted_too = _upper("required_methods", getattr(view_func, "required_methods", ()))
    if automatic_options is None:
        automatic_options = getattr(view_func, "provide_automatic_options", None)
    if automatic_options is None:
        automatic_options = by_default and "OPTIONS" not in wanted
        if automatic_options:
            wanted_too.add("OPTIONS")
    return wanted | wanted_too, automatic_options


def _upper(name: str, methods: Iterable[Any]) -> set[str]:
    result = set()
    for method in methods:
        if not isinstance(method, str):
            msg = f"'{name}' must be a list of strings such as 'POST'; found {method!r} in it."
            raise TypeError(msg)
        result.add(method.upper())
    return result


def refuse_other_view(
    known: Callable[..., Any] | None, view_func: Callable[..., Any] | None, endpoint: str
) -> None:
    """Check that an endpoint's view function is not replaced by another one.

    Raises:
        AssertionError: It is.
    """
    if view_func is not None and known is not None and known != view_func:
        msg = (
            f"View function mapping is overwriting an existing endpoint function: {endpoint}. "
            "Give one of the two rules another 'endpoint'."
        )
        raise AssertionError(msg)
