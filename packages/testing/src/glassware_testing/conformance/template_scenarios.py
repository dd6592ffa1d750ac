"""What the templates of an author do that the template kit renders."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SCENARIOS", "Scenario"]


class Scenario(NamedTuple):
    """A template that the author writes.

    Attributes:
        does: What it shows. Values are shown as the engine shows them by itself.
        needs: The capability without which the engine needs no such template.
    """

    does: str
    needs: str | None = None


SCENARIOS: Mapping[str, Scenario] = {
    "variable": Scenario("Shows the variable `name` between `<p>` and `</p>`, and nothing else."),
    "attribute": Scenario("Shows the attribute `label` of the variable `item`.", "expressions"),
    "call": Scenario(
        "On its second line, shows what the variable `function` returns to `name`.", "expressions"
    ),
    "undefined": Scenario(
        "Shows the attribute `label` of `nobody`, a variable that nobody gives.", "expressions"
    ),
    "request": Scenario("Shows `request.path` and, after a blank, `g.kit`.", "expressions"),
    "global": Scenario("Shows the variable `kit_global`, and nothing else.", "globals"),
    "proxies": Scenario(
        "Shows, with blanks between them: `request.path`, the item `user` of `session`, `g.kit` "
        "and the item `KIT` of `config`. Only with globals.",
        "expressions",
    ),
    "filter": Scenario("Shows `name` through the filter `kit_filter`.", "filters"),
    "test": Scenario("Shows `yes` if `name` passes the test `kit_test`, else `no`.", "tests"),
    "broken": Scenario("Cannot be compiled because of its second line.", "files"),
    "include": Scenario(
        "Shows `[`, what the template `parts/part.html` shows, and `]`.", "includes"
    ),
    "parent": Scenario(
        "Shows `<h1>`, the block `heading` with the text `base`, `</h1>`, and the block `main`, "
        "which is empty.",
        "inheritance",
    ),
    "child": Scenario(
        "Extends `shared/parent.html`. Its block `main` shows the variable `name` between `<p>` "
        "and `</p>`.",
        "inheritance",
    ),
    "block": Scenario(
        "Shows `before`, the block `part` with the variable `name` in it, and `after`.", "blocks"
    ),
    "exported": Scenario(
        "Exports `greet`, which takes one argument, and shows `Hello ` and that.", "attributes"
    ),
}
